// The packaged server, started by its launcher as a user would, in a process and a data folder of its own.
import { fileURLToPath } from "node:url";
import { Child, newFolder, remove } from "./child.mjs";
import { within } from "./clock.mjs";

const COMMAND = (process.env.STEPWELL ?? fileURLToPath(new URL("../../../stepwell", import.meta.url))).trim().split(/\s+/);
const START = 120_000;

export class Server {
  #child = new Child();
  #words;

  /** A server on a new data folder. */
  static start() {
    const server = new Server();
    server.data = newFolder();
    server.#words = [...COMMAND, "dev", "--host", "127.0.0.1", "--port", "0", "--data", server.data];
    return server.#run();
  }

  /** Starts the same program on the same data again, without the launcher: what it costs is not the server's. */
  restart() {
    return this.#run();
  }

  async #run() {
    const ready = new Promise((resolve, failed) => {
      const take = (line) => {
        const place = /^Stepwell is running at http:\/\/127\.0\.0\.1:(\d+)/.exec(line);
        if (place) this.port = Number(place[1]);
        const token = /^export QSTASH_TOKEN=(.*)$/.exec(line);
        if (token) {
          this.token = token[1];
          resolve();
        }
      };
      this.#child.run(this.#words, { cwd: this.data, take, failed });
    });
    await within("the server starts", START, ready);
    this.#words = this.#child.words();
    return this;
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
