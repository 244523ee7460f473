// The dead letter queue: what failed is listed, resumed, restarted, deleted; failure functions are told again.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { api, app, client, drop, ended, failedRun, fresh, runOf, signal, succeeded, trigger, until, waiting } from "../lib/suite.mjs";

const entryOf = async (workflowRunId) => {
  const { messages } = await client.dlq.list({ filter: { workflowRunId } });
  return messages[0];
};

/** Runs a step's work, which fails until it is repaired. */
const breakable = () => {
  const state = { broken: true, done: [] };
  const work = (name) => () => {
    if (state.broken) throw new Error(`${name} is broken`);
    state.done.push(name);
    return name;
  };
  return { state, work };
};

const failing = async (context) => {
  await context.run("reserve", () => {
    throw new Error("out of stock ☃");
  });
};

describe("dead letters", { concurrency: 8, timeout: 60_000 }, () => {
  it("shows what failed and why", async () => {
    const url = app.workflow("dlq-shown", failing);
    const label = fresh("eu");
    const id = await trigger(url, { retries: 0, body: { order: 77 }, headers: { "X-Customer": "alice" }, label });
    const run = await failedRun(id);
    // The SDK names itself as failure function always, and says when it is asked that it has none.
    const entry = await until("no failure function is left to tell", async () => {
      const found = await entryOf(id);
      return found.failureFunctionState === undefined ? found : undefined;
    });
    assert.equal(entry.dlqId, run.dlqId);
    assert.deepEqual([entry.workflowRunId, entry.workflowUrl, entry.url, entry.method], [id, url, url, "POST"]);
    assert.equal(entry.workflowCreatedAt, run.workflowRunCreatedAt);
    assert.equal(entry.body, '{"order":77}');
    assert.equal(entry.responseStatus, 500);
    assert.equal(JSON.parse(entry.responseBody).message, "out of stock ☃");
    assert.deepEqual(entry.responseHeader["Upstash-Error-Step-Name"], ["reserve"]);
    assert.deepEqual(entry.header["X-Customer"], ["alice"]);
    assert.deepEqual([entry.label, entry.labels, entry.maxRetries], [label, [label], 0]);
    const one = await api("GET", `/v2/workflows/dlq/${entry.dlqId}`);
    assert.deepEqual([one.status, JSON.parse(one.text)], [200, entry]);
    for (const path of ["/v2/dlq?source=workflow&", "/v2/workflows/dlq?"]) {
      assert.deepEqual((await api("GET", `${path}workflowRunId=${id}`)).json.messages, [entry], path);
    }
    for (const path of ["/v2/workflows/events?groupBy=workflowRunId&", "/v2/workflows/logs?"]) {
      assert.deepEqual((await api("GET", `${path}workflowRunId=${id}`)).json.runs.map(({ dlqId }) => dlqId), [entry.dlqId], path);
    }
  });

  it("finds entries by each filter", async () => {
    const url = app.workflow("dlq-found", failing);
    const other = app.workflow("dlq-found-elsewhere", failing);
    const label = fresh("eu");
    const ids = [await trigger(url, { retries: 0, label }), await trigger(other, { retries: 0, label })];
    const runs = [await failedRun(ids[0]), await failedRun(ids[1])];
    const found = async (filter) => {
      const query = Object.entries(filter).flatMap(([name, values]) => [values].flat().map((value) => `${name}=${encodeURIComponent(value)}`));
      const { text } = await api("GET", `/v2/workflows/dlq?${query.join("&")}`);
      return JSON.parse(text).messages.map((entry) => entry.workflowRunId);
    };
    const [entry] = (await client.dlq.list({ filter: { label, workflowUrl: url } })).messages;
    assert.equal(entry.workflowRunId, ids[0]);
    assert.deepEqual((await found({ label })).sort(), [...ids].sort());
    assert.deepEqual(await found({ label, workflowUrl: other }), [ids[1]]);
    assert.deepEqual(await found({ workflowRunId: ids[1] }), [ids[1]]);
    assert.ok((await found({ workflowCreatedAt: entry.workflowCreatedAt })).includes(ids[0]));
    assert.deepEqual(await found({ label, workflowUrl: url, responseStatus: ["404", "500"] }), [ids[0]]);
    assert.deepEqual(await found({ label, responseStatus: "404" }), []);
    const failedAt = runs[1].workflowRunCompletedAt;
    assert.deepEqual(await found({ workflowRunId: ids[1], fromDate: failedAt, toDate: failedAt }), [ids[1]]);
    assert.deepEqual(await found({ label, toDate: entry.workflowCreatedAt - 60_000 }), []);
    assert.deepEqual(await found({ label, callerIp: "192.0.2.1" }), []);
  });

  it("hides what the trigger wanted hidden", async () => {
    const url = app.workflow("dlq-redacted", failing);
    const id = fresh("wfr_redact");
    await api("POST", `/v2/publish/${url}`, {
      headers: {
        "Upstash-Workflow-Init": "true",
        "Upstash-Workflow-RunId": id,
        "Upstash-Workflow-Url": url,
        "Upstash-Retries": "0",
        "Upstash-Redact-Fields": "body,header[X-Secret]",
        "Upstash-Forward-X-Secret": "s3cr3t",
        "Upstash-Forward-X-Open": "seen",
      },
      body: "secret payload",
    });
    const entry = await until("the failure", () => entryOf(id));
    assert.match(entry.body, /^REDACTED:[0-9a-f]{64}$/);
    assert.match(entry.header["X-Secret"][0], /^REDACTED:[0-9a-f]{64}$/);
    assert.deepEqual(entry.header["X-Open"], ["seen"]);
  });

  it("resumes a run after its finished steps, once", async () => {
    const { state, work } = breakable();
    const counted = [];
    const url = app.workflow("dlq-resume", async (context) => {
      const first = await context.run("first", () => (counted.push(1), "one"));
      const second = await context.run("second", work("two"));
      return [context.requestPayload, first, second, context.workflowRunId];
    });
    const id = await trigger(url, { retries: 0, body: "payload" });
    const { dlqId } = await failedRun(id);
    state.broken = false;

    const resumed = await client.dlq.resume({ dlqId });

    assert.notEqual(resumed.workflowRunId, id);
    assert.deepEqual(await succeeded(resumed.workflowRunId), ["payload", "one", "two", resumed.workflowRunId]);
    assert.equal((await runOf(resumed.workflowRunId)).workflowRunCreatedAt, Number(resumed.workflowRunCreatedAt ?? resumed.workflowCreatedAt));
    assert.deepEqual([counted.length, state.done], [1, ["two"]]);
    assert.equal(await entryOf(id), undefined);
    await assert.rejects(client.dlq.resume({ dlqId }), /no entry/);
    await assert.rejects(client.dlq.restart({ dlqId }), /no entry/);
  });

  it("restarts a run from its payload", async () => {
    const { state, work } = breakable();
    const counted = [];
    const url = app.workflow("dlq-restart", async (context) => {
      const first = await context.run("first", () => counted.push(1));
      const second = await context.run("second", work("two"));
      return [context.requestPayload, first, second, context.headers.get("x-customer")];
    });
    const id = await trigger(url, { retries: 0, body: { order: 77 }, headers: { "X-Customer": "alice" } });
    const { dlqId } = await failedRun(id);
    state.broken = false;

    const [restarted] = await client.dlq.restart({ dlqId: [dlqId] });

    assert.deepEqual(await succeeded(restarted.workflowRunId), [{ order: 77 }, 2, "two", "alice"]);
    assert.equal(await entryOf(id), undefined);
  });

  it("resumes parallel branches: finished ones stay, waiting ones wait again", async () => {
    const { state, work } = breakable();
    const event = fresh("paid");
    const counted = [];
    const third = app.endpoint("dlq-parallel-call", () => ({ status: 200, body: "called" }));
    const url = app.workflow("dlq-parallel", async (context) => {
      const results = await Promise.all([
        context.run("done", () => (counted.push("done"), "done")),
        context.run("broken", work("broken")),
        context.waitForEvent("wait", event, { timeout: "20s" }),
        context.sleep("sleep", 1),
        context.call("call", { url: third, method: "POST" }).then(({ body }) => body),
      ]);
      return [results[0], results[1], results[2].eventData, results[4]];
    });
    const id = await trigger(url, { retries: 0 });
    const { dlqId } = await failedRun(id);
    await waiting(event, 0);
    state.broken = false;

    const { workflowRunId } = await client.dlq.resume({ dlqId });
    await waiting(event, 1);
    await client.notify({ eventId: event, eventData: "paid" });

    assert.deepEqual(await succeeded(workflowRunId), ["done", "broken", "paid", "called"]);
    assert.ok(counted.length >= 1 && counted.length <= 2, `ran ${counted.length} times`);
    assert.deepEqual(state.done, ["broken"]);
  });

  it("passes webhooks and safe notifications of the failed run on to the one that continues it", async () => {
    const { state, work } = breakable();
    const event = fresh("later");
    const hooks = [];
    const url = app.workflow("dlq-webhook", async (context) => {
      const hook = await context.createWebhook("create");
      await context.run("tell", () => hooks.push(hook.webhookUrl));
      await context.run("work", work("work"));
      const { request } = await context.waitForWebhook("wait", hook, "20s");
      const text = await context.run("read", () => request.text());
      const { eventData } = await context.waitForEvent("event", event, { timeout: "20s" });
      const saved = await context.waitForEvent("early", `${event}-early`, { timeout: "20s" });
      return [text, eventData, saved.eventData];
    });
    const id = await trigger(url, { retries: 1, retryDelay: "1500" });
    await until("the first attempt", () => hooks.length > 0);
    await client.notify({ eventId: `${event}-early`, eventData: "before", workflowRunId: id });
    const { dlqId } = await failedRun(id);
    state.broken = false;
    const { workflowRunId } = await client.dlq.resume({ dlqId });

    assert.equal((await fetch(hooks[0], { method: "POST", body: "by the old path" })).status, 200);
    await client.notify({ eventId: event, eventData: "by the old id", workflowRunId: id });

    assert.deepEqual(await succeeded(workflowRunId), ["by the old path", "by the old id", "before"]);
  });

  it("acts on filters in pages, with a cursor", async () => {
    const { state, work } = breakable();
    const label = fresh("bulk");
    const url = app.workflow("dlq-bulk", async (context) => context.run("work", work("work")));
    const ids = [];
    for (let i = 0; i < 5; i++) ids.push(await trigger(url, { retries: 0, label }));
    for (const id of ids) await failedRun(id);
    const page = await client.dlq.list({ count: 3, filter: { label } });
    const rest = await client.dlq.list({ count: 3, cursor: page.cursor, filter: { label } });
    assert.deepEqual([page.messages.length, rest.messages.length, rest.cursor], [3, 2, undefined]);
    const listed = [...page.messages, ...rest.messages];
    assert.deepEqual(new Set(listed.map((entry) => entry.workflowRunId)), new Set(ids));
    assert.deepEqual(
      listed.map((entry) => entry.dlqId),
      listed.map((entry) => entry.dlqId).toSorted((a, b) => Number(b.split("-")[0]) - Number(a.split("-")[0])),
    );
    state.broken = false;

    const first = await client.dlq.resume({ filter: { label }, count: 2 });
    assert.equal(first.workflowRuns.length, 2);
    assert.notEqual(first.cursor, undefined);
    const second = await client.dlq.resume({ filter: { label }, count: 2, cursor: first.cursor });
    const third = await client.dlq.delete({ filter: { label }, count: 2, cursor: second.cursor });
    assert.deepEqual([second.workflowRuns.length, third.deleted, third.cursor], [2, 1, undefined]);
    for (const { workflowRunId } of [...first.workflowRuns, ...second.workflowRuns]) {
      assert.equal(await succeeded(workflowRunId), "work");
    }
    assert.deepEqual((await client.dlq.list({ filter: { label } })).messages, []);
  });

  it("answers in the order of the ids, and refuses unknown ones before it does anything", async () => {
    const { state, work } = breakable();
    const url = app.workflow("dlq-order", async (context) => context.run("work", () => (work("work")(), context.requestPayload)));
    const dlqIds = [];
    for (const body of ["a", "b", "c"]) dlqIds.unshift((await failedRun(await trigger(url, { retries: 0, body }))).dlqId);
    state.broken = false;
    await assert.rejects(client.dlq.resume({ dlqId: [dlqIds[0], "1-1"] }), /no entry 1-1/);
    const runs = await client.dlq.resume({ dlqId: dlqIds });
    const results = [];
    for (const { workflowRunId } of runs) results.push(await succeeded(workflowRunId));
    assert.deepEqual(results, ["c", "b", "a"]);
  });

  it("overrides settings of the next run", async () => {
    const { state, work } = breakable();
    const url = app.workflow("dlq-override", async (context) => context.run("work", work("work")));
    const { dlqId } = await failedRun(await trigger(url, { retries: 0, label: "old" }));
    const key = fresh("key");
    const next = await client.dlq.resume({ dlqId, retries: 2, flowControl: { key, parallelism: 3 } });
    const again = await until("a retry is planned", async () => {
      const run = await runOf(next.workflowRunId);
      return run?.steps.at(-1).steps[0].errors?.length > 0 ? run : undefined;
    });
    assert.equal(again.steps.at(-1).steps[0].retries, 2);
    state.broken = false;
    await client.cancel(next.workflowRunId);

    const other = await failedRun(await trigger(url, { retries: 0 }).finally(() => (state.broken = true)));
    const answer = await api("POST", `/v2/workflows/dlq/restart/${other.dlqId}`, {
      headers: { "Upstash-Label": "new,er", "Upstash-Retries": "0", "Upstash-Delay": "1s" },
    });
    assert.equal(answer.status, 200);
    const { workflowRunId } = JSON.parse(answer.text);
    const failed = await failedRun(workflowRunId);
    const entry = await entryOf(workflowRunId);
    assert.deepEqual([entry.dlqId, entry.labels, entry.maxRetries], [failed.dlqId, ["new", "er"], 0]);
    const resumed = await api("POST", `/v2/workflows/dlq/resume/${entry.dlqId}`, { headers: { "Upstash-Label": "newest" } });
    const last = await failedRun(resumed.json.workflowRunId);
    assert.deepEqual([last.label, last.labels], ["newest", ["newest"]]);
    const told = (id) => [...new Set(app.of("dlq-override").filter((call) => call.runId === id).map((call) => call.headers.get("upstash-label")))];
    assert.deepEqual([told(workflowRunId), told(last.workflowRunId)], [["new,er"], ["newest"]], "the endpoint is told of the labels, too");
  });

  it("tells a failure function again", async () => {
    const state = { down: true, told: [] };
    const url = app.workflow("dlq-callback", failing, {
      failureFunction: ({ failResponse }) => {
        if (state.down) throw new Error("the pager is down");
        state.told.push(failResponse);
      },
    });
    const id = await trigger(url, { retries: 0, failureFunctionRetries: 0 });
    const entry = await until("the callback failed", async () => {
      const found = await entryOf(id);
      return found?.failureFunctionState === "CALLBACK_FAIL" ? found : undefined;
    });
    assert.equal(entry.failureCallback, url);
    assert.equal(entry.failureCallbackInfo.state, "CALLBACK_FAIL");
    assert.equal(entry.failureCallbackInfo.responseStatus, 500);
    assert.match(entry.failureCallbackInfo.responseBody, /the pager is down/);
    const { messages } = await client.dlq.list({ filter: { workflowRunId: id, failureFunctionState: "CALLBACK_FAIL" } });
    assert.equal(messages.length, 1);
    state.down = false;

    const answer = await client.dlq.retryFailureFunction({ dlqId: entry.dlqId });

    assert.equal(answer.workflowRunId, id);
    await until("the function was told", async () => (await entryOf(id)).failureFunctionState === "CALLBACK_SUCCESS");
    assert.deepEqual(state.told, ["out of stock ☃"]);
    assert.equal((await runOf(id)).failureFunction.state, "CALLBACK_SUCCESS");
    await assert.rejects(client.dlq.retryFailureFunction({ dlqId: entry.dlqId }), /has not failed/);
  });

  it("stops a failure function that does not answer", async () => {
    const gate = signal();
    const failureUrl = app.endpoint("dlq-stop-silent", () => gate.promise);
    const id = await trigger(app.workflow("dlq-stop", failing), { retries: 0, failureUrl });
    const { dlqId } = await failedRun(id);
    const path = `/v2/workflows/dlq/callback/${dlqId}`;
    assert.equal((await entryOf(id)).failureFunctionState, "CALLBACK_INPROGRESS");
    assert.equal((await api("DELETE", path)).status, 302);
    assert.equal((await entryOf(id)).failureFunctionState, "CALLBACK_CANCELED");
    assert.equal((await api("DELETE", path)).status, 400);
    assert.equal((await api("DELETE", "/v2/workflows/dlq/callback/1-1")).status, 404);
    gate.resolve({});
  });

  it("refuses what it does not understand, and changes nothing then", async () => {
    const url = app.workflow("dlq-refused", failing);
    const id = await trigger(url, { retries: 0 });
    const { dlqId } = await failedRun(id);
    for (const [method, path, status] of [
      ["DELETE", "/v2/workflows/dlq?labeel=x", 400],
      ["POST", "/v2/workflows/dlq/resume?labeel=x", 400],
      ["POST", "/v2/workflows/dlq/restart?host=x", 400],
      ["DELETE", "/v2/workflows/dlq?dlqIds=", 400],
      ["DELETE", "/v2/workflows/dlq?count=0", 400],
      ["GET", "/v2/workflows/dlq?cursor=nonsense", 400],
      ["GET", "/v2/workflows/dlq/nonsense", 404],
      ["GET", "/v2/workflows/dlq/1-1", 404],
      ["DELETE", "/v2/workflows/dlq/1-1", 404],
      ["POST", "/v2/workflows/dlq/resume/1-1", 404],
      ["POST", "/v2/workflows/dlq/callback/1-1", 404],
      ["POST", `/v2/workflows/dlq/callback/${dlqId}`, 400],
    ]) {
      const answer = await api(method, path);
      assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
      assert.equal(typeof JSON.parse(answer.text).error, "string");
    }
    assert.equal((await api("POST", `/v2/workflows/dlq/resume/${dlqId}`, { headers: { "Upstash-Retries": "many" } })).status, 400);
    assert.equal((await entryOf(id)).dlqId, dlqId);
    // That of messages outside runs has no entry of it, whatever else is in there.
    const plain = await api("GET", `/v2/dlq?dlqIds=${dlqId}`);
    assert.equal(plain.text, '{"messages":[]}');
    assert.ok((await api("GET", "/v2/dlq?order=latestFirst")).json.messages.every((entry) => entry.workflowRunId === undefined && entry.dlqId !== dlqId));
    assert.equal((await api("DELETE", `/v2/workflows/dlq`, { body: JSON.stringify({ dlqIds: [dlqId, "1-1"] }) })).text, '{"deleted":1}');
    assert.equal((await api("DELETE", `/v2/workflows/dlq/${dlqId}`)).status, 404);
    assert.equal((await ended(id)).workflowState, "RUN_FAILED");
  });

  it("deletes in the path of all dead letters too, where those of runs are asked for", async () => {
    const url = app.workflow("dlq-any", failing);
    const ids = [];
    for (let n = 0; n < 4; n++) {
      const id = await trigger(url, { retries: 0 });
      await failedRun(id);
      ids.push((await entryOf(id)).dlqId);
    }
    const remove = async (path, body) => {
      const { status, text } = await api("DELETE", path, { body: body === undefined ? undefined : JSON.stringify(body) });
      return [status, text];
    };
    const mine = `workflowUrl=${encodeURIComponent(url)}`;
    // Without the source plain messages are meant, whatever is named.
    assert.deepEqual(await remove(`/v2/dlq?dlqIds=${ids[0]}`), [200, '{"deleted":0}']);
    assert.equal((await remove(`/v2/dlq/${ids[0]}`))[0], 404);
    assert.equal((await remove(`/v2/dlq?source=workflow&labeel=x&${mine}`))[0], 400);
    assert.equal((await remove(`/v2/dlq?source=workflow&source=queue&${mine}`))[0], 400);
    assert.equal((await remove(`/v2/workflows/dlq?source=workflow&${mine}`))[0], 400);
    assert.deepEqual(await remove(`/v2/dlq/${ids[0]}?source=workflow`), [200, "{}"]);
    assert.equal((await remove(`/v2/dlq/${ids[0]}?source=workflow`))[0], 404);
    assert.deepEqual(await remove("/v2/dlq?source=workflow", { dlqIds: [ids[0], ids[1]] }), [200, '{"deleted":1}']);
    const [status, text] = await remove(`/v2/dlq?source=workflow&count=1&${mine}`);
    assert.equal(status, 200);
    assert.equal(JSON.parse(text).deleted, 1);
    assert.ok(JSON.parse(text).cursor);
    assert.deepEqual(await remove(`/v2/dlq?source=workflow&${mine}`), [200, '{"deleted":1}']);
  });
});
