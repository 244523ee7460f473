// Every page with something on it, all of it written by strangers who mean harm: shown as text, and within everybody's reach.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { api, app, failedRun, fresh, runOf, trigger, until } from "../lib/suite.mjs";
import { launch } from "./browser.mjs";
import { barriers, intruders, signedIn } from "./site.mjs";

const HARM = `"><img src=x onerror=alert(1)><script>alert(2)</script>'javascript:alert(3)`;
const HARM_IN_HEADER = `"><img src=x onerror=alert(4)><b>`;

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

let filled;
/** Paths, each with a text that is to be seen there. Lists that other files fill meanwhile are shown by a filter, too. */
const pages = () => (filled ??= fill());

async function sent(method, path, options) {
  const answer = await api(method, path, options);
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.json;
}

const json = (value) => ({ body: JSON.stringify(value), headers: { "Content-Type": "application/json" } });

async function fill() {
  const waits = app.workflow(fresh("waits"), async (context) => {
    await context.run(HARM, () => HARM);
    await context.waitForEvent("the wait", HARM, { timeout: "1h" });
  });
  const fails = app.workflow(fresh("fails"), async (context) => {
    await context.run(HARM, () => { throw new Error(HARM); });
  });
  const refuses = app.endpoint(fresh("refuses"), () => ({ status: 500, headers: { "Content-Type": "text/html", "X-Harm": HARM_IN_HEADER }, body: `<h1>${HARM}</h1>` }));
  const callsOut = app.workflow(fresh("calls"), async (context) => {
    await context.call("the call", { url: refuses, method: "POST", body: HARM, headers: { "x-harm": HARM_IN_HEADER } });
    await context.waitForEvent("then", fresh("then"), { timeout: "1h" });
  });
  // The SDK would take no such label.
  const begin = { body: HARM, headers: { "Upstash-Label": HARM_IN_HEADER, "Upstash-Forward-X-Harm": HARM_IN_HEADER } };
  const waiter = (await sent("POST", `/v2/trigger/${waits}`, begin)).workflowRunId;
  const failed = await trigger(fails, { body: HARM, retries: 0 });
  const called = await trigger(callsOut, { body: HARM });
  await until("it waits", async () => (await runOf(waiter)).steps.length >= 3);
  await failedRun(failed);
  await sent("POST", `/v2/notify/${waiter}/${encodeURIComponent(`${HARM}saved`)}`, { body: HARM });
  await sent("POST", `/v2/notify/${encodeURIComponent(`${HARM}unmet`)}`, { body: HARM });

  const label = fresh("dead");
  const headers = { "Upstash-Retries": "0", "Upstash-Label": label, "Upstash-Forward-X-Harm": HARM_IN_HEADER };
  const dead = await sent("POST", `/v2/publish/${refuses}`, { body: HARM, headers });
  const letter = await until("a dead letter", async () => (await api("GET", `/v2/dlq?label=${label}`)).json.messages[0]);
  const late = await sent("POST", `/v2/publish/${refuses}?q=%22%3E%3Cimg`, {
    body: HARM, headers: { "Upstash-Delay": "1h", "Upstash-Label": HARM_IN_HEADER, "Upstash-Flow-Control-Key": fresh("key"), "Upstash-Flow-Control-Value": "parallelism=1" },
  });
  const deadRun = await until("a dead run", async () => (await api("GET", `/v2/workflows/dlq?workflowRunId=${failed}`)).json.messages[0]);

  const [queue, group, schedule, name] = ["queue", "group", "schedule", `"><img>`].map(fresh);
  await sent("POST", "/v2/queues", json({ queueName: queue, parallelism: 2, paused: true }));
  await sent("POST", `/v2/topics/${group}/endpoints`, json({ endpoints: [{ url: refuses, name: "one" }, { url: `${refuses}?<b>` }] }));
  await sent("POST", `/v2/schedules/${refuses}`, { body: HARM, headers: { "Upstash-Cron": "0 9 1 1 *", "Upstash-Schedule-Id": schedule, "Upstash-Label": HARM_IN_HEADER } });
  await sent("POST", "/v2/tokens", json({ name, access: "read-only" }));
  return [
    ["/", "Runs"],
    ["/runs", "Workflow"],
    [`/runs?label=${encodeURIComponent(HARM_IN_HEADER)}`, waiter],
    [`/runs/${waiter}`, HARM],
    [`/runs/${failed}`, HARM],
    [`/runs/${called}`, "the call"],
    [`/runs/${encodeURIComponent(HARM)}`, "There is no run"],
    ["/events", HARM],
    ["/events?show=saved", `${HARM}saved`],
    ["/events?show=unmet", `${HARM}unmet`],
    ["/messages", "Message"],
    [`/messages?label=${label}`, dead.messageId],
    [`/messages/${late.messageId}`, HARM],
    ["/queues", queue],
    ["/flow-control", "key"],
    ["/schedules", schedule],
    [`/schedules/${schedule}`, schedule],
    [`/schedules?cron=${encodeURIComponent(HARM)}`, "cron"],
    ["/groups", group],
    ["/dlq", "Entry"],
    [`/dlq?workflowRunId=${failed}`, failed],
    [`/dlq/${encodeURIComponent(deadRun.dlqId)}`, HARM],
    [`/dlq?of=messages&label=${label}`, dead.messageId],
    [`/dlq/${encodeURIComponent(letter.dlqId)}?of=messages`, HARM],
    ["/keys", name],
    [`/request?to=${encodeURIComponent(HARM)}&body=${encodeURIComponent(HARM)}`, HARM],
    ["/request?kind=schedule", "Cron"],
  ];
}

/** Goes to a page, opens what can be opened, and sees that what should be there is: as text, or in a field. */
async function shown(page, [path, text]) {
  await page.goto(path);
  await page.locator("h1").waitFor();
  await page.evaluate(() => document.querySelectorAll("main details").forEach((one) => one.setAttribute("open", "")));
  const all = await page.evaluate(() => {
    const fields = [...document.querySelectorAll("main input, main textarea")].map((one) => one.value);
    return [document.querySelector("main").textContent, ...fields].join("\n");
  });
  assert.ok(all.includes(text), `${path} does not show ${text}, but ${all.replace(/\s+/g, " ").slice(0, 1_500)}`);
}

describe("pages with something on them", { timeout: 200_000 }, () => {
  it("show it as text, and nothing of it is run", async () => {
    const { page, context, watched } = await signedIn(browser);
    for (const one of await pages()) {
      await shown(page, one);
      assert.deepEqual(await intruders(page), [], one[0]);
    }
    assert.deepEqual(watched.problems, []);
    await context.close();
  });

  for (const [name, options] of [
    ["on a desk, in the light", { colorScheme: "light" }],
    ["on a phone, in the dark", { colorScheme: "dark", viewport: { width: 360, height: 700 } }],
  ]) {
    it(`can be used ${name}`, async () => {
      const { page, context, watched } = await signedIn(browser, options);
      for (const one of await pages()) {
        await shown(page, one);
        assert.deepEqual(await barriers(page), [], one[0]);
      }
      assert.deepEqual(watched.problems, []);
      await context.close();
    });
  }
});
