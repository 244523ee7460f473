// invoke: children that succeed, fail, are cancelled, and have children themselves.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createWorkflow } from "@upstash/workflow/cloudflare";
import { api, app, client, ended, failedRun, fresh, runOf, signal, succeeded, trigger, until } from "../lib/suite.mjs";

describe("invoke", { concurrency: 8, timeout: 60_000 }, () => {
  it("goes through children, grandchildren, a failing child and a called workflow, with thirty calls", async () => {
    const failures = [];
    const calledRuns = [];
    const seen = {};
    const four = createWorkflow(async (context) => {
      seen.four = { count: context.headers.get("upstash-workflow-invoke-count"), customer: context.headers.get("x-customer"), label: context.labels };
      for (const name of ["a", "b", "c"]) await context.run(name, () => name);
      return { four: context.requestPayload };
    });
    const six = createWorkflow(async (context) => {
      await context.run("a", () => 1);
      await context.sleep("nap", 1);
      for (const name of ["b", "c", "d"]) await context.run(name, () => name);
      return "six ☃";
    });
    const child = createWorkflow(async (context) => {
      await context.run("before", () => 1);
      const results = await Promise.all([
        context.invoke("four", { workflow: four, body: { from: "child" }, headers: { "X-Customer": "c" }, label: "inner" }),
        context.invoke("six", { workflow: six, workflowRunId: fresh("six") }),
      ]);
      await context.run("after", () => 1);
      return results.map(({ body, isFailed }) => [body, isFailed]);
    });
    const failing = createWorkflow(
      async (context) => {
        await context.run("fail", () => {
          throw new Error("the child fails");
        });
      },
      { failureFunction: ({ failResponse }) => void failures.push(failResponse) },
    );
    const called = createWorkflow(async (context) => {
      await context.run("one", () => calledRuns.push(context.workflowRunId));
    });
    const parent = createWorkflow(async (context) => {
      const start = await context.run("start", () => "started");
      const good = await context.invoke("good", { workflow: child, body: { start } });
      const bad = await context.invoke("bad", { workflow: failing, retries: 0 });
      const call = await context.call("called", { workflow: called, body: "x" });
      await context.run("one more", () => 1);
      await context.run("the last", () => 1);
      return { good, bad, call: call.status };
    });
    const urls = app.workflows("invoke", { parent, child, four, six, failing, called });
    const id = await trigger(urls.parent, { headers: { "X-Customer": "p" } });
    const { good, bad, call } = await succeeded(id);
    assert.deepEqual(good, { body: [[{ four: { from: "child" } }, false], ["six ☃", false]], isFailed: false, isCanceled: false });
    assert.deepEqual(bad, { isFailed: true, isCanceled: false });
    assert.equal(call, 200);
    await until("the called workflow", () => calledRuns.length === 1);
    await succeeded(calledRuns[0]);
    await app.expectCalls({
      "invoke/parent": 8,
      "invoke/child": 7,
      "invoke/four": 4,
      "invoke/six": 6,
      "invoke/failing": 2,
      "invoke/called": 3,
    });
    assert.deepEqual(failures, ["the child fails"]);
    assert.equal(seen.four.customer, "c", "headers of the invoke, not of the parent");
    assert.deepEqual(seen.four.label, ["inner"]);
    const counts = (name) => [...new Set(app.of(`invoke/${name}`).map((entry) => entry.headers.get("upstash-workflow-invoke-count")))];
    assert.deepEqual([counts("parent"), counts("child"), counts("four")], [[null], ["1"], ["2"]]);
    const log = await runOf(app.of("invoke/child")[0].runId);
    assert.equal(log.invoker.workflowRunId, id);
    assert.equal(log.invoker.workflowUrl, urls.parent);
    assert.equal(log.invoker.workflowRunCreatedAt, (await runOf(id)).workflowRunCreatedAt);
  });

  it("gives back nothing, text, null and large results as they were", async () => {
    const values = [undefined, null, "", "text", 0, false, [1, { a: "☃" }], "x".repeat(300_000)];
    const child = createWorkflow(async (context) => {
      await context.run("step", () => 1);
      return values[context.requestPayload];
    });
    const got = [];
    const parent = createWorkflow(async (context) => {
      for (const index of values.keys()) got[index] = await context.invoke(`child ${index}`, { workflow: child, body: index });
    });
    const urls = app.workflows("values", { parent, child });
    await succeeded(await trigger(urls.parent));
    assert.deepEqual(got.map(({ body }) => body), values);
    for (const { isFailed, isCanceled } of got) assert.deepEqual([isFailed, isCanceled], [false, false]);
  });

  it("tells the parent that a child was cancelled, from outside or by itself", async () => {
    const children = [];
    const outside = createWorkflow(async (context) => {
      await context.run("tell", () => children.push(context.workflowRunId));
      await context.sleep("long", 3600);
    });
    const itself = createWorkflow(async (context) => {
      await context.run("step", () => 1);
      await context.cancel();
    });
    const parent = createWorkflow(async (context) => {
      const first = await context.invoke("outside", { workflow: outside });
      const second = await context.invoke("itself", { workflow: itself });
      return [first, second];
    });
    const urls = app.workflows("cancelled", { parent, outside, itself });
    const id = await trigger(urls.parent);
    const [child] = await until("the child", () => (children.length > 0 ? children : undefined));
    assert.deepEqual(await client.cancel(child), { cancelled: 1 });
    assert.deepEqual(await succeeded(id), [{ isFailed: false, isCanceled: true }, { isFailed: false, isCanceled: true }]);
    await app.expectCalls({ "cancelled/parent": 3, "cancelled/outside": 2, "cancelled/itself": 2 });
  });

  it("lets a failing run leave its child alone, with eleven calls", async () => {
    const failures = [];
    const childRuns = [];
    const go = signal();
    const child = createWorkflow(async (context) => {
      await context.run("tell", () => childRuns.push(context.workflowRunId));
      await context.run("wait", () => go.promise);
    });
    const middle = createWorkflow(
      async (context) => {
        await Promise.all([
          context.invoke("child", { workflow: child, body: "x" }),
          context.run("bad", async () => {
            await until("the child runs", () => childRuns.length > 0);
            throw new Error("the middle fails");
          }),
        ]);
      },
      { failureFunction: ({ failResponse }) => void failures.push(failResponse) },
    );
    const parent = createWorkflow(async (context) => {
      const result = await context.invoke("middle", { workflow: middle, retries: 0 });
      await context.run("one", () => 1);
      await context.run("two", () => 2);
      return result;
    });
    const urls = app.workflows("parent-failure", { parent, middle, child });
    const id = await trigger(urls.parent);
    assert.deepEqual(await succeeded(id), { isFailed: true, isCanceled: false });
    await until("the failure function", () => failures.length === 1);
    go.resolve("go");
    await succeeded(childRuns[0]);
    await app.expectCalls({ "parent-failure/parent": 4, "parent-failure/middle": 4, "parent-failure/child": 3 });
    assert.match(failures[0], /the middle fails/);
    assert.equal((await runOf(app.of("parent-failure/middle")[0].runId)).workflowState, "RUN_FAILED");
  });

  it("runs on as a child whose parent was cancelled", async () => {
    const childRuns = [];
    const go = signal();
    const child = createWorkflow(async (context) => {
      await context.run("tell", () => childRuns.push(context.workflowRunId));
      await context.run("wait", () => go.promise);
      return "alone";
    });
    const parent = createWorkflow(async (context) => void (await context.invoke("child", { workflow: child })));
    const urls = app.workflows("orphan", { parent, child });
    const id = await trigger(urls.parent);
    await until("the child", () => childRuns.length > 0);
    await client.cancel(id);
    await ended(id, { state: "RUN_CANCELED" });
    go.resolve(1);
    assert.equal(await succeeded(childRuns[0]), "alone");
    await app.expectCalls({ "orphan/parent": 1, "orphan/child": 3 });
  });

  it("tells the parent that the destination is no workflow", async () => {
    const nothing = createWorkflow(async (context) => void (await context.run("never", () => 1)));
    const parent = createWorkflow(async (context) => await context.invoke("nothing", { workflow: nothing, retries: 0 }));
    const urls = app.workflows("to-nothing", { parent, nothing });
    const lying = app.workflow("lying/parent", async (context) => await context.invoke("x", { workflow: { workflowId: "page" }, retries: 3 }));
    app.endpoint("lying/page", () => ({ body: "a page" }));
    assert.deepEqual(await succeeded(await trigger(lying)), { isFailed: true, isCanceled: false });
    await app.expectCalls({ "lying/page": 1, "lying/parent": 2 });
    assert.ok(urls.parent);
  });

  it("fails loudly when the child's id is taken by another active run", async () => {
    const taken = fresh("taken");
    const event = fresh("never");
    const child = createWorkflow(async (context) => void (await context.waitForEvent("wait", event)));
    const parent = createWorkflow(async (context) => void (await context.invoke("child", { workflow: child, workflowRunId: taken })));
    const urls = app.workflows("taken", { parent, child });
    const other = await trigger(urls.child, { workflowRunId: taken });
    await until("it waits", () => app.of("taken/child").length === 1);
    const run = await failedRun(await trigger(urls.parent, { retries: 3 }));
    // It is asked for one, and answers that it has none.
    await until("there is no failure function", async () => (await runOf(run.workflowRunId)).failureFunction === undefined);
    assert.match(JSON.stringify(run.steps.at(-1)), /489/);
    assert.equal((await runOf(other)).workflowState, "RUN_STARTED");
    await client.cancel(other);
  });

  it("refuses to go deeper than a hundred, with 412", async () => {
    const hold = signal();
    const url = app.workflow("deep", async (context) => void (await context.run("hold", () => hold.promise)));
    const id = await trigger(url);
    const log = await until("the run", () => runOf(id));
    const invoke = (depth, child) =>
      api("POST", `/v2/publish/${url}`, {
        headers: {
          "Content-Type": "application/json",
          "Upstash-Workflow-Init": "true",
          "Upstash-Workflow-Invoke": "true",
          "Upstash-Workflow-RunId": child,
          "Upstash-Workflow-Url": url,
          "Upstash-Forward-Upstash-Workflow-Sdk-Version": "1",
          "Upstash-Forward-Upstash-Workflow-Invoke-Count": String(depth),
        },
        body: JSON.stringify({
          body: "x",
          headers: {},
          workflowRunId: id,
          workflowRunCreatedAt: log.workflowRunCreatedAt,
          workflowUrl: url,
          step: { stepId: 1, stepName: "deep", stepType: "Invoke", concurrent: 1 },
        }),
      });
    const answer = await invoke(101, fresh("wfr_deep"));
    assert.equal(answer.status, 412, answer.text);
    hold.resolve(1);
    await succeeded(id);
    const late = await invoke(1, fresh("wfr_deep"));
    assert.equal(late.status, 400, `the parent is over: ${late.text}`);
    await app.expectCalls({ deep: 2 });
  });
});
