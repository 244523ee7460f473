// Order statistics.
export function percentile(values, percent) {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return NaN;
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const largest = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);

/** Element by element; of the same length. */
export const differences = (later, earlier) => Array.from(later, (value, i) => value - earlier[i]);
