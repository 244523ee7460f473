// `run`, `sleep`, `sleepUntil` one after the other; the endpoint calls that the SDK's own routes demand.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stepsOf } from "../lib/history.mjs";
import { app, client, ended, failedRun, fresh, runOf, succeeded, trigger, until } from "../lib/suite.mjs";

const TOGETHER = { concurrency: 8, timeout: 60_000 };

describe("steps", TOGETHER, () => {
  it("runs three steps, with four calls", async () => {
    const url = app.workflow("path", async (context) => {
      const one = await context.run("step1", () => `${context.requestPayload} one`);
      const two = await context.run("step2", async () => `${one} two`);
      return await context.run("step3", () => `${two} three`);
    });
    const run = await trigger(url, { body: "payload" });
    assert.equal(await succeeded(run), "payload one two three");
    await app.expectCalls({ path: 4 });
    assert.deepEqual(stepsOf(app.of("path").at(-1)), [
      { payload: "payload" },
      { stepId: 1, stepName: "step1", stepType: "Run", out: '"payload one"', concurrent: 1 },
      { stepId: 2, stepName: "step2", stepType: "Run", out: '"payload one two"', concurrent: 1 },
      { stepId: 3, stepName: "step3", stepType: "Run", out: '"payload one two three"', concurrent: 1 },
    ]);
  });

  it("keeps the results of steps as they were", async () => {
    const results = {
      text: "ünï ☃ 𝒳 \u0000 \\ \" \u2028 <&'=/>",
      number: -1.5e300,
      nothing: null,
      no: false,
      deep: { list: [1, [2, [3]], {}], empty: "", key: { "a.b/c": "ß" } },
      json: '{"looks":"like json"}',
    };
    const seen = {};
    const url = app.workflow("results", async (context) => {
      for (const [name, value] of Object.entries(results)) {
        seen[name] = await context.run(`${name} – ☃`, () => value);
      }
      seen.missing = await context.run("missing", () => undefined);
      return seen;
    });
    await succeeded(await trigger(url));
    assert.deepEqual(seen, { ...results, missing: undefined });
    await app.expectCalls({ results: 8 });
  });

  it("sleeps for a time and until a time, with six calls", async () => {
    const times = {};
    const url = app.workflow("sleep", async (context) => {
      times.start = await context.run("step1", () => Date.now());
      await context.sleepUntil("until", times.start / 1000 + 1.2);
      times.middle = await context.run("step2", () => Date.now());
      await context.sleep("for", 1);
      times.end = await context.run("step3", () => Date.now());
    });
    const run = await trigger(url);
    assert.equal(await succeeded(run), undefined);
    await app.expectCalls({ sleep: 6 });
    // The SDK rounds the moment to whole seconds.
    const until = Math.round(times.start / 1000 + 1.2) * 1000;
    // No upper bounds: how late a busy machine wakes is for the benchmarks to say.
    assert.ok(times.middle >= until - 50, `woke at ${times.middle}, before ${until}`);
    assert.ok(times.end - times.middle >= 950, `slept ${times.end - times.middle} ms`);
  });

  it("goes on at once when the moment is past, or the sleep is nothing", async () => {
    const url = app.workflow("no-sleep", async (context) => {
      await context.sleepUntil("past", new Date(0));
      await context.sleep("none", 0);
      await context.sleep("text", "0s");
    });
    const began = Date.now();
    await succeeded(await trigger(url));
    assert.ok(Date.now() - began < 15_000);
    await app.expectCalls({ "no-sleep": 4 });
  });

  it("takes sleeps that nobody awaits into the next parallel block, with twelve calls", async () => {
    const order = [];
    const url = app.workflow("sleepWithoutAwait", async (context) => {
      await context.run("a", () => 1);
      await context.sleep("first", 1);
      await context.run("b", () => 2);
      await context.sleep("second", "1s");
      await context.run("c", () => 3);
      const block = [context.sleep("third", 1), context.run("d", () => 4), context.run("e", () => 5)];
      order.push(...(await Promise.all(block)));
      return order.slice(-3);
    });
    assert.deepEqual(await succeeded(await trigger(url)), [null, 4, 5]);
    await app.expectCalls({ sleepWithoutAwait: 12 });
  });

  it("calls the route function's steps once each, though it runs again and again", async () => {
    let executed = 0;
    const url = app.workflow("once", async (context) => {
      for (let index = 0; index < 20; index++) await context.run(`step ${index}`, () => ++executed);
    });
    await succeeded(await trigger(url));
    assert.equal(executed, 20);
    await app.expectCalls({ once: 21 });
  });

  it("runs several runs of one workflow apart from each other", async () => {
    const url = app.workflow("many", async (context) => {
      const one = await context.run("one", () => context.requestPayload.number * 2);
      const two = await context.run("two", () => one + 1);
      return two;
    });
    const runs = await client.trigger(Array.from({ length: 25 }, (_, number) => ({ url, body: { number } })));
    const results = await Promise.all(runs.map(({ workflowRunId }) => succeeded(workflowRunId)));
    assert.deepEqual(results, Array.from({ length: 25 }, (_, number) => number * 2 + 1));
    await app.expectCalls({ many: 75 });
  });

  it("counts a return before the first step as a failure with status 400", async () => {
    const failures = [];
    const url = app.workflow(
      "returns-before-step",
      async (context) => {
        if (!failures.open) return; // The SDK asks the route function again before it runs the failure function.
        await context.run("never", () => 1);
      },
      {
        failureFunction: (failure) => void failures.push(failure),
        around: async (call, next) => {
          failures.open = call.headers.has("upstash-workflow-is-failure");
          return next();
        },
      },
    );
    const run = await failedRun(await trigger(url, { retries: 0 }));
    await app.expectCalls({ "returns-before-step": 2 });
    await until("the failure function", () => failures.length > 0);
    assert.equal(failures.length, 1);
    assert.equal(failures[0].failStatus, 400);
    assert.match(failures[0].failResponse, /Failed to authenticate Workflow request/);
    assert.equal(run.dlqId !== undefined, true);
  });

  it("lets the user's own authorization pass on every delivery", async () => {
    const refused = [];
    const secret = async (context) => {
      if (context.headers.get("authorization") !== "Bearer secret") {
        refused.push(context.workflowRunId);
        return;
      }
      await context.run("one", () => 1);
      return await context.run("two", () => context.headers.get("authorization"));
    };
    const url = app.workflow("auth", secret);
    const good = await trigger(url, { headers: { Authorization: "Bearer secret" }, retries: 0 });
    assert.equal(await succeeded(good), "Bearer secret");
    assert.equal(app.of("auth", good).length, 3);
    assert.deepEqual(refused, []);
    const bad = await trigger(url, { headers: { Authorization: "Bearer wrong" }, retries: 1, retryDelay: "600000" });
    await until("the refusal", () => app.of("auth", bad).length === 1);
    const run = await until("the retry is planned", async () => {
      const found = await runOf(bad);
      return found.steps.at(-1).steps[0].state === "STEP_RETRY" ? found : undefined;
    });
    assert.equal(run.workflowState, "RUN_STARTED");
    await client.cancel(bad);
    await ended(bad, { state: "RUN_CANCELED" });
    await app.expectCalls({ auth: 4 });
  });

  it("cancels itself by context.cancel", async () => {
    const failures = [];
    const url = app.workflow(
      "cancels-itself",
      async (context) => {
        await context.run("one", () => 1);
        await context.cancel();
        await context.run("never", () => 2);
      },
      { failureFunction: (failure) => void failures.push(failure) },
    );
    const run = await ended(await trigger(url, { workflowRunId: fresh("cancels-itself") }), { state: "RUN_CANCELED" });
    assert.equal(run.dlqId, undefined);
    await app.expectCalls({ "cancels-itself": 2 });
    assert.deepEqual(failures, []);
  });
});
