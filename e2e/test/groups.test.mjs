// URL groups as the QStash client manages them and publishes to them.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Client as QStashClient } from "@upstash/qstash";
import { TOKEN } from "../lib/credentials.mjs";
import { SERVER, api, app, fresh, until } from "../lib/suite.mjs";

const qstash = new QStashClient({ baseUrl: SERVER, token: TOKEN, devMode: false });
const calls = (name, count) => until(`${count} deliveries to ${name}`, () => (app.of(name).length >= count ? app.of(name) : undefined));

describe("URL groups", { timeout: 60_000 }, () => {
  it("are made, changed, listed and deleted by the client", async () => {
    const name = fresh("group");
    await qstash.urlGroups.delete(name);
    await qstash.urlGroups.addEndpoints({ name, endpoints: [{ url: "https://b.example.net/" }, { url: "https://a.example.net/", name: "first one" }] });
    await qstash.urlGroups.addEndpoints({ name, endpoints: [{ url: "https://c.example.net/", name: "first one" }] });
    const group = await qstash.urlGroups.get(name);
    assert.deepEqual(group.endpoints, [{ url: "https://b.example.net/" }, { name: "first one", url: "https://c.example.net/" }]);
    assert.ok(group.updatedAt >= group.createdAt);
    assert.ok((await qstash.urlGroups.list()).some((one) => one.name === name));
    await qstash.urlGroups.removeEndpoints({ name, endpoints: [{ name: "first one" }] });
    await qstash.urlGroups.removeEndpoints({ name, endpoints: [{ url: "https://b.example.net/" }] });
    await assert.rejects(qstash.urlGroups.get(name), /not found/);
  });

  it("get one message for each endpoint, with ids of their own and the group's name", async () => {
    const name = fresh("group");
    const endpoints = [fresh("one"), fresh("two")];
    const urls = endpoints.map((endpoint) => app.endpoint(endpoint));
    await qstash.urlGroups.addEndpoints({ name, endpoints: urls.map((url) => ({ url })) });
    const sent = await qstash.publishJSON({ urlGroup: name, body: { n: 1 } });
    assert.deepEqual(sent.map((one) => one.url), urls);
    for (const [index, endpoint] of endpoints.entries()) {
      const [call] = await calls(endpoint, 1);
      assert.equal(call.headers.get("upstash-topic-name"), name);
      assert.equal(call.headers.get("upstash-message-id"), sent[index].messageId);
    }
    assert.notEqual(sent[0].messageId, sent[1].messageId);
  });

  it("recognise what is published again by endpoint", async () => {
    const name = fresh("group");
    const urls = [app.endpoint(fresh("one")), app.endpoint(fresh("two"))];
    const deduplicationId = fresh("once");
    await qstash.urlGroups.addEndpoints({ name, endpoints: [{ url: urls[0] }] });
    const [first] = await qstash.publishJSON({ urlGroup: name, body: 1, deduplicationId });
    await qstash.urlGroups.addEndpoints({ name, endpoints: [{ url: urls[1] }] });
    const again = await qstash.publishJSON({ urlGroup: name, body: 1, deduplicationId });
    assert.deepEqual(again.map((one) => one.deduplicated ?? false), [true, false]);
    assert.equal(again[0].messageId, first.messageId);
  });

  it("stand in a batch beside URLs, as an array in their place", async () => {
    const name = fresh("group");
    const url = app.endpoint(fresh("member"));
    await qstash.urlGroups.addEndpoints({ name, endpoints: [{ url }] });
    const [group, single] = await qstash.batchJSON([
      { urlGroup: name, body: 1 },
      { url, body: 2 },
    ]);
    assert.equal(group.length, 1);
    assert.equal(group[0].url, url);
    assert.ok(single.messageId);
  });

  it("have default headers, over which those of the request win", async () => {
    const name = fresh("group");
    const endpoint = fresh("defaults");
    await qstash.urlGroups.addEndpoints({ name, endpoints: [{ url: app.endpoint(endpoint) }] });
    const headers = { "Upstash-Forward-X-Kept": "of the group", "Upstash-Forward-X-Said": ["of the group"] };
    assert.equal((await api("PATCH", `/v2/topics/${name}`, { body: JSON.stringify({ headers }) })).status, 200);
    await qstash.publishJSON({ urlGroup: name, body: 1, headers: { "X-Said": "of the request" } });
    const [call] = await calls(endpoint, 1);
    assert.equal(call.headers.get("x-kept"), "of the group");
    assert.equal(call.headers.get("x-said"), "of the request");
  });

  it("that are not there are told so", async () => {
    await assert.rejects(qstash.publishJSON({ urlGroup: fresh("nobody"), body: 1 }), /topic nobody.* not found/);
    const name = fresh("nobody");
    assert.equal((await api("PATCH", `/v2/topics/${name}`, { body: JSON.stringify({ headers: {} }) })).status, 404);
    assert.equal((await api("POST", `/v2/topics/${name}/endpoints`, { body: JSON.stringify({ endpoints: [{ url: "ftp://x" }] }) })).status, 400);
    assert.equal((await api("POST", "/v2/topics/no%20name/endpoints", { body: JSON.stringify({ endpoints: [{ url: "https://a.example.net" }] }) })).status, 400);
  });
});
