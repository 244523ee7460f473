// Cancelling and ending runs from outside.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { api, app, client, ended, fresh, runOf, signal, succeeded, trigger, until, waiting, within } from "../lib/suite.mjs";

describe("cancelling", { concurrency: 8, timeout: 60_000 }, () => {
  it("cancels runs that sleep, wait, call or wait for a retry, and calls no failure function", async () => {
    const never = app.endpoint("never-answers", () => undefined);
    const failures = [];
    const event = fresh("cancel");
    const url = app.workflow(
      "cancelled",
      async (context) => {
        await context.run("begin", () => 1);
        const kind = context.requestPayload;
        if (kind === "sleep") await context.sleep("long", 3600);
        if (kind === "wait") await context.waitForEvent("wait", event, { timeout: "1h" });
        if (kind === "call") await context.call("call", { url: never, timeout: "1h" });
        if (kind === "block") await Promise.all([context.sleep("a", 3600), context.waitForEvent("b", event, { timeout: "1h" })]);
        throw new Error("to be retried");
      },
      { failureFunction: (failure) => void failures.push(failure) },
    );
    const runs = {};
    for (const kind of ["sleep", "wait", "call", "block", "retry"]) runs[kind] = await trigger(url, { body: kind, retryDelay: "3600000" });
    await waiting(event, 2);
    await until("the call", () => app.of("never-answers").length === 1);
    await until("all are where they should be", () => app.of("cancelled").length === 11);
    const ids = Object.values(runs);
    assert.deepEqual(await client.cancel(ids), { cancelled: 5 });
    for (const id of ids) await ended(id, { state: "RUN_CANCELED" });
    assert.deepEqual(await client.getWaiters({ eventId: event }), []);
    assert.deepEqual(await client.cancel(ids), { cancelled: 0 });
    assert.deepEqual(await client.cancel(fresh("wfr_none")), { cancelled: 0 });
    await app.expectCalls({ cancelled: 11 });
    assert.deepEqual(failures, []);
    for (const id of ids) assert.equal((await runOf(id)).dlqId, undefined);
  });

  it("cancels while a delivery is open: the step that is submitted then is refused quietly", async () => {
    const hold = signal();
    const answered = signal();
    const url = app.workflow("open", async (context) => {
      await context.run("hold", () => hold.promise);
      await context.run("never", () => 2);
    }, {
      around: async (call, next) => {
        const answer = await next();
        answered.resolve(answer);
        return answer;
      },
    });
    const id = await trigger(url);
    await until("the delivery is open", () => app.of("open").length === 1);
    assert.equal((await api("DELETE", `/v2/workflows/runs/${id}?cancel=true`)).status, 200);
    assert.equal((await runOf(id)).workflowState, "RUN_CANCELED");
    hold.resolve("late");
    const answer = await within("the delivery ends", answered.promise);
    assert.equal(answer.status, 200);
    await app.expectCalls({ open: 1 });
  });

  it("answers by the form: one run, unknown runs, ended runs, the end again", async () => {
    const event = fresh("forms");
    const url = app.workflow("forms", async (context) => void (await context.waitForEvent("wait", event)));
    const id = await trigger(url);
    await waiting(event);
    assert.equal((await api("DELETE", `/v2/workflows/runs/${id}`)).status, 200);
    const again = await api("DELETE", `/v2/workflows/runs/${id}`);
    assert.equal(again.status, 404);
    assert.equal(typeof again.json.error, "string");
    assert.equal((await api("DELETE", `/v2/workflows/runs/${id}?cancel=true`)).status, 404);
    // The end of a run is asked for again when a delivery was repeated: never an error.
    assert.equal((await api("DELETE", `/v2/workflows/runs/${id}?cancel=false`)).status, 200);
    assert.equal((await api("DELETE", `/v2/workflows/runs/${fresh("wfr_none")}?cancel=false`)).status, 200);
    assert.equal((await runOf(id)).workflowState, "RUN_CANCELED", "the end that came first holds");
  });

  it("ends a run with the result that it is given", async () => {
    const event = fresh("ends");
    const url = app.workflow("ends", async (context) => void (await context.waitForEvent("wait", event)));
    const id = await trigger(url);
    await waiting(event);
    const { status } = await api("DELETE", `/v2/workflows/runs/${id}?cancel=false`, { body: '{"shipped":"☃"}' });
    assert.equal(status, 200);
    assert.deepEqual(await succeeded(id), { shipped: "☃" });
    assert.deepEqual(await client.getWaiters({ eventId: event }), []);
    assert.equal((await api("POST", `/v2/notify/${id}/${event}`, { body: "x" })).status, 404);
    await app.expectCalls({ ends: 1 });
  });

  it("cancels by filters: label, URL prefix and exact URL, and by a body with ids", async () => {
    const mark = fresh("filter");
    const route = async (context) => void (await context.sleep("long", 3600));
    const [one, two] = [app.workflow(`${mark}/one`, route), app.workflow(`${mark}/two`, route)];
    const labelled = await trigger(one, { label: [mark, "other"] });
    const plain = await trigger(one);
    const second = await trigger(two);
    const third = await trigger(two);
    await until("all sleep", () => app.of(one).length === 2 && app.of(two).length === 2);
    assert.deepEqual(await client.cancel({ filter: { label: mark } }), { cancelled: 1 });
    await ended(labelled, { state: "RUN_CANCELED" });
    const body = JSON.stringify({ workflowRunIds: [third] });
    const byBody = await api("DELETE", "/v2/workflows/runs", { headers: { "Content-Type": "application/json" }, body });
    assert.deepEqual(byBody.json, { cancelled: 1 });
    assert.equal((await runOf(plain)).workflowState, "RUN_STARTED", "these, and not all");
    assert.deepEqual(await client.cancel({ filter: { workflowUrl: `${app.url}/${mark}` } }), { cancelled: 0 });
    assert.deepEqual(await client.cancel({ filter: { workflowUrl: one } }), { cancelled: 1 });
    await ended(plain, { state: "RUN_CANCELED" });
    assert.deepEqual(await client.cancel({ filter: { workflowUrlStartingWith: `${app.url}/${mark}` } }), { cancelled: 1 });
    await ended(second, { state: "RUN_CANCELED" });
  });

  it("cancels by host, path, caller, flow-control key and dates, all of which must hold", async () => {
    const mark = fresh("filters");
    const url = app.workflow(mark, async (context) => void (await context.sleep("long", 3600)));
    const { host, pathname } = new URL(url);
    const begun = Date.now();
    const start = (options) => trigger(url, options);
    const keyed = await start({ flowControl: { key: mark, parallelism: 5 } });
    const plain = await start();
    await until("both sleep", () => app.of(url).length === 2);
    const cancel = (filter) => client.cancel({ filter });
    assert.deepEqual(await cancel({ workflowUrl: url, toDate: begun - 3_600_000 }), { cancelled: 0 });
    assert.deepEqual(await cancel({ workflowUrl: url, callerIp: "192.0.2.1" }), { cancelled: 0 });
    assert.deepEqual(await cancel({ flowControlKey: fresh("nobodys") }), { cancelled: 0 });
    assert.deepEqual(await cancel({ flowControlKey: mark, fromDate: begun - 60_000 }), { cancelled: 1 });
    await ended(keyed, { state: "RUN_CANCELED" });
    const byPlace = new URLSearchParams({ host, path: pathname });
    assert.deepEqual((await api("DELETE", `/v2/workflows/runs?${byPlace}`)).json, { cancelled: 1 });
    await ended(plain, { state: "RUN_CANCELED" });
  });

  it("cancels no more than the count, and refuses what it does not know", async () => {
    const mark = fresh("count");
    const url = app.workflow(mark, async (context) => void (await context.sleep("long", 3600)));
    for (let i = 0; i < 3; i++) await trigger(url, { label: mark });
    assert.deepEqual((await api("DELETE", `/v2/workflows/runs?label=${mark}&count=2`)).json, { cancelled: 2 });
    assert.equal((await api("DELETE", `/v2/workflows/runs?labeel=${mark}`)).status, 400);
    assert.equal((await api("DELETE", "/v2/workflows/runs", { body: '{"label":[]}' })).status, 400);
    assert.deepEqual((await api("DELETE", `/v2/workflows/runs?label=${mark}`)).json, { cancelled: 1 });
  });
});
