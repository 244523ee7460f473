// Runs that wait for an event.
import { differences, largest, percentile } from "../lib/statistics.mjs";
import { now, sleep, wallOffset } from "../lib/clock.mjs";

const WAITING = 2_000;

export const w3low = {
  name: "W3 low",
  what: "one waiting run at a time: notify to resumed code",
  figures: {
    p50: { unit: "ms p50", atMost: 1.2 },
    p99: { unit: "ms p99", atMost: 4 },
  },
  async round(bench) {
    const count = bench.size(300);
    await park(bench, count);
    const end = bench.meter();
    const sent = await bench.oneByOne(count, (client, i) => client.send(notify(bench, i)));
    end();
    const resumed = differences(await bench.endpoint.times("done", count), sent);
    return { p50: percentile(resumed, 50), p99: percentile(resumed, 99) };
  },
};

export const w3full = {
  name: "W3 full",
  what: "2,000 waiting runs, all notified over 64 connections",
  figures: {
    accepted: { unit: "accepted/s", atLeast: 8_000 },
    resumed: { unit: "resumed/s", atLeast: 4_500 },
    cpu: { unit: "CPU ms/notification" },
  },
  async round(bench) {
    const count = bench.size(WAITING);
    await park(bench, count);
    const end = bench.meter();
    const notifications = await bench.pump(count, (i) => notify(bench, i));
    await bench.endpoint.until("ended", count);
    const cpu = end();
    const done = await bench.endpoint.times("done", count);
    return {
      accepted: (count / (largest(notifications.answered) - notifications.began)) * 1000,
      resumed: (count / (largest(done) - notifications.began)) * 1000,
      cpu: cpu.server / count,
    };
  },
};

export const w3early = {
  name: "W3 early",
  what: "2,000 runs, notified before they wait; all begin in the same instant",
  figures: {
    resumed: { unit: "resumed/s", atLeast: 2_600 },
    cpu: { unit: "CPU ms/run" },
  },
  async round(bench) {
    const count = bench.size(WAITING);
    await bench.fresh();
    // A run takes notifications once it exists, so the runs exist some seconds before their code begins.
    const offset = wallOffset();
    const begin = Math.ceil((now() + offset) / 1000) + (bench.quick ? 4 : 6);
    await bench.start(count, "/early", { due: begin * 1000 });
    await bench.pump(count, (i) => bench.requests.notifyEarly(bench.run(i), event(i)));
    const left = begin * 1000 - offset - now();
    if (left < 500 || (await bench.endpoint.count("start")) > 0) throw new Error("the runs began before all were notified");
    await sleep(left - 400);
    const end = bench.meter();
    await bench.endpoint.until("ended", count);
    const cpu = end();
    const done = await bench.endpoint.times("done", count);
    return { resumed: (count / (largest(done) - (begin * 1000 - offset))) * 1000, cpu: cpu.server / count };
  },
};

const event = (i) => `ev-${i}`;
const notify = (bench, i) => bench.requests.notify(bench.run(i), event(i));

/** Starts runs that all wait when this returns. */
async function park(bench, count) {
  await bench.fresh();
  await bench.start(count, "/wait");
  await bench.endpoint.until("parked", count);
  await sleep(bench.quick ? 200 : 1_000);
  await bench.engine.parked(bench);
}
