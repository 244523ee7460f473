// Chats with a language model that answers while the client waits, asked by the official client.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Client, upstash } from "@upstash/qstash";
import { TOKEN } from "../lib/credentials.mjs";
import { Server } from "../lib/server.mjs";
import { app, fresh, until } from "../lib/suite.mjs";

const SECRET = "sk-of-this-server";
const messages = [{ role: "user", content: "ein ☃, <b>bold</b>" }];
const json = { "Content-Type": "application/json" };
const name = fresh("model");
const route = `${name}/v1/chat/completions`;
let answering;
let server;
let client;

describe("chat", { timeout: 120_000 }, () => {
  before(async () => {
    app.endpoint(route, (...call) => answering(...call));
    server = await Server.start({ partitions: Number(process.env.E2E_PARTITIONS ?? 1), more: ["--llm-url", `${app.url}/${name}`, "--llm-token", SECRET] });
    client = new Client({ baseUrl: server.url, token: TOKEN, devMode: false });
  });
  after(() => server?.stop());

  it("gives back an answer, and a stream of pieces as they come", async () => {
    const answer = { id: "1", choices: [{ message: { role: "assistant", content: "ein ☃" } }] };
    answering = () => ({ headers: json, body: JSON.stringify(answer) });
    assert.deepEqual(await client.chat().create({ provider: upstash(), model: "some-model", messages, temperature: 1.5 }), answer);
    const call = app.of(route).at(-1);
    assert.equal(call.body.toString(), JSON.stringify({ model: "some-model", messages, temperature: 1.5 }));
    assert.equal(call.headers.get("authorization"), `Bearer ${SECRET}`);

    let more;
    answering = (_, request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write('data: {"choices":[{"delta":{"content":"one"}}]}\n\n');
      more = () => response.end('data: {"choices":[{"delta":{"content":"two"}}]}\n\ndata: [DONE]\n\n');
    };
    const pieces = [];
    for await (const piece of await client.chat().prompt({ provider: upstash(), model: "some-model", system: "be short", user: "hello", stream: true })) {
      pieces.push(piece.choices[0].delta.content);
      if (pieces.length === 1) more();
    }
    assert.deepEqual(pieces, ["one", "two"]);
    assert.deepEqual(JSON.parse(app.of(route).at(-1).body).messages, [{ role: "system", content: "be short" }, { role: "user", content: "hello" }]);
  });

  it("lets go of the model when the client stops listening", async () => {
    let gone = false;
    answering = (_, request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write('data: {"n":1}\n\n');
      response.on("close", () => (gone = true));
    };
    for await (const piece of await client.chat().create({ provider: upstash(), model: "some-model", messages, stream: true })) {
      assert.deepEqual(piece, { n: 1 });
      break;
    }
    await until("the model is left", () => gone);
  });

  it("tells what the model refuses, and a model that is not there", async () => {
    const ask = () => client.chat().create({ provider: upstash(), model: "some-model", messages });
    answering = () => ({ status: 429, headers: { ...json, "x-ratelimit-limit-requests": "5", "x-ratelimit-remaining-requests": "0" }, body: '{"error":{"message":"slow down"}}' });
    await assert.rejects(ask(), ({ name: kind, message }) => kind === "QstashChatRatelimitError" && message.includes('"limit-requests":"5"'));
    answering = () => ({ status: 401, headers: json, body: "{}" });
    await assert.rejects(ask(), ({ status, message }) => status === 502 && /answered with status 401/.test(message));
    answering = (_, request, response) => void response.destroy();
    await assert.rejects(ask(), ({ status, message }) => status === 502 && /the language model/.test(message));
  });

  it("is also what a schedule may ask for, with a callback", async () => {
    const create = (more) => client.http.request({ method: "POST", path: ["v2", "schedules", "api/llm"], body: JSON.stringify({ messages }), headers: { ...json, "Upstash-Cron": "* * * * *", ...more } });
    await assert.rejects(create({}), ({ status, message }) => status === 400 && /Upstash-Callback/.test(message));
    const told = fresh("told");
    answering = () => ({ headers: json, body: '{"choices":[]}' });
    const { scheduleId } = await create({ "Upstash-Callback": app.endpoint(told) });
    const schedule = await client.schedules.get(scheduleId);
    assert.equal(schedule.destination, `${app.url}/${route}`);
    const [report] = await until("the callback", () => (app.of(told).length > 0 ? app.of(told) : undefined), { within: 90_000 });
    await client.schedules.delete(scheduleId);
    assert.equal(Buffer.from(JSON.parse(report.body).body, "base64").toString(), '{"choices":[]}');
    const call = app.of(route).at(-1);
    assert.deepEqual([call.body.toString(), call.headers.get("authorization")], [JSON.stringify({ messages }), `Bearer ${SECRET}`]);
  });
});
