// What trips up a server that speaks the QStash protocol, as the official client meets it. docs/reference/compatibility.md lists all of it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Client } from "@upstash/qstash";
import { receiver } from "../lib/app.mjs";
import { TOKEN, otherToken } from "../lib/credentials.mjs";
import { raw, requestText } from "../lib/http.mjs";
import { SERVER, api, app, fresh, until } from "../lib/suite.mjs";

const client = new Client({ baseUrl: SERVER, token: TOKEN, devMode: false, enableTelemetry: true });
/** A tenant of its own, for calls that mean all that there is. */
const alone = new Client({ baseUrl: SERVER, token: otherToken(2), devMode: false });
const letters = (label, count) =>
  until(`${count} letters`, async () => {
    const { messages } = await client.dlq.listMessages({ filter: { label } });
    return messages.length === count ? messages : undefined;
  });
const broken = (name) => app.endpoint(name, () => ({ status: 404, body: "404 Not Found" }));
const YEARLY = "0 0 1 1 *";

describe("traps", { concurrency: 4, timeout: 60_000 }, () => {
  it("takes a destination as it stands in the request line, and signs for it", async () => {
    const name = fresh("odd");
    const url = `${app.endpoint(name)}?x={1}|[2]^\`%27y&a=%2F//..;v=1`;
    const answer = await raw(SERVER, requestText("POST", `/v2/publish/${url}`, { body: "odd" }));
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json.url, url);
    const [call] = await until("the delivery", () => (app.of(name).length === 1 ? app.of(name) : undefined));
    assert.equal(call.url, url);
    assert.equal(await receiver().verify({ signature: call.headers.get("upstash-signature"), body: "odd", url }), true);
    assert.equal((await client.messages.get(answer.json.messageId)).url, url);
  });

  it("knows its paths in any case", async () => {
    const scheduleId = fresh("cased");
    const made = await api("POST", "/v2/Schedules/https://app.example.net/In", { headers: { "Upstash-Cron": YEARLY, "upstash-schedule-id": scheduleId } });
    assert.deepEqual([made.status, made.json], [200, { scheduleId }]);
    const shown = await api("GET", `/V2/Schedules/${scheduleId}`);
    assert.deepEqual([shown.status, shown.json.destination], [200, "https://app.example.net/In"]);
    await client.schedules.delete(scheduleId);
  });

  it("needs neither content type nor body where there is nothing to say", async () => {
    const queue = fresh("bare");
    const scheduleId = fresh("bare");
    await client.queue({ queueName: queue }).upsert({ parallelism: 1 });
    await client.schedules.create({ scheduleId, destination: "https://app.example.net/", cron: YEARLY });
    for (const [method, path] of [
      ["POST", `/v2/queues/${queue}/pause`], ["POST", `/v2/queues/${queue}/resume`], ["POST", `/v2/flowControl/${queue}/pause`], ["POST", `/v2/flowControl/${queue}/unpin`],
      ["PATCH", `/v2/schedules/${scheduleId}/pause`], ["PATCH", `/v2/schedules/${scheduleId}/resume`], ["DELETE", `/v2/schedules/${scheduleId}`], ["DELETE", `/v2/queues/${queue}`],
    ]) {
      const answer = await raw(SERVER, requestText(method, path));
      assert.equal(answer.status, 200, `${method} ${path}: ${answer.text}`);
    }
  });

  it("tells values that are zero, false or nothing, wherever a decoder asks for them", async () => {
    const label = fresh("zero");
    const { messageId } = await client.publish({ url: app.endpoint(fresh("zero"), () => new Promise(() => {})), retries: 0, timeout: 1, label });
    const message = await client.messages.get(messageId);
    assert.equal(message.maxRetries, 0);
    assert.equal(message.notBefore, message.createdAt);
    const [letter] = await letters(label, 1);
    assert.deepEqual([letter.responseStatus, letter.maxRetries, letter.method], [0, 0, "POST"]);
    assert.ok(letter.notBefore >= letter.createdAt, JSON.stringify(letter));
    const queue = client.queue({ queueName: fresh("zero") });
    await queue.upsert({ parallelism: 1 });
    const { lag, paused, createdAt, updatedAt } = await queue.get();
    assert.deepEqual([lag, paused, typeof createdAt, typeof updatedAt], [0, false, "number", "number"]);
    await queue.delete();
    const { scheduleId } = await client.schedules.create({ destination: "https://app.example.net/", cron: YEARLY, retries: 0 });
    const schedule = await client.schedules.get(scheduleId);
    assert.deepEqual([schedule.retries, schedule.isPaused, schedule.method], [0, false, "POST"]);
    await client.schedules.delete(scheduleId);
    const key = fresh("zero");
    await api("POST", `/v2/flowControl/${key}/pause`);
    await api("POST", `/v2/flowControl/${key}/resume`);
    const flow = (await api("GET", `/v2/flowControl/${key}`)).json;
    const nothing = { flowControlKey: key, waitListSize: 0, parallelismMax: 0, parallelismCount: 0, rateMax: 0, rateCount: 0, isPaused: false, isPinnedParallelism: false, isPinnedRate: false };
    assert.deepEqual({ ...flow, ...nothing }, flow);
    assert.ok(Number.isInteger(flow.ratePeriod) && Number.isInteger(flow.ratePeriodStart), JSON.stringify(flow));
  });

  it("has no cursor where a list ends, and no list that is null", async () => {
    const label = fresh("nothing");
    for (const [method, path, body] of [
      ["GET", `/v2/dlq?label=${label}`, { messages: [] }],
      ["GET", `/v2/events?label=${label}`, { events: [] }],
      ["GET", `/v2/logs?label=${label}`, { logs: [], events: [] }],
      ["DELETE", `/v2/dlq?label=${label}`, { deleted: 0 }],
      ["DELETE", `/v2/messages?label=${label}`, { cancelled: 0 }],
      ["POST", `/v2/dlq/retry?label=${label}`, { responses: [] }],
    ]) {
      const answer = await api(method, path);
      assert.deepEqual(answer.json, body, `${method} ${path}: ${answer.text}`);
    }
    for (const path of ["/v2/queues", "/v2/schedules", "/v2/topics", `/v2/flowControl?search=${label}`]) {
      const answer = await api("GET", path, { token: otherToken(1) });
      assert.deepEqual([answer.status, answer.json], [200, []], path);
    }
    const page = await client.dlq.listMessages({ filter: { label } });
    assert.equal(page.cursor, undefined);
    assert.equal((await client.logs({ filter: { label } })).cursor, undefined);
  });

  it("shows of flow control what was set, and the period always", async () => {
    const url = app.endpoint(fresh("limits"));
    const shown = async (flowControl) => {
      const { messageId } = await client.publish({ url, delay: 3600, flowControl });
      const message = await client.messages.get(messageId);
      await client.messages.cancel(messageId);
      return Object.fromEntries(["flowControlKey", "parallelism", "rate", "period"].filter((name) => name in message).map((name) => [name, message[name]]));
    };
    const key = fresh("limits");
    assert.deepEqual(await shown(undefined), {});
    assert.deepEqual(await shown({ key, parallelism: 3 }), { flowControlKey: key, parallelism: 3, period: 1 });
    assert.deepEqual(await shown({ key, rate: 4, period: "1d" }), { flowControlKey: key, rate: 4, period: 86_400 });
  });

  it("tells a hundred entries and more in one page, unless fewer are asked for", async () => {
    const label = fresh("many");
    const url = app.endpoint(fresh("many"));
    await client.batch(Array.from({ length: 150 }, () => ({ url, delay: 3600, label })));
    assert.equal((await client.logs({ filter: { label } })).logs.length, 150);
    assert.equal((await client.logs({ filter: { label }, count: 20 })).logs.length, 20);
    // The client says count=100 where its caller says nothing; all are meant.
    assert.deepEqual(await client.messages.cancel({ filter: { label } }), { cancelled: 150 });
  });

  it("takes all messages back when all are meant", async () => {
    const url = app.endpoint(fresh("all"));
    await alone.batch(Array.from({ length: 120 }, () => ({ url, delay: 3600 })));
    const label = fresh("mine");
    const { messageId } = await client.publish({ url, delay: 3600, label });
    assert.deepEqual(await alone.messages.cancel({ all: true }), { cancelled: 120 });
    assert.deepEqual(await alone.messages.cancel({ all: true }), { cancelled: 0 });
    await alone.publish({ url, delay: 3600 });
    const go = await api("DELETE", "/v2/messages", { token: otherToken(2), headers: { "Content-Type": "application/json" } });
    assert.deepEqual([go.status, go.json], [200, { cancelled: 1 }]);
    assert.deepEqual(await client.messages.cancel(messageId), { cancelled: 1 });
  });

  it("keeps names and values of headers as they were meant, and adds none", async () => {
    const url = app.endpoint(fresh("headers"));
    const headers = new Headers({ "bypass-tunnel-reminder": "1" });
    headers.append("X-Two", "A");
    headers.append("X-Two", "b");
    const { messageId } = await client.publish({ url, body: "x", delay: 3600, headers: Object.fromEntries(headers) });
    const expected = { "Bypass-Tunnel-Reminder": ["1"], "X-Two": ["A, b"], "Content-Type": ["text/plain;charset=UTF-8"] };
    assert.deepEqual((await client.messages.get(messageId)).header, expected);
    const { logs } = await client.logs({ filter: { messageId } });
    assert.deepEqual(logs[0].header, expected);
    await client.messages.cancel(messageId);
    const { scheduleId } = await client.schedules.create({ destination: url, cron: YEARLY, headers: { "X-Test": "1" } });
    assert.deepEqual((await client.schedules.get(scheduleId)).header, { "Content-Type": ["application/json"], "X-Test": ["1"] });
    await client.schedules.delete(scheduleId);
  });

  it("refuses to change the dead letter queue where it does not understand, and passes over it in lists", async () => {
    const label = fresh("typo");
    await client.publish({ url: broken(fresh("typo")), retries: 0, label });
    const [{ dlqId }] = await letters(label, 1);
    for (const query of [`labeel=${label}`, "host=a", "path=/a", "workflowUrl=a"]) {
      assert.equal((await api("DELETE", `/v2/dlq?${query}`)).status, 400, query);
      assert.equal((await api("POST", `/v2/dlq/retry?${query}`)).status, 400, query);
      assert.equal((await api("GET", `/v2/dlq?${query}&label=${label}`)).json.messages.length, 1, query);
      assert.equal((await api("GET", `/v2/events?${query.replace(/^(host|path)=/, "x=")}&label=${label}`)).json.events.length, 4, query);
    }
    for (const body of [{ dlqIds: [] }, { labeel: [label] }]) assert.equal((await api("DELETE", "/v2/dlq", { body: JSON.stringify(body) })).status, 400);
    assert.equal((await api("GET", `/v2/dlq?label=${label}&api=llm&trimBody=10&order=latestFirst`)).json.messages.length, 1);
    await client.dlq.delete(dlqId);
    await assert.rejects(client.dlq.delete(dlqId), ({ status }) => status === 404);
    // Of several, those that are gone are passed over.
    assert.deepEqual((await api("DELETE", "/v2/dlq", { body: JSON.stringify({ dlqIds: [dlqId] }) })).json, { deleted: 0 });
    assert.equal((await api("POST", `/v2/dlq/retry?dlqIds=${dlqId}`)).status, 404);
    assert.equal((await api("POST", `/v2/dlq/retry/${dlqId}`)).status, 404);
  });

  it("takes fractions of seconds", async () => {
    const { messageId } = await client.publish({ url: app.endpoint(fresh("fraction")), delay: 3600, timeout: 1.5 });
    const { logs } = await client.logs({ filter: { messageId } });
    assert.equal(logs[0].timeout, 1500);
    await client.messages.cancel(messageId);
  });

  it("keeps the body of any method, and signs it", async () => {
    for (const method of ["GET", "DELETE", "PATCH"]) {
      const name = fresh(method.toLowerCase());
      const url = app.endpoint(name);
      await client.publish({ url, method, body: "kept" });
      const [call] = await until("the delivery", () => (app.of(name).length === 1 ? app.of(name) : undefined));
      assert.deepEqual([call.method, call.body.toString()], [method, "kept"]);
      assert.equal(await receiver().verify({ signature: call.headers.get("upstash-signature"), body: "kept", url }), true);
    }
  });

  it("never forwards what belongs to a connection or to the server", async () => {
    const name = fresh("own");
    const url = app.endpoint(name);
    const theirs = ["Host: evil", "Content-Length: 1", "Connection: close", "Transfer-Encoding: chunked", "TE: trailers", "Expect: 100-continue", "Upstash-Signature: old", "Upstash-Message-Id: old", "Upstash-Retried: 7", "User-Agent: old", "X-Own: kept"];
    const answer = await raw(SERVER, requestText("POST", `/v2/publish/${url}`, { headers: theirs.map((line) => `Upstash-Forward-${line}`), body: "12345" }));
    assert.equal(answer.status, 200, answer.text);
    const [call] = await until("the delivery", () => (app.of(name).length === 1 ? app.of(name) : undefined));
    const expected = { host: new URL(url).host, "content-length": "5", "transfer-encoding": null, te: null, expect: null, "upstash-message-id": answer.json.messageId, "upstash-retried": "0", "user-agent": "Upstash-QStash", "x-own": "kept" };
    for (const [header, value] of Object.entries(expected)) assert.equal(call.headers.get(header), value, header);
    assert.equal(await receiver().verify({ signature: call.headers.get("upstash-signature"), body: "12345", url }), true);
  });

  it("leaves a queue as it was set up, whoever publishes to it", async () => {
    const queue = client.queue({ queueName: fresh("kept") });
    await queue.upsert({ parallelism: 3, paused: true });
    const url = app.endpoint(fresh("kept"));
    await queue.enqueueJSON({ url, body: 1 });
    await client.batchJSON([{ url, body: 2, queueName: queue.queueName }]);
    const { scheduleId } = await client.schedules.create({ destination: url, cron: YEARLY, queueName: queue.queueName });
    const { parallelism, paused, lag } = await queue.get();
    assert.deepEqual([parallelism, paused, lag], [3, true, 2]);
    await client.schedules.delete(scheduleId);
    await queue.delete();
  });

  it("makes a group after the moment in which its maker began", async () => {
    for (let i = 0; i < 20; i++) {
      const name = fresh("after");
      const before = Date.now();
      await client.urlGroups.addEndpoints({ name, endpoints: [{ url: "https://a.example.net/" }] });
      const { createdAt, updatedAt } = await client.urlGroups.get(name);
      assert.ok(createdAt > before && updatedAt > before, `${createdAt} after ${before}`);
      await client.urlGroups.delete(name);
    }
  });
});
