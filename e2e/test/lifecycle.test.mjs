// Starting and stopping: `dev` and `serve`, data folders, restarts. Each test has servers of its own.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { Client } from "@upstash/workflow";
import { App } from "../lib/app.mjs";
import { KEYS, TOKEN, tokenOf } from "../lib/credentials.mjs";
import { call } from "../lib/http.mjs";
import { Server, command } from "../lib/server.mjs";
import { signal, until } from "../lib/wait.mjs";

const partitions = Number(process.env.E2E_PARTITIONS ?? 1);
const folders = [];
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});
const folder = async () => {
  const made = await mkdtemp(join(tmpdir(), "stepwell-life-"));
  folders.push(made);
  return made;
};

/** Runs the launcher until it ends by itself. */
async function refused(words) {
  const [program, ...more] = command();
  const child = spawn(program, [...more, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  child.stdout.on("data", (chunk) => (text += chunk));
  child.stderr.on("data", (chunk) => (text += chunk));
  const timer = setTimeout(() => child.kill("SIGKILL"), 30_000);
  const [code] = await once(child, "exit");
  clearTimeout(timer);
  return { code, text };
}

const stoppedCleanly = ({ code }) => assert.ok(code === 0 || code === 143, `exit code ${code}`);

describe("starting and stopping", { concurrency: 2, timeout: 220_000 }, () => {
  it("prints what to export in development, and stops on SIGTERM", async () => {
    const server = await Server.start({ partitions });
    assert.deepEqual(server.exports, {
      QSTASH_URL: server.url,
      QSTASH_TOKEN: TOKEN,
      QSTASH_CURRENT_SIGNING_KEY: KEYS.current,
      QSTASH_NEXT_SIGNING_KEY: KEYS.next,
    });
    stoppedCleanly(await server.stop());
  });

  it("uses its native library where it lies: a temporary copy would stay when it is killed", { skip: process.platform !== "linux" && "there is no /proc" }, async () => {
    const server = await Server.start({ partitions });
    const mapped = await readFile(`/proc/${server.pid}/maps`, "utf8");
    stoppedCleanly(await server.stop());
    assert.match(mapped, /\/dist\/native\/librocksdbjni-[^/]*\.so$/m);
  });

  it("goes on after a restart: sleeps, waits, saved notifications, retries, and the ids of ended runs", async () => {
    const data = await folder();
    let server = await Server.start({ data, partitions });
    const { port } = server;
    const app = await App.start(server.url);
    try {
      const client = new Client({ baseUrl: server.url, token: TOKEN, devMode: false });
      const broken = { now: true };
      const url = app.workflow("restart", async (context) => {
        const one = await context.run("one", () => 1);
        const kind = context.requestPayload;
        if (kind === "sleep") await context.sleep("nap", 4);
        if (kind === "retry") {
          await context.run("flaky", () => {
            if (broken.now) throw new Error("not yet");
          });
        }
        const first = kind === "wait" || kind === "saved" ? await context.waitForEvent("wait", `${kind}-event`, { timeout: "1h" }) : undefined;
        const second = kind === "saved" ? await context.waitForEvent("second", "saved-second", { timeout: "1h" }) : undefined;
        return [one, first?.eventData ?? null, second?.eventData ?? null];
      });
      const runs = {};
      for (const kind of ["done", "sleep", "wait", "saved", "retry"]) {
        runs[kind] = (await client.trigger({ url, body: kind, workflowRunId: `restart-${kind}`, retryDelay: "500", retries: 20 })).workflowRunId;
      }
      const state = async (id) => (await client.logs({ filter: { workflowRunId: id } })).runs[0];
      await until("one is done", async () => (await state(runs.done))?.workflowState === "RUN_SUCCESS");
      await until("two wait", async () => (await client.getWaiters({ eventId: "wait-event" })).length + (await client.getWaiters({ eventId: "saved-event" })).length === 2);
      await until("one is tried again", () => app.of("restart", runs.retry).length >= 3);
      await client.notify({ eventId: "saved-second", workflowRunId: runs.saved, eventData: "kept" });
      const before = await state(runs.done);
      stoppedCleanly(await server.stop());
      broken.now = false;
      server = await Server.start({ data, port, partitions });
      await client.notify({ eventId: "wait-event", workflowRunId: runs.wait, eventData: "after" });
      await client.notify({ eventId: "saved-event", eventData: "after too" });
      const expected = { done: [1, null, null], sleep: [1, null, null], wait: [1, "after", null], saved: [1, "after too", "kept"], retry: [1, null, null] };
      for (const [kind, id] of Object.entries(runs)) {
        const run = await until(`${kind} has ended`, async () => {
          const found = await state(id);
          return found.workflowState === "RUN_SUCCESS" ? found : undefined;
        });
        assert.deepEqual(JSON.parse(run.workflowRunResponse), expected[kind], kind);
      }
      assert.deepEqual(await state(runs.done), before, "the log is as it was");
      app.verify();
    } finally {
      await server.stop();
      await app.close();
    }
  });

  it("gives a delivery in flight time to end when it stops, and takes no new work", async () => {
    const data = await folder();
    const server = await Server.start({ data, partitions });
    const app = await App.start(server.url);
    try {
      const client = new Client({ baseUrl: server.url, token: TOKEN, devMode: false });
      const hold = signal();
      const url = app.workflow("in-flight", async (context) => {
        await context.run("one", () => 1);
        await context.run("hold", () => hold.promise);
      });
      const { workflowRunId } = await client.trigger({ url });
      await until("the second delivery is open", () => app.of("in-flight").length === 2);
      const stopping = server.stop();
      const { setTimeout: pause } = await import("node:timers/promises");
      await pause(300);
      hold.resolve("in time");
      stoppedCleanly(await stopping);
      const again = await Server.start({ data, port: server.port, partitions });
      try {
        const state = async () => (await client.logs({ filter: { workflowRunId } })).runs[0];
        await until("the run has ended", async () => (await state()).workflowState === "RUN_SUCCESS");
      } finally {
        await again.stop();
      }
    } finally {
      await app.close();
    }
  });

  it("refuses a data folder that another process uses, and another number of partitions", async () => {
    const data = await folder();
    const server = await Server.start({ data, partitions });
    const second = await refused(["dev", "--port", "0", "--data", data, "--partitions", String(partitions)]);
    assert.notEqual(second.code, 0);
    assert.notEqual(second.code, null, "it must end by itself");
    assert.match(second.text, /in use|another process|lock/i);
    assert.doesNotMatch(second.text, /^\s+at [\w.$]+\(/m, "a message, not a stack trace");
    await server.stop();
    const third = await refused(["dev", "--port", "0", "--data", data, "--partitions", String(partitions + 1)]);
    assert.notEqual(third.code, 0);
    assert.match(third.text, /partition/i);
    assert.doesNotMatch(third.text, /^\s+at [\w.$]+\(/m);
    const without = await Server.start({ data });
    await without.stop();
  });

  it("refuses a port that is taken", async () => {
    const server = await Server.start({ partitions });
    const second = await refused(["dev", "--port", String(server.port), "--data", await folder()]);
    assert.notEqual(second.code, 0);
    assert.match(second.text, /in use|bind/i);
    await server.stop();
  });

  it("creates token and keys at the first start in production, and keeps them", async () => {
    const data = await folder();
    const first = await Server.start({ mode: "serve", data, partitions, token: null });
    const shown = await until("what it shows once", () => (first.exports?.QSTASH_NEXT_SIGNING_KEY ? first.exports : undefined));
    const { QSTASH_TOKEN: token, QSTASH_CURRENT_SIGNING_KEY: current, QSTASH_NEXT_SIGNING_KEY: next, QSTASH_URL: url } = shown;
    assert.equal(url, first.url);
    assert.match(current, /^sig_/);
    assert.match(next, /^sig_/);
    assert.notEqual(current, KEYS.current);
    assert.equal(typeof JSON.parse(Buffer.from(token, "base64")).UserID, "string");
    const keys = (server, bearer) => call(server.url, "GET", "/v2/keys", { token: bearer });
    assert.deepEqual((await keys(first, token)).json, { current, next });
    assert.equal((await keys(first, TOKEN)).status, 401, "no development users in production");
    stoppedCleanly(await first.stop());
    const second = await Server.start({ mode: "serve", data, partitions, token });
    assert.equal(second.exports, undefined, "shown once");
    assert.deepEqual((await keys(second, token)).json, { current, next });
    await second.stop();
  });

  it("takes token and keys from the environment, and calls no loopback address in production", async () => {
    const token = tokenOf("tenant-a", "secret");
    const [current, next] = ["sig_current", "sig_next"].map((key) => key.padEnd(32, "x"));
    const environment = { STEPWELL_TOKEN: token, STEPWELL_CURRENT_SIGNING_KEY: current, STEPWELL_NEXT_SIGNING_KEY: next };
    const server = await Server.start({ mode: "serve", partitions, environment, token });
    const app = await App.start(server.url);
    try {
      const { json } = await call(server.url, "GET", "/v2/keys", { token });
      assert.deepEqual(json, { current, next });
      assert.doesNotMatch(server.log(), /secret|sig_current/, "secrets that were given are not logged");
      const url = app.endpoint("loopback");
      const client = new Client({ baseUrl: server.url, token, devMode: false });
      const { workflowRunId } = await client.trigger({ url, retries: 0 }).catch((error) => {
        assert.equal(error.status, 400);
        return {};
      });
      if (workflowRunId) {
        await until("it has failed", async () => (await client.logs({ filter: { workflowRunId } })).runs[0]?.workflowState === "RUN_FAILED");
      }
      assert.equal(app.calls.length, 0);
    } finally {
      await server.stop();
      await app.close();
    }
  });

  it("says how it is used", async () => {
    const { code, text } = await refused(["--help"]);
    assert.equal(code, 0);
    for (const word of ["dev", "serve", "demo"]) assert.match(text, new RegExp(`^\\s+${word}\\b`, "m"));
    for (const mode of ["dev", "serve"]) {
      const help = (await refused([mode, "--help"])).text;
      for (const option of ["--port", "--host", "--data", "--partitions"]) assert.ok(help.includes(option), `${mode} ${option}`);
    }
  });
});
