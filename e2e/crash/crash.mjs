// Kills the server with `kill -9` at random moments under load, starts it again on the same data, and looks in the end
// whether everything that was acknowledged is there, every run ended as it should, no gate holds a slot, and whether the
// endpoint was at no time given more work of a key than that allows.
//
//   CRASH_ROUNDS      kills (5)
//   CRASH_RUNS        new runs in each round (200)
//   CRASH_SEED        repeats the choices of an earlier test
//   CRASH_PARTITIONS  of the server (4)
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { TOKEN } from "../lib/credentials.mjs";
import { Server } from "../lib/server.mjs";
import { until } from "../lib/wait.mjs";
import { plan } from "./plan.mjs";
import { Random } from "./random.mjs";
import { Requests } from "./requests.mjs";
import { PARALLELISM, keyOfRun } from "./slots.mjs";
import { verify } from "./verify.mjs";

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 5);
const RUNS = Number(process.env.CRASH_RUNS ?? 200);
const SEED = Number(process.env.CRASH_SEED ?? randomInt(0, 2 ** 31));
const PARTITIONS = Number(process.env.CRASH_PARTITIONS ?? 4);
const JSON_BODY = { "content-type": "application/json" };

console.log(`crash test: seed ${SEED}, ${ROUNDS} rounds of ${RUNS} runs, ${PARTITIONS} partition(s)`);
const random = new Random(SEED);
const data = await mkdtemp(join(tmpdir(), "stepwell-crash-"));
let server = await Server.start({ data, partitions: PARTITIONS });
const { port, url: base } = server;

const endpoint = spawn(process.execPath, [join(import.meta.dirname, "endpoint.mjs")], {
  env: { ...process.env, CRASH_SERVER: base, CRASH_TOKEN: TOKEN },
  stdio: ["pipe", "pipe", "inherit"],
});
process.on("exit", () => endpoint.kill("SIGKILL"));
const [line] = await once(endpoint.stdout.setEncoding("utf8"), "data");
const endpointUrl = /http:\S+/.exec(line)[0];
const ask = async (path) => (await fetch(endpointUrl + path)).json();

const client = new Requests(base, TOKEN);
const plans = [];
const notifications = [];
const work = new Set();
const counts = { triggers: 0, notifies: 0, broadcasts: 0, cancels: 0 };

/** Lets a user's doings go on by themselves; what goes wrong there ends the test. */
function begin(promise) {
  work.add(promise);
  promise.finally(() => work.delete(promise)).catch((error) => {
    console.error(error);
    process.exit(1);
  });
}

function must(answer, statuses, what) {
  if (!statuses.includes(answer.status)) throw new Error(`${what}: ${answer.status} ${answer.text}`);
  return answer;
}

async function trigger(run) {
  const url = `${endpointUrl}/flow`;
  const key = keyOfRun(run.id);
  const headers = {
    "content-type": "application/json",
    "upstash-method": "POST",
    "upstash-workflow-init": "true",
    "upstash-workflow-runid": run.id,
    "upstash-workflow-url": url,
    "upstash-workflow-sdk-version": "1",
    "upstash-forward-upstash-workflow-sdk-version": "1",
    "upstash-feature-set": "InitialBody,WF_DetectTrigger,WF_TriggerOnConfig",
    "upstash-retries": String(run.retries),
    "upstash-retry-delay": "200",
    "upstash-failure-callback": url,
    "upstash-failure-callback-retries": "1000",
    "upstash-failure-callback-retry-delay": "200",
    "upstash-failure-callback-workflow-runid": run.id,
    "upstash-failure-callback-workflow-calltype": "failureCall",
    "upstash-failure-callback-forward-upstash-workflow-is-failure": "true",
    // Some runs pass gates: none may stay in its line after a crash.
    ...(key ? { "upstash-flow-control-key": key, "upstash-flow-control-value": `parallelism=${PARALLELISM}` } : {}),
    ...(run.delay ? { "upstash-delay": run.delay } : {}),
  };
  const body = JSON.stringify([{ destination: url, headers, body: JSON.stringify({ ops: run.ops, state: run.state }) }]);
  must(await client.insist("POST", "/v2/batch", { headers: JSON_BODY, body }), [200], `trigger ${run.id}`);
  counts.triggers++;
  plans.push(run);
}

/** Notifies one after the other, each until it is acknowledged; before or after the run waits, as it happens. */
async function notify(run) {
  for (const [event, value] of run.notify) {
    await pause(random.between(0, 3_000));
    const text = `${value}-${run.id}`;
    const answer = await client.insist("POST", `/v2/notify/${run.id}/${event}`, { body: JSON.stringify(text) });
    // The gate's notification may have been stored, the run ended, and the answer lost.
    const repeatedAfterEnd = answer.status === 404 && answer.attempts > 1 && value === "g";
    if (!repeatedAfterEnd) must(answer, [201], `notify ${run.id} ${event}`);
    notifications.push({ run: run.id, event, data: text, messageId: answer.json.messageId, attempts: answer.attempts });
    counts.notifies++;
  }
}

async function cancel(run) {
  await pause(random.between(200, 3_000));
  await ask(`/over/${run.id}`);
  must(await client.insist("DELETE", `/v2/workflows/runs?workflowRunIds=${run.id}`), [200], `cancel ${run.id}`);
  counts.cancels++;
}

/** Broadcasts until each run of the round that waits for it has got one. */
async function broadcast(event, ids) {
  for (let number = 0; ; number++) {
    await pause(random.between(100, 900));
    const value = `${event}-${number}`;
    const sent = { event, data: value, answer: [], attempts: 1 };
    notifications.push(sent); // Before the answer: one that was lost may have arrived.
    const answer = must(await client.insist("POST", `/v2/notify/${event}`, { body: JSON.stringify(value) }), [201], event);
    sent.answer = answer.json;
    counts.broadcasts++;
    const { runs } = await ask("/report");
    const through = new Set(runs.filter((run) => run.steps.some((step) => step.waitEventId === event)).map((run) => run.id));
    if (ids.every((id) => through.has(id))) return;
  }
}

async function user(run) {
  await trigger(run);
  begin(notify(run));
  if (run.cancel) begin(cancel(run));
}

async function load(round) {
  const runs = plan(random, round, RUNS);
  const ids = runs.filter((run) => run.broadcast).map((run) => run.id);
  begin(broadcast(`broadcast-${round}`, ids));
  const queue = [...runs];
  const one = async () => {
    for (let run = queue.shift(); run; run = queue.shift()) await user(run);
  };
  await Promise.all(Array.from({ length: 16 }, one));
}

async function killAndRestart(round) {
  const process_ = await readFile(`/proc/${server.pid}/comm`, "utf8").catch(() => "unknown");
  if (process_.trim() !== "java") throw new Error(`the server's process is ${process_.trim()}, not the JVM itself`);
  const before = await ask("/report");
  const after = random.between(300, 4_000);
  await pause(after);
  const acknowledged = { ...counts };
  const live = plans.length - (await ask("/report")).runs.filter((run) => run.ended && !run.id.includes("child")).length;
  await server.kill();
  const killed = Date.now();
  await ask("/mark");
  server = await Server.start({ data, port, partitions: PARTITIONS });
  const up = Date.now() - killed;
  const first = await until("the first delivery after the restart", async () => (await ask("/report")).firstSince, { every: 10 });
  const now = await ask("/report");
  console.log(
    `round ${round}: killed after ${after} ms with about ${live} live runs; ` +
      `acknowledged so far ${acknowledged.triggers} triggers, ${acknowledged.notifies} notifications, ${acknowledged.broadcasts} broadcasts, ${acknowledged.cancels} cancels; ` +
      `up again after ${up} ms, first delivery after ${first - killed} ms; ${now.deliveries - before.deliveries} deliveries in this round, ` +
      `${client.unanswered + now.unanswered} requests without an answer so far`,
  );
}

/** The runs of the server's log, by id. */
async function states() {
  const found = new Map();
  for (const run of plans) {
    const { json } = await client.insist("GET", `/v2/workflows/logs?workflowRunId=${run.id}`);
    found.set(run.id, json.runs);
  }
  return found;
}

let failed = true;
try {
  for (let round = 1; round <= ROUNDS; round++) {
    begin(load(round));
    await killAndRestart(round);
  }
  await until("all users are done", () => work.size === 0, { within: 180_000, every: 100 });
  const last = await until(
    "all runs have ended",
    async () => {
      const found = await states();
      const open = [...found.values()].flat().filter((run) => run.workflowState === "RUN_STARTED");
      if (open.length > 0) throw new Error(`${open.length} go on: ${open.slice(0, 5).map((run) => `${run.workflowRunId} ${JSON.stringify(run.steps.at(-1))}`)}`);
      return found;
    },
    { within: 120_000, every: 1_000 },
  );
  // Failure callbacks come after the end of a run.
  await until("the failure callbacks", async () => {
    const { runs } = await ask("/report");
    const failures = new Set(runs.filter((run) => run.failures > 0).map((run) => run.id));
    return plans.filter((run) => run.state === "RUN_FAILED").every((run) => failures.has(run.id));
  }, { within: 30_000, every: 200 }).catch((error) => console.log(error.message));
  await until("all slots are given back", async () => {
    const { json: keys } = await client.insist("GET", "/v2/flowControl");
    if (keys.length === 0) throw new Error("no run has passed a gate");
    const used = keys.filter((key) => key.parallelismCount > 0 || key.waitListSize > 0);
    if (used.length > 0) throw new Error(`gates in use: ${JSON.stringify(used)}`);
    return true;
  }, { within: 30_000, every: 200 });
  const report = await ask("/report");
  const problems = verify(plans, notifications, report, last);
  for (const problem of problems.slice(0, 40)) console.log(`  WRONG  ${problem}`);
  if (problems.length > 40) console.log(`  and ${problems.length - 40} more`);
  failed = problems.length > 0;
  console.log(
    `crash test: ${failed ? "FAILED" : "PASSED"}, seed ${SEED}: ${plans.length} runs, ${notifications.length} notifications, ` +
      `${report.deliveries} deliveries, ${client.unanswered + report.unanswered} requests without an answer, ` +
      `at most ${Math.max(0, ...Object.values(report.peaks))} of ${PARALLELISM} allowed attempts of a key at once, ${problems.length} problems`,
  );
} finally {
  if (failed) {
    console.log(server.log());
    console.log(`  the data are kept in ${data}; CRASH_SEED=${SEED} repeats the choices`);
  }
  await (failed ? server.kill() : server.stop());
  if (!failed) await rm(data, { recursive: true, force: true });
}
// For ./check, which counts over all of its stages.
if (process.env.CHECK_TALLY) appendFileSync(process.env.CHECK_TALLY, failed ? "0 1\n" : "1 0\n");
process.exit(failed ? 1 : 0);
