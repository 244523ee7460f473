// Payloads and results of several megabytes, and the lazy fetch of histories that are too long to send.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { api, app, failedRun, runOf, succeeded, trigger, until } from "../lib/suite.mjs";

const MEGABYTE = 1024 * 1024;
const large = (letter, megabytes = 5) => letter.repeat(megabytes * MEGABYTE);
const lazy = (name) => app.of(name).map((call) => call.body.length === 0);

describe("large bodies", { concurrency: 2, timeout: 90_000 }, () => {
  it("takes a large payload, with four calls", async () => {
    const url = app.workflow("large-initial", async (context) => {
      const length = await context.run("one", () => context.requestPayload.length);
      await context.run("two", () => 2);
      await context.run("three", () => 3);
      return length;
    });
    assert.equal(await succeeded(await trigger(url, { body: large("i") })), 5 * MEGABYTE);
    await app.expectCalls({ "large-initial": 4 });
    assert.deepEqual(lazy("large-initial"), [true, true, true, true]);
    for (const call of app.of("large-initial")) {
      assert.equal(call.headers.get("content-length"), "0");
      assert.equal(call.headers.get("content-type"), "application/json");
    }
  });

  it("takes a large result, with three calls", async () => {
    const url = app.workflow("large-result", async (context) => {
      const result = await context.run("large", () => large("ü", 2.5));
      return await context.run("length", () => result.length);
    });
    assert.equal(await succeeded(await trigger(url)), 2.5 * MEGABYTE);
    await app.expectCalls({ "large-result": 3 });
    assert.deepEqual(lazy("large-result"), [false, true, true]);
  });

  it("takes large results of a parallel block, with nine calls", async () => {
    const url = app.workflow("large-parallel", async (context) => {
      const parts = await Promise.all(["a", "b", "c"].map((letter) => context.run(letter, () => large(letter))));
      const lengths = await context.run("lengths", () => parts.map((part) => part.length));
      return await context.run("first letters", () => [parts.map((part) => part[0]).join(""), lengths]);
    });
    assert.deepEqual(await succeeded(await trigger(url)), ["abc", [5 * MEGABYTE, 5 * MEGABYTE, 5 * MEGABYTE]]);
    await app.expectCalls({ "large-parallel": 9 });
  });

  it("takes a large answer of a call, with four calls", async () => {
    const third = app.endpoint("large-third", (call) => ({ headers: { "Content-Type": "text/plain" }, body: large("t", 3) + call.body.length }));
    const url = app.workflow("large-call", async (context) => {
      const { body } = await context.call("call", { url: third, method: "POST", body: large("q", 3) });
      return await context.run("end", () => [body.length, body.slice(3 * MEGABYTE)]);
    });
    const [length, end] = await succeeded(await trigger(url));
    assert.deepEqual([length, end], [3 * MEGABYTE + 7, String(3 * MEGABYTE)]);
    await app.expectCalls({ "large-call": 4 });
    const callback = app.of("large-call")[1];
    assert.ok(callback.body.length > 3 * MEGABYTE, "callbacks are sent in full");
  });

  it("fails at once where a result is longer than a message may be, however many retries there are", async () => {
    const url = app.workflow("large-refused", async (context) => {
      await context.run("too large", () => large("x", 17));
    });
    const run = await failedRun(await trigger(url, { retries: 3 }));
    // The second one looks for a failure function.
    await app.expectCalls({ "large-refused": 2 });
    assert.match(JSON.stringify(run), /longer than 16777216 bytes/);
  });

  it("fails with a large payload, with three calls", async () => {
    const seen = [];
    const url = app.workflow(
      "large-error",
      async (context) => {
        await context.run("one", () => 1);
        throw new Error("after all");
      },
      { failureFunction: ({ context, failResponse }) => void seen.push([context.requestPayload.length, failResponse]) },
    );
    await failedRun(await trigger(url, { retries: 0, body: large("e") }));
    await app.expectCalls({ "large-error": 3 });
    await until("the failure function", () => seen.length === 1);
    assert.deepEqual(seen, [[5 * MEGABYTE, "after all"]]);
    assert.ok(app.of("large-error")[2].body.length > 5 * MEGABYTE, "failure callbacks are sent in full");
  });

  it("returns a large result of the run", async () => {
    const url = app.workflow("large-return", async (context) => {
      await context.run("one", () => 1);
      return large("r");
    });
    assert.equal((await succeeded(await trigger(url))).length, 5 * MEGABYTE);
  });

  it("sends whole bodies to SDKs that could not fetch, and answers a fetch with the list", async () => {
    const seen = [];
    let finish;
    const url = app.endpoint("not-lazy", (call) => {
      seen.push(call);
      return new Promise((resolve) => {
        finish = () => resolve({ headers: { "Upstash-Workflow-Sdk-Version": "1" } });
      });
    });
    const id = `wfr_not-lazy-${Date.now()}`;
    await api("POST", `/v2/publish/${url}`, {
      headers: {
        "Upstash-Workflow-Init": "true",
        "Upstash-Workflow-RunId": id,
        "Upstash-Workflow-Url": url,
        "Upstash-Feature-Set": "LazyFetch,InitialBody",
        "Upstash-Forward-Upstash-Workflow-Sdk-Version": "1",
        "Content-Type": "text/plain",
      },
      body: large("g", 4),
    });
    const [call] = await until("the delivery", () => (seen.length > 0 ? seen : undefined));
    const [element] = JSON.parse(call.body);
    assert.equal(element.body.length, 4 * Math.ceil((4 * MEGABYTE) / 3));
    assert.equal(call.headers.get("content-type"), "text/plain");
    const fetched = await api("GET", `/v2/workflows/runs/${id}`);
    assert.equal(fetched.status, 200);
    assert.deepEqual(fetched.json, [element]);
    finish();
    assert.equal((await api("DELETE", `/v2/workflows/runs/${id}?cancel=false`)).status, 200);
    assert.equal((await api("GET", `/v2/workflows/runs/${id}`)).status, 404);
    assert.equal((await runOf(id)).workflowState, "RUN_SUCCESS");
  });
});
