// Starts of runs.
import { largest } from "../lib/statistics.mjs";

const STARTS = 10_000;
const HOUR = 3_600_000;

export const w1d = {
  name: "W1d",
  what: "10,000 durable starts over 64 connections, due in an hour",
  figures: {
    accepted: { unit: "accepted/s", atLeast: 15_000 },
    cpu: { unit: "CPU ms/start", atMost: 0.1 },
  },
  async round(bench) {
    const count = bench.size(STARTS);
    await bench.fresh();
    const end = bench.meter();
    const starts = await bench.start(count, "/noop", { due: Date.now() + HOUR });
    const cpu = end();
    return { accepted: rate(count, starts.began, starts.answered), cpu: cpu.server / count };
  },
};

export const w1 = {
  name: "W1",
  what: "10,000 starts over 64 connections, run to the end",
  figures: {
    accepted: { unit: "accepted/s", atLeast: 12_000 },
    completed: { unit: "completed/s", atLeast: 6_000 },
    cpu: { unit: "CPU ms/run", atMost: 0.2 },
  },
  async round(bench) {
    const count = bench.size(STARTS);
    await bench.fresh();
    const end = bench.meter();
    const starts = await bench.start(count, "/noop");
    await bench.endpoint.until("ended", count);
    const cpu = end();
    const done = await bench.endpoint.times("done", count);
    return {
      accepted: rate(count, starts.began, starts.answered),
      completed: rate(count, starts.began, done),
      cpu: cpu.server / count,
    };
  },
};

/** So many a second, from the beginning to the last. */
function rate(count, began, times) {
  return (count / (largest(times) - began)) * 1000;
}
