// The dead letter queue of plain messages: listed, published anew and given up by the QStash client.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Client as QStashClient } from "@upstash/qstash";
import { TOKEN } from "../lib/credentials.mjs";
import { SERVER, api, app, fresh, until } from "../lib/suite.mjs";

const qstash = new QStashClient({ baseUrl: SERVER, token: TOKEN, devMode: false });

/** The entries of a label, as soon as there are so many. */
const entries = (label, count) =>
  until(`${count} entries`, async () => {
    const { messages } = await qstash.dlq.listMessages({ filter: { label } });
    return messages.length === count && messages;
  });

describe("message-dlq", { concurrency: 4, timeout: 60_000 }, () => {
  it("keeps what failed, publishes it anew, and lets it go", async () => {
    const label = fresh("dlq");
    let status = 500;
    const url = app.endpoint("message-dlq", () => ({ status, body: "404 Not Found" }));
    const { messageId } = await qstash.publish({ url, body: "hello", retries: 0, label });
    const [entry] = await entries(label, 1);
    assert.equal(entry.messageId, messageId);
    assert.equal(entry.body, "hello");
    assert.deepEqual([entry.responseStatus, entry.responseBody], [500, "404 Not Found"]);
    status = 200;
    const { responses } = await qstash.dlq.retry(entry.dlqId);
    assert.notEqual(responses[0].messageId, messageId);
    await until("it arrives", () => app.of("message-dlq").length === 2);
    await entries(label, 0);
    await assert.rejects(qstash.dlq.delete("1-1"));
  });

  it("publishes anew with what is to be different", async () => {
    const label = fresh("dlq");
    const failing = app.endpoint("message-dlq-changed", () => ({ status: 500 }));
    const told = app.endpoint("message-dlq-told");
    const published = Date.now();
    await qstash.publish({ url: failing, body: "hello", delay: 1, retries: 0, label });
    const [entry] = await entries(label, 1);
    assert.ok(entry.notBefore >= published + 1000, `${entry.notBefore} after ${published}`);
    const other = fresh("dlq");
    const headers = {
      "Upstash-Label": `${other},second`, "Upstash-Delay": "1h", "Upstash-Retries": "7", "Upstash-Callback": told, "Upstash-Callback-Retries": "2", "Upstash-Redact-Fields": "body",
      "Upstash-Flow-Control-Key": other, "Upstash-Flow-Control-Value": "parallelism=3",
    };
    const { status, json } = await api("POST", `/v2/dlq/retry/${entry.dlqId}`, { headers });
    assert.equal(status, 201);
    const message = await qstash.messages.get(json.messageId);
    assert.deepEqual([message.labels, message.maxRetries, message.callback, message.flowControlKey], [[other, "second"], 7, told, other]);
    assert.ok(message.notBefore >= message.createdAt + 3_600_000, JSON.stringify(message));
    assert.match(message.body, /^REDACTED:/);
    assert.deepEqual(await qstash.messages.cancel(json.messageId), { cancelled: 1 });
  });
});
