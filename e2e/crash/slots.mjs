// Counts, for each flow-control key, the attempts that the endpoint works on: there are never more than the key allows.
//
// What is counted are attempts, not requests. After a kill the endpoint may still work on a request of the dead server,
// whose slot is kept for the attempt; the server that comes next sends the same attempt again, and from then on the
// request of the dead one counts no more. A run that ends gives the slot of an open delivery back at that moment.

/** How many deliveries of a key may be under way. Few, so that there is always a line. */
export const PARALLELISM = 3;

/** The key that a run has, if it has one. */
export const keyOfRun = (id) => (id.at(-1) < "4" && !id.includes("child") ? `crash-${id.at(-1)}` : undefined);

export class Slots {
  #keys = new Map();
  #over = new Set();
  #tooMany;

  /** @param tooMany is told the key and the attempts where there are more than allowed */
  constructor(tooMany) {
    this.#tooMany = tooMany;
  }

  /** A delivery begins. Returns what to call before it is answered. */
  enter(run, attempt) {
    const key = keyOfRun(run.id);
    if (!key || this.#over.has(run.id)) return () => {};
    const slot = this.#key(key);
    const delivery = { run: run.id };
    slot.attempts.set(attempt, delivery);
    slot.peak = Math.max(slot.peak, slot.attempts.size);
    if (slot.attempts.size > PARALLELISM) this.#tooMany(key, [...slot.attempts].map(([id, { run: of }]) => `${id} of ${of}`));
    return () => {
      if (slot.attempts.get(attempt) === delivery) slot.attempts.delete(attempt);
    };
  }

  /** A run is about to end: from now on its slots may be given to others. */
  over(id) {
    this.#over.add(id);
    const key = keyOfRun(id);
    if (!key) return;
    const { attempts } = this.#key(key);
    for (const [attempt, { run }] of attempts) if (run === id) attempts.delete(attempt);
  }

  /** The most that were under way at once, by key. */
  peaks() {
    return Object.fromEntries([...this.#keys].map(([key, { peak }]) => [key, peak]));
  }

  #key(key) {
    if (!this.#keys.has(key)) this.#keys.set(key, { attempts: new Map(), peak: 0 });
    return this.#keys.get(key);
  }
}
