// Every way to start a run: client, publish, REST trigger, the endpoint itself; ids, duplicates, delays, the handshake.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stepsOf } from "../lib/history.mjs";
import { api, app, client, ended, failedRun, fresh, runOf, succeeded, trigger, until } from "../lib/suite.mjs";

const echo = async (context) => {
  const payload = await context.run("payload", () => context.requestPayload);
  const header = await context.run("header", () => context.headers.get("x-customer"));
  return { payload, header, id: context.workflowRunId };
};

const batch = (items) => api("POST", "/v2/batch", { headers: { "Content-Type": "application/json" }, body: JSON.stringify(items) });

/** The headers with which the SDK's clients of other languages start a run by a plain publish. */
const init = (id, url) => ({
  "Upstash-Workflow-Init": "true",
  "Upstash-Workflow-RunId": id,
  "Upstash-Workflow-Url": url,
  "Upstash-Forward-Upstash-Workflow-Sdk-Version": "1",
  "Upstash-Feature-Set": "LazyFetch, InitialBody",
});

describe("starting a run", { concurrency: 8, timeout: 60_000 }, () => {
  it("takes payloads of every kind from client.trigger", async () => {
    const payloads = {};
    const url = app.workflow("payloads", async (context) => {
      payloads[context.workflowRunId] = context.requestPayload;
      await context.run("step", () => 1);
    });
    const bodies = [{ deep: ["ünï ☃", null] }, "plain text ☃", 17, [], "", undefined, "x".repeat(100_000)];
    const ids = await Promise.all(bodies.map((body) => trigger(url, { body })));
    await Promise.all(ids.map((id) => succeeded(id)));
    // An empty payload reaches the route function as "", whether it was empty text or nothing.
    assert.deepEqual(ids.map((id) => payloads[id] || ""), bodies.map((body) => body || ""));
    await app.expectCalls({ payloads: 2 * bodies.length });
  });

  it("keeps headers, labels and the creation time for every delivery", async () => {
    const seen = [];
    const url = app.workflow("settings", async (context) => {
      seen.push([context.headers.get("x-customer"), context.labels, context.workflowRunCreatedAt]);
      await context.run("one", () => 1);
      await context.sleep("nap", 0);
      await context.run("two", () => 2);
    });
    const before = Date.now();
    const id = await trigger(url, { headers: { "X-Customer": "älice, b" }, label: ["eu", "priority"], body: {} });
    const run = await ended(id, { state: "RUN_SUCCESS" });
    assert.deepEqual(run.labels, ["eu", "priority"]);
    const createdAt = run.workflowRunCreatedAt;
    assert.ok(createdAt >= before - 1_000 && createdAt <= Date.now() + 1_000);
    for (const entry of seen) assert.deepEqual(entry, ["älice, b", ["eu", "priority"], createdAt]);
    await app.expectCalls({ settings: 4 });
    for (const call of app.of("settings")) {
      assert.equal(call.headers.get("x-customer"), "älice, b");
      assert.equal(call.headers.get("upstash-label"), "eu,priority");
      assert.equal(call.headers.get("content-type"), "application/json");
      assert.equal(call.headers.get("upstash-workflow-url"), url);
      for (const name of call.headers.keys()) assert.ok(!name.startsWith("upstash-telemetry"), name);
    }
  });

  it("starts the same by publish, with the headers of other SDKs", async () => {
    const url = app.workflow("published", echo);
    const id = fresh("any-id-without-prefix");
    const answer = await api("POST", `/v2/publish/${url}`, {
      headers: { ...init(id, url), "Content-Type": "application/json", "Upstash-Forward-X-Customer": "bob" },
      body: '{"n":1}',
    });
    assert.ok(answer.status >= 200 && answer.status < 300, answer.text);
    assert.match(answer.json.messageId, /^msg_/);
    assert.deepEqual(await succeeded(id), { payload: { n: 1 }, header: "bob", id });
    await app.expectCalls({ published: 3 });
  });

  it("lets an endpoint start itself when a plain message arrives", async () => {
    const ids = [];
    const url = app.workflow("self-started", async (context) => {
      const result = await context.run("one", () => context.requestPayload);
      await context.run("two", () => ids.push(context.workflowRunId));
      return { result, header: context.headers.get("x-customer") };
    });
    const answer = await api("POST", `/v2/publish/${url}`, {
      headers: { "Content-Type": "application/json", "Upstash-Forward-X-Customer": "carol", "Upstash-Retries": "0" },
      body: '{"plain":true}',
    });
    assert.match(answer.json.messageId, /^msg_/);
    const [id] = await until("the run's id", () => (ids.length > 0 ? ids : undefined));
    assert.deepEqual(await succeeded(id), { result: { plain: true }, header: "carol" });
    await app.expectCalls({ "self-started": 4 });
    const [plain, first] = app.of("self-started");
    assert.equal(plain.headers.get("upstash-workflow-sdk-version"), null);
    assert.equal(plain.body.toString(), '{"plain":true}');
    // What the SDK forwarded of the first delivery must not replace what belongs to the second.
    assert.notEqual(first.headers.get("upstash-message-id"), plain.headers.get("upstash-message-id"));
    assert.notEqual(first.headers.get("upstash-signature"), plain.headers.get("upstash-signature"));
    assert.equal(first.headers.get("host"), plain.headers.get("host"));
  });

  it("lets an endpoint start itself when somebody calls it directly", async () => {
    const ids = [];
    const url = app.workflow("called", async (context) => {
      await context.run("one", () => ids.push(context.workflowRunId));
      return context.requestPayload;
    }, { receiver: undefined });
    const answer = await fetch(url, { method: "POST", body: '{"by":"curl"}' });
    assert.equal(answer.status, 200, await answer.text());
    const [id] = await until("the run's id", () => (ids.length > 0 ? ids : undefined));
    assert.deepEqual(await succeeded(id), { by: "curl" });
    await app.expectCalls({ called: 3 });
  });

  it("takes labels in any form, and shows them wherever the run is shown", async () => {
    const seen = [];
    const third = app.endpoint("labels-third", () => ({ status: 200 }));
    const url = app.workflow("labels", async (context) => {
      seen.push([context.label, context.labels]);
      await context.call("call", { url: third });
      await context.run("bad", () => {
        throw new Error("labelled");
      });
    }, { failureFunction: ({ context }) => void seen.push([context.label, context.labels]) });
    const mark = fresh("eu");
    const text = `${mark},priority`;
    const id = fresh("wfr_labels");
    const published = await api("POST", `/v2/publish/${url}`, {
      headers: {
        "Upstash-Workflow-Init": "true",
        "Upstash-Workflow-RunId": id,
        "Upstash-Workflow-Url": url,
        "Upstash-Forward-Upstash-Workflow-Sdk-Version": "1",
        "Upstash-Retries": "0",
        "Upstash-Label": ` ${mark} ,, priority,`,
        "Upstash-Failure-Callback": url,
        "Upstash-Failure-Callback-Forward-Upstash-Workflow-Is-Failure": "true",
        "Upstash-Failure-Callback-Forward-Upstash-Workflow-Failure-Callback": "true",
      },
    });
    assert.equal(published.status, 200, published.text);
    const run = await failedRun(id);
    assert.deepEqual([run.label, run.labels], [text, [mark, "priority"]]);
    await until("the failure function", () => app.of("labels").some((call) => call.headers.has("upstash-workflow-is-failure")));
    for (const call of app.of("labels")) assert.equal(call.headers.get("upstash-label"), text);
    for (const told of await until("it was told", () => (seen.length >= 3 ? seen : undefined))) assert.deepEqual(told, [mark, [mark, "priority"]]);
    assert.equal(app.of("labels-third")[0].headers.has("upstash-label"), false, "third parties are not told");
    for (const label of [mark, `${mark},other`]) {
      const [entry] = (await api("GET", `/v2/workflows/dlq?label=${label}`)).json.messages;
      assert.deepEqual([entry.workflowRunId, entry.label, entry.labels], [id, text, [mark, "priority"]]);
    }
  });

  it("starts by /v2/trigger", async () => {
    const url = app.workflow("rest", echo);
    const before = Date.now();
    const answer = await api("POST", `/v2/trigger/${url}`, {
      headers: { "Content-Type": "application/json", "Upstash-Forward-X-Customer": "dora", "Upstash-Label": "rest" },
      body: '{"n":2}',
    });
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.json.workflowRunId, /^wfr_/);
    assert.ok(answer.json.workflowCreatedAt >= before - 1_000);
    const id = answer.json.workflowRunId;
    assert.deepEqual(await succeeded(id), { payload: { n: 2 }, header: "dora", id });
    assert.equal((await runOf(id)).workflowRunCreatedAt, answer.json.workflowCreatedAt);
    await app.expectCalls({ rest: 3 });
    for (const call of app.of("rest")) assert.equal(call.headers.get("upstash-label"), "rest");
    const given = fresh("given");
    const named = await api("POST", `/v2/trigger/${url}`, { headers: { "Upstash-Workflow-RunId": given }, body: "x" });
    assert.equal(named.json.workflowRunId, `wfr_${given}`);
    await succeeded(`wfr_${given}`);
    await app.expectCalls({ rest: 6 });
  });

  it("runs the failure function of a run that /v2/trigger started", async () => {
    const failures = [];
    const url = app.workflow(
      "rest-fails",
      async (context) => {
        await context.run("bad", () => {
          throw new Error("out of stock");
        });
      },
      { failureFunction: ({ failStatus, failResponse, context }) => void failures.push([failStatus, failResponse, context.requestPayload]) },
    );
    const { json } = await api("POST", `/v2/trigger/${url}`, { headers: { "Upstash-Retries": "0" }, body: '{"order":1}' });
    await failedRun(json.workflowRunId);
    await app.expectCalls({ "rest-fails": 2 });
    await until("the failure function", () => failures.length > 0);
    assert.deepEqual(failures, [[500, "out of stock", { order: 1 }]]);
  });

  it("fails a run of /v2/trigger whose endpoint has no SDK", async () => {
    const url = app.endpoint("rest-no-sdk", () => ({ status: 200, headers: { "Upstash-Workflow-Sdk-Version": "1" }, body: "hello" }));
    const { json } = await api("POST", `/v2/trigger/${url}`, { headers: { "Upstash-Retries": "0" }, body: "x" });
    const run = await failedRun(json.workflowRunId);
    assert.match(JSON.stringify(run.steps.at(-1)), /trigger rest api is only usable with sdk versions after v1\.0\.0 major version/);
  });

  it("starts several by /v2/batch/trigger", async () => {
    const url = app.workflow("rest-batch", echo);
    const given = fresh("batch");
    const answer = await api("POST", "/v2/batch/trigger", {
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify([
        { destination: url, body: '{"n":1}', headers: { "Upstash-Workflow-RunId": given } },
        { destination: url, headers: { "Upstash-Forward-X-Customer": "eve" } },
      ]),
    });
    assert.equal(answer.status, 201, answer.text);
    assert.equal(answer.json.length, 2);
    assert.equal(answer.json[0].workflowRunId, `wfr_${given}`);
    const results = await Promise.all(answer.json.map(({ workflowRunId }) => succeeded(workflowRunId)));
    assert.deepEqual(results[0].payload, { n: 1 });
    assert.equal(results[1].header, "eve");
    await app.expectCalls({ "rest-batch": 6 });
  });

  it("answers a trigger batch in order, with a message id for each item", async () => {
    const url = app.workflow("batched", echo);
    const ids = [fresh("one"), fresh("two"), fresh("three")];
    const { status, json } = await batch(
      ids.map((id) => ({ destination: url, headers: { ...init(id, url), "content-type": "application/json" }, body: `"${id}"` })),
    );
    assert.equal(status, 200);
    assert.equal(json.length, 3);
    assert.equal(new Set(json.map(({ messageId }) => messageId)).size, 3);
    for (const answer of json) assert.equal("deduplicated" in answer, false);
    for (const [index, id] of ids.entries()) {
      assert.equal((await succeeded(id)).payload, id);
      assert.equal(app.of("batched", id)[0].headers.get("upstash-message-id"), json[index].messageId);
    }
    await app.expectCalls({ batched: 9 });
  });

  it("starts an id only once while its run is active, and anew when that has ended", async () => {
    const event = fresh("go");
    const url = app.workflow("ids", async (context) => {
      await context.run("payload", () => context.requestPayload);
      await context.waitForEvent("go", event);
      return context.requestPayload;
    });
    const custom = fresh("order");
    const id = await trigger(url, { workflowRunId: custom, body: "first" });
    assert.equal(id, `wfr_${custom}`);
    await until("it waits", async () => (await client.getWaiters({ eventId: event })).length === 1);
    assert.equal(await trigger(url, { workflowRunId: custom, body: "duplicate" }), id);
    const again = await batch([{ destination: url, headers: init(id, url), body: "again" }]);
    assert.equal(again.status, 200);
    assert.equal(again.json[0].deduplicated, true);
    assert.equal(again.json[0].messageId, app.of("ids")[0].headers.get("upstash-message-id"));
    const published = await api("POST", `/v2/publish/${url}`, { headers: init(id, url), body: "again" });
    assert.ok(published.status === 200 || published.status === 202, published.text);
    assert.equal(published.json.deduplicated, true);
    assert.equal(app.of("ids").length, 2);
    await client.notify({ eventId: event, workflowRunId: id, eventData: "" });
    assert.equal(await succeeded(id), "first");
    await app.expectCalls({ ids: 3 });

    // A notification for the id means the run that is active: this one is saved for the second run.
    await trigger(url, { workflowRunId: custom, body: "second" });
    await client.notify({ eventId: event, workflowRunId: id, eventData: "" });
    const both = await until("both runs have ended", async () => {
      const { runs } = await client.logs({ filter: { workflowRunId: id } });
      return runs.length === 2 && runs.every((run) => run.workflowState === "RUN_SUCCESS") ? runs : undefined;
    });
    assert.ok(both[0].workflowRunCreatedAt > both[1].workflowRunCreatedAt, "newest first");
    assert.deepEqual(both.map((run) => JSON.parse(run.workflowRunResponse)), ["second", "first"]);
    await app.expectCalls({ ids: 6 });
    const one = await client.logs({ filter: { workflowRunId: id, workflowCreatedAt: both[1].workflowRunCreatedAt } });
    assert.deepEqual(one.runs.map((run) => run.workflowRunCreatedAt), [both[1].workflowRunCreatedAt]);
  });

  it("waits with the first delivery for a delay and for notBefore", async () => {
    const url = app.workflow("delayed", async (context) => void (await context.run("one", () => 1)));
    const asked = Date.now();
    const delayed = await trigger(url, { delay: "1s" });
    const later = Math.floor(asked / 1000) + 2;
    const dated = await trigger(url, { notBefore: later });
    const both = await trigger(url, { delay: "1h", notBefore: Math.floor(asked / 1000) - 10 });
    const log = await runOf(delayed);
    assert.equal(log.workflowState, "RUN_STARTED");
    await Promise.all([succeeded(delayed), succeeded(dated), succeeded(both)]);
    assert.ok(app.of("delayed", delayed)[0].at - asked >= 990, "too early");
    assert.ok(app.of("delayed", dated)[0].at >= later * 1000 - 20, "before notBefore");
    await app.expectCalls({ delayed: 6 });
  });

  it("cancels a run that has not begun", async () => {
    const url = app.workflow("not-begun", async (context) => void (await context.run("one", () => 1)));
    const id = await trigger(url, { delay: 2 });
    assert.deepEqual(await client.cancel(id), { cancelled: 1 });
    await ended(id, { state: "RUN_CANCELED" });
    const other = await trigger(url, { delay: "3s" });
    await succeeded(other);
    await app.expectCalls({ "not-begun": 2 });
  });

  it("goes through the handshake for an unknown SDK, with five calls", async () => {
    const url = app.workflow("unknown-sdk", async (context) => {
      await context.run("one", () => 1);
      await context.run("two", () => 2);
      await context.run("three", () => 3);
      return context.requestPayload;
    });
    const id = await trigger(url, { headers: { "Upstash-Workflow-Unknown-Sdk": "true" }, body: { kept: true } });
    const run = await ended(id, { state: "RUN_SUCCESS" });
    assert.deepEqual(JSON.parse(run.workflowRunResponse), { kept: true });
    await app.expectCalls({ "unknown-sdk": 5 });
    const calls = app.of("unknown-sdk");
    assert.deepEqual(calls.map((call) => call.headers.has("upstash-workflow-unknown-sdk")), [true, false, false, false, false]);
    assert.deepEqual(new Set(calls.map((call) => call.headers.get("upstash-workflow-createdat"))), new Set([String(run.workflowRunCreatedAt)]));
    assert.notEqual(calls[0].headers.get("upstash-message-id"), calls[1].headers.get("upstash-message-id"));
    assert.equal((await client.logs({ filter: { workflowRunId: id } })).runs.length, 1);
  });

  it("goes through the handshake when /v2/trigger asks for it", async () => {
    const url = app.workflow("rest-unknown-sdk", echo);
    const { json } = await api("POST", `/v2/trigger/${url}`, {
      headers: { "Upstash-Workflow-Unknown-Sdk": "true", "Upstash-Forward-X-Customer": "fay", "Content-Type": "application/json" },
      body: '"hello"',
    });
    assert.deepEqual(await succeeded(json.workflowRunId), { payload: "hello", header: "fay", id: json.workflowRunId });
    await app.expectCalls({ "rest-unknown-sdk": 4 });
  });

  it("finds out that a destination is no workflow, at once", async () => {
    const url = app.endpoint("no-workflow", () => ({ status: 200, body: "I am a plain page" }));
    const starter = app.workflow("trigger-non-workflow", async (context) => {
      const id = await context.run("trigger", async () => (await client.trigger({ url, body: "x" })).workflowRunId);
      await context.sleep("nap", 1);
      const run = await context.run("look", () => runOf(id));
      return run;
    });
    const run = await succeeded(await trigger(starter));
    await app.expectCalls({ "no-workflow": 1, "trigger-non-workflow": 4 });
    assert.equal(run.workflowState, "RUN_FAILED");
    assert.deepEqual(run.steps.map((group) => group.type), ["sequential", "next"]);
    assert.equal(run.steps[0].steps[0].state, "STEP_SUCCESS");
    const [next] = run.steps[1].steps;
    assert.equal(next.state, "STEP_FAILED");
    assert.equal(next.errors.length, 1);
    assert.equal(
      next.errors[0].error,
      "detected a non-workflow destination for trigger/invoke. make sure you are sending the request to the correct endpoint",
    );
    assert.equal(next.errors[0].body, "I am a plain page");
  });

  it("answers a trigger that cannot be right with 400 and creates nothing", async () => {
    const url = app.workflow("refused", async (context) => void (await context.run("never", () => 1)));
    const bad = {
      "Upstash-Retries": "many",
      "Upstash-Retry-Delay": "1000 * (",
      "Upstash-Delay": "soon",
      "Upstash-Not-Before": "tomorrow",
      "Upstash-Failure-Callback": "ftp://files.example/x",
    };
    for (const [name, value] of Object.entries(bad)) {
      const id = fresh("refused");
      const answer = await batch([{ destination: url, headers: { ...init(id, url), [name]: value }, body: "x" }]);
      assert.equal(answer.status, 400, `${name}: ${value}: ${answer.text}`);
      assert.equal(typeof answer.json.error, "string");
      assert.equal(await runOf(id), undefined);
    }
    assert.equal(app.of("refused").length, 0);
  });

  it("lists element 0 even without a payload", async () => {
    const url = app.workflow("no-payload", async (context) => void (await context.run("one", () => 1)));
    await succeeded(await trigger(url));
    const [first] = app.of("no-payload");
    assert.deepEqual(JSON.parse(first.body), [{ messageId: first.headers.get("upstash-message-id"), body: "", callType: "step" }]);
    assert.equal(stepsOf(app.of("no-payload")[1]).length, 2);
  });
});
