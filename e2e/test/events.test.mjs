// The log of messages outside workflows.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Client } from "@upstash/qstash";
import { TOKEN } from "../lib/credentials.mjs";
import { api, app, drop, fresh, SERVER, until } from "../lib/suite.mjs";

const client = new Client({ baseUrl: SERVER, token: TOKEN, devMode: false });
const states = (logs) => logs.map(({ state }) => state);
const told = (messageId, last) =>
  until(`${last} of ${messageId}`, async () => {
    const { logs } = await client.logs({ filter: { messageId } });
    return logs[0]?.state === last ? logs : undefined;
  });

describe("the log of messages", { concurrency: 4, timeout: 60_000 }, () => {
  it("tells each delivery in three entries, the newest first", async () => {
    const label = fresh("label");
    const { messageId } = await client.publishJSON({ url: app.endpoint(fresh("fine")), body: { a: 1 }, label, retries: 2, retryDelay: "5000" });

    const logs = await told(messageId, "DELIVERED");

    assert.deepEqual(states(logs), ["DELIVERED", "ACTIVE", "CREATED"]);
    for (const entry of logs) {
      assert.equal(entry.messageId, messageId);
      assert.equal(entry.label, label);
      assert.equal(entry.retryDelayExpr, "5000");
      assert.equal(Buffer.from(entry.body, "base64").toString(), '{"a":1}');
      assert.equal(typeof entry.time, "number");
      assert.ok(!("error" in entry), "no error");
    }
    assert.ok(logs[0].time >= logs[1].time && logs[1].time >= logs[2].time);
  });

  it("tells a failure without retries in four entries", async () => {
    const url = app.endpoint(fresh("broken"), () => ({ status: 503, headers: { "X-Why": "tired" }, body: "come back later" }));
    const { messageId } = await client.publish({ url, retries: 0 });

    const [failed, error, active, created] = await told(messageId, "FAILED");

    assert.deepEqual(states([failed, error, active, created]), ["FAILED", "ERROR", "ACTIVE", "CREATED"]);
    assert.equal(error.responseStatus, 503);
    assert.deepEqual(error.responseHeader["X-Why"], ["tired"]);
    assert.equal(Buffer.from(error.responseBody, "base64").toString(), "come back later");
    assert.ok(error.error && failed.error);
  });

  it("tells retries, and when the next one is to be", async () => {
    let calls = 0;
    const url = app.endpoint(fresh("retried"), () => (++calls === 1 ? drop() : { status: 200 }));
    const { messageId } = await client.publish({ url, retries: 1, retryDelay: "1" });

    const logs = await told(messageId, "DELIVERED");

    assert.deepEqual(states(logs), ["DELIVERED", "ACTIVE", "RETRY", "ERROR", "ACTIVE", "CREATED"]);
    const retry = logs[2];
    assert.ok(retry.nextDeliveryTime >= retry.time);
    assert.ok(logs[3].error, "what happened is told");
    assert.ok(!("responseStatus" in logs[3]), "there was no answer");
  });

  it("shows what is under way", async () => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const url = app.endpoint(fresh("held"), async () => {
      await held;
      return { status: 200 };
    });
    const { messageId } = await client.publish({ url });

    const logs = await told(messageId, "ACTIVE");
    release();

    assert.deepEqual(states(logs), ["ACTIVE", "CREATED"]);
    await told(messageId, "DELIVERED");
  });

  it("is read in pages that hold each entry once", async () => {
    const label = fresh("paged");
    const url = app.endpoint(fresh("paged"));
    for (let i = 0; i < 5; i++) await client.publish({ url, label, delay: 3600 });
    const { logs: all } = await client.logs({ filter: { label } });
    assert.equal(all.length, 5);
    for (const order of ["", "&order=earliestFirst"]) {
      const seen = [];
      let cursor = "";
      do {
        const page = await api("GET", `/v2/events?label=${label}&count=2${order}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
        assert.ok(page.json.events.length <= 2, page.text);
        seen.push(...page.json.events.map(({ messageId }) => messageId));
        assert.notEqual(page.json.cursor, "");
        cursor = page.json.cursor;
      } while (cursor);
      const wanted = all.map(({ messageId }) => messageId);
      assert.deepEqual(seen, order ? wanted.reverse() : wanted);
    }
    await client.messages.cancel({ filter: { label } });
  });

  it("is filtered by all that a message has", async () => {
    const name = fresh("filtered");
    const url = app.endpoint(name);
    const key = fresh("flow/key");
    const { messageId } = await client.publish({ url, label: name, flowControl: { key, parallelism: 1 }, delay: 3600 });
    const { host, pathname } = new URL(url);
    const before = Date.now() - 60_000;
    const after = Date.now() + 60_000;
    for (const filter of [{ url }, { label: name }, { flowControlKey: key }, { messageIds: [messageId] }, { host, label: name }, { path: pathname }, { fromDate: before, toDate: after, url }, { state: "CREATED", url }, { callerIp: "127.0.0.1", url }]) {
      const { logs } = await client.logs({ filter });
      assert.deepEqual(logs.map((entry) => entry.messageId), [messageId], JSON.stringify(filter));
    }
    for (const filter of [{ url: `${url}x` }, { label: `${name}x` }, { flowControlKey: name }, { url, state: "FAILED" }, { url, toDate: before }, { url, fromDate: after }, { url, callerIp: "10.0.0.1" }]) {
      const { logs } = await client.logs({ filter });
      assert.deepEqual(logs, [], JSON.stringify(filter));
    }
    const both = await api("GET", `/v2/logs?label=${name}`);
    assert.deepEqual(both.json.logs, both.json.events);
    assert.equal((await api("GET", "/v2/events?state=unknown")).status, 400);
    assert.equal((await api("GET", "/v2/events?cursor=unknown")).status, 400);
    await client.messages.cancel(messageId);
  });
});
