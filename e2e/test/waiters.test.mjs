// Who waits for what, what came before anybody waited, and what met nobody: lists of ours beside the protocol, of runs of the official SDK.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { api, app, client, fresh, signal, succeeded, trigger, until, waiting } from "../lib/suite.mjs";

/** All elements of a list, page by page, two at a time. */
async function all(path, list) {
  const found = [];
  let cursor = "";
  do {
    const page = await api("GET", `${path}&count=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    assert.equal(page.status, 200, page.text);
    assert.ok(page.json[list].length <= 2, page.text);
    found.push(...page.json[list]);
    cursor = page.json.cursor;
  } while (cursor);
  return found;
}

describe("lists of events", { concurrency: 4, timeout: 60_000 }, () => {
  it("tell who waits, until they are resumed", async () => {
    const event = fresh("paid");
    const url = app.workflow("waiters", async (context) => (await context.waitForEvent("payment", `${event}-${context.requestPayload}`, { timeout: "1h" })).eventData);
    const before = Date.now();
    const ids = await Promise.all([1, 2, 3, 4, 5].map((body) => trigger(url, { body })));
    await until("all wait", async () => (await all(`/v2/waiters?eventId=${event}`, "waiters")).length === 5);
    const listed = await all(`/v2/waiters?eventId=${event}`, "waiters");
    assert.deepEqual(listed.map(({ eventId }) => eventId), [1, 2, 3, 4, 5].map((number) => `${event}-${number}`));
    assert.deepEqual(listed.map(({ workflowRunId }) => workflowRunId), ids);
    for (const waiter of listed) {
      assert.equal(waiter.stepName, "payment");
      assert.equal(waiter.workflowUrl, url);
      // A moment of the server's clock, and the time that the step has.
      assert.ok(waiter.since > before - 60_000 && waiter.since <= Date.now() + 60_000, `since ${waiter.since}`);
      assert.ok(Math.abs(waiter.until - waiter.since - 3_600_000) < 60_000, `until ${waiter.until}`);
    }
    const [only] = await all(`/v2/waiters?workflowRunId=${ids[2]}`, "waiters");
    assert.equal(only.eventId, `${event}-3`);
    await Promise.all(ids.map((workflowRunId, index) => client.notify({ eventId: `${event}-${index + 1}`, workflowRunId, eventData: index })));
    assert.deepEqual(await Promise.all(ids.map((id) => succeeded(id))), [0, 1, 2, 3, 4]);
    assert.deepEqual(await all(`/v2/waiters?eventId=${event}`, "waiters"), []);
  });

  it("tell what is saved, until the run takes it", async () => {
    const event = fresh("early");
    const open = signal();
    const url = app.workflow("saved", async (context) => {
      await context.run("slow", () => open.promise);
      const got = [];
      for (let number = 0; number < 3; number++) got.push((await context.waitForEvent(`wait ${number}`, event, { timeout: "1h" })).eventData);
      return got;
    });
    const id = await trigger(url);
    const sent = [];
    for (const eventData of ["one", "two", "three"]) sent.push(await client.notify({ eventId: event, workflowRunId: id, eventData }));
    const saved = await all(`/v2/notifications?workflowRunId=${id}&body=true`, "notifications");
    assert.deepEqual(saved.map(({ body }) => body), ["one", "two", "three"]);
    assert.deepEqual(saved.map(({ size }) => size), [3, 3, 5]);
    assert.equal(new Set(saved.map(({ messageId }) => messageId)).size, 3);
    const { json } = await api("GET", `/v2/workflows/runs/${id}/why`);
    assert.deepEqual(json.savedEventIds, [event]);
    open.resolve(1);
    assert.deepEqual(await succeeded(id), ["one", "two", "three"]);
    assert.deepEqual(await all(`/v2/notifications?workflowRunId=${id}&state=saved`, "notifications"), []);
  });

  it("tell what met nobody, and what it was probably meant for", async () => {
    const event = fresh("delivered");
    const url = app.workflow("unmet", async (context) => (await context.waitForEvent("parcel", event, { timeout: "1h" })).eventData);
    assert.deepEqual(await client.notify({ eventId: event, eventData: 1 }), []);
    const id = await trigger(url);
    await waiting(event);
    assert.deepEqual(await client.notify({ eventId: event.toUpperCase(), eventData: 2 }), []);
    assert.deepEqual(await client.notify({ eventId: event.toUpperCase(), eventData: 2 }), []);
    const [early] = await all(`/v2/notifications?state=unmet&eventId=${event}`, "notifications");
    assert.equal(early.reason, "nobody-waited");
    assert.ok(early.waitedForSince >= early.time - 60_000, JSON.stringify(early));
    const [misspelt] = await all(`/v2/notifications?state=unmet&eventId=${event.toUpperCase()}`, "notifications");
    assert.deepEqual(misspelt.similarEventIds, [event]);
    assert.equal(misspelt.count, 2);
    const { json } = await api("GET", `/v2/workflows/runs/${id}/why`);
    assert.equal(json.branches[0].unmetAt, early.time);
    assert.match(json.why, /was notified at .* without naming the run/);
    await client.notify({ eventId: event, workflowRunId: id, eventData: 3 });
    assert.equal(await succeeded(id), 3);
    const late = await api("POST", `/v2/notify/${id}/${event}`);
    assert.equal(late.status, 404);
    const [over] = await all(`/v2/notifications?state=unmet&workflowRunId=${id}`, "notifications");
    assert.equal(over.reason, "run-not-active");
  });
});
