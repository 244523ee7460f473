// The logs as the SDK's client reads them: runs, states, grouped steps, filters, pages.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { api, app, client, ended, failedRun, fresh, runOf, signal, succeeded, trigger, until, waiting } from "../lib/suite.mjs";

const kinds = (run) => run.steps.map(({ type, steps }) => [type, steps.map(({ stepType, stepName, state }) => [stepType, stepName, state])]);

describe("logs", { concurrency: 8, timeout: 60_000 }, () => {
  it("shows a run that succeeded, with all of its steps and nothing else", async () => {
    const url = app.workflow("logged", async (context) => {
      const one = await context.run("one", () => ({ a: "☃" }));
      await Promise.all([context.run("left", () => 1), context.sleep("right", "1s")]);
      await context.run("nothing", () => undefined);
      return one;
    });
    const before = Date.now();
    const id = await trigger(url, { body: { order: 77 }, headers: { "X-Customer": "alice" } });
    const run = await ended(id, { state: "RUN_SUCCESS" });
    assert.deepEqual(Object.keys(run).filter((key) => !["workflowRunCallerIp"].includes(key)).sort(), [
      "steps",
      "workflowRunCompletedAt",
      "workflowRunCreatedAt",
      "workflowRunId",
      "workflowRunResponse",
      "workflowState",
      "workflowUrl",
    ]);
    assert.equal(run.workflowUrl, url);
    assert.equal(run.workflowRunResponse, '{"a":"☃"}');
    assert.ok(run.workflowRunCreatedAt >= before - 1_000 && run.workflowRunCompletedAt >= run.workflowRunCreatedAt);
    assert.deepEqual(kinds(run), [
      ["sequential", [["Initial", "init", "STEP_SUCCESS"]]],
      ["sequential", [["Run", "one", "STEP_SUCCESS"]]],
      ["parallel", [["Run", "left", "STEP_SUCCESS"], ["SleepFor", "right", "STEP_SUCCESS"]]],
      ["sequential", [["Run", "nothing", "STEP_SUCCESS"]]],
    ]);
    const [init] = run.steps[0].steps;
    assert.equal("stepId" in init, false);
    assert.equal(init.out, '{"order":77}');
    assert.deepEqual(init.headers["X-Customer"], ["alice"]);
    assert.deepEqual(init.headers["Content-Type"], ["application/json"]);
    assert.deepEqual(init.headers["Upstash-Workflow-Sdk-Version"], ["1"]);
    const [one] = run.steps[1].steps;
    assert.deepEqual([one.stepId, one.out, one.concurrent, one.callType], [1, '{"a":"☃"}', 1, "step"]);
    const [left, right] = run.steps[2].steps;
    assert.deepEqual([left.stepId, left.out, left.concurrent], [2, "1", 2]);
    assert.deepEqual([right.stepId, right.concurrent, Number.isInteger(right.sleepFor)], [3, 2, true]);
    for (const { steps } of run.steps) for (const step of steps) assert.match(step.messageId, /^msg_/);
    assert.equal(init.messageId, app.of("logged")[0].headers.get("upstash-message-id"));
  });

  it("shows what a run is doing: executing, sleeping, waiting, calling, invoking", async () => {
    const { createWorkflow } = await import("@upstash/workflow/cloudflare");
    const hold = signal();
    const event = fresh("doing");
    const third = app.endpoint("held-third", async () => (await hold.promise, {}));
    const child = createWorkflow(async (context) => void (await context.run("hold", () => hold.promise)));
    const parent = createWorkflow(async (context) => {
      await context.run("begin", () => 1);
      const kind = context.requestPayload;
      if (kind === "run") await context.run("hold", () => hold.promise);
      if (kind === "sleep") await context.sleep("doing", 3600);
      if (kind === "wait") await context.waitForEvent("doing", event, { timeout: "1h" });
      if (kind === "call") await context.call("doing", { url: third, timeout: 60 });
      if (kind === "invoke") await context.invoke("doing", { workflow: child, workflowRunId: fresh("doing") });
    });
    const urls = app.workflows("doing", { parent, child });
    const types = { sleep: "SleepFor", wait: "Wait", call: "Call", invoke: "Invoke" };
    const runs = {};
    for (const kind of ["run", ...Object.keys(types)]) runs[kind] = await trigger(urls.parent, { body: kind });
    const last = async (kind, wanted) =>
      until(`${kind} is shown`, async () => {
        const run = await runOf(runs[kind]);
        const group = run?.steps[2];
        return group?.steps[0].stepType === wanted ? { run, group } : undefined;
      });
    for (const [kind, type] of Object.entries(types)) {
      const { run, group } = await last(kind, type);
      assert.equal(run.workflowState, "RUN_STARTED");
      assert.equal("workflowRunCompletedAt" in run, false);
      assert.equal(run.steps.length, 3, `${kind}: the third group is the last`);
      assert.equal(group.steps.length, 1);
      assert.deepEqual([group.steps[0].stepName, group.steps[0].state], ["doing", "STEP_PROGRESS"]);
      if (kind === "wait") assert.deepEqual([group.steps[0].waitEventId, typeof group.steps[0].waitTimeoutDeadline], [event, "number"]);
      if (kind === "call") assert.equal(group.steps[0].callUrl, third);
      if (kind === "invoke") assert.match(group.steps[0].invokedWorkflowRunId, /^wfr_doing/);
    }
    const executing = await until("the next group", async () => {
      const run = await runOf(runs.run);
      return run?.steps[2]?.type === "next" ? run.steps[2] : undefined;
    });
    assert.equal(executing.steps[0].state, "STEP_PROGRESS");
    hold.resolve(1);
    await succeeded(runs.call);
    await succeeded(runs.invoke);
    await client.cancel([runs.sleep, runs.wait]);
  });

  it("shows the result of a call and of a wait in its step", async () => {
    const third = app.endpoint("logged-third", () => ({ status: 201, headers: { "Content-Type": "application/json", "X-A": "b" }, body: '{"ok":true}' }));
    const event = fresh("logged");
    const url = app.workflow("logged-results", async (context) => {
      await context.call("call", { url: third, method: "PUT", body: "sent" });
      await context.waitForEvent("late", event, { timeout: "1s" });
      await context.waitForEvent("told", event, { timeout: "20s" });
    });
    const id = await trigger(url);
    await until("the second wait", () => app.of("logged-results").length === 4);
    await waiting(event);
    await client.notify({ eventId: event, workflowRunId: id, eventData: "told" });
    const run = await ended(id, { state: "RUN_SUCCESS" });
    const [, call, late, told] = run.steps.map(({ steps }) => steps[0]);
    assert.deepEqual([call.callUrl, call.callMethod, call.callResponseStatus, call.callResponseBody], [third, "PUT", 201, '{"ok":true}']);
    assert.deepEqual(call.callResponseHeaders["X-A"], ["b"]);
    assert.deepEqual([late.waitEventId, late.waitTimeout, late.waitTimeoutDuration], [event, true, "1s"]);
    assert.deepEqual([told.waitTimeout, typeof told.out], [false, "string"]);
  });

  it("shows a failure in two groups when the first delivery failed", async () => {
    const url = app.workflow("failed-log", async (context) => {
      await context.run("bad", () => {
        throw new Error("out of stock");
      });
    });
    const run = await failedRun(await trigger(url, { retries: 1, retryDelay: "10" }));
    assert.deepEqual(run.steps.map(({ type }) => type), ["sequential", "next"]);
    assert.equal(run.steps[0].steps[0].state, "STEP_SUCCESS");
    const [next] = run.steps[1].steps;
    assert.equal(next.state, "STEP_FAILED");
    assert.equal(next.stepName, "bad");
    assert.deepEqual(next.errors.map(({ status, error }) => [status, error]), [[500, "out of stock"], [500, "out of stock"]]);
    assert.equal(typeof next.errors[0].time, "number");
    assert.equal("workflowRunResponse" in run, false);
  });

  it("filters, and goes through pages without missing or repeating a run", async () => {
    const label = fresh("page");
    const url = app.workflow("paged", async (context) => void (await context.run("one", () => 1)));
    const other = app.workflow("paged-fails", async (context) => {
      await context.run("one", () => {
        throw new Error("no");
      });
    });
    const good = await client.trigger(Array.from({ length: 12 }, () => ({ url, label })));
    const bad = await trigger(other, { label: [label, "second"], retries: 0 });
    for (const { workflowRunId } of good) await succeeded(workflowRunId);
    await failedRun(bad);
    const found = [];
    let cursor;
    let pages = 0;
    do {
      const page = await client.logs({ cursor, count: 5, filter: { label } });
      assert.ok(page.runs.length <= 5);
      found.push(...page.runs);
      cursor = page.cursor;
      pages++;
    } while (cursor && pages < 10);
    assert.equal(pages, 3);
    assert.deepEqual(found.map((run) => run.workflowRunId).sort(), [...good.map((run) => run.workflowRunId), bad].sort());
    const times = found.map((run) => run.workflowRunCreatedAt);
    assert.deepEqual(times, [...times].sort((a, b) => b - a), "newest first");
    const ids = async (filter) => (await client.logs({ count: 50, filter })).runs.map((run) => run.workflowRunId);
    assert.deepEqual(await ids({ label, state: "RUN_FAILED" }), [bad]);
    assert.deepEqual(await ids({ label: "second", workflowUrl: other }), [bad]);
    assert.equal((await ids({ label, workflowUrl: url })).length, 12);
    assert.deepEqual(await ids({ label, workflowUrl: `${url}/x` }), []);
    assert.deepEqual(await ids({ label, toDate: times.at(-1) - 1 }), []);
    assert.equal((await ids({ label, fromDate: times.at(-1), toDate: times[0] })).length, 13);
    assert.deepEqual((await client.logs({ filter: { workflowRunId: fresh("wfr_none") } })).runs, []);
  });

  it("hides what the trigger wants hidden behind hashes of the whole, in runs and events", async () => {
    const large = "secret ☃ ".repeat(4_000);
    const hash = (text) => `REDACTED:${createHash("sha256").update(text).digest("hex")}`;
    const third = app.endpoint("hidden-third", () => ({ headers: { "Content-Type": "text/plain" }, body: large }));
    const url = app.workflow("hidden-log", async (context) => {
      await context.call("call", { url: third, method: "POST", body: large });
      return large;
    });
    const id = await trigger(url, { body: large, headers: { "X-Secret": "secret", "X-Open": "open" }, redact: { body: true, header: ["X-Secret"] } });
    const run = await ended(id, { state: "RUN_SUCCESS" });
    const [init, call] = run.steps.map(({ steps }) => steps[0]);
    assert.equal(init.out, hash(large));
    assert.deepEqual([init.headers["X-Secret"], init.headers["X-Open"]], [[hash("secret")], ["open"]]);
    assert.deepEqual([call.callBody, call.callResponseBody], [hash(large), hash(large)]);
    assert.equal(run.workflowRunResponse, hash(JSON.stringify(large)));
    const { json } = await api("GET", `/v2/workflows/events?workflowRunId=${id}`);
    assert.equal(json.events.find(({ state }) => state === "RUN_STARTED").headers["X-Secret"][0], hash("secret"));
    assert.doesNotMatch(JSON.stringify([run, json]), /secret ☃|"secret"/);
  });

  it("tells the events of a run one by one", async () => {
    const third = app.endpoint("events-third", () => ({ status: 402, headers: { "Content-Type": "text/plain" }, body: "no money" }));
    const event = fresh("events");
    const label = fresh("told");
    let tries = 0;
    const url = app.workflow("events-log", async (context) => {
      await context.run("flaky", () => {
        if (tries++ === 0) throw new Error("not yet");
        return { a: 1 };
      });
      await context.call("charge", { url: third, method: "POST", body: "12", headers: { "X-Key": "k" } });
      await context.waitForEvent("late", event, { timeout: "1s" });
      return "over";
    });
    const id = await trigger(url, { body: { order: 77 }, headers: { "X-Customer": "alice" }, label: [label, "second"], retryDelay: "10" });
    await ended(id, { state: "RUN_SUCCESS" });
    const { status, json } = await api("GET", `/v2/workflows/events?workflowRunId=${id}`);
    assert.equal(status, 200);
    assert.ok(!json.cursor, "no cursor when nothing follows");
    const events = json.events.toReversed();
    const of = (state, type) => events.filter((told) => told.state === state && told.stepInfo?.stepType === type);
    for (const told of events) {
      assert.deepEqual([told.workflowRunId, told.workflowUrl, told.label], [id, url, `${label},second`]);
      assert.deepEqual(told.labels, [label, "second"]);
      assert.ok(Number.isInteger(told.time) && Number.isInteger(told.workflowCreatedAt));
      if (told.stepInfo) assert.match(told.stepInfo.messageId, /^msg_/);
    }
    assert.equal(events[0].state, "RUN_STARTED");
    assert.deepEqual(events[0].headers["X-Customer"], ["alice"]);
    assert.deepEqual([events[0].stepInfo.stepName, events[0].stepInfo.out], ["init", '{"order":77}']);
    const retry = events.find(({ state }) => state === "STEP_RETRY");
    assert.deepEqual([retry.error, retry.responseStatus], ["not yet", 500]);
    assert.ok(Number.isInteger(retry.nextDeliveryTime));
    assert.ok(retry.responseHeaders["Content-Type"] && retry.responseBody.includes("not yet"));
    const [flaky] = of("STEP_SUCCESS", "Run");
    assert.deepEqual([flaky.stepInfo.stepName, flaky.stepInfo.stepId, flaky.stepInfo.out], ["flaky", 1, '{"a":1}']);
    const [sent] = of("STEP_PROGRESS", "Call");
    assert.deepEqual([sent.stepInfo.stepName, sent.stepInfo.stepId, sent.stepInfo.callUrl, sent.stepInfo.callBody], ["charge", 2, third, "12"]);
    assert.deepEqual(sent.stepInfo.callHeaders["X-Key"], ["k"]);
    const [called] = of("STEP_SUCCESS", "Call");
    assert.deepEqual([called.stepInfo.callResponseStatus, called.stepInfo.callResponseBody], [402, "no money"]);
    const [waits] = of("STEP_PROGRESS", "Wait");
    assert.deepEqual([waits.stepInfo.waitEventId, waits.stepInfo.waitTimeoutDuration], [event, "1s"]);
    assert.equal(of("STEP_SUCCESS", "Wait")[0].stepInfo.waitTimeout, true);
    assert.deepEqual([events.at(-1).state, events.at(-1).workflowRunResponse], ["RUN_SUCCESS", '"over"']);
    const ends = await api("GET", `/v2/workflows/events?label=${label}&state=RUN_SUCCESS`);
    assert.deepEqual(ends.json.events, [events.at(-1)]);
    const bare = await api("GET", `/v2/workflows/events?workflowRunId=${id}&trimBody=-1`);
    assert.equal(JSON.stringify(bare.json).includes("order"), false);
  });

  it("answers the REST path the same way, and refuses what it does not know", async () => {
    const url = app.workflow("rest-logs", async (context) => void (await context.run("one", () => 1)));
    const id = await trigger(url);
    await succeeded(id);
    const rest = await api("GET", `/v2/workflows/logs?workflowRunId=${id}`);
    assert.equal(rest.status, 200);
    assert.ok(!rest.json.cursor, "no cursor when nothing follows");
    assert.deepEqual(rest.json.runs, (await client.logs({ filter: { workflowRunId: id } })).runs);
    for (const query of ["state=RUN_DREAMING", "cursor=nonsense%20cursor"]) {
      const { status, json } = await api("GET", `/v2/workflows/logs?${query}`);
      assert.equal(status, 400, query);
      assert.equal(typeof json.error, "string");
    }
  });
});
