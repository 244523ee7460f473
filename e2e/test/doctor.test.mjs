// What `stepwell doctor` finds out about endpoints with the official SDK, and about others.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, describe, it } from "node:test";
import { Receiver } from "@upstash/qstash";
import { App, ExpressApp } from "../lib/app.mjs";
import { KEYS } from "../lib/credentials.mjs";
import { command } from "../lib/server.mjs";

// Nobody listens there: no endpoint has to call anybody for its answer to a probe.
const NO_SERVER = "http://127.0.0.1:9";
const OTHER = { current: "sig_other".padEnd(32, "x"), next: "sig_others_next".padEnd(32, "x") };
const receiverOf = (current, next) => new Receiver({ currentSigningKey: current, nextSigningKey: next, devMode: false });

const app = await App.start(NO_SERVER);
const express = await ExpressApp.start(NO_SERVER);
after(() => Promise.all([app.close(), express.close()]));

let worked = 0;
const steps = async (context) => {
  worked++;
  await context.run("work", () => worked++);
};

async function doctor(url, { words = ["--dev"], environment = {} } = {}) {
  const [program, ...more] = command();
  const env = { ...process.env, ...environment };
  const child = spawn(program, [...more, "doctor", url, "--json", ...words], { env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  let errors = "";
  child.stdout.on("data", (chunk) => (text += chunk));
  child.stderr.on("data", (chunk) => (errors += chunk));
  const [code] = await once(child, "close");
  try {
    return { code, errors, ...JSON.parse(text) };
  } catch {
    return { code, errors, text };
  }
}

/** That it finds this to be wrong, and nothing else. */
async function finds(code, url, options) {
  const found = await doctor(url, options);
  assert.equal(found.code, 1, JSON.stringify(found));
  assert.equal(found.well, false);
  const problems = found.findings.filter(({ level }) => level === "problem");
  assert.deepEqual(problems.map((problem) => problem.code), [code], JSON.stringify(found));
  assert.ok(problems[0].todo.length > 0);
  return problems[0].what;
}

async function well(url, options) {
  const found = await doctor(url, options);
  assert.equal(found.code, 0, JSON.stringify(found));
  assert.equal(found.well, true);
  return found.findings;
}

describe("doctor", { concurrency: 2, timeout: 220_000 }, () => {
  it("finds nothing wrong with a workflow of the SDK, and runs none of its code", async () => {
    const url = app.workflow("well", steps);
    const findings = await well(url);
    assert.ok(findings.some(({ code, what }) => code === "sdk" && what.includes("version v1.")), JSON.stringify(findings));
    assert.ok(findings.some(({ code, what }) => code === "keys" && what.startsWith("Both signing keys")));
    await well(express.workflow("well", steps));
    assert.equal(app.of("well").length, 3);
    assert.equal(worked, 0);
  });

  it("takes the keys from the environment, and the ranges that the server is told to allow", async () => {
    const url = app.workflow("keys", steps, { receiver: receiverOf(OTHER.current, OTHER.next) });
    const environment = { QSTASH_CURRENT_SIGNING_KEY: OTHER.current, QSTASH_NEXT_SIGNING_KEY: OTHER.next };
    await well(url, { environment, words: ["--allow", "127.0.0.0/8"] });
    const { code, errors } = await doctor(url, { environment: { QSTASH_CURRENT_SIGNING_KEY: "", QSTASH_NEXT_SIGNING_KEY: "" }, words: [] });
    assert.equal(code, 1);
    assert.match(errors, /give the signing keys/);
  });

  it("names keys that differ, in whole or by a rotation", async () => {
    await finds("keys", app.workflow("others", steps, { receiver: receiverOf(OTHER.current, OTHER.next) }));
    assert.match(await finds("keys", app.workflow("no-next", steps, { receiver: receiverOf(KEYS.current, OTHER.next) })), /not the next one/);
    assert.match(await finds("keys", app.workflow("rotated", steps, { receiver: receiverOf(KEYS.next, OTHER.next) })), /next signing key only/);
  });

  it("names an endpoint that takes whatever comes: a problem for production, a note for development", async () => {
    const url = app.workflow("open", steps, { receiver: undefined });
    const environment = { QSTASH_CURRENT_SIGNING_KEY: KEYS.current, QSTASH_NEXT_SIGNING_KEY: KEYS.next };
    await finds("unverified", url, { environment, words: ["--allow", "127.0.0.0/8"] });
    assert.ok((await well(url)).some(({ code, level }) => code === "unverified" && level === "note"));
    assert.equal(worked, 0);
  });

  it("names a body that was changed before the SDK saw it", async () => {
    const around = (call, next) => {
      call.body = Buffer.from(JSON.stringify(JSON.parse(call.body), null, 1));
      return next();
    };
    await finds("body", app.workflow("parsed", steps, { around }));
  });

  it("names what the server would not send to, and looks on", async () => {
    const environment = { QSTASH_CURRENT_SIGNING_KEY: KEYS.current, QSTASH_NEXT_SIGNING_KEY: KEYS.next };
    assert.match(await finds("policy", app.workflow("loopback", steps), { environment, words: [] }), /range 127\.0\.0\.0\/8/);
    assert.match(await finds("policy", "http://169.254.169.254/latest"), /169\.254/);
    await finds("url", "nonsense");
  });

  it("names redirects, and those to another scheme", async () => {
    const moved = app.endpoint("moved", () => ({ status: 308, headers: { Location: "/elsewhere" } }));
    assert.match(await finds("redirect", moved), /308, to \/elsewhere/);
    const secure = app.endpoint("secure", ({ url }) => ({ status: 301, headers: { Location: url.replace("http:", "https:") } }));
    await finds("proxy", secure);
  });

  it("names endpoints that are silent, away, or no workflow", async () => {
    await finds("timeout", app.endpoint("silent", () => new Promise(() => {})), { words: ["--dev", "--timeout", "1s"] });
    await finds("connect", "http://127.0.0.1:9/nobody");
    await finds("route", `${app.url}/nowhere`);
    await finds("route", app.endpoint("page", () => ({ headers: { "Content-Type": "text/html" }, body: "<h1>Sign in</h1>" })));
    await finds("access", app.endpoint("guarded", () => ({ status: 401, body: "who are you?" })));
  });

  it("names an SDK that is too old", async () => {
    const old = { headers: { "Upstash-Workflow-Sdk-Version": "1", "Upstash-Workflow-Sdk": "v0.2.7" }, body: '{"finishCondition":"duplicate-step"}' };
    assert.match(await finds("sdk", app.endpoint("old", () => old)), /0\.2\.7/);
  });
});
