// Starts and stops the packaged server, as a user would: by its launcher.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { TOKEN } from "./credentials.mjs";
import { until, within } from "./wait.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const KEPT_LINES = 400;
// The launcher builds what is missing before it starts the server.
const FIRST_START = 600_000;

/** The command that runs Stepwell: the variable STEPWELL (words), or the launcher at the project's root. */
export function command() {
  const words = (process.env.STEPWELL ?? "../stepwell").trim().split(/\s+/);
  const program = words[0].includes("/") ? resolve(HERE, "..", words[0]) : words[0];
  return [program, ...words.slice(1)];
}

const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
for (const [name, number] of [["SIGINT", 2], ["SIGTERM", 15]]) {
  process.once(name, () => process.exit(128 + number));
}

export class Server {
  constructor(child, data, ownsData) {
    this.child = child;
    this.data = data;
    this.ownsData = ownsData;
    this.lines = [];
    this.exit = undefined;
    this.exited = once(child, "exit").then(([code, sign]) => {
      running.delete(child);
      this.exit = { code, signal: sign };
      return this.exit;
    });
  }

  /**
   * @param mode `dev` or `serve`
   * @param port 0 for a free one
   * @param data the data folder; without one, a temporary folder that goes with the server
   * @param token to ask with whether it answers; null where nobody knows one yet
   * @param inside words of a program that runs another one in its place, under other conditions
   */
  static async start({ mode = "dev", port = 0, data, partitions, more = [], environment = {}, token = TOKEN, inside = [] } = {}) {
    const folder = data ?? (await mkdtemp(join(tmpdir(), "stepwell-e2e-")));
    const [program, ...words] = [...inside, ...command()];
    const options = ["--port", String(port), "--data", folder];
    if (partitions !== undefined) options.push("--partitions", String(partitions));
    const child = spawn(program, [...words, mode, ...options, ...more], {
      cwd: existsSync(folder) ? folder : tmpdir(),
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    const server = new Server(child, folder, data === undefined);
    server.#listen();
    try {
      await server.#ready(token);
    } catch (error) {
      await server.kill();
      error.message += `\n${server.log()}`;
      throw error;
    }
    return server;
  }

  #listen() {
    for (const stream of [this.child.stdout, this.child.stderr]) {
      let rest = "";
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        const lines = (rest + text).split("\n");
        rest = lines.pop();
        this.lines.push(...lines);
        if (this.lines.length > KEPT_LINES) this.lines.splice(0, this.lines.length - KEPT_LINES);
        for (const line of lines) this.#read(line);
      });
    }
    this.child.once("error", (error) => this.lines.push(`could not be started: ${error.message}`));
  }

  #read(line) {
    const place = /^Stepwell is running at (http:\/\/\S+)/.exec(line);
    if (place) this.url = place[1];
    const variable = /^export (\w+)=(.*)$/.exec(line);
    if (variable) this.exports = { ...this.exports, [variable[1]]: variable[2] };
  }

  async #ready(token) {
    await until("the server says where it is", () => this.exit ?? this.url, { within: FIRST_START });
    if (this.exit) throw new Error(`it ended with ${JSON.stringify(this.exit)}`);
    if (token === null) return;
    await until("the server answers", async () => {
      const answer = await fetch(`${this.url}/v2/keys`, { headers: { Authorization: `Bearer ${token}` } });
      await answer.arrayBuffer();
      return answer.status === 200;
    });
  }

  get port() {
    return Number(new URL(this.url).port);
  }

  get pid() {
    return this.child.pid;
  }

  log() {
    return this.lines.map((line) => `  server | ${line}`).join("\n");
  }

  /** Stops it as an operator would. Returns how it ended. */
  async stop() {
    this.child.kill("SIGTERM");
    try {
      await within("the server stops after SIGTERM", this.exited, 30_000);
    } catch (error) {
      this.child.kill("SIGKILL");
      await this.exited;
      throw error;
    } finally {
      await this.#clean();
    }
    return this.exit;
  }

  /** `kill -9`: the process has no chance to do anything. */
  async kill() {
    this.child.kill("SIGKILL");
    if (this.child.pid !== undefined) await this.exited;
    await this.#clean();
  }

  async #clean() {
    if (this.ownsData) await rm(this.data, { recursive: true, force: true });
  }
}
