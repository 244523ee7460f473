// Signing keys that change under way, and tokens that may only read. Each test has a server of its own.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Client } from "@upstash/workflow";
import { Client as QStashClient, Receiver } from "@upstash/qstash";
import { App } from "../lib/app.mjs";
import { KEYS, TOKEN, USER, tokenOf } from "../lib/credentials.mjs";
import { call } from "../lib/http.mjs";
import { Server } from "../lib/server.mjs";
import { signal, until } from "../lib/wait.mjs";

const partitions = Number(process.env.E2E_PARTITIONS ?? 1);

const receiverOf = ({ current, next }) => new Receiver({ currentSigningKey: current, nextSigningKey: next, devMode: false });

/** Whether one key alone explains the signature of a delivery. */
const signedWith = (key, { headers, body, url }) =>
  receiverOf({ current: key, next: key })
    .verify({ signature: headers.get("upstash-signature"), body: body.toString(), url })
    .catch(() => false);

async function within(options, work) {
  const server = await Server.start({ partitions, ...options });
  const app = await App.start(server.url);
  try {
    await work(server, app);
  } finally {
    await app.close();
    await server.stop();
  }
}

describe("rotated keys and read-only tokens", { concurrency: 2, timeout: 220_000 }, () => {
  it("lets endpoints with the old keys and with the new ones go on while keys change", () =>
    within({}, async (server, app) => {
      const client = new Client({ baseUrl: server.url, token: TOKEN, devMode: false });
      const hold = signal();
      let broken = true;
      const steps = async (context) => {
        if (context.requestPayload === "held") await context.run("held", () => hold.promise);
        if (context.requestPayload === "retried") {
          await context.run("flaky", () => {
            if (broken) throw new Error("not yet");
          });
        }
        return await context.run("last", () => "through");
      };
      const start = async (url, body) => (await client.trigger({ url, body, retries: 1_000, retryDelay: "50" })).workflowRunId;
      const url = app.workflow("old-keys", steps, { receiver: receiverOf(KEYS) });
      const held = await start(url, "held");
      const retried = await start(url, "retried");
      await until("a delivery is in flight, and another was tried again", () =>
        app.of("old-keys", held).length > 0 && app.of("old-keys", retried).length > 1);

      const answer = await call(server.url, "POST", "/v2/keys/rotate");
      assert.equal(answer.status, 200);
      const rotated = answer.json;
      assert.equal(rotated.current, KEYS.next);
      assert.ok(![KEYS.current, KEYS.next].includes(rotated.next));
      const before = app.of("old-keys", retried).length;
      await until("it was tried once more", () => app.of("old-keys", retried).length > before + 1);
      broken = false;
      hold.resolve("held");
      const later = await start(app.workflow("new-keys", steps, { receiver: receiverOf(rotated) }), "plain");
      for (const id of [held, retried, later]) {
        await until(`${id} has ended`, async () => (await client.logs({ filter: { workflowRunId: id } })).runs[0]?.workflowState === "RUN_SUCCESS");
      }

      const [first] = app.of("old-keys", retried);
      const last = app.of("old-keys", retried).at(-1);
      assert.deepEqual([await signedWith(KEYS.current, first), await signedWith(KEYS.next, first)], [true, false]);
      assert.deepEqual([await signedWith(KEYS.current, last), await signedWith(rotated.current, last)], [false, true]);
    }));

  it("keeps rotated keys and a read-only token over a start with the old configuration", async () => {
    const data = await mkdtemp(join(tmpdir(), "stepwell-rotation-"));
    const token = tokenOf("tenant", "full");
    const reader = tokenOf("tenant", "reader");
    const environment = {
      STEPWELL_TOKEN: token,
      STEPWELL_CURRENT_SIGNING_KEY: "sig_current".padEnd(32, "x"),
      STEPWELL_NEXT_SIGNING_KEY: "sig_next".padEnd(32, "x"),
    };
    const start = (more) => Server.start({ mode: "serve", data, partitions, environment: { ...environment, ...more }, token });
    try {
      const first = await start({ STEPWELL_READ_ONLY_TOKEN: reader });
      const { json: rotated } = await call(first.url, "POST", "/v2/keys/rotate", { token });
      assert.equal(rotated.current, environment.STEPWELL_NEXT_SIGNING_KEY);
      await first.kill();
      const second = await start({});
      assert.deepEqual((await call(second.url, "GET", "/v2/keys", { token: reader })).json, rotated);
      assert.equal((await call(second.url, "POST", "/v2/keys/rotate", { token: reader })).status, 403);
      assert.deepEqual((await call(second.url, "GET", "/v2/keys", { token })).json, rotated);
      await until("it says so", () => second.log().includes("rotated since they were given"));
      await second.stop();
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  });

  it("makes a token for a client of the SDK, keeps it over a kill and a start with the old configuration, and revokes it", async () => {
    const data = await mkdtemp(join(tmpdir(), "stepwell-tokens-"));
    const token = tokenOf("tenant", "full");
    const environment = {
      STEPWELL_TOKEN: token,
      STEPWELL_CURRENT_SIGNING_KEY: "sig_current".padEnd(32, "x"),
      STEPWELL_NEXT_SIGNING_KEY: "sig_next".padEnd(32, "x"),
    };
    const start = () => Server.start({ mode: "serve", data, partitions, environment, token });
    try {
      const first = await start();
      const make = (body) => call(first.url, "POST", "/v2/tokens", { token, body: JSON.stringify(body) });
      const made = await make({ name: "ci" });
      assert.equal(made.status, 201);
      const gone = await make({ name: "gone", access: "read-only" });
      assert.equal((await call(first.url, "DELETE", `/v2/tokens/${gone.json.id}`, { token })).status, 200);
      await first.kill();

      const second = await start();
      const client = new Client({ baseUrl: second.url, token: made.json.token, devMode: false });
      const { workflowRunId } = await client.trigger({ url: "https://app.example/never", delay: "1h" });
      assert.equal((await client.logs({ filter: { workflowRunId } })).runs.length, 1);
      assert.equal((await call(second.url, "GET", "/v2/keys", { token: gone.json.token })).status, 401);
      const { json: listed } = await call(second.url, "GET", "/v2/tokens", { token: made.json.token });
      assert.deepEqual(listed.map(({ name, access, current }) => [name, access, current]), [
        [undefined, "read-write", false],
        ["ci", "read-write", true],
      ]);

      assert.equal((await call(second.url, "DELETE", `/v2/tokens/${made.json.id}`, { token })).status, 200);
      await assert.rejects(client.logs({ filter: { workflowRunId } }), (error) => error.status === 401);
      await second.stop();
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  });

  it("lets a client with a read-only token see everything and change nothing", () => {
    const reader = tokenOf(USER, "reader");
    return within({ more: ["--read-only-token", reader] }, async (server, app) => {
      const owner = new Client({ baseUrl: server.url, token: TOKEN, devMode: false });
      const visitor = new Client({ baseUrl: server.url, token: reader, devMode: false });
      const qstash = new QStashClient({ baseUrl: server.url, token: reader, devMode: false });
      const url = app.workflow("watched", async (context) => {
        await context.run("one", () => 1);
        await context.waitForEvent("wait", "watched-event", { timeout: "1h" });
      });
      const { workflowRunId } = await owner.trigger({ url });
      await until("it waits", async () => (await visitor.getWaiters({ eventId: "watched-event" })).length === 1);
      assert.equal((await visitor.logs({ filter: { workflowRunId } })).runs[0].workflowState, "RUN_STARTED");
      // What an endpoint fetches of a large history.
      const history = await call(server.url, "GET", `/v2/workflows/runs/${workflowRunId}`, { token: reader });
      assert.equal(history.status, 200);

      const refused = (error) => error.status === 403 && /may read only/.test(error.message);
      await assert.rejects(visitor.trigger({ url }), refused);
      await assert.rejects(visitor.notify({ eventId: "watched-event" }), refused);
      await assert.rejects(visitor.notify({ eventId: "watched-event", workflowRunId }), refused);
      await assert.rejects(visitor.cancel({ ids: [workflowRunId] }), refused);
      await assert.rejects(qstash.publishJSON({ url, body: {} }), refused);

      await owner.notify({ eventId: "watched-event", workflowRunId });
      await until("it has ended", async () => (await visitor.logs({ filter: { workflowRunId } })).runs[0].workflowState === "RUN_SUCCESS");
    });
  });
});
