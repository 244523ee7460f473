// Messages to 100 hosts, of which one takes requests and never answers.
import { largest } from "../lib/statistics.mjs";

const MESSAGES = 20_000;
const GOOD = 99;

/** @param backlog how many messages wait for the silent host before those come that are measured */
function silentHost(name, what, backlog) {
  return {
    name,
    what,
    messages: true,
    figures: {
      without: { unit: "delivered/s, all 99 hosts answer" },
      beside: { unit: "delivered/s by them beside the silent one" },
      ratio: { unit: "× of it" },
    },
    async round(bench) {
      const count = bench.size(MESSAGES);
      // The same in each round, so that none but the one that warms up opens their connections.
      const hosts = (bench.hosts ??= await bench.endpoint.hosts(GOOD));
      const good = (i) => bench.requests.publishTo(`${hosts[i % GOOD]}/sink`, String(i));
      await bench.fresh();
      const without = await delivered(bench, count, await bench.pump(count, good));

      const silent = await bench.endpoint.silent();
      const toSilent = (i) => bench.requests.publishTo(`${silent}/sink`, String(count + i));
      await bench.fresh();
      const waiting = bench.size(backlog);
      await bench.pump(waiting, toSilent);
      // It gets its share of what follows: each hundredth message, behind those of the good hosts.
      const share = Math.floor(count / GOOD);
      const isSilent = (i) => i % (GOOD + 1) === GOOD;
      const sent = await bench.pump(count + share, (i) => {
        const ofSilent = Math.floor(i / (GOOD + 1));
        return isSilent(i) ? toSilent(waiting + ofSilent) : good(i - ofSilent);
      });
      const beside = await delivered(bench, count, sent);
      await bench.endpoint.speak();
      await bench.endpoint.until("done", count + waiting + share);
      return { without, beside, ratio: beside / without };
    },
  };
}

/** Waits for the messages of the good hosts. Returns how many came in a second. */
async function delivered(bench, count, { began }) {
  await bench.endpoint.until("done", count);
  return (count / (largest(await bench.endpoint.times("done", count)) - began)) * 1000;
}

export const q2 = silentHost("Q2", "20,000 messages to 99 hosts, and their share to one that never answers", 0);

export const q2backlog = silentHost(
  "Q2 backlog",
  "the same behind 60,000 messages for the host that never answers",
  60_000,
);
