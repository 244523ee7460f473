// Copies of a server that goes on meanwhile, and servers on what was restored of them.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { Client } from "@upstash/workflow";
import { App } from "../lib/app.mjs";
import { KEYS, TOKEN } from "../lib/credentials.mjs";
import { call } from "../lib/http.mjs";
import { Server, command } from "../lib/server.mjs";
import { until } from "../lib/wait.mjs";

const partitions = Number(process.env.E2E_PARTITIONS ?? 1);
const folders = [];
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});
const folder = async () => {
  const made = await mkdtemp(join(tmpdir(), "stepwell-backup-"));
  folders.push(made);
  return made;
};

async function stepwell(...words) {
  const [program, ...more] = command();
  const child = spawn(program, [...more, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  child.stdout.on("data", (chunk) => (text += chunk));
  child.stderr.on("data", (chunk) => (text += chunk));
  const [code] = await once(child, "close");
  return { code, text };
}

const succeeds = async (...words) => {
  const { code, text } = await stepwell(...words);
  assert.equal(code, 0, text);
  return text;
};

const publish = async (server, number) => {
  const { status, json } = await call(server.url, "POST", "/v2/publish/http://127.0.0.1:9/later", {
    headers: { "Upstash-Delay": "1h" },
    body: `${number}:${"x".repeat(number % 5 === 0 ? 20_000 : 200)}`,
  });
  assert.equal(status, 200);
  return json.messageId;
};

/** Publishes until it is told to stop; whatever is in `ids` was acknowledged. */
function load(server) {
  const ids = [];
  let going = true;
  const clients = Array.from({ length: 4 }, async () => {
    while (going) ids.push(await publish(server, ids.length));
  });
  return {
    ids,
    async stop() {
      going = false;
      await Promise.all(clients);
    },
  };
}

describe("backup and restore", { concurrency: 1, timeout: 220_000 }, () => {
  it("copies a running server under load, and a server on the copy goes on with all that was acknowledged", async () => {
    const base = await folder();
    const [data, copy, restored] = ["data", "copies/one", "restored"].map((name) => join(base, name));
    let server = await Server.start({ data, partitions });
    const { port } = server;
    const app = await App.start(server.url);
    try {
      const client = new Client({ baseUrl: server.url, token: TOKEN, devMode: false });
      const asleep = app.workflow("asleep", async (context) => {
        const before = await context.run("before", () => "slept");
        await context.sleep("nap", "25s");
        return before;
      });
      const waits = app.workflow("waits", async (context) => {
        const { eventData } = await context.waitForEvent("wait", "restored-event", { timeout: "1h" });
        return eventData;
      });
      const sleeping = (await client.trigger({ url: asleep })).workflowRunId;
      const waiting = (await client.trigger({ url: waits })).workflowRunId;
      await until("one sleeps and one waits", async () =>
        app.of("asleep", sleeping).length === 2 && (await client.getWaiters({ eventId: "restored-event" })).length === 1);

      const traffic = load(server);
      await until("there is load", () => traffic.ids.length >= 100);
      const acknowledged = [...traffic.ids];
      const text = await succeeds("backup", copy, "--data", data);
      assert.match(text, /read again and whole/);
      assert.ok((await readdir(data)).includes("session.key"));
      assert.ok(!(await readdir(copy, { recursive: true })).some((name) => name.includes("session.key")), "a copy opens no session");
      const during = traffic.ids.length;
      await until("it has gone on meanwhile", () => traffic.ids.length > during);
      await traffic.stop();
      assert.deepEqual((await readdir(join(data, "snapshots"))), ["lock"], "nothing is left of the snapshot");
      assert.ok(traffic.ids.length > acknowledged.length);
      await server.kill();
      assert.equal(app.of("asleep", sleeping).length, 2, "it sleeps still");

      await succeeds("restore", copy, "--data", restored);
      server = await Server.start({ data: restored, port, partitions });
      const gone = [];
      for (const id of acknowledged) {
        if ((await call(server.url, "GET", `/v2/messages/${id}`)).status !== 200) gone.push(id);
      }
      assert.deepEqual(gone, []);
      await client.notify({ eventId: "restored-event", eventData: "told there", workflowRunId: waiting });
      for (const [id, result] of [[sleeping, "slept"], [waiting, "told there"]]) {
        const run = await until(`${id} has ended`, async () => {
          const [found] = (await client.logs({ filter: { workflowRunId: id } })).runs;
          return found?.workflowState === "RUN_SUCCESS" ? found : undefined;
        });
        assert.equal(JSON.parse(run.workflowRunResponse), result);
      }
      assert.equal(app.of("asleep", sleeping).filter((delivery) => delivery.headers.get("upstash-workflow-init") === "true").length, 1);
      assert.deepEqual((await call(server.url, "GET", "/v2/keys")).json, KEYS);
    } finally {
      await app.close();
      await server.stop();
    }
  });

  it("overwrites nothing, neither with a copy nor with a restored one, and takes half a copy for none", async () => {
    const base = await folder();
    const [data, copy] = ["data", "copy"].map((name) => join(base, name));
    const server = await Server.start({ data, partitions });
    try {
      const id = await publish(server, 1);
      await succeeds("backup", copy, "--data", data);
      for (const [words, why] of [
        [["backup", copy, "--data", data], /overwrites nothing/],
        [["restore", copy, "--data", data], /overwrites nothing/],
        [["restore", data, "--data", join(base, "new")], /no backup/],
        [["backup", join(base, "new"), "--data", join(base, "nowhere")], /no data of Stepwell/],
      ]) {
        const { code, text } = await stepwell(...words);
        assert.equal(code, 1, text);
        assert.match(text, why);
      }
      assert.equal((await call(server.url, "GET", `/v2/messages/${id}`)).status, 200);
    } finally {
      await server.stop();
    }
    // Without a server it copies as well; and without its list of files a copy is none.
    await succeeds("backup", join(base, "still"), "--data", data);
    await rm(join(copy, "stepwell.backup"));
    const { code, text } = await stepwell("restore", copy, "--data", join(base, "new"));
    assert.equal(code, 1);
    assert.match(text, /not finished/);
    assert.deepEqual((await readdir(base)).sort(), ["copy", "data", "still"]);
  });

  it("removes what a command has left that was killed, and can be asked again", async () => {
    const base = await folder();
    const data = join(base, "data");
    const server = await Server.start({ data, partitions });
    try {
      await publish(server, 1);
      // What a command leaves that was killed when the server had answered.
      await writeFile(join(data, "snapshots", "wanted-left-over"), "");
      await until("it is removed", async () => (await readdir(join(data, "snapshots"))).length === 1);
      await succeeds("backup", join(base, "copy"), "--data", data);
    } finally {
      await server.stop();
    }
  });
});
