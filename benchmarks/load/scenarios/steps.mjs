// Runs of several steps.
import { differences, largest, median, percentile } from "../lib/statistics.mjs";

const STEPS = 10;
const BRANCHES = 100;

export const w2full = {
  name: "W2 full",
  what: "1,000 runs of 10 steps, in waves of 200",
  figures: {
    steps: { unit: "steps/s", atLeast: 8_000 },
    cpu: { unit: "CPU ms/step", atMost: 0.15 },
    endpoint: { unit: "endpoint CPU ms/step" },
  },
  async round(bench) {
    const waves = 5;
    const runs = bench.size(200);
    const steps = waves * runs * STEPS;
    await bench.fresh();
    const end = bench.meter();
    let busy = 0;
    for (let wave = 0; wave < waves; wave++) {
      const from = wave * runs;
      const starts = await bench.start(runs, `/steps/${STEPS}`, { from, connections: 200 });
      await bench.endpoint.until("ended", from + runs);
      const done = await bench.endpoint.times("done", from + runs);
      busy += largest(done.subarray(from)) - starts.began;
    }
    const cpu = end();
    return { steps: (steps / busy) * 1000, cpu: cpu.server / steps, endpoint: cpu.endpoint / steps };
  },
};

export const w2low = {
  name: "W2 low",
  what: "one run of 10 steps at a time",
  figures: {
    p50: { unit: "ms/run p50", atMost: 8 },
    p99: { unit: "ms/run p99", atMost: 20 },
    step50: { unit: "ms/step p50", atMost: 5, issue: true },
    step99: { unit: "ms/step p99" },
  },
  async round(bench) {
    const count = bench.size(200);
    await bench.fresh(true);
    const end = bench.meter();
    const sent = await bench.oneByOne(count, (client, i) => client.send(bench.requests.start(bench.run(i), `/steps/${STEPS}`)));
    end();
    const runs = differences(await bench.endpoint.times("done", count), sent);
    const arrivals = await bench.endpoint.arrivals();
    const steps = arrivals.flatMap((times) => differences(times.slice(1), times));
    return {
      p50: percentile(runs, 50),
      p99: percentile(runs, 99),
      step50: percentile(steps, 50),
      step99: percentile(steps, 99),
    };
  },
};

export const w5 = {
  name: "W5",
  what: "one run with 100 parallel steps at a time",
  figures: {
    p50: { unit: "ms/run p50", atMost: 25 },
    cpu: { unit: "CPU ms/branch" },
  },
  async round(bench) {
    const count = bench.size(40);
    await bench.fresh();
    const end = bench.meter();
    const sent = await bench.oneByOne(count, (client, i) => client.send(bench.requests.start(bench.run(i), `/fan/${BRANCHES}`)));
    const cpu = end();
    const runs = differences(await bench.endpoint.times("done", count), sent);
    return { p50: percentile(runs, 50), cpu: cpu.server / (count * BRANCHES) };
  },
};

export const growth = {
  name: "growth",
  what: "8 runs of 1,020 steps side by side: a step around the 1,000th against one around the 10th",
  figures: {
    early: { unit: "ms around step 10" },
    late: { unit: "ms around step 1,000" },
    ratio: { unit: "× (payloads included)" },
    loaded: { unit: "ms around step 10 of runs with as many bytes" },
    aside: { unit: "× of that (payloads aside)", atMost: 1.5 },
  },
  async round(bench) {
    const steps = bench.quick ? 60 : 1_020;
    const long = await sideBySide(bench, `/steps/${steps}`);
    const early = around(long, 10);
    const late = around(long, steps - 20);
    if (!bench.engine.carriesAll) return { early, late, ratio: late / early };
    // What a step gave is carried in base64.
    const bytes = Math.round(((await bench.endpoint.longest()) * 3) / 4);
    const loaded = around(await sideBySide(bench, `/steps/40/${bytes}`), 10);
    return { early, late, ratio: late / early, loaded, aside: late / loaded };
  },
};

/** The times of the steps of 8 runs of a workflow that go on side by side. */
async function sideBySide(bench, path) {
  const runs = 8;
  await bench.fresh(true);
  const end = bench.meter();
  await bench.start(runs, path);
  await bench.endpoint.until("ended", runs);
  end();
  return bench.endpoint.arrivals();
}

/** How long a step took, of the 21 around one. */
const around = (arrivals, step) =>
  median(arrivals.flatMap((times) => differences(times.slice(step - 6, step + 15), times.slice(step - 7, step + 14))));
