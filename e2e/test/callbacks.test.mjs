// Callbacks of plain messages: one for each attempt, a failure callback at the end, settings of their own.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Client as QStashClient } from "@upstash/qstash";
import { TOKEN } from "../lib/credentials.mjs";
import { SERVER, app, until } from "../lib/suite.mjs";

const qstash = new QStashClient({ baseUrl: SERVER, token: TOKEN, devMode: false });
const text = (base64) => Buffer.from(base64, "base64").toString();
const reports = (name) => app.of(name).map(({ body }) => JSON.parse(body));

describe("callbacks", { concurrency: 4, timeout: 60_000 }, () => {
  it("tells of every attempt, and of the failure once", async () => {
    const url = app.endpoint("callbacks-source", () => ({ status: 503, body: "busy" }));
    const callback = app.endpoint("callbacks-told", () => ({ status: 200 }));
    const failureCallback = app.endpoint("callbacks-failed", () => ({ status: 200 }));
    const { messageId } = await qstash.publishJSON({
      url,
      body: { n: 7 },
      retries: 1,
      retryDelay: "1",
      callback,
      failureCallback,
      headers: { "Upstash-Callback-Forward-X-Env": "staging" },
    });
    await until("all are told", () => app.of("callbacks-told").length === 2 && app.of("callbacks-failed").length === 1);
    const told = reports("callbacks-told").sort((a, b) => a.retried - b.retried);
    assert.deepEqual(
      told.map(({ status, retried, maxRetries }) => [status, retried, maxRetries]),
      [
        [503, 0, 1],
        [503, 1, 1],
      ],
    );
    const [failed] = reports("callbacks-failed");
    assert.equal(failed.sourceMessageId, messageId);
    assert.equal(text(failed.body), "busy");
    assert.deepEqual(JSON.parse(text(failed.sourceBody)), { n: 7 });
    assert.equal(failed.url, url);
    const entry = (await qstash.dlq.listMessages({ filter: { messageId } })).messages[0];
    assert.equal(failed.dlqId, entry.dlqId);
    assert.equal(app.of("callbacks-told")[0].headers.get("x-env"), "staging");
  });

  it("tells when the message was allowed to come, not when it was tried", async () => {
    const url = app.endpoint("callbacks-late", () => ({ status: app.of("callbacks-late").length === 1 ? 500 : 200 }));
    const callback = app.endpoint("callbacks-of-late");
    const { messageId } = await qstash.publish({ url, delay: 1, retries: 1, retryDelay: "1", callback, flowControl: { key: "callbacks-late", parallelism: 1 } });
    const { notBefore, createdAt } = await qstash.messages.get(messageId);
    assert.ok(notBefore >= createdAt + 1000, `${notBefore} after ${createdAt}`);
    await until("both attempts are told", () => app.of("callbacks-of-late").length === 2);
    for (const told of reports("callbacks-of-late")) assert.deepEqual([told.notBefore, told.createdAt], [notBefore, createdAt]);
    assert.equal((await qstash.messages.get(messageId)).notBefore, notBefore);
  });

  it("cannot belong to a workflow run", async () => {
    const headers = { "Upstash-Callback-Workflow-RunId": "wfr_1" };
    await assert.rejects(qstash.publish({ url: app.url, callback: app.url, headers }), ({ status, message }) => status === 400 && /start nor continue/.test(message));
  });
});
