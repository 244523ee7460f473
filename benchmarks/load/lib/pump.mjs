// The driver: sends requests over kept connections, one at a time on each.
import { Connection } from "./http.mjs";
import { now, within } from "./clock.mjs";

const DEADLINE = 180_000;

/**
 * Sends `count` requests and returns when all are answered. Any answer but 2xx is an error: what was not confirmed
 * must not be counted.
 *
 * @param make `make(i)` gives the text of request i, just before it is sent
 * @returns {Promise<{began: number, sent: Float64Array, answered: Float64Array}>} times of `now()`
 */
export async function pump(port, count, connections, make) {
  const sent = new Float64Array(count);
  const answered = new Float64Array(count);
  const open = Array.from({ length: Math.min(connections, count) }, () => new Connection(port));
  const began = now();
  let next = 0;
  const worker = (connection) =>
    new Promise((resolve, reject) => {
      const step = () => {
        if (next === count) return resolve();
        const i = next++;
        sent[i] = now();
        connection.send(make(i), (status, body) => {
          answered[i] = now();
          if (status >= 200 && status < 300) step();
          else reject(new Error(`request ${i} was answered ${status}: ${body.slice(0, 300)}`));
        });
      };
      step();
    });
  try {
    await within(`${count} requests`, DEADLINE, Promise.all(open.map(worker)));
    return { began, sent, answered };
  } finally {
    open.forEach((connection) => connection.close());
  }
}

/** One client that sends one request after the other on a connection of its own. */
export class Client {
  #connection;

  constructor(port) {
    this.#connection = new Connection(port);
  }

  /** Returns when the request was sent, after its answer. */
  async send(text) {
    const began = now();
    const [status, body] = await within(
      "an answer",
      DEADLINE,
      new Promise((resolve) => this.#connection.send(text, (...answer) => resolve(answer))),
    );
    if (status < 200 || status > 299) throw new Error(`answered ${status}: ${body.slice(0, 300)}`);
    return began;
  }

  close() {
    this.#connection.close();
  }
}
