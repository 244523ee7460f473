// context.call: the server calls third parties, and their answers become results, whatever they are.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createServer } from "node:net";
import { once } from "node:events";
import { createWorkflow } from "@upstash/workflow/cloudflare";
import { receiver } from "../lib/app.mjs";
import { app, drop, fresh, succeeded, trigger } from "../lib/suite.mjs";

const json = (value, more = {}) => ({ headers: { "Content-Type": "application/json" }, body: JSON.stringify(value), ...more });

describe("call", { concurrency: 8, timeout: 60_000 }, () => {
  it("calls with every method, a sleep between, in twelve calls", async () => {
    let patched = 0;
    const third = app.endpoint("third", (call) =>
      call.method === "PATCH" && ++patched === 1
        ? { status: 500, body: "not yet" }
        : json({ method: call.method, body: call.body.toString(), header: call.headers.get("x-key") }),
    );
    const url = app.workflow("calls", async (context) => {
      const results = [];
      const body = { amount: 12, text: "ünï ☃" };
      const headers = { "X-Key": "k" };
      results.push(await context.call("get", { url: third, headers }));
      results.push(await context.call("post", { url: third, method: "POST", body: JSON.stringify(body), headers }));
      await context.sleep("nap", 1);
      results.push(await context.call("put", { url: third, method: "PUT", body: "text ☃" }));
      results.push(await context.call("patch", { url: third, method: "PATCH", body: "p", retries: 1, retryDelay: "200" }));
      results.push(await context.call("delete", { url: third, method: "DELETE" }));
      return results.map(({ status, body: answer }) => ({ status, ...answer }));
    });
    assert.deepEqual(await succeeded(await trigger(url, { headers: { "X-Secret": "user's" } })), [
      { status: 200, method: "GET", body: "", header: "k" },
      { status: 200, method: "POST", body: '{"amount":12,"text":"ünï ☃"}', header: "k" },
      { status: 200, method: "PUT", body: "text ☃", header: null },
      { status: 200, method: "PATCH", body: "p", header: null },
      { status: 200, method: "DELETE", body: "", header: null },
    ]);
    await app.expectCalls({ calls: 12, third: 6 });
    assert.deepEqual(app.of("third").filter((call) => call.method === "PATCH").map((call) => call.headers.get("upstash-retried")), ["0", "1"]);
    // Third parties see what the call gave them, and nothing of the run.
    for (const call of app.of("third")) {
      for (const name of call.headers.keys()) {
        assert.ok(name !== "x-secret" && !name.startsWith("upstash-workflow"), `a third party saw ${name}`);
      }
      await receiver().verify({ signature: call.headers.get("upstash-signature"), body: call.body.toString(), url: call.url });
    }
    // The user's headers come with every delivery to the workflow, callbacks included.
    for (const call of app.of("calls")) assert.equal(call.headers.get("x-secret"), "user's");
  });

  it("hands over any status as a result: 401, 404 and 500 fail no run", async () => {
    const statuses = [401, 404, 500, 302, 204];
    const third = app.endpoint("statuses", (call) => {
      const status = statuses[call.headers.get("x-index")];
      return { status, headers: { "Fail-Header-Foo": "bar", ...(status === 302 ? { Location: "http://127.0.0.1:1/" } : {}) }, body: status === 204 ? undefined : `it is ${status}` };
    });
    const failures = [];
    const url = app.workflow(
      "status-calls",
      async (context) => {
        const results = [];
        for (const index of statuses.keys()) {
          const { status, header, body } = await context.call(`call ${index}`, { url: third, headers: { "X-Index": String(index) } });
          results.push([status, header["Fail-Header-Foo"], body]);
        }
        return results;
      },
      { failureFunction: (failure) => void failures.push(failure) },
    );
    const results = await succeeded(await trigger(url));
    assert.deepEqual(results, statuses.map((status) => [status, ["bar"], status === 204 ? "" : `it is ${status}`]));
    assert.deepEqual(failures, []);
    await app.expectCalls({ "status-calls": 1 + 2 * statuses.length, statuses: statuses.length });
  });

  it("makes one callback of a call with failure function or URL: a 401 is a result", async () => {
    const third = app.endpoint("unauthorized", () => ({ status: 401, body: "no" }));
    const failures = [];
    const route = async (context) => (await context.call("call", { url: third, method: "POST" })).status;
    const url = app.workflow("call-failureFunction", route, { failureFunction: (failure) => void failures.push(failure) });
    const failureUrl = app.endpoint("call-failure-url");
    const other = app.workflow("call-failureUrl", route);
    assert.equal(await succeeded(await trigger(url)), 401);
    assert.equal(await succeeded(await trigger(other, { failureUrl })), 401);
    await app.expectCalls({ "call-failureFunction": 3, "call-failureUrl": 3, "call-failure-url": 0 });
    assert.deepEqual(failures, []);
  });

  it("retries as often as the call says and hands over the last answer", async () => {
    let asked = 0;
    const third = app.endpoint("failing", () => ({ status: 503, body: `attempt ${++asked}` }));
    const url = app.workflow("call-retries", async (context) => {
      const tries = await context.call("tries", { url: third, retries: 2, retryDelay: "100 * (1 + retried)" });
      const once = await context.call("once", { url: third });
      return [tries.status, tries.body, once.body];
    });
    assert.deepEqual(await succeeded(await trigger(url, { retries: 3 })), [503, "attempt 3", "attempt 4"]);
    await app.expectCalls({ "call-retries": 5, failing: 4 });
    assert.deepEqual(app.of("failing").map((call) => call.headers.get("upstash-retried")), ["0", "1", "2", "0"]);
  });

  it("gives up on an endpoint that never answers, answers endlessly, drops or refuses the connection", async () => {
    const never = app.endpoint("never", () => undefined);
    const endless = app.endpoint("endless", (call, request, response) => {
      response.writeHead(200, { "Content-Type": "text/plain" });
      const chunk = Buffer.alloc(64 * 1024, "x");
      const more = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
      response.on("error", () => {});
      return undefined;
    });
    const trickle = app.endpoint("trickle", (call, request, response) => {
      response.writeHead(200, { "Content-Type": "text/plain" });
      const timer = setInterval(() => response.write("."), 100);
      response.on("close", () => clearInterval(timer));
      return undefined;
    });
    const dropping = app.endpoint("dropping", () => drop());
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const refused = `http://127.0.0.1:${closed.address().port}/`;
    closed.close();
    await once(closed, "close");
    const url = app.workflow("hard-calls", async (context) => {
      const results = await Promise.all([
        context.call("never", { url: never, timeout: 1 }),
        context.call("endless", { url: endless, timeout: "2s" }),
        context.call("trickle", { url: trickle, timeout: "1s" }),
        context.call("dropping", { url: dropping }),
        context.call("refused", { url: refused }),
      ]);
      return results.map(({ status, header }) => [status, Object.keys(header).length === 0]);
    });
    const results = await succeeded(await trigger(url));
    assert.deepEqual([results[0], results[2]], [[504, true], [504, true]]);
    assert.ok(results[1][0] === 502 || results[1][0] === 504, `endless: ${results[1]}`);
    assert.deepEqual(results.slice(3), [[502, true], [502, true]]);
    await app.expectCalls({ "hard-calls": 1 + 5 + 5 + 5, never: 1, endless: 1, dropping: 1 });
  });

  it("retries a call that timed out", async () => {
    let asked = 0;
    const third = app.endpoint("slow-once", () => (++asked === 1 ? undefined : { body: "now" }));
    const url = app.workflow("call-timeout", async (context) => {
      const { status, body } = await context.call("slow", { url: third, timeout: 1, retries: 1, retryDelay: "0" });
      return [status, body];
    });
    const [status, body] = await succeeded(await trigger(url));
    assert.deepEqual([status, body], [200, "now"]);
    await app.expectCalls({ "call-timeout": 3, "slow-once": 2 });
  });

  it("keeps Unicode and bytes", async () => {
    const text = "ünï ☃ 𝒳 \u2028 \u0000 é";
    const bytes = Buffer.from(Array.from({ length: 1024 }, (_, index) => (index * 7) % 256));
    const third = app.endpoint("contents", (call) => {
      const kind = call.headers.get("x-kind");
      if (kind === "json") return json({ text, sent: call.body.toString() });
      if (kind === "text") return { headers: { "Content-Type": "text/plain; charset=utf-8" }, body: text };
      if (kind === "bytes") return { headers: { "Content-Type": "image/png" }, body: bytes };
      return { headers: { "Content-Type": "application/json" }, body: "" };
    });
    const url = app.workflow("content-calls", async (context) => {
      const results = {};
      for (const kind of ["json", "text", "bytes", "empty"]) {
        const settings = { url: third, method: "POST", body: text, headers: { "X-Kind": kind, "Content-Type": "text/markdown" } };
        results[kind] = (await context.call(`schritt-é ${kind}`, settings)).body;
      }
      return results;
    });
    const results = await succeeded(await trigger(url));
    assert.deepEqual(results.json, { text, sent: text });
    assert.equal(results.text, text);
    assert.equal(results.bytes, bytes.toString("latin1"));
    assert.equal(results.empty, "");
    assert.deepEqual([...new Set(app.of("contents").map((call) => call.headers.get("content-type")))], ["text/markdown"]);
    await app.expectCalls({ "content-calls": 9 });
  });

  it("is not fooled by headers that a call gives to the workflow itself, with seven calls", async () => {
    const failures = [];
    const guarded = async (context) => {
      if (context.headers.get("authorization") !== "Bearer secret") return;
      await context.run("never", () => 1);
    };
    const victim = app.workflow("victim", guarded, { failureFunction: (failure) => void failures.push(failure) });
    const url = app.workflow("auth-custom", async (context) => {
      if (context.headers.get("authorization") !== "Bearer secret") return;
      const results = [];
      for (const header of ["Upstash-Workflow-Is-Failure", "Upstash-Workflow-Failure-Callback", "Upstash-Workflow-Callback"]) {
        const headers = { [header]: "true", "Upstash-Workflow-RunId": "wfr_forged" };
        results.push((await context.call(header, { url: victim, method: "POST", body: "{}", headers })).status);
      }
      return results;
    });
    const statuses = await succeeded(await trigger(url, { headers: { Authorization: "Bearer secret" } }));
    for (const status of statuses) assert.ok(status >= 400, `${statuses}`);
    assert.deepEqual(failures, []);
    await app.expectCalls({ "auth-custom": 7, victim: 3 });
    for (const [index, name] of ["is-failure", "failure-callback", "callback"].entries()) {
      assert.equal(app.of("victim")[index].headers.get(`upstash-workflow-${name}`), "true");
    }
  });

  it("calls another workflow without waiting for it", async () => {
    const started = [];
    const called = createWorkflow(async (context) => {
      await context.run("one", () => started.push(context.workflowRunId));
      return context.requestPayload;
    });
    const caller = createWorkflow(async (context) => {
      const { status, body } = await context.call("call", { workflow: called, body: { n: 1 }, headers: { "X-A": "1" } });
      return [status, typeof body.workflowRunId];
    });
    const urls = app.workflows("calling", { caller, called });
    assert.deepEqual(await succeeded(await trigger(urls.caller)), [200, "string"]);
    await app.expectCalls({ "calling/caller": 3, "calling/called": 3 });
    assert.deepEqual(await succeeded(started[0]), { n: 1 });
  });

  it("does not call the third party again when the delivery that asked for it is repeated", async () => {
    const third = app.endpoint("not-again", () => json(1));
    let broken = false;
    const url = app.workflow(
      "call-again",
      async (context) => (await context.call("call", { url: third })).body,
      {
        around: async (call, next) => {
          const answer = await next();
          if (broken) return answer;
          broken = true;
          return drop();
        },
      },
    );
    assert.equal(await succeeded(await trigger(url, { retryDelay: "300", workflowRunId: fresh("again") })), 1);
    assert.equal(app.of("not-again").length, 1);
  });
});
