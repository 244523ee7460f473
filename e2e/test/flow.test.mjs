// Flow control: runs and messages in line, and the keys as the QStash client shows and changes them.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Client as QStashClient } from "@upstash/qstash";
import { TOKEN } from "../lib/credentials.mjs";
import { SERVER, api, app, client, ended, fresh, signal, succeeded, trigger, until, waiting } from "../lib/suite.mjs";

const qstash = new QStashClient({ baseUrl: SERVER, token: TOKEN, devMode: false });
const path = (key) => `/v2/flowControl/${key}`;
const shown = async (key) => {
  const { status, json } = await api("GET", path(key));
  return status === 404 ? undefined : json;
};
const done = async (key, action, query = "") => assert.equal((await api("POST", `${path(key)}/${action}${query}`)).status, 200, action);

describe("flow control", { concurrency: 6, timeout: 60_000 }, () => {
  it("runs with one slot go through sleeps, waits and parallel steps, one delivery at a time", async () => {
    const key = fresh("one-slot");
    const event = fresh("go");
    let open = 0;
    let most = 0;
    const url = app.workflow(
      "one-slot",
      async (context) => {
        await Promise.all([context.run("a", () => 1), context.run("b", () => 2), context.sleep("c", 1)]);
        await context.waitForEvent("wait", event, { timeout: "1h" });
        return "through";
      },
      {
        around: async (_, next) => {
          most = Math.max(most, ++open);
          try {
            return await next();
          } finally {
            open--;
          }
        },
      },
    );
    const flowControl = { key, parallelism: 1 };
    const ids = [await trigger(url, { flowControl }), await trigger(url, { flowControl }), await trigger(url, { flowControl })];
    await waiting(event, 3);
    await client.notify({ eventId: event });
    for (const id of ids) assert.equal(await succeeded(id), "through");
    assert.equal(most, 1);
    const { parallelismMax, parallelismCount, waitListSize } = await until("the slot is back", async () => {
      const now = await shown(key);
      return now.parallelismCount === 0 ? now : undefined;
    });
    assert.deepEqual([parallelismMax, parallelismCount, waitListSize], [1, 0, 0]);
  });

  it("starts no more in a period than the rate allows", async () => {
    const key = fresh("rate");
    const url = app.endpoint("rated");
    const before = Date.now();
    for (let n = 0; n < 4; n++) await qstash.publishJSON({ url, body: { n }, flowControl: { key, rate: 2, period: "2s" } });
    const calls = await until("four deliveries", () => (app.of("rated").length === 4 ? app.of("rated") : undefined));
    // The third opens the second period, and the first began after all this did.
    assert.ok(calls[2].at - before >= 1_950, `${calls[2].at - before} ms`);
  });

  it("holds back what is due while a key is paused, and says so", async () => {
    const key = fresh("paused");
    const url = app.workflow("paused", async (context) => context.run("one", () => 1));
    await done(key, "pause");
    const id = await trigger(url, { flowControl: { key, parallelism: 5 } });
    const why = await until("the run is held back", async () => {
      const { json } = await api("GET", `/v2/workflows/runs/${id}/why`);
      return json.branches[0].reason === "flow-control-paused" ? json.branches[0] : undefined;
    });
    assert.deepEqual([why.flowControlKey, why.place, why.waitListSize], [key, 1, 1]);
    assert.deepEqual([(await shown(key)).isPaused, (await shown(key)).waitListSize], [true, 1]);
    assert.equal(app.of("paused").length, 0);
    await done(key, "resume");
    assert.equal(await succeeded(id), 1);
  });

  it("takes a change at once, a pinned limit against all that messages bring, and keys with slashes", async () => {
    const key = `${fresh("tenant")}/42`;
    const gate = signal();
    const url = app.endpoint("changed", async () => {
      await gate.promise;
      return {};
    });
    const publish = (more) => qstash.publishJSON({ url, body: 1, flowControl: { key, ...more } });
    await publish({ parallelism: 1 });
    await publish({ parallelism: 1 });
    await publish({ parallelism: 1 });
    await until("two wait", async () => (await shown(key))?.waitListSize === 2);
    await done(key, "pin", "?parallelism=2&rate=20&period=120");
    await until("one more has started", async () => (await shown(key)).parallelismCount === 2);
    await publish({ parallelism: 3 });
    const pinned = await shown(key);
    assert.deepEqual(
      [pinned.parallelismMax, pinned.rateMax, pinned.ratePeriod, pinned.isPinnedParallelism, pinned.isPinnedRate],
      [2, 20, 120, true, true],
    );
    await done(key, "unpin", "?parallelism=true&rate=true");
    await publish({ parallelism: 3 });
    await until("three have started", async () => (await shown(key)).parallelismCount === 3);
    assert.ok((await api("GET", `/v2/flowControl?search=${encodeURIComponent(key)}`)).json.some(({ flowControlKey }) => flowControlKey === key));
    const { json } = await api("GET", "/v2/globalParallelism");
    assert.ok(json.parallelismMax > 0 && json.parallelismCount >= 3, JSON.stringify(json));
    gate.resolve();
    await until("all are through", async () => app.of("changed").length === 5 && (await shown(key)).parallelismCount === 0);
  });

  it("shows a key as soon as the publish or the trigger that names it is answered", async () => {
    const url = app.endpoint("named", () => ({}));
    const flow = app.workflow("named-run", async (context) => context.run("one", () => 1));
    for (let n = 1; n <= 8; n++) {
      const published = fresh("published");
      await qstash.publishJSON({ url, body: { n }, flowControl: { key: published, parallelism: n } });
      assert.equal((await shown(published))?.parallelismMax, n);
      const triggered = fresh("triggered");
      await trigger(flow, { flowControl: { key: triggered, parallelism: n } });
      assert.equal((await shown(triggered))?.parallelismMax, n);
    }
  });

  it("gives slot and place back when a run is cancelled", async () => {
    const key = fresh("cancelled");
    const gate = signal();
    const url = app.workflow("slot", async (context) => context.run("hold", () => gate.promise));
    const flowControl = { key, parallelism: 1 };
    const first = await trigger(url, { flowControl });
    const second = await trigger(url, { flowControl });
    const third = await trigger(url, { flowControl });
    await until("two wait", async () => (await shown(key))?.waitListSize === 2);
    await client.cancel(second);
    // The key may be judged in another partition than the run, which hears of it a moment later.
    await until("one waits", async () => (await shown(key)).waitListSize === 1);
    await client.cancel(first);
    await until("the third has the slot", async () => (await shown(key)).waitListSize === 0);
    gate.resolve(7);
    assert.equal(await succeeded(third), 7);
    assert.equal((await ended(second)).workflowState, "RUN_CANCELED");
  });

  it("knows no key that was never used, and refuses what it does not understand", async () => {
    assert.equal((await api("GET", path(fresh("none")))).status, 404);
    for (const [method, target] of [["POST", "k/pin"], ["POST", "k/pin?parallelism=0"], ["POST", "k/pin?rate=1&period=999999999"], ["POST", "k/unpin?rate=maybe"]]) {
      const { status, json } = await api(method, `/v2/flowControl/${target}`);
      assert.deepEqual([status, typeof json.error], [400, "string"], target);
    }
  });
});
