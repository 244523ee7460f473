// Time and bounded waiting.
/** The machine's monotonic clock in milliseconds: the same for all processes. */
export function now() {
  const [seconds, nanos] = process.hrtime();
  return seconds * 1e3 + nanos / 1e6;
}

/** What has to be added to `now()` for Unix time in milliseconds. */
export function wallOffset() {
  let offset = -Infinity;
  for (let i = 0; i < 20_000; i++) offset = Math.max(offset, Date.now() - now());
  return offset;
}

export const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** The promise's value, or an error once `millis` are over. */
export async function within(what, millis, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${millis / 1000} s`)), millis);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
