// The user's endpoint in the crash test: its own process, which survives the server. It speaks the workflow protocol by
// hand, cheaply, and checks at each delivery that the history which it is told never changes.
//
// Its parent tells it address and token by the environment and reads `GET /report`.
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { Requests } from "./requests.mjs";
import { Slots, keyOfRun } from "./slots.mjs";

const server = new Requests(process.env.CRASH_SERVER, process.env.CRASH_TOKEN);
const SDK = { "Upstash-Workflow-Sdk-Version": "1", "Upstash-workflow-sdk": "v1.3.2" };
const FEATURES = "LazyFetch,InitialBody,WF_DetectTrigger,WF_TriggerOnConfig";
const AFTERWARDS = 5_000;
/** Work takes its time, or nobody would ever wait in line. */
const WORK = 20;

const runs = new Map();
const violations = [];
const statuses = {};
let deliveries = 0;
let firstSince;

const violation = (run, what) => {
  if (violations.length < 100) violations.push(`${run}: ${what}`);
};

const slots = new Slots((key, attempts) => violation(key, `${attempts.length} attempts at once: ${attempts.join(", ")}`));

function runOf(id, createdAt) {
  const key = `${id}@${createdAt}`;
  let run = runs.get(key);
  if (!run) runs.set(key, (run = { id, createdAt, key, elements: [], steps: [], acknowledged: {}, failures: 0, refused: 0 }));
  return run;
}

/** Compares a list with what is known of the run and keeps what is new. */
function learn(run, elements, messageId) {
  if (elements.at(-1).messageId !== messageId) violation(run.key, `the list ends with ${elements.at(-1).messageId}, not ${messageId}`);
  for (const [index, element] of elements.entries()) {
    const known = run.elements[index];
    if (known) {
      if (known.messageId !== element.messageId || known.body !== element.body) violation(run.key, `element ${index} has changed: ${JSON.stringify(known)} is now ${JSON.stringify(element)}`);
      continue;
    }
    run.elements.push(element);
    if (index === 0) {
      run.payload = JSON.parse(Buffer.from(element.body, "base64"));
      continue;
    }
    const step = JSON.parse(Buffer.from(element.body, "base64"));
    run.steps.push(step);
    const stored = run.acknowledged[keyOf(step)];
    if (stored && stored !== element.messageId) violation(run.key, `step ${keyOf(step)} was acknowledged as ${stored} and is ${element.messageId}`);
    run.acknowledged[keyOf(step)] = element.messageId;
  }
}

const keyOf = (step) => `${step.stepId}/${step.targetStep ?? 0}`;

function headers(run, more = {}) {
  return {
    "content-type": "application/json",
    "upstash-method": "POST",
    "upstash-workflow-init": "false",
    "upstash-workflow-runid": run.id,
    "upstash-workflow-url": run.url,
    "upstash-workflow-sdk-version": "1",
    "upstash-forward-upstash-workflow-sdk-version": "1",
    "upstash-feature-set": FEATURES,
    ...more,
  };
}

class Answer extends Error {
  constructor(status) {
    super(`status ${status}`);
    this.status = status;
  }
}

/** Remembers what was acknowledged; turns a refusal into what the SDK would answer to the delivery. */
function acknowledged(run, answer, steps) {
  statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
  if (answer.status === 400) {
    run.refused++; // The run is over, the SDK would say. If it is not, it will hang, and be found.
    throw new Answer(200);
  }
  if (answer.status === 412) {
    violation(run.key, `an append is said to be invalid: ${answer.text}`);
    throw new Answer(489);
  }
  if (answer.status >= 300) throw new Answer(500);
  for (const [index, step] of steps.entries()) {
    const { messageId } = Array.isArray(answer.json) ? answer.json[index] : answer.json;
    const known = run.acknowledged[keyOf(step)];
    if (known && known !== messageId) violation(run.key, `step ${keyOf(step)} was acknowledged as ${known}, and then as ${messageId}`);
    run.acknowledged[keyOf(step)] = messageId;
  }
}

async function append(run, steps, more) {
  const body = JSON.stringify(steps.map((step) => ({ destination: run.url, headers: headers(run, more), body: JSON.stringify(step) })));
  acknowledged(run, await server.ask("POST", "/v2/batch", { headers: { "content-type": "application/json" }, body }), steps);
}

const result = (stepId, concurrent = 1) => ({
  stepId,
  stepName: `step ${stepId}`,
  stepType: "Run",
  // Each execution has a result of its own: a result that changed would be seen.
  out: JSON.stringify(randomBytes(8).toString("hex")),
  concurrent,
});

const EXECUTE = {
  run: (run, stepId) => append(run, [result(stepId)]),

  sleep: (run, stepId) => append(run, [{ stepId, stepName: "sleep", stepType: "SleepFor", sleepFor: 1, concurrent: 1 }], { "upstash-delay": "1s" }),

  flaky: (run, stepId, op, retried) => {
    if (retried < op.times) throw new Answer(500);
    return append(run, [result(stepId)]);
  },

  dead: (run, stepId, op, retried) => {
    if (retried >= op.retries) slots.over(run.id);
    throw new Answer(500);
  },

  wait: async (run, stepId, op) => {
    const step = { stepId, stepType: "Wait", stepName: op.event, concurrent: 1 };
    const own = headers(run, { "upstash-workflow-calltype": "step" });
    const timeoutHeaders = Object.fromEntries(Object.entries(own).map(([name, value]) => [name, [value]]));
    const body = JSON.stringify({ url: run.url, timeout: op.timeout, timeoutUrl: run.url, timeoutHeaders, step });
    acknowledged(run, await server.ask("POST", `/v2/wait/${op.event}`, { headers: own, body }), []);
  },

  call: async (run, stepId) => {
    const forward = "upstash-callback-forward-upstash-workflow";
    const own = headers(run, {
      "upstash-method": "POST",
      "upstash-retries": "3",
      "upstash-retry-delay": "100",
      "upstash-feature-set": "WF_NoDelete,InitialBody",
      "upstash-workflow-calltype": "toCallback",
      "upstash-callback": run.url,
      "upstash-callback-feature-set": FEATURES,
      "upstash-callback-workflow-runid": run.id,
      "upstash-callback-workflow-calltype": "fromCallback",
      "upstash-callback-workflow-init": "false",
      "upstash-callback-workflow-url": run.url,
      [`${forward}-callback`]: "true",
      [`${forward}-stepid`]: String(stepId),
      [`${forward}-stepname`]: "call",
      [`${forward}-steptype`]: "Call",
      [`${forward}-concurrent`]: "1",
      [`${forward}-contenttype`]: "application/json",
    });
    delete own["upstash-forward-upstash-workflow-sdk-version"];
    const item = { destination: run.url.replace(/[^/]+$/, "third"), headers: own, body: `${run.key} ${stepId}` };
    acknowledged(run, await server.ask("POST", "/v2/batch", { headers: { "content-type": "application/json" }, body: JSON.stringify([item]) }), []);
  },

  invoke: async (run, stepId, op) => {
    const child = `${run.id}-child-${stepId}`;
    const own = headers({ id: child, url: run.url }, {
      "upstash-workflow-init": "true",
      "upstash-workflow-invoke": "true",
      "upstash-forward-upstash-workflow-invoke-count": "1",
      "upstash-retries": "1000",
      "upstash-retry-delay": "200",
    });
    const back = Object.fromEntries(Object.entries(headers(run)).map(([name, value]) => [name, [value]]));
    const body = JSON.stringify({
      body: JSON.stringify({ ops: op.ops, state: "RUN_SUCCESS", parent: run.key }),
      headers: back,
      workflowRunId: run.id,
      workflowRunCreatedAt: run.createdAt,
      workflowUrl: run.url,
      step: { stepId, stepName: "invoke", stepType: "Invoke", concurrent: 1 },
    });
    acknowledged(run, await server.ask("POST", `/v2/publish/${run.url}`, { headers: own, body }), []);
  },
};

/** Goes through the run's operations and executes the first that has no result yet; ends the run after the last. */
async function advance(run, steps, retried) {
  let position = 0;
  let stepId = 1;
  for (const op of run.payload.ops) {
    if (op.op !== "block") {
      if (position >= steps.length) return EXECUTE[op.op](run, stepId, op, retried);
      position++;
      stepId++;
      continue;
    }
    const rest = steps.slice(position);
    const first = stepId;
    if (rest.length >= 2 * op.branches) {
      position += 2 * op.branches;
      stepId += op.branches;
      continue;
    }
    if (rest.length === 0) {
      const plans = Array.from({ length: op.branches }, (_, branch) => ({ stepId: 0, stepName: `branch ${branch}`, stepType: "Run", concurrent: op.branches, targetStep: first + branch }));
      return append(run, plans);
    }
    const { targetStep } = rest.at(-1);
    return targetStep ? append(run, [result(targetStep, op.branches)]) : undefined;
  }
  return end(run, steps.length);
}

async function end(run, count) {
  const bodies = run.elements.slice(0, count + 1).map(({ messageId, body }) => messageId + body);
  const text = JSON.stringify({ steps: count, digest: createHash("sha256").update(bodies.join()).digest("hex") });
  slots.over(run.id);
  run.result = text; // Before the answer: one that was lost may have been preceded by the end.
  const answer = await server.ask("DELETE", `/v2/workflows/runs/${run.id}?cancel=false`, { body: text });
  if (answer.status >= 300) throw new Answer(500);
  run.ended ??= { at: Date.now() };
}

async function callback(run, incoming, body) {
  const report = JSON.parse(body);
  const stepId = Number(incoming["upstash-workflow-stepid"]);
  const step = {
    stepId,
    stepName: "call",
    stepType: "Call",
    out: JSON.stringify({ status: report.status, body: Buffer.from(report.body, "base64").toString("latin1"), header: report.header }),
    concurrent: 1,
  };
  if (report.status !== 200 || report.body !== Buffer.from(`answer to ${run.key} ${stepId}`).toString("base64")) violation(run.key, `a call's callback says ${body}`);
  acknowledged(run, await server.ask("POST", `/v2/publish/${run.url}`, { headers: headers(run), body: JSON.stringify(step) }), [step]);
}

async function deliver(incoming, body) {
  deliveries++;
  firstSince ??= Date.now();
  const run = runOf(incoming["upstash-workflow-runid"], Number(incoming["upstash-workflow-createdat"]));
  run.url ??= `http://${incoming.host}/flow`;
  if (incoming["upstash-workflow-is-failure"]) {
    run.failures++;
    return;
  }
  const leave = slots.enter(run, `${incoming["upstash-message-id"]}/${incoming["upstash-retried"]}`);
  try {
    if (keyOfRun(run.id)) await pause(WORK);
    await work(run, incoming, body);
  } finally {
    leave();
  }
}

async function work(run, incoming, body) {
  if (incoming["upstash-workflow-callback"]) {
    await callback(run, incoming, body);
    return;
  }
  if (run.ended && Date.now() - run.ended.at > AFTERWARDS) violation(run.key, "was delivered again long after its end");
  const elements = JSON.parse(body);
  learn(run, elements, incoming["upstash-message-id"]);
  await advance(run, run.steps.slice(0, elements.length - 1), Number(incoming["upstash-retried"]));
}

function report() {
  return { violations, statuses, deliveries, peaks: slots.peaks(), unanswered: server.unanswered, firstSince, runs: [...runs.values()].map(({ elements, ...run }) => ({ ...run, messageIds: elements.map(({ messageId }) => messageId) })) };
}

const listener = createServer({ maxHeaderSize: 1 << 18, keepAliveTimeout: 60_000 }, async (request, response) => {
  const chunks = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    return; // The server was killed while it sent this.
  }
  const body = Buffer.concat(chunks).toString();
  let status = 200;
  let text = "{}";
  let more = SDK;
  if (request.url === "/report") {
    text = JSON.stringify(report());
  } else if (request.url === "/mark") {
    firstSince = undefined; // The parent wants to know when the next delivery comes.
  } else if (request.url.startsWith("/over/")) {
    slots.over(request.url.slice("/over/".length));
  } else if (request.url === "/third") {
    more = { "Content-Type": "application/json" };
    text = `answer to ${body}`;
  } else {
    try {
      await deliver(request.headers, body);
    } catch (error) {
      status = error instanceof Answer ? error.status : 500;
      if (status === 489) more = { ...SDK, "Upstash-NonRetryable-Error": "true" };
      text = JSON.stringify({ error: error.name, message: error.message });
      if (error instanceof TypeError || error instanceof SyntaxError) violation(request.headers["upstash-workflow-runid"], error.stack);
    }
  }
  response.writeHead(status, { "Content-Type": "application/json", ...more });
  response.end(text);
});
listener.listen(0, "127.0.0.1");
await once(listener, "listening");
console.log(`endpoint at http://127.0.0.1:${listener.address().port}`);
// Its parent ended: so does this.
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
