// An endpoint that behaves as one of the Python SDK does: it starts itself by publish, cannot fetch its steps, echoes the headers of each
// delivery on its steps, and reads some keys of its input without a default.
import assert from "node:assert/strict";
import { call } from "./http.mjs";

const FEATURES = "LazyFetch,InitialBody,WF_DetectTrigger";
/** What is not echoed. */
const OWN = /^(upstash-workflow-|content-type$)/;

class Submitted extends Error {}

/** `json.dumps`: with blanks. */
const dumps = (value) => JSON.stringify(value, null, 1).replace(/\n\s*/g, " ").replace(/(?<=[[{]) | (?=[\]}])/g, "");

/**
 * The handler of a Python endpoint for `app.endpoint`.
 *
 * @param route an async function of a context with `run`, `sleep` and `call`
 * @param failed hears of failures: what a `failure_function` gets
 */
export function python(server, { route, failed, retries = 3 }) {
  const post = async (path, headers, body) => {
    const answer = await call(server, "POST", path, { headers, body });
    if (answer.status >= 300) throw Object.assign(new Error(answer.text), { status: answer.status });
    return answer.json;
  };
  return async (delivery) => {
    const url = delivery.url;
    const header = (name) => delivery.headers.get(name);
    try {
      if (header("upstash-workflow-is-failure") === "true") return await failure(delivery);
      if (header("upstash-workflow-sdk-version") === null && header("upstash-workflow-callback") !== "true") return await begin(delivery);
      if (header("upstash-workflow-callback") === "true") return await returned(delivery);
      return await go(delivery);
    } catch (error) {
      if (error.status === 400) return ok("over");
      return { status: 500, headers: { "Content-Type": "application/json" }, body: dumps({ error: "Exception", message: error.message }) };
    }

    function ok(runId) {
      // Only successes name the protocol.
      const headers = { "Content-Type": "application/json", "Upstash-Workflow-Sdk-Version": "1" };
      return { status: 200, headers, body: dumps({ workflowRunId: runId }) };
    }

    function own(runId, init) {
      const headers = {
        "Content-Type": "application/json",
        "Upstash-Method": "POST",
        "Upstash-Workflow-Init": init,
        "Upstash-Workflow-RunId": runId,
        "Upstash-Workflow-Url": url,
        "Upstash-Feature-Set": FEATURES,
        "Upstash-Forward-Upstash-Workflow-Sdk-Version": "1",
      };
      delivery.headers.forEach((value, name) => {
        if (!OWN.test(name)) headers[`Upstash-Forward-${name}`] = value;
      });
      if (retries !== 3) headers["Upstash-Retries"] = String(retries);
      if (failed && init === "false") {
        headers["Upstash-Failure-Callback"] = url;
        headers["Upstash-Failure-Callback-Forward-Upstash-Workflow-Is-Failure"] = "true";
        headers["Upstash-Failure-Callback-Workflow-RunId"] = runId;
      }
      return headers;
    }

    async function begin() {
      const runId = `wfr_py${Math.random().toString(36).slice(2)}`;
      const answer = await post(`/v2/publish/${url}`, own(runId, "true"), delivery.body);
      assert.equal(typeof answer.messageId, "string");
      return ok(runId);
    }

    async function failure() {
      const report = JSON.parse(delivery.body);
      for (const key of ["status", "header", "body", "url", "sourceBody", "workflowRunId"]) assert.ok(key in report, `KeyError: ${key}`);
      const text = Buffer.from(report.body, "base64").toString("utf8");
      await failed({ ...report, message: JSON.parse(text).message, payload: Buffer.from(report.sourceBody, "base64").toString("utf8") });
      return ok(report.workflowRunId);
    }

    async function returned() {
      const report = JSON.parse(delivery.body);
      if (!(report.status >= 200 && report.status < 300) && report.maxRetries && report.retried !== report.maxRetries) return ok("waits");
      const out = dumps({ status: report.status, body: Buffer.from(report.body, "base64").toString("utf8"), header: report.header });
      const step = {
        stepId: Number(header("upstash-workflow-stepid")),
        stepName: header("upstash-workflow-stepname"),
        stepType: header("upstash-workflow-steptype"),
        out,
        concurrent: Number(header("upstash-workflow-concurrent")),
        targetStep: 0,
      };
      const answer = await post(`/v2/publish/${url}`, own(header("upstash-workflow-runid"), "false"), dumps(step));
      assert.equal(typeof answer.messageId, "string");
      return ok("callback");
    }

    async function go() {
      if (delivery.body.length === 0) throw new Error("Only first call can have an empty body");
      const runId = header("upstash-workflow-runid");
      const elements = JSON.parse(delivery.body).filter(({ callType }, index) => index === 0 || callType === "step");
      const decoded = elements.map(({ body }) => Buffer.from(body, "base64").toString("utf8"));
      const steps = decoded.slice(1).map((text) => JSON.parse(text));
      for (const step of steps) for (const key of ["stepId", "stepName", "stepType", "out", "concurrent"]) assert.ok(key in step, `KeyError: ${key}`);
      let next = 0;
      const submit = async (step, headers = {}) => {
        const item = {
          destination: url,
          queue: null,
          headers: { ...own(runId, "false"), ...headers },
          body: dumps({ sleepFor: null, sleepUntil: null, targetStep: 0, method: "POST", ...step, concurrent: 1 }),
        };
        const answer = await post("/v2/batch", { "Content-Type": "application/json" }, dumps([item]));
        assert.equal(typeof answer[0].messageId, "string");
        throw new Submitted();
      };
      const step = async (name, type, make) => {
        const known = steps[next++];
        if (known) {
          assert.deepEqual([known.stepName, known.stepType], [name, type]);
          return JSON.parse(known.out);
        }
        return make(next);
      };
      const context = {
        runId,
        payload: decoded[0],
        headers: delivery.headers,
        run: (name, work) =>
          step(name, "Run", async (stepId) => submit({ stepId, stepName: name, stepType: "Run", out: dumps((await work()) ?? null) })),
        sleep: (name, seconds) =>
          step(name, "SleepFor", (stepId) =>
            submit({ stepId, stepName: name, stepType: "SleepFor", sleepFor: seconds, out: "null" }, { "Upstash-Delay": `${seconds}s` }),
          ),
        call: (name, to, body) =>
          step(name, "Call", async (stepId) => {
            const item = {
              destination: to,
              headers: {
                "Content-Type": "application/json",
                "Upstash-Method": "POST",
                "Upstash-Retries": "0",
                "Upstash-Feature-Set": "WF_NoDelete,InitialBody",
                "Upstash-Workflow-CallType": "toCallback",
                "Upstash-Workflow-Init": "false",
                "Upstash-Workflow-RunId": runId,
                "Upstash-Workflow-Url": url,
                "Upstash-Callback": url,
                "Upstash-Callback-Retries": "1",
                "Upstash-Callback-Workflow-RunId": runId,
                "Upstash-Callback-Workflow-CallType": "fromCallback",
                "Upstash-Callback-Workflow-Init": "false",
                "Upstash-Callback-Workflow-Url": url,
                "Upstash-Callback-Failure-Callback-Retries": "1",
                "Upstash-Callback-Forward-x-customer": delivery.headers.get("x-customer") ?? "",
                "Upstash-Callback-Forward-Upstash-Workflow-Callback": "true",
                "Upstash-Callback-Forward-Upstash-Workflow-StepId": String(stepId),
                "Upstash-Callback-Forward-Upstash-Workflow-StepName": name,
                "Upstash-Callback-Forward-Upstash-Workflow-StepType": "Call",
                "Upstash-Callback-Forward-Upstash-Workflow-Concurrent": "1",
                "Upstash-Callback-Forward-Upstash-Workflow-ContentType": "application/json",
              },
              body: dumps(body),
            };
            await post("/v2/batch", { "Content-Type": "application/json" }, dumps([item]));
            throw new Submitted();
          }),
      };
      try {
        await route(context);
        const answer = await call(server, "DELETE", `/v2/workflows/runs/${runId}?cancel=false`);
        assert.ok(answer.status < 300, answer.text);
      } catch (end) {
        if (!(end instanceof Submitted)) throw end;
      }
      return ok(runId);
    }
  };
}
