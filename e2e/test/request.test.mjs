// The dashboard's request builder: what it shows as code for the official SDKs does what its form says, whatever stands in the form.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { TOKEN } from "../lib/credentials.mjs";
import { SERVER, api, app, fresh, runOf, succeeded, until, waiting } from "../lib/suite.mjs";

const NASTY = "it's $(id) `id` ${process.exit(1)} \\ \"quoted\" <b> %0A ü ☃\n</script>\u2028'\ttab\u202eturned\u200b\u0007";
const cookie = await signIn();

async function signIn() {
  const answer = await fetch(`${SERVER}/sign-in`, { method: "POST", redirect: "manual", body: new URLSearchParams({ token: TOKEN }) });
  assert.equal(answer.status, 303);
  return answer.headers.get("set-cookie").split(";")[0];
}

/** What the page shows in a language, for a form that is filled in. */
async function shown(language, fields) {
  const answer = await fetch(`${SERVER}/request?${new URLSearchParams(fields)}`, { headers: { cookie } });
  const page = await answer.text();
  const [, html] = page.match(new RegExp(`<pre id="${language}"[^>]*>\n(.*?)</pre>`, "s")) ?? assert.fail(page);
  return html.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}

/** Runs it, where the SDKs are, and returns what it got. */
async function run(fields) {
  const code = await shown("javascript", fields);
  assert.doesNotMatch(code, new RegExp(TOKEN));
  const folder = await mkdtemp(join(import.meta.dirname, "../node_modules/.request-"));
  try {
    const file = join(folder, "code.mjs");
    await writeFile(file, `${code}console.log(JSON.stringify(result));\n`);
    const { stdout } = await promisify(execFile)(process.execPath, [file], { env: { PATH: process.env.PATH, QSTASH_TOKEN: TOKEN } });
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("code of the request builder", { concurrency: 4, timeout: 60_000 }, () => {
  it("publishes", async () => {
    const name = fresh("built");
    const to = `${app.endpoint(name)}?a='b'&c=$(id) ü`;
    const { messageId } = await run({ kind: "publish", to, body: NASTY, headers: "X-Any: $HOME 'x' \\\nX-Other: 2", contentType: "text/x-snow", method: "PUT", retries: "2", label: "it's", flowControlKey: "a'b", parallelism: "3" });
    const delivery = await until("it is delivered", () => app.of(name)[0]);
    assert.equal(delivery.method, "PUT");
    assert.equal(delivery.body.toString(), NASTY);
    assert.equal(delivery.url, `${app.url}/${name}?a=%27b%27&c=$(id)%20%C3%BC`);
    const expected = { "x-any": "$HOME 'x' \\", "x-other": "2", "content-type": "text/x-snow", "upstash-message-id": messageId, "upstash-flow-control-key": "a'b" };
    for (const [header, value] of Object.entries(expected)) assert.equal(delivery.headers.get(header), value, header);
    const { json } = await api("GET", `/v2/messages/${messageId}`);
    assert.deepEqual([json.maxRetries, json.label], [2, "it's"]);
  });

  it("publishes to a queue and to a group", async () => {
    const [name, queue, group] = [fresh("built"), fresh("line"), fresh("group")];
    const url = app.endpoint(name);
    await run({ kind: "publish", to: url, queue, body: "queued" });
    await api("POST", `/v2/topics/${group}/endpoints`, { body: JSON.stringify({ endpoints: [{ url }] }) });
    assert.equal((await run({ kind: "publish", to: group, body: "grouped" })).length, 1);
    await until("both are delivered", () => app.of(name).length === 2);
    assert.deepEqual(app.of(name).map(({ body }) => body.toString()).sort(), ["grouped", "queued"]);
    assert.equal((await api("GET", `/v2/queues/${queue}`)).status, 200);
    await api("DELETE", `/v2/queues/${queue}`);
  });

  it("starts a run", async () => {
    const name = fresh("built");
    const to = app.workflow(name, (context) => context.run("only", () => [context.requestPayload, context.headers.get("x-any")]));
    const { workflowRunId } = await run({ kind: "trigger", to, body: NASTY, workflowRunId: name, headers: "X-Any: 'x'", label: "built" });
    assert.equal(workflowRunId, `wfr_${name}`);
    assert.deepEqual(await succeeded(workflowRunId), [NASTY, "'x'"]);
    assert.equal((await runOf(workflowRunId)).label, "built");
  });

  it("makes a schedule", async () => {
    const scheduleId = fresh("built");
    const to = app.endpoint(scheduleId);
    assert.deepEqual(await run({ kind: "schedule", to, cron: "CRON_TZ=Asia/Tokyo 0 9 1 1 *", scheduleId, body: NASTY, delay: "1h", timeout: "20s" }), { scheduleId });
    const { json } = await api("GET", `/v2/schedules/${scheduleId}`);
    assert.deepEqual([json.cron, json.body, json.delay, json.destination], ["CRON_TZ=Asia/Tokyo 0 9 1 1 *", NASTY, 3_600, to]);
    await api("DELETE", `/v2/schedules/${scheduleId}`);
  });

  it("notifies a run of an event whose id is no segment of a path", async () => {
    const event = `${fresh("order")}/it's paid`;
    const url = app.workflow(fresh("built"), async (context) => (await context.waitForEvent("payment", event, { timeout: "1h" })).eventData);
    const id = fresh("notified");
    await api("POST", `/v2/trigger/${url}`, { headers: { "Upstash-Workflow-RunId": id } });
    await waiting(encodeURIComponent(event));
    await run({ kind: "notify", to: event, run: `wfr_${id}`, body: NASTY });
    assert.equal(await succeeded(`wfr_${id}`), NASTY);
  });
});
