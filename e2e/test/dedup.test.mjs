// Messages that are published again.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Client } from "@upstash/qstash";
import { TOKEN } from "../lib/credentials.mjs";
import { api, app, fresh, SERVER, until } from "../lib/suite.mjs";

const client = new Client({ baseUrl: SERVER, token: TOKEN, devMode: false });

describe("deduplication", { concurrency: 4, timeout: 60_000 }, () => {
  it("recognises a message by the id that it was given, wherever it goes", async () => {
    const name = fresh("dedup");
    const deduplicationId = fresh("id");
    const first = await client.publish({ url: app.endpoint(name), body: "1", deduplicationId });

    const second = await client.publish({ url: app.endpoint(`${name}-2`), body: "2", deduplicationId });

    assert.equal(first.deduplicated, undefined);
    assert.deepEqual([second.messageId, second.deduplicated], [first.messageId, true]);
    const again = await api("POST", `/v2/publish/${SERVER}/x`, { headers: { "Upstash-Deduplication-Id": deduplicationId }, body: "3" });
    assert.equal(again.status, 202);
    const other = await client.publish({ url: app.endpoint(`${name}-3`), body: "3", deduplicationId: `${deduplicationId}x` });
    assert.notEqual(other.messageId, first.messageId);
    await until("the deliveries", () => app.of(name).length === 1 && app.of(`${name}-3`).length === 1);
    assert.equal(app.of(`${name}-2`).length, 0);
  });

  it("recognises a message by its content", async () => {
    const name = fresh("content");
    const url = app.endpoint(name);
    const message = { url, body: { a: 1 }, headers: { "X-A": "1" }, contentBasedDeduplication: true };
    const { messageId } = await client.publishJSON({ ...message, delay: 1 });

    assert.equal((await client.publishJSON({ ...message, retries: 0 })).messageId, messageId, "settings do not matter");
    for (const change of [{ body: { a: 2 } }, { headers: { "X-A": "2" } }, { url: `${url}?x` }])
      assert.notEqual((await client.publishJSON({ ...message, ...change })).messageId, messageId, JSON.stringify(change));
    await until("the deliveries", () => app.of(name).length === 4);
  });

  it("judges each item of a batch for itself", async () => {
    const name = fresh("batch");
    const url = app.endpoint(name);
    const deduplicationId = fresh("id");
    const items = [1, 2].map((body) => ({ url, body, deduplicationId }));

    const [first, second, third] = await client.batchJSON([...items, { url, body: 3, deduplicationId: `${deduplicationId}-3` }]);

    assert.deepEqual([second.messageId, second.deduplicated], [first.messageId, true]);
    assert.equal(third.deduplicated, undefined);
    await until("the deliveries", () => app.of(name).length === 2);
    assert.deepEqual(app.of(name).map(({ body }) => body.toString()).sort(), ["1", "3"]);
  });

  it("refuses ids that could be misread", async () => {
    const refused = await api("POST", `/v2/publish/${SERVER}/x`, { headers: { "Upstash-Deduplication-Id": "a:b" }, body: "1" });
    assert.equal(refused.status, 400);
    assert.match(refused.json.error, /must not contain ':'/);
  });
});
