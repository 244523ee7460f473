// How far the runs and messages of an endpoint have come. It lives in the endpoint's process; the driver asks over IPC.
import { now } from "./clock.mjs";

/** When each run reached a point. Only the first time counts: a repeated delivery is no progress. */
class Marks {
  times = new Float64Array(1 << 17);
  count = 0;

  set(i) {
    if (this.times[i] !== 0) return false;
    this.times[i] = now();
    this.count++;
    return true;
  }
}

export class Progress {
  #marks;
  #arrivals;
  #errors;
  #waiting = [];

  constructor() {
    this.reset({});
  }

  /** Forgets everything. @param traced whether to keep the time of each step of each run */
  reset({ traced }) {
    this.#marks = { start: new Marks(), parked: new Marks(), done: new Marks(), ended: new Marks() };
    this.#arrivals = traced ? [] : undefined;
    this.#errors = [];
    this.#waiting.length = 0;
  }

  /** Run `i` reached a point. */
  mark(point, i) {
    if (this.#marks[point].set(i)) this.#look();
  }

  /** Run `i` came one step further. */
  arrived(i) {
    if (this.#arrivals !== undefined) (this.#arrivals[i] ??= []).push(now());
  }

  /** Something went wrong: whoever waits has to hear of it. */
  failed(what) {
    this.#errors.push(what);
    this.#look();
  }

  /** Answers those who wait for a mark that is reached now, or never will be. */
  #look() {
    for (const one of this.#waiting.splice(0)) {
      if (!one()) this.#waiting.push(one);
    }
  }

  /** What the driver may ask. */
  orders() {
    return {
      reset: (of) => this.reset(of),
      until: ({ mark, count }) =>
        new Promise((resolve) => {
          this.#waiting.push(() => {
            const over = this.#marks[mark].count >= count || this.#errors.length > 0;
            if (over) resolve({ errors: this.#errors.slice(0, 3) });
            return over;
          });
          this.#look();
        }),
      count: ({ mark }) => this.#marks[mark].count,
      times: ({ mark, count }) => this.#marks[mark].times.slice(0, count),
      arrivals: () => this.#arrivals,
    };
  }
}

/** Carries out the orders of the driver, which is told the port; ends with it. */
export function obey(orders, port) {
  process.on("message", async ({ id, order, of }) => process.send({ id, value: await orders[order](of) }));
  process.on("disconnect", () => process.exit(0));
  process.send({ port });
}
