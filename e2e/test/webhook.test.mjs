// createWebhook and waitForWebhook: anybody who has the URL may call it, before and after the wait.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TOKEN, otherToken } from "../lib/credentials.mjs";
import { stepsOf } from "../lib/history.mjs";
import { SERVER, api, app, client, ended, fresh, signal, succeeded, trigger, until, waiting } from "../lib/suite.mjs";

const described = async (request) => ({
  method: request.method,
  url: request.url,
  source: request.headers.get("x-source"),
  body: request.body === null ? null : await request.text(),
});

describe("webhooks", { concurrency: 8, timeout: 60_000 }, () => {
  it("goes through time-out and call, with eight calls", async () => {
    const caller = app.endpoint("hook-caller", async (call) => {
      const answer = await fetch(call.body.toString(), { method: "POST", headers: { "X-Source": "printer" }, body: '{"done":"☃"}' });
      return { status: answer.status, headers: { "Content-Type": "application/json" }, body: await answer.text() };
    });
    const url = app.workflow("webhook", async (context) => {
      const unused = await context.createWebhook("create unused");
      const first = await context.waitForWebhook("wait in vain", unused, "1s");
      const hook = await context.createWebhook("create");
      const called = await context.call("call it", { url: caller, method: "POST", body: hook.webhookUrl });
      const second = await context.waitForWebhook("wait", hook, "20s");
      // A request's body can be read once only, so this must be a step.
      const request = await context.run("read", () => described(second.request));
      return { first, hook, called: [called.status, called.body], late: second.timeout, request };
    });
    const { first, hook, called, late, request } = await succeeded(await trigger(url));
    assert.deepEqual(first, { timeout: true });
    assert.ok(hook.webhookUrl.startsWith(`${SERVER}/v2/workflows/hooks/defaultUser/wfr_`), hook.webhookUrl);
    assert.deepEqual(called, [200, {}]);
    assert.equal(late, false);
    assert.deepEqual(request, { method: "POST", url: hook.webhookUrl, source: "printer", body: '{"done":"☃"}' });
    await app.expectCalls({ webhook: 8 });
  });

  it("resumes a wait, by any method and without a token", async () => {
    const hooks = [];
    const url = app.workflow("methods", async (context) => {
      const hook = await context.createWebhook("create");
      await context.run("tell", () => hooks.push(hook));
      const got = [];
      for (let index = 0; index < 4; index++) {
        const { request } = await context.waitForWebhook(`wait ${index}`, hook, "20s");
        got.push(await context.run(`read ${index}`, () => described(request)));
      }
      return got;
    });
    const id = await trigger(url);
    const [hook] = await until("the webhook", () => (hooks.length > 0 ? hooks : undefined));
    const ask = async (method, body, more = "") => {
      await waiting(hook.eventId);
      return fetch(hook.webhookUrl + more, { method, body, headers: { "X-Source": method } });
    };
    for (const [method, body, more] of [["GET", undefined, "?a=1&b=%20x"], ["PUT", "text ☃"], ["DELETE"], ["POST", ""]]) {
      const answer = await ask(method, body, more);
      assert.equal(answer.status, 200);
      assert.deepEqual(await answer.json(), {});
    }
    const got = await succeeded(id);
    assert.deepEqual(got[0], { method: "GET", url: `${hook.webhookUrl}?a=1&b=%20x`, source: "GET", body: null });
    assert.deepEqual(got[1], { method: "PUT", url: hook.webhookUrl, source: "PUT", body: "text ☃" });
    assert.equal(got[2].method, "DELETE");
    assert.equal(got[3].body, "");
  });

  it("keeps calls that come before the wait, in order", async () => {
    const hooks = [];
    const hold = signal();
    const url = app.workflow("early", async (context) => {
      const hook = await context.createWebhook("create");
      await context.run("tell", () => hooks.push(hook));
      await context.run("hold", () => hold.promise);
      const got = [];
      for (let index = 0; index < 3; index++) {
        const { request } = await context.waitForWebhook(`wait ${index}`, hook, "20s");
        got.push(await context.run(`read ${index}`, async () => request.text()));
      }
      return got;
    });
    const id = await trigger(url);
    const [hook] = await until("the webhook", () => (hooks.length > 0 ? hooks : undefined));
    for (const body of ["1", "2", "3"]) assert.equal((await fetch(hook.webhookUrl, { method: "POST", body })).status, 200);
    hold.resolve(1);
    // Steps return JSON where it is JSON.
    assert.deepEqual(await succeeded(id), ["1", "2", "3"]);
  });

  it("knows no webhook of a run that is over, or of nobody", async () => {
    const hooks = [];
    const url = app.workflow("gone", async (context) => {
      const hook = await context.createWebhook("create");
      await context.run("tell", () => hooks.push(hook));
      await context.waitForWebhook("wait", hook, "1h");
    });
    const id = await trigger(url);
    const [hook] = await until("the webhook", () => (hooks.length > 0 ? hooks : undefined));
    await client.cancel(id);
    await ended(id, { state: "RUN_CANCELED" });
    for (const target of [
      new URL(hook.webhookUrl).pathname,
      `/v2/workflows/hooks/defaultUser/${fresh("wfr_none")}/evt_x`,
      `/v2/workflows/hooks/nobody/${id}/${hook.eventId}`,
      `/v2/workflows/hooks/testUser1/${id}/${hook.eventId}`,
    ]) {
      const { status, json } = await api("POST", target, { token: null, body: "x" });
      assert.equal(status, 404, target);
      assert.equal(typeof json.error, "string");
    }
  });

  it("keeps every byte of any request: binary, none, large, odd methods", async () => {
    const hooks = [];
    const requests = [
      ["POST", Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)), { "Content-Type": "application/octet-stream" }],
      ["PATCH", undefined, {}],
      ["OPTIONS", undefined, { "Access-Control-Request-Method": "POST" }],
      ["HEAD", undefined, {}],
      ["PURGE", Buffer.from("☃"), { "Content-Type": "nonsense" }],
      ["POST", Buffer.alloc(1_000_000, "large "), { "Content-Type": "text/plain", Authorization: "Bearer of somebody else" }],
    ];
    const url = app.workflow("bytes", async (context) => {
      const hook = await context.createWebhook("create");
      await context.run("tell", () => hooks.push(hook));
      for (const index of requests.keys()) await context.waitForWebhook(`wait ${index}`, hook, "20s");
    });
    const id = await trigger(url);
    const [hook] = await until("the webhook", () => (hooks.length > 0 ? hooks : undefined));
    for (const [method, body, headers] of requests) {
      const answer = await fetch(hook.webhookUrl, { method, body, headers: { ...headers, "X-Source": method } });
      assert.equal(answer.status, 200, method);
      assert.equal(await answer.text(), method === "HEAD" ? "" : "{}");
    }
    await succeeded(id);
    const delivered = new Map();
    for (const call of app.of("bytes", id)) {
      for (const { stepType, stepName, out } of stepsOf(call)) {
        if (stepType === "WaitForWebhook") delivered.set(stepName, JSON.parse(Buffer.from(out, "base64")));
      }
    }
    for (const [index, [method, body, headers]] of requests.entries()) {
      const event = delivered.get(`wait ${index}`);
      assert.equal(event.method, method);
      assert.equal(event.body, (body ?? Buffer.alloc(0)).toString("base64"), `the body of ${method}`);
      assert.deepEqual([event.header["X-Source"], event.header["Content-Type"]], [[method], headers["Content-Type"] && [headers["Content-Type"]]]);
      assert.equal(`${event.proto}://${event.host}${event.url}`, hook.webhookUrl);
    }
  });

  it("is not misled by hostile callers", async () => {
    const hooks = [];
    const url = app.workflow("hostile-hook", async (context) => {
      const hook = await context.createWebhook("create");
      await context.run("tell", () => hooks.push(hook));
      const { request } = await context.waitForWebhook("wait", hook, "20s");
      return context.run("read", () => request.text());
    });
    const id = await trigger(url);
    const [hook] = await until("the webhook", () => (hooks.length > 0 ? hooks : undefined));
    await waiting(hook.eventId);
    const own = `/v2/workflows/hooks/defaultUser/${id}`;
    for (const [path, status, token] of [
      [`/v2/workflows/hooks/testUser1/${id}/${hook.eventId}`, 404, TOKEN],
      [`/v2/workflows/hooks/testUser1/${id}/${hook.eventId}`, 404, otherToken(1)],
      [`/v2/workflows/hooks/nobody/${id}/${hook.eventId}`, 404],
      [`/v2/workflows/hooks/${"u".repeat(5_000)}/${id}/${hook.eventId}`, 404],
      [`/v2/workflows/hooks//${id}/${hook.eventId}`, 404],
      [`/v2/workflows/hooks/defaultUser/${fresh("wfr_none")}/${hook.eventId}`, 404],
      ["/v2/workflows/hooks/defaultUser", 404],
      [own, 404],
      [`${own}/`, 400],
      [`${own}/%zz`, 400],
      [`${own}/${"e".repeat(5_000)}`, 400],
      [`${own}/%00`, 400],
    ]) {
      const answer = await api("POST", path, { token: token ?? null, body: "stolen" });
      assert.equal(answer.status, status, path.slice(0, 100));
      assert.equal(typeof answer.json.error, "string", answer.text);
    }
    // An event that nobody waits for is kept for its own name, and wakes nobody.
    assert.equal((await api("POST", `${own}/${hook.eventId}/more`, { token: null, body: "other" })).status, 200);
    assert.equal((await client.getWaiters({ eventId: hook.eventId })).length, 1);
    // Whose token a caller shows means nothing: the path is the secret.
    assert.equal((await api("POST", `${own}/${hook.eventId}`, { token: otherToken(2), body: "right" })).status, 200);
    assert.equal(await succeeded(id), "right");
    assert.equal((await api("POST", `${own}/${hook.eventId}`, { token: null, body: "late" })).status, 404, "the run is over");
  });
});
