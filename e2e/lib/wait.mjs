// Waiting for something to become true, with a deadline: tests never sleep for a fixed time.
import { setTimeout as pause } from "node:timers/promises";

export const PATIENCE = Number(process.env.E2E_PATIENCE_MS ?? 45_000);

/**
 * Polls until `probe` returns something truthy, and returns that. An error thrown by the probe counts as "not yet", and is
 * what the failure tells when time is up.
 */
export async function until(what, probe, { within = PATIENCE, every = 20 } = {}) {
  const deadline = Date.now() + within;
  let last;
  for (;;) {
    try {
      const value = await probe();
      if (value) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= deadline) {
      throw new Error(`not within ${within} ms: ${what}${last ? ` (${last.message})` : ""}`, { cause: last });
    }
    await pause(every);
  }
}

/** A promise with its two ends outside. */
export function signal() {
  let resolve;
  let reject;
  const promise = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Fails when a promise takes too long: the tests' guard against waiting for ever. */
export async function within(what, promise, milliseconds = PATIENCE) {
  const stop = new AbortController();
  try {
    return await Promise.race([
      promise,
      pause(milliseconds, undefined, { signal: stop.signal }).then(() => {
        throw new Error(`not within ${milliseconds} ms: ${what}`);
      }),
    ]);
  } finally {
    stop.abort();
  }
}
