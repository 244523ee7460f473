// The endpoint's process, seen from the driver.
import { fork } from "node:child_process";
import { within } from "./clock.mjs";

const DEADLINE = 180_000;

const url = (port) => `http://127.0.0.1:${port}`;

export class Endpoint {
  #child;
  #asked = new Map();
  #next = 0;

  /** @param program what it runs, with orders as in progress.mjs */
  static async start(program) {
    const endpoint = new Endpoint();
    endpoint.#child = fork(program, { serialization: "advanced" });
    const port = await within(
      "the endpoint starts",
      10_000,
      new Promise((resolve, reject) => {
        endpoint.#child.once("exit", (code) => {
          reject(new Error(`the endpoint ended with ${code}`));
          for (const { reject: lost } of endpoint.#asked.values()) lost(new Error(`the endpoint ended with ${code}`));
        });
        endpoint.#child.once("message", (hello) => resolve(hello.port));
      }),
    );
    endpoint.url = url(port);
    endpoint.#child.on("message", ({ id, value }) => {
      endpoint.#asked.get(id)?.resolve(value);
      endpoint.#asked.delete(id);
    });
    return endpoint;
  }

  get pid() {
    return this.#child.pid;
  }

  #ask(order, of = {}, millis = DEADLINE) {
    const id = this.#next++;
    const answer = new Promise((resolve, reject) => this.#asked.set(id, { resolve, reject }));
    this.#child.send({ id, order, of });
    return within(`the endpoint's ${order} ${JSON.stringify(of)}`, millis, answer);
  }

  /** Which server it appends to. */
  server(port, token) {
    return this.#ask("server", { port, token });
  }

  /** Forgets everything. @param traced whether to keep the time of each single step of each run */
  reset(traced = false) {
    return this.#ask("reset", { traced });
  }

  /** Makes it so many further hosts. Returns their URLs. */
  async hosts(count) {
    return (await this.#ask("hosts", { count })).map(url);
  }

  /** Makes it one more host, which takes requests and does not answer before it is told to `speak`. Returns its URL. */
  async silent() {
    return url(await this.#ask("silent"));
  }

  /** The silent host answers whatever it was sent, and all that follows. */
  speak() {
    return this.#ask("speak");
  }

  /** Returns when so many runs have reached a point: start, parked (waiting or asleep), done, ended. */
  async until(mark, count) {
    const reached = await this.#ask("until", { mark, count });
    if (reached.errors.length > 0) throw new Error(`at the endpoint: ${reached.errors.join("; ")}`);
  }

  count(mark) {
    return this.#ask("count", { mark });
  }

  /** When runs 0 to count - 1 reached a point. */
  times(mark, count) {
    return this.#ask("times", { mark, count });
  }

  /** For each run the times of its steps. */
  arrivals() {
    return this.#ask("arrivals");
  }

  /** How many bytes the longest delivery had, where each carries all steps before it. */
  longest() {
    return this.#ask("longest");
  }

  /** What resumes each of the runs 0 to count - 1 that wait, where the engine makes that up itself. */
  wakers(count) {
    return this.#ask("wakers", { count });
  }

  stop() {
    this.#child.removeAllListeners("exit");
    this.#child.kill();
  }
}
