// The packaged server, started by its launcher as a user would, in a process and a data folder of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { now, within } from "./clock.mjs";

const COMMAND = (process.env.STEPWELL ?? fileURLToPath(new URL("../../../stepwell", import.meta.url))).trim().split(/\s+/);
const START = 120_000;
const STOP = 60_000;
const KEPT = 100;

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => process.exit(1));

export class Server {
  #child;
  #exited;
  #words;
  #lines = [];

  /** A server on a new data folder. @param more further options of `stepwell dev` */
  static start(more = []) {
    const data = mkdtempSync(join(process.env.STEPWELL_BENCH_DATA ?? tmpdir(), "stepwell-bench-"));
    const server = new Server();
    server.data = data;
    server.#words = [...COMMAND, "dev", "--host", "127.0.0.1", "--port", "0", "--data", data, ...more];
    return server.#run();
  }

  /** Starts the same program on the same data again, without the launcher: what it costs is not the server's. */
  restart() {
    return this.#run();
  }

  async #run() {
    this.started = now();
    const [program, ...words] = this.#words;
    this.#child = spawn(program, words, { cwd: this.data, stdio: ["ignore", "pipe", "pipe"] });
    running.add(this.#child);
    const child = this.#child;
    this.#exited = once(child, "exit").then(() => running.delete(child));
    const ready = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`the server ended with ${code}\n${this.log()}`)));
      this.#listen((line) => {
        const place = /^Stepwell is running at http:\/\/127\.0\.0\.1:(\d+)/.exec(line);
        if (place) this.port = Number(place[1]);
        const token = /^export QSTASH_TOKEN=(.*)$/.exec(line);
        if (token) {
          this.token = token[1];
          resolve();
        }
      });
    });
    await within("the server starts", START, ready);
    this.#words = readFileSync(`/proc/${this.pid}/cmdline`, "utf8").split("\0").slice(0, -1);
    return this;
  }

  #listen(take) {
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      let rest = "";
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        const lines = (rest + text).split("\n");
        rest = lines.pop();
        this.#lines.push(...lines);
        this.#lines.splice(0, this.#lines.length - KEPT);
        lines.forEach(take);
      });
    }
  }

  get pid() {
    return this.#child.pid;
  }

  /** What it printed last. */
  log() {
    return this.#lines.map((line) => `  server | ${line}`).join("\n");
  }

  kill() {
    this.#child.kill("SIGKILL");
    return this.#exited;
  }

  /** Stops it and deletes its data. */
  async stop() {
    this.#child.kill("SIGTERM");
    try {
      await within("the server stops", STOP, this.#exited);
    } finally {
      this.#child.kill("SIGKILL");
      rmSync(this.data, { recursive: true, force: true });
    }
  }
}
