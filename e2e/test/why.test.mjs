// Why is this not running? Asked of runs of the official SDK while something really holds them up.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createWorkflow } from "@upstash/workflow/cloudflare";
import { api, app, client, fresh, signal, succeeded, trigger, until, waiting } from "../lib/suite.mjs";

const why = async (id) => {
  const answer = await api("GET", `/v2/workflows/runs/${id}/why`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
};
/** Waits until a run gives one reason and no other. */
const reason = (id, wanted) =>
  until(`${wanted} of ${id}`, async () => {
    const told = await why(id);
    return told.branches.length === 1 && told.branches[0].reason === wanted ? { ...told, ...told.branches[0] } : undefined;
  });

describe("why is this not running", { concurrency: 8, timeout: 60_000 }, () => {
  it("names the event that a run waits for, and one that came under another name", async () => {
    const event = fresh("paid");
    const url = app.workflow("why-wait", async (context) => context.waitForEvent("payment", event, { timeout: "1h" }));
    const id = await trigger(url);
    await waiting(event);
    await client.notify({ eventId: event.toUpperCase(), workflowRunId: id });
    const told = await reason(id, "waiting-for-event");
    assert.equal(told.eventId, event);
    assert.equal(told.stepName, "payment");
    assert.deepEqual(told.savedEventIds, [event.toUpperCase()]);
    assert.match(told.why, /waiting for event .* until /);
    await client.notify({ eventId: event, workflowRunId: id });
    await succeeded(id);
    assert.equal((await reason(id, "ended")).state, "RUN_SUCCESS");
  });

  it("names the end of a sleep", async () => {
    const url = app.workflow("why-sleep", async (context) => context.sleep("nap", "1d"));
    const id = await trigger(url);
    const told = await reason(id, "sleeping");
    assert.equal(told.stepName, "nap");
    assert.ok(told.until > Date.now() + 80_000_000);
    await client.cancel(id);
    assert.equal((await reason(id, "ended")).state, "RUN_CANCELED");
  });

  it("names the retry, when it comes and after what", async () => {
    const url = app.workflow("why-retry", async (context) =>
      context.run("reserve", () => {
        throw new Error("out of stock");
      }),
    );
    const id = await trigger(url, { retries: 2, retryDelay: "3600000" });
    const told = await reason(id, "retry");
    assert.equal(told.retry, 1);
    assert.equal(told.maxRetries, 2);
    assert.equal(told.responseStatus, 500);
    assert.equal(told.error, "out of stock");
    await client.cancel(id);
  });

  it("names the host that has not answered", async () => {
    const open = signal();
    const url = app.workflow("why-flight", async (context) => context.run("slow", () => open.promise));
    const id = await trigger(url);
    const told = await reason(id, "in-flight");
    assert.equal(told.host, new URL(url).host);
    assert.ok(told.since <= Date.now());
    open.resolve(1);
    await succeeded(id);
  });

  it("names a destination that may not be called", async () => {
    const id = await trigger("http://169.254.169.254/latest", { retries: 1, retryDelay: "3600000" });
    const told = await reason(id, "destination-refused");
    assert.equal(told.url, "http://169.254.169.254/latest");
    await client.cancel(id);
  });

  it("names the child that a parent waits for", async () => {
    const event = fresh("child");
    const child = createWorkflow(async (context) => context.waitForEvent("hold", event, { timeout: "1h" }));
    const parent = createWorkflow(async (context) => context.invoke("bill", { workflow: child }));
    const urls = app.workflows("why", { parent, child });
    const id = await trigger(urls.parent);
    const [{ workflowRunId }] = await waiting(event).then(async () => {
      const { runs } = await client.logs({ filter: { workflowUrl: urls.child } });
      return runs;
    });
    const told = await reason(id, "waiting-for-run");
    assert.equal(told.stepName, "bill");
    assert.equal(told.invokedWorkflowRunId, workflowRunId);
    assert.equal(told.invokedWorkflowState, "RUN_STARTED");
    assert.equal((await reason(workflowRunId, "waiting-for-event")).eventId, event);
    await client.notify({ eventId: event });
    await succeeded(id);
  });
});
