// Messages outside workflows: published, looked at, delivered and taken back by the official client.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { Client } from "@upstash/qstash";
import { TOKEN } from "../lib/credentials.mjs";
import { api, app, fresh, SERVER, until } from "../lib/suite.mjs";

const client = new Client({ baseUrl: SERVER, token: TOKEN, devMode: false, enableTelemetry: true });
const gone = (id) => assert.rejects(client.messages.get(id), /not found/);

describe("messages", { concurrency: 4, timeout: 60_000 }, () => {
  it("are shown with all that they were published with", async () => {
    const url = `${app.endpoint(fresh("shown"))}?a=b%20c&d=%2F`;
    const { messageId } = await client.publish({
      url,
      body: "hello ☃",
      method: "PUT",
      delay: 3600,
      retries: 7,
      retryDelay: "1000 * (1 + retried)",
      timeout: "30s",
      label: ["eu", "priority"],
      flowControl: { key: fresh("shown"), parallelism: 3, rate: 10, period: "1m" },
      headers: { "X-Customer": "alice", "content-type": "text/x-snow" },
      redact: { header: ["X-Secret"] },
    });

    const message = await client.messages.get(messageId);

    assert.equal(message.url, url);
    assert.equal(message.method, "PUT");
    assert.equal(message.body, "hello ☃");
    assert.equal(message.maxRetries, 7);
    assert.equal(message.retryDelayExpression, "1000 * (1 + retried)");
    assert.deepEqual(message.header, { "X-Customer": ["alice"], "Content-Type": ["text/x-snow"] });
    assert.deepEqual([message.label, message.labels], ["eu", ["eu", "priority"]]);
    assert.deepEqual([message.parallelism, message.rate, message.period], [3, 10, 60]);
    assert.ok(message.notBefore - message.createdAt >= 3_599_000, `${message.notBefore} after ${message.createdAt}`);
    assert.equal(message.callerIp, "127.0.0.1");
    assert.equal(message.callerIP, "127.0.0.1");

    assert.deepEqual(await client.messages.cancel(messageId), { cancelled: 1 });
  });

  it("are still shown just after their delivery, and cannot be taken back then", async () => {
    const name = fresh("quick");
    const { messageId } = await client.publish({ url: app.endpoint(name), body: "x" });
    await until("the delivery", () => app.of(name).length === 1);
    await until("its end", async () => (await client.logs({ filter: { messageId, state: "DELIVERED" } })).logs.length === 1);

    assert.equal((await client.messages.get(messageId)).body, "x");
    await assert.rejects(client.messages.cancel(messageId), /does not exist, or has come to its end/);
  });

  it("hide what was asked for", async () => {
    const name = fresh("hidden");
    const { messageId } = await client.publish({
      url: app.endpoint(name),
      delay: 3600,
      body: "secret body",
      headers: { "X-Secret": "secret value", "X-Open": "open" },
      redact: { body: true, header: ["x-secret"] },
    });

    const message = await client.messages.get(messageId);

    assert.match(message.body, /^REDACTED:[0-9a-f]{64}$/);
    assert.match(message.header["X-Secret"][0], /^REDACTED:[0-9a-f]{64}$/);
    assert.deepEqual(message.header["X-Open"], ["open"]);
    const { logs } = await client.logs({ filter: { messageId } });
    assert.doesNotMatch(JSON.stringify(logs), /secret/);
    await client.messages.cancel(messageId);
  });

  it("hide a large body behind its own hash, before and after their end", async () => {
    const name = fresh("hidden-large");
    const body = "secret ☃ ".repeat(10_000);
    const hidden = `REDACTED:${createHash("sha256").update(body).digest("hex")}`;
    const { messageId } = await client.publish({ url: app.endpoint(name), body, redact: { body: true } });
    const ended = await until("the end", async () => {
      const { logs } = await client.logs({ filter: { messageId } });
      return logs.some(({ state }) => state === "DELIVERED") ? logs : undefined;
    });
    assert.equal((await client.messages.get(messageId)).body, hidden);
    for (const entry of ended) assert.equal(Buffer.from(entry.body, "base64").toString(), hidden);
    assert.equal(app.of(name)[0].body.toString(), body);
  });

  it("are delivered with any method, body and header, signed for their destination", async () => {
    const name = fresh("any");
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    await client.publish({ url: app.endpoint(name), method: "GET", body: bytes, headers: { "X-A": "1, 2" } });

    const call = await until("the delivery", () => app.of(name)[0]);

    assert.equal(call.method, "GET");
    assert.deepEqual([...call.body], [...bytes]);
    assert.equal(call.headers.get("x-a"), "1, 2");
    assert.equal(call.headers.get("user-agent"), "Upstash-QStash");
    assert.equal(call.headers.get("upstash-retried"), "0");
    assert.equal(call.headers.get("upstash-caller-ip"), "127.0.0.1");
    for (const [header] of call.headers) assert.doesNotMatch(header, /telemetry/);
  });

  it("are taken back while they are under way, and nothing follows", async () => {
    const name = fresh("under-way");
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const url = app.endpoint(name, async () => {
      await held;
      return { status: 500 };
    });
    const { messageId } = await client.publish({ url, retries: 3, retryDelay: "1" });
    await until("the delivery", () => app.of(name).length === 1);

    assert.deepEqual(await client.messages.cancel(messageId), { cancelled: 1 });
    release();

    const { logs } = await client.logs({ filter: { messageId } });
    assert.deepEqual(
      logs.map(({ state }) => state),
      ["CANCELED", "CANCEL_REQUESTED", "CREATED"],
    );
    await gone("msg_00000000000000000000");
  });

  it("are taken back by ids and by filters, and the rest stays", async () => {
    const label = fresh("bulk");
    const url = app.endpoint(fresh("bulk"));
    const ids = [];
    for (let i = 0; i < 5; i++) ids.push((await client.publish({ url, delay: 3600, label: i < 3 ? label : `${label}-other` })).messageId);

    assert.deepEqual(await client.messages.cancel([ids[0], "msg_unknown"]), { cancelled: 1 });
    assert.deepEqual(await client.messages.cancel({ filter: { label }, count: 1 }), { cancelled: 1 });
    assert.deepEqual(await client.messages.cancel({ filter: { label } }), { cancelled: 1 });
    const python = await api("DELETE", "/v2/messages", { body: JSON.stringify({ url: [url], label: [`${label}-other`] }) });
    assert.deepEqual(python.json, { cancelled: 2 });
    assert.deepEqual(await client.messages.cancel({ filter: { label } }), { cancelled: 0 });
    const none = await api("DELETE", "/v2/messages", { body: JSON.stringify({ messageIds: [] }) });
    assert.deepEqual(none.json, { cancelled: 0 });
    const typo = await api("DELETE", `/v2/messages?labeel=${label}`);
    assert.equal(typo.status, 400);
  });

  it("of workflow runs are none of these", async () => {
    const url = app.workflow(fresh("run"), async (context) => {
      await context.sleep("long", "1h");
    });
    const run = await api("POST", `/v2/trigger/${url}`, { body: "{}" });
    assert.equal(run.status, 200, run.text);
    const { logs } = await client.logs({ filter: { url } });
    assert.deepEqual(logs, []);
    await api("DELETE", `/v2/workflows/runs/${run.json.workflowRunId}?cancel=true`);
  });
});
