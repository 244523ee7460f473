// Failures: failure function and URL, retries with delays of all kinds, errors that are not retried.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { WorkflowNonRetryableError, WorkflowRetryAfterError } from "@upstash/workflow";
import { stepsOf } from "../lib/history.mjs";
import { api, app, client, drop, failedRun, fresh, runOf, succeeded, trigger, until } from "../lib/suite.mjs";

const failing = (message = "out of stock") => async (context) => {
  await context.run("reserve", () => {
    throw new Error(message);
  });
};

/** What a failure function was told, and the payload that it saw. */
const recorder = () => {
  const failures = [];
  const failureFunction = ({ context, failStatus, failResponse, failHeaders, failStack }) => {
    failures.push({ failStatus, failResponse, failHeaders, failStack, payload: context.requestPayload, header: context.headers.get("x-customer"), id: context.workflowRunId, url: context.url, labels: context.labels });
    return "noted";
  };
  return { failures, failureFunction };
};

const gaps = (name) => app.of(name).map((call) => call.at).map((at, index, all) => (index === 0 ? 0 : at - all[index - 1])).slice(1);

describe("failures", { concurrency: 8, timeout: 60_000 }, () => {
  it("runs the failure function with what failed, with two calls", async () => {
    const { failures, failureFunction } = recorder();
    const url = app.workflow("failureFunction", failing("out of stöck ☃"), { failureFunction });
    const id = await trigger(url, { retries: 0, body: { order: 77 }, headers: { "X-Customer": "alice" }, label: "eu" });
    const run = await failedRun(id);
    await app.expectCalls({ failureFunction: 2 });
    const [failure] = await until("the failure function", () => (failures.length > 0 ? failures : undefined));
    assert.equal(failure.failStatus, 500);
    assert.equal(failure.failResponse, "out of stöck ☃");
    assert.match(failure.failStack, /^Error: out of stöck/);
    assert.deepEqual(failure.failHeaders["Upstash-Error-Step-Name"], ["reserve"]);
    assert.deepEqual(failure.payload, { order: 77 });
    assert.deepEqual([failure.header, failure.id, failure.url, failure.labels], ["alice", id, url, ["eu"]]);
    assert.match(run.dlqId, /./);
    const done = await until("its success is logged", async () => {
      const found = await runOf(id);
      return found.failureFunction?.state === "CALLBACK_SUCCESS" ? found : undefined;
    });
    assert.equal(done.failureFunction.failStatus, 500);
    assert.equal(done.failureFunction.responseStatus, 200);
    assert.equal(done.failureFunction.responseBody, '{"result":"noted"}');
    const report = JSON.parse(app.of("failureFunction")[1].body);
    assert.equal(report.dlqId, run.dlqId);
    assert.equal(report.workflowRunId, id);
    assert.equal(report.sourceMessageId, app.of("failureFunction")[0].headers.get("upstash-message-id"));
    assert.equal(report.workflowCreatedAt, run.workflowRunCreatedAt);
  });

  it("gives the failure function no payload when there was none", async () => {
    const { failures, failureFunction } = recorder();
    const url = app.workflow("failure-no-payload", failing(), { failureFunction });
    await failedRun(await trigger(url, { retries: 0 }));
    await until("the failure function", () => failures.length === 1);
    assert.equal(failures[0].payload, undefined);
  });

  it("gives it the first payload even if a later delivery failed", async () => {
    const { failures, failureFunction } = recorder();
    const url = app.workflow(
      "failure-later",
      async (context) => {
        await context.run("one", () => 1);
        throw new Error("between the steps");
      },
      { failureFunction },
    );
    await failedRun(await trigger(url, { retries: 0, body: "the payload" }));
    await until("the failure function", () => failures.length === 1);
    assert.deepEqual([failures[0].payload, failures[0].failResponse], ["the payload", "between the steps"]);
    await app.expectCalls({ "failure-later": 3 });
  });

  it("does not retry a non-retryable error, with two calls", async () => {
    const { failures, failureFunction } = recorder();
    const url = app.workflow(
      "failureFunction-nonRetryable",
      async (context) => {
        await context.run("bad", () => {
          throw new WorkflowNonRetryableError("never again");
        });
      },
      { failureFunction },
    );
    const run = await failedRun(await trigger(url, { retries: 3 }));
    await app.expectCalls({ "failureFunction-nonRetryable": 2 });
    await until("the failure function", () => failures.length === 1);
    assert.deepEqual([failures[0].failStatus, failures[0].failResponse], [489, "never again"]);
    assert.equal(run.steps.at(-1).steps[0].errors.at(-1).status, 489);
  });

  it("retries a plain 489 like any other status", async () => {
    const url = app.workflow("plain-489", async (context) => void (await context.run("one", () => 1)), {
      around: (call, next) => (call.headers.get("upstash-retried") === "0" && app.of("plain-489").length === 1 ? { status: 489 } : next()),
    });
    await succeeded(await trigger(url, { retries: 1, retryDelay: "0" }));
    await app.expectCalls({ "plain-489": 3 });
  });

  it("retries and then runs the failure function, with three calls", async () => {
    const { failures, failureFunction } = recorder();
    const retried = [];
    const url = app.workflow(
      "failureFunction-retry",
      async (context) => {
        await context.run("bad", () => {
          retried.push(context.retried);
          throw new Error("again");
        });
      },
      { failureFunction },
    );
    await failedRun(await trigger(url, { retries: 1, retryDelay: "300" }));
    await app.expectCalls({ "failureFunction-retry": 3 });
    await until("the failure function", () => failures.length === 1);
    assert.deepEqual(retried, [0, 1]);
    const [first, second] = app.of("failureFunction-retry");
    assert.equal(first.headers.get("upstash-message-id"), second.headers.get("upstash-message-id"));
    assert.deepEqual(first.body, second.body);
    assert.notEqual(first.headers.get("upstash-signature"), second.headers.get("upstash-signature"));
  });

  it("reports to a failure URL instead, with one call", async () => {
    const failureUrl = app.endpoint("failure-url");
    const url = app.workflow("failureUrl", failing());
    const id = await trigger(url, { retries: 0, failureUrl, body: "payload", headers: { "X-Customer": "bob" } });
    await failedRun(id);
    await app.expectCalls({ failureUrl: 1, "failure-url": 1 });
    const [call] = app.of("failure-url");
    const report = JSON.parse(call.body);
    assert.equal(call.headers.get("upstash-workflow-is-failure"), "true");
    assert.equal(call.headers.get("x-customer"), "bob");
    assert.equal(call.runId, id);
    assert.equal(report.status, 500);
    assert.equal(report.url, url);
    assert.equal(Buffer.from(report.sourceBody, "base64").toString(), "payload");
    assert.equal(JSON.parse(Buffer.from(report.body, "base64")).message, "out of stock");
    assert.ok(Array.isArray(report.header["Upstash-Workflow-Sdk-Version"]));
  });

  it("shows no failure function where the endpoint has none", async () => {
    const url = app.workflow("no-failure-function", failing());
    const id = await trigger(url, { retries: 0 });
    await failedRun(id);
    await app.expectCalls({ "no-failure-function": 2 });
    await until("it is forgotten", async () => (await runOf(id)).failureFunction === undefined);
  });

  it("retries the failure function itself", async () => {
    let tries = 0;
    const url = app.workflow("failing-failure-function", failing(), {
      failureFunction: () => {
        if (++tries === 1) throw new Error("the failure function fails");
      },
    });
    const id = await trigger(url, { retries: 1, retryDelay: "100" });
    await until("its success", async () => (await runOf(id))?.failureFunction?.state === "CALLBACK_SUCCESS");
    await app.expectCalls({ "failing-failure-function": 4 });
    const hopeless = app.workflow("hopeless-failure-function", failing(), {
      failureFunction: () => {
        throw new Error("always");
      },
    });
    const other = await trigger(hopeless, { retries: 0 });
    await until("its failure", async () => (await runOf(other))?.failureFunction?.state === "CALLBACK_FAIL");
    await app.expectCalls({ "hopeless-failure-function": 2 });
  });

  it("waits between retries as the expression says", async () => {
    let tries = 0;
    const url = app.workflow("retry-delay", async (context) =>
      context.run("bad", () => {
        if (++tries < 4) throw new Error(`try ${tries}`);
        return tries;
      }),
    );
    const id = await trigger(url, { retries: 3, retryDelay: "max(300, pow(2, retried) * 200) + 100" });
    assert.equal(await succeeded(id), 4);
    const [first, second, third] = gaps("retry-delay");
    assert.ok(first >= 390 && first < 1_500, `${first} ms before the first retry`);
    assert.ok(second >= 490 && second < 1_800, `${second} ms before the second`);
    assert.ok(third >= 890 && third < 2_500, `${third} ms before the third`);
    await app.expectCalls({ "retry-delay": 5 });
  });

  it("backs off for twelve seconds before the first retry when nothing is said", async () => {
    const url = app.workflow("backoff", failing());
    const before = Date.now();
    const id = await trigger(url);
    const next = await until("the retry is planned", async () => {
      const step = (await runOf(id))?.steps.at(-1)?.steps[0];
      return step?.state === "STEP_RETRY" ? step : undefined;
    });
    const delay = next.nextDeliveryTime - before;
    // The second retry would come after 148 s, and the request itself may take its time.
    assert.ok(delay > 11_500 && delay < 60_000, `${delay} ms`);
    assert.equal(next.retries, 3);
    assert.equal(next.errors.length, 1);
    assert.equal(next.errors[0].status, 500);
    assert.equal(next.errors[0].error, "out of stock");
    await client.cancel(id);
    await app.expectCalls({ backoff: 1 });
  });

  it("retries when the endpoint asks for it: seconds, durations, and as an attempt", async () => {
    let tries = 0;
    const url = app.workflow("retry-after", async (context) =>
      context.run("limited", () => {
        tries++;
        if (tries === 1) throw new WorkflowRetryAfterError("too many", 1);
        if (tries === 2) throw new WorkflowRetryAfterError("too many", "1s");
        return tries;
      }),
    );
    // Without what the endpoint asks for, the retries would come in an hour.
    const id = await trigger(url, { retries: 2, retryDelay: "3600000" });
    assert.equal(await succeeded(id), 3);
    for (const gap of gaps("retry-after").slice(0, 2)) assert.ok(gap >= 950 && gap < 3_600_000, `${gap} ms`);
    await app.expectCalls({ "retry-after": 4 });
    const always = app.workflow("retry-after-always", async (context) =>
      context.run("limited", () => {
        throw new WorkflowRetryAfterError("too many", 0);
      }),
    );
    const run = await failedRun(await trigger(always, { retries: 1, retryDelay: "3600000" }));
    assert.equal(run.steps.at(-1).steps[0].errors.length, 2);
    await app.expectCalls({ "retry-after-always": 3 });
  });

  it("understands Retry-After as a date and X-RateLimit-Reset as a duration, in days too", async () => {
    const answers = [
      () => ({ status: 503, headers: { "Retry-After": new Date(Date.now() + 2_000).toUTCString() } }),
      () => ({ status: 429, headers: { "X-RateLimit-Reset-Requests": "1s" } }),
      () => ({ status: 429, headers: { "Retry-After": "1d" } }),
    ];
    let asked = 0;
    const url = app.workflow("reset-headers", async (context) => void (await context.run("one", () => 1)), {
      around: (call, next) => (asked < answers.length ? answers[asked++]() : next()),
    });
    const id = await trigger(url, { retries: 3, retryDelay: "7200000" });
    await until("three attempts", () => app.of("reset-headers").length === 3);
    const step = await until("the day's wait", async () => {
      const found = (await runOf(id)).steps.at(-1).steps[0];
      return found.nextDeliveryTime > Date.now() + 10_000 ? found : undefined;
    });
    assert.ok(Math.abs(step.nextDeliveryTime - Date.now() - 86_400_000) < 60_000, `${step.nextDeliveryTime - Date.now()}`);
    await client.cancel(id);
    await app.expectCalls({ "reset-headers": 3 });
  });

  it("takes a dropped connection, a redirect and nonsense for failed attempts", async () => {
    const bad = [
      () => drop(),
      () => ({ status: 302, headers: { Location: app.url } }),
      () => ({ status: 418, body: "teapot" }),
      (call, request, response) => {
        response.socket.end("this is not HTTP\r\n\r\n");
        return undefined;
      },
    ];
    let asked = 0;
    const { serve } = await import("@upstash/workflow");
    const { handler } = serve(async (context) => context.run("one", () => "made it"), app.options());
    const url = app.endpoint("bad-answers", async (call, request, response) => {
      if (asked < bad.length) return bad[asked++](call, request, response);
      const answer = await handler(new Request(call.url, { method: "POST", headers: call.headers, body: call.body }));
      return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
    });
    const id = await trigger(url, { retries: 4, retryDelay: "50" });
    assert.equal(await succeeded(id), "made it");
    await app.expectCalls({ "bad-answers": 6 });
    assert.deepEqual(app.of("bad-answers").map((call) => call.headers.get("upstash-retried")), ["0", "1", "2", "3", "4", "0"]);
  });

  it("fails a run whose endpoint cannot be reached, and says why", async () => {
    const { failures, failureFunction } = recorder();
    const url = app.workflow("unreachable-reports", failing(), { failureFunction });
    const id = await trigger("http://127.0.0.1:1/nobody", { retries: 1, retryDelay: "50", failureUrl: url });
    const run = await failedRun(id);
    assert.equal(run.steps.at(-1).steps[0].errors.length, 2);
    assert.ok(run.steps.at(-1).steps[0].errors[0].error.length > 0);
    await until("the failure function", () => failures.length === 1);
    assert.ok([502, 504].includes(failures[0].failStatus));
  });

  it("fails at once when a step is refused with 412, in sequence and in a block", async () => {
    const { failures, failureFunction } = recorder();
    const url = app.workflow(
      "quota",
      async (context) => void (await context.call("bad", { url: "ftp://files.example/x" })),
      { failureFunction },
    );
    const run = await failedRun(await trigger(url, { retries: 3 }));
    await app.expectCalls({ quota: 2 });
    assert.equal(run.steps.at(-1).steps[0].errors.at(-1).status, 489);
    await until("the failure function", () => failures.length === 1);
    assert.equal(failures[0].failStatus, 489);
    const block = app.workflow("quota-block", async (context) =>
      Promise.all([
        context.call("bad", { url: "http://127.0.0.1:1/", retryDelay: "1000 * (" }),
        context.sleep("asleep", 3600),
      ]),
    );
    const other = await failedRun(await trigger(block, { retries: 3 }));
    const branches = other.steps.find((group) => group.type === "parallel").steps;
    const bad = branches.find((step) => step.stepName === "bad");
    assert.equal(bad.state, "STEP_FAILED");
    assert.equal(bad.errors.at(-1).status, 489);
    assert.equal(other.steps.some((group) => group.type === "next"), false);
    await app.expectCalls({ "quota-block": 3 });
  });

  it("records a step once when the delivery fails after it was submitted", async () => {
    let executed = 0;
    let broken = false;
    const url = app.workflow(
      "lost-delivery",
      async (context) => {
        const one = await context.run("one", () => ++executed);
        return await context.run("two", () => one);
      },
      {
        around: async (call, next) => {
          const answer = await next();
          if (broken) return answer;
          broken = true;
          return { status: 500, body: "lost" };
        },
      },
    );
    const id = await trigger(url, { retries: 1, retryDelay: "200", workflowRunId: fresh("lost") });
    assert.equal(await succeeded(id), 1, "the first result wins");
    await until("the repeated delivery, if the run has not ended before", () => app.of("lost-delivery").length >= 3);
    assert.ok(app.of("lost-delivery").length <= 4);
  });

  it("goes on without the answer to a delivery whose step is recorded", async () => {
    const givenUp = async (run) => {
      const { json } = await api("GET", `/v2/workflows/events?workflowRunId=${run}&state=STEP_FAILED`);
      return json.events.length === 1;
    };
    const url = app.workflow(
      "lost-answer",
      async (context) => {
        const one = await context.run("one", () => 1);
        return await context.run("two", () => one + 1);
      },
      {
        around: async (call, next) => {
          const run = call.headers.get("upstash-workflow-runid");
          if (stepsOf(call).length > 1) await until("the first delivery is given up", () => givenUp(run));
          const answer = await next();
          return stepsOf(call).length > 1 ? answer : { status: 500, body: "lost" };
        },
      },
    );
    assert.equal(await succeeded(await trigger(url, { retries: 0 })), 2);
    await app.expectCalls({ "lost-answer": 3 });
  });
});
