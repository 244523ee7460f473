// What messages outside workflows look like at their destination, and the ways in which they can be asked for.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Client } from "@upstash/qstash";
import { TOKEN } from "../lib/credentials.mjs";
import { receiver } from "../lib/app.mjs";
import { api, app, fresh, SERVER, until } from "../lib/suite.mjs";

const client = new Client({ baseUrl: SERVER, token: TOKEN, devMode: false, enableTelemetry: true });
const one = (name) => until(`a delivery to ${name}`, () => app.of(name)[0]);
const signed = ({ headers, body }, url) => receiver().verify({ signature: headers.get("upstash-signature"), body: body.toString(), url });

describe("a message outside workflows", { concurrency: 4, timeout: 60_000 }, () => {
  it("arrives with method, query, body and headers as it was published, and signed", async () => {
    const name = fresh("put");
    const url = `${app.endpoint(name)}?a=b%20c&d=[e]|f`;
    const { messageId } = await client.publish({ url, method: "PUT", body: "ein ☃", headers: { "X-Tags": "a, b", Authorization: "Bearer theirs", "Content-Type": "text/x-snow" } });

    const delivery = await one(name);

    assert.equal(delivery.method, "PUT");
    assert.equal(delivery.body.toString(), "ein ☃");
    const expected = {
      "content-type": "text/x-snow",
      "x-tags": "a, b",
      authorization: "Bearer theirs",
      "user-agent": "Upstash-QStash",
      "upstash-message-id": messageId,
      "upstash-retried": "0",
      "upstash-region": "EU-CENTRAL-1",
      "accept-encoding": "gzip",
      host: new URL(url).host,
    };
    for (const [header, value] of Object.entries(expected)) assert.equal(delivery.headers.get(header), value, header);
    for (const [header] of delivery.headers) assert.doesNotMatch(header, /telemetry|forward|upstash-method/);
    await signed(delivery, url);
  });

  for (const method of ["GET", "DELETE"])
    it(`keeps its body as a ${method}`, async () => {
      const name = fresh(method.toLowerCase());
      const url = app.endpoint(name);
      await client.publish({ url, method, body: "kept" });

      const delivery = await one(name);

      assert.deepEqual([delivery.method, delivery.body.toString()], [method, "kept"]);
      await signed(delivery, url);
    });

  it("turns the user of a URL into an authorization, unless one is forwarded", async () => {
    const given = fresh("user");
    const forwarded = fresh("forwarded");
    const withUser = (name) => app.endpoint(name).replace("http://", "http://me:p%40ss@");
    for (const [name, headers] of [[given, {}], [forwarded, { "Upstash-Forward-Authorization": "Bearer mine" }]])
      assert.equal((await api("POST", `/v2/publish/${withUser(name)}`, { headers, body: "1" })).status, 200);

    const basic = await one(given);
    assert.equal(basic.headers.get("authorization"), `Basic ${Buffer.from("me:p@ss").toString("base64")}`);
    assert.equal(basic.headers.get("host"), new URL(app.url).host);
    assert.equal((await one(forwarded)).headers.get("authorization"), "Bearer mine");
  });

  it("is configured in the query, where no headers can be named", async () => {
    const name = fresh("query");
    const url = app.endpoint(name);
    const answer = await api("POST", `/v2/publish/${url}?x=1&upstash-method=PATCH&qstash_token=${encodeURIComponent(TOKEN)}&upstash-forward-x-a=b%20c&y`, { token: null, body: "1" });
    assert.equal(answer.status, 200, answer.text);

    const delivery = await one(name);

    assert.equal(delivery.method, "PATCH");
    assert.equal(delivery.headers.get("x-a"), "b c");
    await signed(delivery, `${url}?x=1&y`);
  });

  it("carries all headers of a request that asks for it, but for the token and what configures the server", async () => {
    const name = fresh("all");
    const headers = { "X-Event": "push", "X-Twice": "a, b", "Content-Type": "text/x-event", "Upstash-Retries": "1", "Upstash-Forward-X-Named": "n" };
    const answer = await api("POST", `/v2/publish/${app.endpoint(name)}?upstash-header-forward=true`, { headers, body: "1" });
    assert.equal(answer.status, 200, answer.text);

    const delivery = await one(name);

    const expected = { "x-event": "push", "x-twice": "a, b", "content-type": "text/x-event", "x-named": "n", authorization: null, "upstash-retries": null, "upstash-header-forward": null };
    for (const [header, value] of Object.entries(expected)) assert.equal(delivery.headers.get(header), value, header);
  });

  it("waits for its time and is refused with a word about what is wrong", async () => {
    const name = fresh("later");
    const published = Date.now();
    await client.publish({ url: app.endpoint(name), delay: 1 });
    await one(name);
    assert.ok(Date.now() - published >= 1000, "not before its time");
    for (const [header, value] of [["Upstash-Delay", "-3s"], ["Upstash-Retries", "many"], ["Upstash-Retry-Delay", "pow("], ["Upstash-Method", "LOOK"], ["Upstash-Deduplication-Id", "a:b"]]) {
      const refused = await api("POST", `/v2/publish/${app.url}/x`, { headers: { [header]: value }, body: "1" });
      assert.equal(refused.status, 400, header);
      assert.match(refused.json.error.toLowerCase(), new RegExp(header === "Upstash-Deduplication-Id" ? "must not contain ':'" : header.toLowerCase()));
    }
  });
});
