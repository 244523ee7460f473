// Plain messages, without a workflow.
import { differences, largest, percentile } from "../lib/statistics.mjs";
import { now, sleep, wallOffset } from "../lib/clock.mjs";

const MESSAGES = 20_000;

export const w6 = {
  name: "W6",
  what: "20,000 messages published over 64 connections to a fast sink",
  figures: {
    published: { unit: "published/s", atLeast: 9_000 },
    delivered: { unit: "delivered/s", atLeast: 7_000 },
    cpu: { unit: "CPU ms/message", atMost: 0.17 },
  },
  async round(bench) {
    const count = bench.size(MESSAGES);
    await bench.fresh();
    const end = bench.meter();
    const published = await bench.pump(count, (i) => bench.requests.publish("/sink", String(i)));
    await bench.endpoint.until("done", count);
    const cpu = end();
    const done = await bench.endpoint.times("done", count);
    return {
      published: (count / (largest(published.answered) - published.began)) * 1000,
      delivered: (count / (largest(done) - published.began)) * 1000,
      cpu: cpu.server / count,
    };
  },
};

export const w6low = {
  name: "W6 low",
  what: "one message at a time: publish to handler",
  figures: {
    p50: { unit: "ms p50", atMost: 1.2 },
    p99: { unit: "ms p99", atMost: 3.5 },
  },
  async round(bench) {
    const count = bench.size(500);
    await bench.fresh();
    const end = bench.meter();
    const sent = await bench.oneByOne(count, (client, i) => client.send(bench.requests.publish("/sink", String(i))));
    end();
    const taken = differences(await bench.endpoint.times("done", count), sent);
    return { p50: percentile(taken, 50), p99: percentile(taken, 99) };
  },
};

/** Delayed messages that are due evenly over some seconds, or at once: how late they come. */
function delayed(name, what, { messages, seconds, p50, p99 }) {
  return {
    name,
    what,
    figures: {
      p50: { unit: "ms late p50", atMost: p50 },
      p99: { unit: "ms late p99", atMost: p99 },
      early: { unit: "early", atMost: 0 },
      cpu: { unit: "CPU ms/message" },
    },
    async round(bench) {
      const count = bench.size(messages);
      const spread = (bench.quick ? seconds / 5 : seconds) * 1000;
      await bench.fresh();
      const offset = wallOffset();
      const first = now() + offset + (bench.quick ? 4_000 : bench.engine.lead);
      // In whole milliseconds, since the server's clock has no finer ones.
      const due = Float64Array.from({ length: count }, (_, i) => Math.round(first + (spread * i) / count));
      await bench.pump(count, (i) => bench.requests.publish("/sink", String(i), due[i]));
      const left = first - offset - now();
      if (left < 500) throw new Error(`publishing took too long: ${left.toFixed(0)} ms to spare`);
      await sleep(left - 400);
      const end = bench.meter();
      await bench.endpoint.until("done", count);
      const cpu = end();
      const lateness = differences(await bench.endpoint.times("done", count), due.map((at) => at - offset));
      const early = lateness.filter((late) => late < 0).length;
      if (early > 0) throw new Error(`${early} of ${count} messages came before they were due`);
      return { p50: percentile(lateness, 50), p99: percentile(lateness, 99), early, cpu: cpu.server / count };
    },
  };
}

export const w4 = delayed("W4", "20,000 delayed messages due evenly over 5 s", {
  messages: MESSAGES,
  seconds: 5,
  p50: 20,
  p99: 80,
});

export const w4slow = delayed("W4 slow", "10,000 delayed messages due evenly over 10 s", {
  messages: MESSAGES / 2,
  seconds: 10,
  p50: 4,
  p99: 25,
});

export const q1 = {
  ...delayed("Q1", "20,000 delayed messages, all due at the same instant", {
    messages: MESSAGES,
    seconds: 0,
  }),
  messages: true,
};
