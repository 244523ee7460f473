// Keys, tokens, signatures, and the SDK's development mode.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Client as QStashClient, Receiver } from "@upstash/qstash";
import { receiver } from "../lib/app.mjs";
import { KEYS, TOKEN, otherToken } from "../lib/credentials.mjs";
import { SERVER, api, app, succeeded, trigger, until } from "../lib/suite.mjs";

describe("keys and tokens", { concurrency: 4, timeout: 60_000 }, () => {
  it("shows the documented keys to the documented user", async () => {
    const { status, json } = await api("GET", "/v2/keys");
    assert.deepEqual([status, json], [200, KEYS]);
    assert.deepEqual((await api("GET", `/v2/keys?qstash_token=${encodeURIComponent(TOKEN)}`, { token: null })).json, KEYS);
  });

  it("knows the three further users, each by its own token", async () => {
    for (const number of [1, 2, 3]) {
      const { status, json } = await api("GET", "/v2/keys", { token: otherToken(number) });
      assert.equal(status, 200);
      assert.match(json.current, /^sig_/);
      assert.match(json.next, /^sig_/);
    }
  });

  it("refuses other tokens, and none, with 401", async () => {
    const tokens = [null, "", "nonsense", TOKEN.slice(0, -2), otherToken(99)];
    for (const token of tokens) {
      const { status, json } = await api("GET", "/v2/keys", { token });
      assert.equal(status, 401, String(token));
      assert.equal(typeof json.error, "string");
    }
    assert.equal((await api("GET", "/v2/keys", { token: null, headers: { Authorization: `Basic ${TOKEN}` } })).status, 401);
  });

  it("signs each attempt as the SDK's Receiver verifies it", async () => {
    const url = app.endpoint("signed", () => ({ status: app.of("signed").length === 1 ? 500 : 200, headers: { "Upstash-Workflow-Sdk-Version": "1" } }));
    await trigger(url, { body: "ünï ☃", retries: 1, retryDelay: "0" });
    await until("two attempts", () => app.of("signed").length === 2);
    const tokens = [];
    for (const call of app.of("signed")) {
      const signature = call.headers.get("upstash-signature");
      assert.equal(await receiver().verify({ signature, body: call.body.toString(), url }), true);
      await assert.rejects(receiver().verify({ signature, body: `${call.body} `, url }), /body hash/);
      await assert.rejects(receiver().verify({ signature, body: call.body.toString(), url: `${url}x` }), /subject/);
      const [head, claims] = signature.split(".").slice(0, 2).map((part) => JSON.parse(Buffer.from(part, "base64url")));
      assert.deepEqual(head, { alg: "HS256", typ: "JWT" });
      assert.deepEqual([claims.iss, claims.sub, claims.exp - claims.iat, claims.nbf], ["Upstash", url, 300, 0]);
      assert.ok(claims.iat <= call.at / 1000);
      assert.equal("aud" in claims, false);
      tokens.push(claims.jti);
    }
    assert.equal(new Set(tokens).size, 2);
  });

  it("rotates: endpoints with the old keys and with the new ones accept what is signed from then on, retries included", async () => {
    const token = otherToken(3);
    const ask = (method, path) => api(method, path, { token }).then(({ status, json }) => (assert.equal(status, 200), json));
    const before = await ask("GET", "/v2/keys");
    const verified = [];
    const receives = ({ current, next }) => new Receiver({ currentSigningKey: current, nextSigningKey: next, devMode: false });
    let receivers = [receives(before)];
    let after;
    const url = app.endpoint("rotated", async (call) => {
      const body = call.body.toString();
      const signature = call.headers.get("upstash-signature");
      for (const one of receivers) assert.equal(await one.verify({ signature, body, url }), true);
      verified.push(signature);
      if (verified.length > 1) return { status: 200 };
      after = await ask("POST", "/v2/keys/rotate");
      receivers = [receives(before), receives(after)];
      return { status: 500 };
    });
    const qstash = new QStashClient({ baseUrl: SERVER, token, devMode: false });
    await qstash.publishJSON({ url, body: { a: 1 }, retries: 1, retryDelay: "0" });
    await until("two attempts", () => verified.length === 2);
    assert.equal(after.current, before.next);
    assert.notEqual(after.next, before.current);
    assert.deepEqual(await ask("GET", "/v2/keys"), after);
    assert.equal((await ask("POST", "/v2/rotate")).current, after.next);
    // The second attempt was not signed with the old current key.
    const [head, claims, seal] = verified[1].split(".");
    const sealed = (key) => createHmac("sha256", key).update(`${head}.${claims}`).digest("base64url");
    assert.deepEqual([seal === sealed(before.current), seal === sealed(after.current)], [false, true]);
  });

  it("signs a plain message too", async () => {
    const url = app.endpoint("plain-message");
    const qstash = new QStashClient({ baseUrl: SERVER, token: TOKEN, devMode: false });
    const { messageId } = await qstash.publishJSON({ url, body: { plain: true } });
    const [call] = await until("its delivery", () => (app.of("plain-message").length > 0 ? app.of("plain-message") : undefined));
    assert.equal(call.headers.get("upstash-message-id"), messageId);
    assert.equal(await receiver().verify({ signature: call.headers.get("upstash-signature"), body: call.body.toString(), url }), true);
  });

  it("is found by an SDK in development mode, unchanged", async () => {
    const program = fileURLToPath(new URL("../lib/development-mode.mjs", import.meta.url));
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], {
      env: {
        PATH: process.env.PATH,
        // A home without a cache: the SDK must not find, or fetch, a server of its own.
        HOME: "/nonexistent",
        QSTASH_DEV: "true",
        QSTASH_DEV_PORT: new URL(SERVER).port,
        QSTASH_TOKEN: "ignored",
        QSTASH_CURRENT_SIGNING_KEY: "ignored",
        QSTASH_NEXT_SIGNING_KEY: "ignored",
      },
      timeout: 30_000,
    });
    assert.match(stdout, /Server already running/, stderr);
    assert.match(stdout, /^result: "hello ☃"$/m, stderr);
  });

  it("serves endpoints that use the same port for many runs at once", async () => {
    const url = app.workflow("many-at-once", async (context) => context.run("one", () => context.requestPayload));
    const ids = await Promise.all(Array.from({ length: 50 }, (_, n) => trigger(url, { body: String(n) })));
    const results = await Promise.all(ids.map((id) => succeeded(id)));
    assert.deepEqual(results, Array.from({ length: 50 }, (_, n) => n));
    await app.expectCalls({ "many-at-once": 100 });
  });
});
