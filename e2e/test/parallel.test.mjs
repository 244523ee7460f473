// Parallel blocks of every mix, duplicates of their steps, and a branch that fails.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stepsOf } from "../lib/history.mjs";
import { app, client, drop, ended, failedRun, fresh, signal, succeeded, trigger, until, within } from "../lib/suite.mjs";

describe("parallel steps", { concurrency: 8, timeout: 60_000 }, () => {
  it("runs two steps at the start, each once", async () => {
    const executed = [];
    const url = app.workflow("two", async (context) =>
      Promise.all([
        context.run("a", () => void executed.push("a") ?? "A"),
        context.run("b", () => void executed.push("b") ?? "B"),
      ]),
    );
    assert.deepEqual(await succeeded(await trigger(url)), ["A", "B"]);
    await app.expectCalls({ two: 5 });
    assert.deepEqual(executed.sort(), ["a", "b"]);
    const plans = app.of("two").slice(1).map((call) => stepsOf(call)).filter((steps) => steps.at(-1).targetStep);
    assert.deepEqual(plans.map((steps) => steps.length).sort(), [2, 3], "a plan's delivery ends with the plan itself");
  });

  it("mixes run, sleep, call, wait, notify and invoke in one block", async () => {
    const third = app.endpoint("mix-third", () => ({ headers: { "Content-Type": "application/json" }, body: '{"third":true}' }));
    const event = fresh("mix");
    const saved = fresh("mix-saved");
    const { createWorkflow } = await import("@upstash/workflow/cloudflare");
    const child = createWorkflow(async (context) => await context.run("child step", () => `child of ${context.requestPayload}`));
    const parent = createWorkflow(async (context) => {
      const before = await context.run("before", () => 0);
      const results = await Promise.all([
        context.run("run", () => before + 1),
        context.sleep("sleep", 1),
        context.sleepUntil("until", Date.now() / 1000 + 1),
        context.call("call", { url: third }),
        context.waitForEvent("wait", event, { timeout: "20s" }),
        context.waitForEvent("times out", fresh("never"), { timeout: 1 }),
        context.notify("notify itself", saved, { from: "itself" }, context.workflowRunId),
        context.invoke("invoke", { workflow: child, body: "mix" }),
        context.createWebhook("webhook"),
      ]);
      const after = await context.waitForEvent("saved", saved, { timeout: "20s" });
      return { results, after };
    });
    const { parent: url } = app.workflows("mix", { parent, child });
    const id = await trigger(url);
    await until("the wait", async () => (await client.getWaiters({ eventId: event })).length === 1);
    await client.notify({ eventId: event, eventData: { paid: 12 } });
    const { results, after } = await succeeded(id);
    assert.equal(results[0], 1);
    assert.equal(results[3].status, 200);
    assert.deepEqual(results[3].body, { third: true });
    assert.deepEqual(results[4], { eventData: { paid: 12 }, timeout: false });
    assert.equal(results[5].timeout, true);
    assert.equal(results[6].eventId, saved);
    assert.deepEqual([results[7].body, results[7].isFailed, results[7].isCanceled], ["child of mix", false, false]);
    assert.match(results[8].webhookUrl, /\/v2\/workflows\/hooks\/defaultUser\//);
    assert.deepEqual(after, { eventData: { from: "itself" }, timeout: false });
    // init, run; nine plans, nine results and the callback; the wait that was answered before it began.
    await app.expectCalls({ "mix/parent": 2 + 9 + 9 + 1 + 1, "mix/child": 2, "mix-third": 1 });
  });

  it("goes through blocks one after the other", async () => {
    const url = app.workflow("blocks", async (context) => {
      const first = await Promise.all([1, 2, 3].map((n) => context.run(`first ${n}`, () => n)));
      const sum = await context.run("sum", () => first.reduce((a, b) => a + b));
      const second = await Promise.all([1, 2].map((n) => context.run(`second ${n}`, () => sum * n)));
      return second;
    });
    assert.deepEqual(await succeeded(await trigger(url)), [6, 12]);
    await app.expectCalls({ blocks: 1 + 6 + 1 + 4 });
  });

  it("takes thirty branches", async () => {
    const url = app.workflow("thirty", async (context) =>
      Promise.all(Array.from({ length: 30 }, (_, n) => context.run(`branch ${n}`, () => n))),
    );
    assert.deepEqual(await succeeded(await trigger(url)), Array.from({ length: 30 }, (_, n) => n));
    await app.expectCalls({ thirty: 61 });
  });

  it("wakes each sleep of a block at its own time", async () => {
    const url = app.workflow("sleeps", async (context) => {
      const start = await context.run("start", () => Date.now());
      await Promise.all([context.sleep("long", 2), context.sleep("short", 1), context.run("none", () => 0)]);
      return (await context.run("end", () => Date.now())) - start;
    });
    const took = await succeeded(await trigger(url));
    assert.ok(took >= 1_950, `${took} ms`);
    await app.expectCalls({ sleeps: 9 });
  });

  it("records one result when a plan's delivery is repeated after it", async () => {
    const executed = { a: 0, b: 0 };
    const again = signal();
    let broken = false;
    const url = app.workflow(
      "repeated-plan",
      async (context) =>
        Promise.all([context.run("a", () => ++executed.a), context.run("b", () => ++executed.b)]),
      {
        around: async (call, next) => {
          const steps = stepsOf(call);
          // A run that has ended repeats nothing, so its last delivery waits for the repetition.
          if (steps.length === 5) await again.promise;
          if (call.headers.get("upstash-retried") === "1") again.resolve();
          const answer = await next();
          if (steps.at(-1).targetStep !== 1 || broken) return answer;
          broken = true;
          return drop(); // The result is with the server, the endpoint's answer is not.
        },
      },
    );
    assert.deepEqual(await succeeded(await trigger(url, { retryDelay: "200" })), [1, 1]);
    await until("the plan came again", () => app.of("repeated-plan").length >= 6);
    await app.expectCalls({ "repeated-plan": 6 });
    const repeated = app.of("repeated-plan").filter((call) => call.headers.get("upstash-retried") === "1");
    assert.equal(repeated.length, 1);
    assert.equal(stepsOf(repeated[0]).at(-1).targetStep, 1, "the same list as before");
  });

  it("fails at once when a branch fails, and tells the others that it is over", async () => {
    const failures = [];
    const hold = signal();
    const late = signal();
    const url = app.workflow(
      "branch-fails",
      async (context) => {
        await Promise.all([
          context.run("slow", async () => {
            await hold.promise;
            return "late";
          }),
          context.run("bad", () => {
            throw new Error("branch failed");
          }),
          context.sleep("asleep", 3600),
        ]);
      },
      {
        failureFunction: ({ failResponse }) => void failures.push(failResponse),
        around: async (call, next) => {
          const answer = await next();
          if (call.headers.has("upstash-workflow-is-failure")) return answer;
          if (stepsOf(call).at(-1).targetStep === 1) late.resolve(answer);
          return answer;
        },
      },
    );
    const id = await trigger(url, { retries: 0 });
    const run = await failedRun(id);
    await until("the failure function", () => failures.length === 1);
    hold.resolve();
    const answer = await within("the slow branch's delivery ends", late.promise);
    // Its append got a 400: the SDK says 200 and stops.
    assert.equal(answer.status, 200);
    assert.match(failures[0], /branch failed/);
    const branches = run.steps.find((group) => group.type === "parallel").steps;
    assert.equal(branches.find((step) => step.stepName === "bad").state, "STEP_FAILED");
    await app.expectCalls({ "branch-fails": 4 });
    assert.equal((await ended(id)).workflowState, "RUN_FAILED");
  });

  it("refuses a block of which one plan is wrong as a whole, with 412", async () => {
    const { api } = await import("../lib/suite.mjs");
    const hold = signal();
    const url = app.workflow("half-block", async (context) => {
      await context.run("hold", () => hold.promise);
    });
    const id = await trigger(url);
    await until("the run is active", () => app.of("half-block").length === 1);
    const headers = (more) => ({
      "upstash-workflow-init": "false",
      "upstash-workflow-runid": id,
      "upstash-workflow-url": url,
      "upstash-forward-upstash-workflow-sdk-version": "1",
      ...more,
    });
    const plan = (target) => JSON.stringify({ stepId: 0, stepName: `p${target}`, stepType: "Run", concurrent: 2, targetStep: target });
    const { status, json } = await api("POST", "/v2/batch", {
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify([
        { destination: url, headers: headers(), body: plan(1) },
        { destination: url, headers: headers({ "upstash-delay": "nonsense" }), body: plan(2) },
      ]),
    });
    assert.equal(status, 412, JSON.stringify(json));
    assert.equal(typeof json.error, "string");
    hold.resolve("done");
    await succeeded(id);
    await app.expectCalls({ "half-block": 2 }); // Neither plan was delivered.
  });
});
