// A million sleeping runs on a server that has 512 MB for everything. This takes some minutes.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { until } from "../lib/wait.mjs";
import { MemoryLimit, withoutMemoryLimit } from "./memory.mjs";
import { Users, start } from "./users.mjs";

const MANY = Number(process.env.FAULTS_SLEEPING ?? 1_000_000);
const MEMORY = 512 << 20;
const TOGETHER = 100;
const WAKING = 200;
const skip = withoutMemoryLimit();

const MB = (bytes) => `${Math.round(bytes / (1 << 20))} MiB`;

/** Starts runs that sleep: the first delivery of each is due at `when`, in seconds. */
async function sleep(users, url, from, count, when) {
  const items = Array.from({ length: count }, (_, index) => ({
    destination: url,
    headers: {
      "upstash-method": "POST",
      "upstash-workflow-init": "true",
      "upstash-workflow-runid": `wfr_sleeper_${from + index}`,
      "upstash-workflow-url": url,
      "upstash-workflow-sdk-version": "1",
      "upstash-feature-set": "LazyFetch,InitialBody",
      "upstash-not-before": String(when),
    },
    body: `{"sleeper":${from + index}}`,
  }));
  for (;;) {
    const answer = await users.api("POST", "/v2/batch", { headers: { "Content-Type": "application/json" }, body: JSON.stringify(items) });
    if (answer.status === 200) return;
    assert.equal(answer.status, 503, answer.text); // it is told to come again: nothing is lost by that
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe("512 MB of memory", () => {
  let limit;
  let server;
  after(async () => {
    if (server?.exit === undefined) await server?.kill();
    limit?.close();
  });

  it(`are enough for ${MANY} sleeping runs, for work beside them, and for a start on their data`, { skip }, async () => {
    await (await start()).stop(); // whatever is to be built is built without the limit
    limit = new MemoryLimit(MEMORY);
    server = await start({ inside: limit.inside });
    const { data, port } = server;
    server.ownsData = false;
    const users = await Users.of(server.url);
    users.app.endpoint("sleeper");
    const url = `${users.app.url}/sleeper`;
    const inAMonth = Math.floor(Date.now() / 1000) + 30 * 86_400;
    let next = 0;
    const fill = async () => {
      while (next < MANY) {
        const from = next;
        next += TOGETHER;
        await sleep(users, url, from, TOGETHER, inAMonth);
        if ((from + TOGETHER) % 100_000 === 0) console.log(`${from + TOGETHER} runs sleep: ${MB(limit.kept)} kept`);
      }
    };
    users.work(2);
    await Promise.all([fill(), fill(), fill(), fill()]);
    await users.more(200);
    await users.rest();
    console.log(`with all of them: ${MB(limit.kept)} kept, ${MB(limit.peak)} at most; ${users.told()}`);
    users.refusedWith([503]);
    assert.equal(server.exit, undefined, server.log());

    await server.kill();
    server = await start({ inside: limit.inside, data, port });
    server.ownsData = true;
    const soon = Math.floor(Date.now() / 1000) + 5;
    await sleep(users, url, MANY, WAKING, soon);
    users.work(2);
    await users.more(200);
    await users.rest();
    const sleepers = () => new Set(users.app.calls.filter((call) => new URL(call.url).pathname === "/sleeper").map((call) => call.runId)).size;
    await until("those whose time has come are woken", () => sleepers() >= WAKING, { within: 60_000, every: 200 });
    const cancelled = await users.api("DELETE", "/v2/workflows/runs/wfr_sleeper_7?cancel=true");
    assert.equal(cancelled.status, 200, cancelled.text);
    console.log(`after kill -9 and a start: ${MB(limit.kept)} kept; ${users.told()}`, await users.allIsThere());
    assert.equal(sleepers(), WAKING, "nobody else was woken");
    assert.equal(server.exit, undefined, server.log());
    await server.stop();
  });
});
