// Restate's server, one node, on a data folder of its own: as it comes, with the log synced for each batch.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { Child, newFolder, remove } from "../load/lib/child.mjs";
import { sleep, within } from "../load/lib/clock.mjs";

const START = 120_000;
const PAUSE = 5;

/** The program, or undefined where it is not installed. */
export function program() {
  if (process.env.RESTATE_SERVER) return process.env.RESTATE_SERVER;
  try {
    // The package for this machine is one that the package itself depends on.
    const main = createRequire(import.meta.url).resolve("@restatedev/restate-server/package.json");
    const platform = `@restatedev/restate-server-${process.platform}-${process.arch}/package.json`;
    return join(dirname(createRequire(main).resolve(platform)), "bin", "restate-server");
  } catch (error) {
    if (error.code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

export class RestateServer {
  #child = new Child();
  #admin;
  #known = false;

  static async start() {
    const server = new RestateServer();
    server.data = newFolder();
    const [ingress, admin, node] = await freePorts(3);
    server.port = ingress;
    server.#admin = `http://127.0.0.1:${admin}`;
    writeFileSync(
      server.#configuration,
      `node-name = "bench"
bind-address = "127.0.0.1:${node}"
advertised-address = "http://127.0.0.1:${node}"
listen-mode = "tcp"
disable-telemetry = true
log-filter = "warn"
log-format = "compact"
log-disable-ansi-codes = true
[ingress]
bind-address = "127.0.0.1:${ingress}"
[admin]
bind-address = "127.0.0.1:${admin}"
disable-web-ui = true
[log-server]
rocksdb-disable-wal-fsync = false
`,
    );
    await server.#run(() => answers(`${server.#admin}/health`));
    return server;
  }

  get #configuration() {
    return join(this.data, "restate.toml");
  }

  /** Starts the same program on the same data again. */
  restart() {
    return this.#run(() => this.#accepts());
  }

  /** Tells it of an endpoint, which it keeps, and waits until it takes invocations. */
  async meet(url) {
    if (this.#known) return;
    const body = JSON.stringify({ uri: url });
    const answer = await fetch(`${this.#admin}/deployments`, { method: "POST", body, headers: { "content-type": "application/json" } });
    if (!answer.ok) throw new Error(`the endpoint was refused with ${answer.status}: ${await answer.text()}`);
    this.#known = true;
    await this.#until(() => this.#accepts());
  }

  #accepts() {
    return answers(`http://127.0.0.1:${this.port}/bench/ping/send`, { method: "POST", body: "[0,0]", headers: { "content-type": "application/json" } });
  }

  async #run(ready) {
    const ended = new Promise((_, failed) => {
      const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("RESTATE_")));
      const words = [program(), "--no-logo", "--config-file", this.#configuration, "--base-dir", join(this.data, "data")];
      this.#child.run(words, { cwd: this.data, env, failed });
    });
    ended.catch(() => {}); // it is stopped in the end
    await Promise.race([this.#until(ready), ended]);
  }

  #until(ready) {
    let over = false;
    const asking = async () => {
      while (!over && !(await ready())) await sleep(PAUSE);
    };
    return within("the peer starts", START, asking()).finally(() => (over = true));
  }

  get pid() {
    return this.#child.pid;
  }

  /** When it was last started. */
  get started() {
    return this.#child.started;
  }

  log() {
    return this.#child.log();
  }

  kill() {
    return this.#child.kill();
  }

  /** Stops it and deletes its data. */
  async stop() {
    try {
      await this.#child.stop();
    } finally {
      remove(this.data);
    }
  }
}

/** Whether a request is answered with 2xx. */
async function answers(url, request) {
  try {
    const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(10_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false; // nobody listens yet
  }
}

/** Ports that nobody listens on. */
async function freePorts(count) {
  const listeners = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    listeners.map((listener) => new Promise((resolve) => listener.listen(0, "127.0.0.1", () => resolve(listener.address().port)))),
  );
  await Promise.all(listeners.map((listener) => new Promise((resolve) => listener.close(resolve))));
  return ports;
}
