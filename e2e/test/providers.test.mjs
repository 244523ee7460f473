// Providers of language models and of email: what the official client publishes to them goes through untouched.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Client, anthropic, custom, openai, resend, upstash } from "@upstash/qstash";
import { TOKEN } from "../lib/credentials.mjs";
import { Server } from "../lib/server.mjs";
import { SERVER, api, app, fresh, until } from "../lib/suite.mjs";

const client = new Client({ baseUrl: SERVER, token: TOKEN, devMode: false });
const chat = { model: "some-model", messages: [{ role: "user", content: "ein ☃, <b>bold</b> & \u2028" }], temperature: 1.0, stream: false };

describe("providers", { concurrency: 4, timeout: 60_000 }, () => {
  it("get what was published to them, byte for byte, with their headers", async () => {
    const name = fresh("models");
    app.endpoint(`${name}/v1/chat/completions`, () => ({ headers: { "Content-Type": "application/json" }, body: '{"choices": []}' }));
    const told = fresh("told");
    await client.publishJSON({ api: { name: "llm", provider: custom({ baseUrl: `${app.url}/${name}/v1/chat/completions`, token: "theirs" }) }, body: chat, callback: app.endpoint(told) });

    const [call] = await until("the request", () => (app.of(`${name}/v1/chat/completions`).length === 1 ? app.of(`${name}/v1/chat/completions`) : undefined));

    assert.equal(call.method, "POST");
    assert.equal(call.body.toString(), JSON.stringify(chat));
    assert.equal(call.headers.get("authorization"), "Bearer theirs");
    assert.equal(call.headers.get("content-type"), "application/json");
    const [report] = await until("the callback", () => (app.of(told).length === 1 ? app.of(told) : undefined));
    assert.equal(Buffer.from(JSON.parse(report.body).body, "base64").toString(), '{"choices": []}');
  });

  it("are addressed as the client says, in publishes, queues and batches", async () => {
    const callback = "https://app.example.net/told";
    const later = { body: chat, callback, delay: 3600 };
    const analytics = { name: "helicone", token: "watch" };
    const queue = client.queue({ queueName: fresh("models") });
    const sent = [
      await client.publishJSON({ ...later, api: { name: "llm", provider: openai({ token: "o", organization: "org" }) } }),
      await queue.enqueueJSON({ ...later, api: { name: "llm", provider: anthropic({ token: "a" }) } }),
      ...(await client.batchJSON([
        { ...later, api: { name: "llm", analytics, provider: custom({ baseUrl: "https://models.example.net", token: "c" }) } },
        { ...later, body: { from: "a@example.net" }, api: { name: "email", provider: resend({ token: "r", batch: true }) } },
      ])),
    ];
    const json = { "Content-Type": ["application/json"] };
    const expected = [
      ["https://api.openai.com/v1/chat/completions", { ...json, Authorization: ["Bearer o"], "Openai-Organization": ["org"] }],
      ["https://api.anthropic.com/v1/messages", { ...json, "X-Api-Key": ["a"], "Anthropic-Version": ["2023-06-01"] }],
      ["https://gateway.helicone.ai/v1/chat/completions", { ...json, Authorization: ["Bearer c"], "Helicone-Auth": ["Bearer watch"], "Helicone-Target-Url": ["https://models.example.net"] }],
      ["https://api.resend.com/emails/batch", { ...json, Authorization: ["Bearer r"] }],
    ];
    for (const [index, { messageId }] of sent.entries()) {
      const message = await client.messages.get(messageId);
      assert.deepEqual([message.url, message.header], expected[index]);
      assert.equal(message.api, undefined);
      await client.messages.cancel(messageId);
    }
    await queue.delete();
  });

  it("stand behind api/llm where the server was told of one: they get its token, which is shown and stored nowhere", async () => {
    const name = fresh("model");
    const route = `${name}/v1/chat/completions`;
    app.endpoint(route, () => ({ status: app.of(route).length === 1 ? 500 : 200, body: "{}" }));
    const told = fresh("told");
    const secret = "sk-of-this-server";
    const server = await Server.start({ partitions: Number(process.env.E2E_PARTITIONS ?? 1), more: ["--llm-url", `${app.url}/${name}/v1`], environment: { STEPWELL_LLM_TOKEN: secret } });
    try {
      const own = new Client({ baseUrl: server.url, token: TOKEN, devMode: false });
      const llm = { name: "llm", provider: upstash() };
      const { messageId } = await own.publishJSON({ api: llm, body: chat, callback: app.endpoint(told), retries: 1, retryDelay: "1" });
      const calls = await until("both attempts", () => (app.of(route).length === 2 ? app.of(route) : undefined));
      for (const call of calls) {
        assert.equal(call.body.toString(), JSON.stringify(chat));
        assert.equal(call.headers.get("authorization"), `Bearer ${secret}`);
      }
      const reports = await until("both callbacks", () => (app.of(told).length === 2 ? app.of(told) : undefined));
      const message = await own.messages.get(messageId);
      assert.deepEqual([message.api, message.url], ["llm", `${app.url}/${route}`]);
      const { logs } = await own.logs({ filter: { messageId } });
      const shown = JSON.stringify([message, logs, reports.map(({ body }) => body.toString()), reports.map(({ headers }) => [...headers])]);
      assert.ok(!shown.includes(secret), shown);
      // Whoever publishes to that very address himself gets no token, and one that is forwarded stays.
      await own.publish({ url: `${app.url}/${route}`, body: "plain" });
      await own.publishJSON({ api: llm, body: 1, headers: { Authorization: "Bearer mine" }, callback: app.endpoint(fresh("told")) });
      await until("two more", () => app.of(route).length === 4);
      const [plain] = app.of(route).filter(({ body }) => body.toString() === "plain");
      const [mine] = app.of(route).filter(({ body }) => body.toString() === "1");
      assert.deepEqual([plain.headers.get("authorization"), mine.headers.get("authorization")], [null, "Bearer mine"]);
      const batch = await own.batchJSON([{ api: llm, body: 2, callback: app.endpoint(fresh("told")), queueName: fresh("models") }]);
      assert.match(batch[0].messageId, /^msg_/);
      await assert.rejects(own.http.request({ method: "POST", path: ["v2", "publish", "api/llm"], body: "{}" }), ({ status, message: text }) => status === 400 && /Upstash-Callback/.test(text));
      for (const entry of await readdir(server.data, { recursive: true, withFileTypes: true })) {
        if (entry.isFile()) assert.ok(!(await readFile(join(entry.parentPath, entry.name))).includes(secret), entry.name);
      }
      assert.ok(!server.log().includes(secret));
    } finally {
      await server.stop();
    }
  });

  it("are refused where no server was told of them", async () => {
    const callback = "https://app.example.net/told";
    await assert.rejects(client.publishJSON({ api: { name: "llm" }, body: chat, callback }), ({ status, message }) => status === 400 && /no language model is configured/.test(message));
    const asked = await api("POST", "/llm/v1/chat/completions", { body: JSON.stringify(chat) });
    assert.deepEqual([asked.status, typeof asked.json.error], [400, "string"]);
  });
});
