// What `./stepwell demo` runs: a workflow of the official SDK that takes steps, sleeps, and waits for two events, one of
// which arrives before it waits and one after. Ends with 0 if all went as it should.
//
// The server's address, token and signing keys come from the environment, as in any program that uses the SDK.
import { deepStrictEqual } from "node:assert";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { Client, serve } from "@upstash/workflow";

const PATIENCE = 60_000;
const began = Date.now();

for (const name of ["QSTASH_URL", "QSTASH_TOKEN", "QSTASH_CURRENT_SIGNING_KEY", "QSTASH_NEXT_SIGNING_KEY"]) {
  if (!process.env[name]) fail(`${name} is not set: this program is started by ./stepwell demo`);
}
// Development mode would look for a server elsewhere.
delete process.env.QSTASH_DEV;
delete process.env.QSTASH_REGION;

function say(who, what) {
  const seconds = ((Date.now() - began) / 1000).toFixed(2).padStart(6);
  console.log(`${seconds} s  ${who.padEnd(8)}  ${what}`);
}

function fail(why) {
  console.error(`\nThe demo failed: ${why}`);
  process.exit(1);
}

setTimeout(() => fail(`it did not end within ${PATIENCE / 1000} s`), PATIENCE).unref();
process.on("unhandledRejection", (error) => fail(error?.stack ?? String(error)));

async function until(what, probe) {
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() - began > PATIENCE) fail(`${what} did not happen`);
    await pause(50);
  }
}

// --- The workflow. Its function runs from the top at every delivery; each step inside runs once. ----------------------

const { handler } = serve(
  async (context) => {
    const { order, items } = context.requestPayload;

    const reserved = await context.run("reserve the items", () => {
      say("workflow", `step 1: reserves ${items} items of order ${order}`);
      return { items };
    });
    const price = await context.run("compute the price", () => {
      say("workflow", `step 2: computes the price, from the ${reserved.items} items that step 1 returned`);
      return reserved.items * 21;
    });

    await context.run("announce the sleep", () => say("workflow", "step 3: sleeps for 2 seconds; nothing of it is in memory"));
    await context.sleep("let things settle", 2);

    // This event is already there when the run begins to wait for it.
    const payment = await context.waitForEvent("wait for the payment", `payment-${order}`, { timeout: "1m" });
    await context.run("take the payment", () => {
      say("workflow", `waits for "payment": it was notified before, and is there at once: ${JSON.stringify(payment.eventData)}`);
    });

    // For this one the run really waits.
    const approval = await context.waitForEvent("wait for the approval", `approval-${order}`, { timeout: "1m" });
    await context.run("take the approval", () => {
      say("workflow", `is resumed by "approval": ${JSON.stringify(approval.eventData)}`);
    });

    return { order, price, payment, approval };
  },
  { failureFunction: ({ failResponse }) => fail(`the workflow failed: ${failResponse}`) },
);

// --- Its endpoint: plain Node. ----------------------------------------------------------------------------------------

let deliveries = 0;
const server = createServer(async (request, response) => {
  deliveries++;
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = `http://${request.headers.host}${request.url}`;
  const answer = await handler(new Request(url, { method: request.method, headers: request.headers, body: Buffer.concat(chunks) }));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(await answer.text());
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${server.address().port}/orders`;
say("endpoint", `serves the workflow at ${url}, with the official SDK @upstash/workflow`);

// --- Its user. --------------------------------------------------------------------------------------------------------

const client = new Client();
const order = `${Date.now() % 100_000}`;

const { workflowRunId } = await client.trigger({
  url,
  body: { order, items: 2 },
  workflowRunId: `order-${order}`,
  retries: 1,
  retryDelay: "1000",
});
say("client", `triggered run ${workflowRunId}`);

await client.notify({ eventId: `payment-${order}`, workflowRunId, eventData: { amount: 42 } });
say("client", `notified "payment" before the run waits for it: Stepwell keeps it for this run`);

await until("the wait for the approval", async () => (await client.getWaiters({ eventId: `approval-${order}` })).length === 1);
say("client", `sees that the run waits for "approval", and notifies it`);
await client.notify({ eventId: `approval-${order}`, workflowRunId, eventData: { by: "Ada" } });

const run = await until("the end of the run", async () => {
  const { runs } = await client.logs({ filter: { workflowRunId } });
  return runs[0] && runs[0].workflowState !== "RUN_STARTED" ? runs[0] : undefined;
});

if (run.workflowState !== "RUN_SUCCESS") fail(`the run ended as ${run.workflowState}: ${JSON.stringify(run.steps.at(-1))}`);
try {
  deepStrictEqual(JSON.parse(run.workflowRunResponse), {
    order,
    price: 42,
    payment: { eventData: { amount: 42 }, timeout: false },
    approval: { eventData: { by: "Ada" }, timeout: false },
  });
} catch (error) {
  fail(`the run returned something else than expected: ${error.message}`);
}

say("client", `the run ended as ${run.workflowState} and returned ${run.workflowRunResponse}`);
console.log("\nIts log, as the server kept it:");
for (const group of run.steps) {
  for (const step of group.steps) console.log(`  ${step.stepType.padEnd(9)} ${step.stepName.padEnd(24)} ${step.state}`);
}
console.log(`\nThe demo passed: ${deliveries} deliveries, ${((Date.now() - began) / 1000).toFixed(1)} s.`);
process.exit(0);
