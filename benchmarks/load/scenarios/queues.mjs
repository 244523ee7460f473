// Messages in order, and messages to many at once.
import { largest } from "../lib/statistics.mjs";

const GROUP = 100;

function queue(name, parallelism, messages) {
  return {
    name,
    what: `${messages.toLocaleString("en")} messages through one queue of parallelism ${parallelism}`,
    messages: true,
    figures: {
      delivered: { unit: "delivered/s" },
      cpu: { unit: "CPU ms/message" },
    },
    async round(bench) {
      const count = bench.size(messages);
      await bench.fresh();
      const queue = bench.name("queue");
      await bench.ask(bench.requests.queue(queue, parallelism));
      const end = bench.meter();
      const { began } = await bench.pump(count, (i) => bench.requests.enqueue(queue, "/sink", String(i)));
      await bench.endpoint.until("done", count);
      const cpu = end();
      return { delivered: await rate(bench, count, began), cpu: cpu.server / count };
    },
  };
}

export const q3 = queue("Q3", 1, 2_000);
export const q3wide = queue("Q3 wide", 10, 10_000);

export const q4 = {
  name: "Q4",
  what: "200 messages to a URL group of 100 endpoints",
  messages: true,
  figures: {
    published: { unit: "published/s" },
    delivered: { unit: "delivered/s" },
    cpu: { unit: "CPU ms/delivery" },
  },
  async round(bench) {
    const count = bench.size(200);
    const deliveries = count * GROUP;
    await bench.fresh();
    const group = bench.name("group");
    await bench.ask(bench.requests.group(group, Array.from({ length: GROUP }, (_, i) => `/sink/${i}`)));
    const end = bench.meter();
    const published = await bench.pump(count, (i) => bench.requests.publishTo(group, String(i * GROUP)));
    await bench.endpoint.until("done", deliveries);
    const cpu = end();
    return {
      published: (count / (largest(published.answered) - published.began)) * 1000,
      delivered: await rate(bench, deliveries, published.began),
      cpu: cpu.server / deliveries,
    };
  },
};

/** So many deliveries a second, from the beginning to the last. */
async function rate(bench, count, began) {
  return (count / (largest(await bench.endpoint.times("done", count)) - began)) * 1000;
}
