// waitForEvent and notify, in full: before and after the wait, addressed and broadcast, all contents, order, isolation.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { otherToken } from "../lib/credentials.mjs";
import { requestText, raw } from "../lib/http.mjs";
import { SERVER, api, app, client, ended, fresh, runOf, signal, succeeded, trigger, until, waiting } from "../lib/suite.mjs";

/** A workflow that waits for its event so often and returns what it got. */
const waits = (name, event, times = 1, timeout = "20s") =>
  app.workflow(name, async (context) => {
    const id = event ?? context.requestPayload;
    const got = [];
    for (let index = 0; index < times; index++) {
      const { eventData, timeout: late } = await context.waitForEvent(`wait ${index}`, id, { timeout });
      got.push(late ? "timed out" : (eventData ?? "nothing"));
    }
    return got;
  });

const safe = (run, event, options) => api("POST", `/v2/notify/${run}/${event}`, options);
const broadcast = (event, options) => api("POST", `/v2/notify/${event}`, options);

describe("wait and notify", { concurrency: 8, timeout: 60_000 }, () => {
  it("goes through waits, time-outs and notifications from calls, with sixteen calls", async () => {
    const notifier = app.endpoint("notifier", async (call) => {
      const { event, data } = JSON.parse(call.body);
      await waiting(event);
      const sent = await client.notify({ eventId: event, eventData: data });
      return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(sent.length) };
    });
    const url = app.workflow("wait-for-event", async (context) => {
      const id = context.workflowRunId;
      const alone = await context.waitForEvent("alone", `${id}-alone`, { timeout: 1 });
      await context.run("check", () => assert.equal(alone.timeout, true));
      const got = [];
      for (const data of [{ object: [1, "☃"] }, "text ☃"]) {
        const event = `${id}-${got.length}`;
        const [waited, called] = await Promise.all([
          context.waitForEvent("wait", event, { timeout: "20s" }),
          context.call("notify", { url: notifier, method: "POST", body: JSON.stringify({ event, data }) }),
        ]);
        got.push([waited, called.body]);
      }
      const last = await context.waitForEvent("last", `${id}-last`, { timeout: "1s" });
      await context.sleep("nap", 1);
      await context.run("done", () => 1);
      return { got, last: last.timeout };
    });
    const { got, last } = await succeeded(await trigger(url));
    assert.deepEqual(got, [
      [{ eventData: { object: [1, "☃"] }, timeout: false }, 1],
      [{ eventData: "text ☃", timeout: false }, 1],
    ]);
    assert.equal(last, true);
    await app.expectCalls({ "wait-for-event": 16 });
  });

  it("resumes the waiter that a safe notify means, and answers with one object", async () => {
    const event = fresh("safe");
    const url = waits("safe", event);
    const [mine, other] = [await trigger(url), await trigger(url)];
    const waiters = await waiting(event, 2);
    for (const waiter of waiters) {
      assert.equal(waiter.url, url);
      assert.equal(waiter.timeoutUrl, url);
      assert.ok([mine, other].includes(waiter.headers["Upstash-Workflow-Runid"][0]));
      assert.ok(Math.abs(waiter.deadline - Date.now() / 1000 - 20) < 10, "the deadline, in seconds");
    }
    const answer = await safe(mine, event, { body: '{"amount":12}' });
    assert.equal(answer.status, 201);
    assert.match(answer.headers.get("content-type"), /application\/json/);
    assert.equal(Array.isArray(answer.json), false);
    assert.equal(answer.json.workflowRunId, mine);
    assert.equal(answer.json.waiter.headers["Upstash-Workflow-Runid"][0], mine);
    assert.equal("error" in answer.json, false);
    assert.deepEqual(await succeeded(mine), [{ amount: 12 }]);
    assert.equal(answer.json.workflowCreatedAt, (await runOf(mine)).workflowRunCreatedAt);
    assert.equal(app.of("safe", mine).at(-1).headers.get("upstash-message-id"), answer.json.messageId);
    assert.equal((await runOf(other)).workflowState, "RUN_STARTED");
    assert.equal((await client.getWaiters({ eventId: event })).length, 1);
    await client.notify({ eventId: event, workflowRunId: other, eventData: { amount: 13 } });
    assert.deepEqual(await succeeded(other), [{ amount: 13 }]);
    await app.expectCalls({ safe: 4 });
  });

  it("keeps a safe notification until the run waits, and uses each once, in order", async () => {
    const event = fresh("saved");
    const hold = signal();
    const url = app.workflow("saved", async (context) => {
      await context.run("hold", () => hold.promise);
      const got = [];
      for (let index = 0; index < 4; index++) got.push(await context.waitForEvent(`wait ${index}`, event, { timeout: index < 3 ? "20s" : "1s" }));
      return got.map(({ eventData, timeout }) => (timeout ? "timed out" : eventData));
    });
    const id = await trigger(url);
    await until("the run holds", () => app.of("saved").length === 1);
    const answers = [];
    for (const body of ["first", '"second"', "3"]) answers.push(await safe(id, event, { body }));
    for (const { status, json } of answers) {
      assert.equal(status, 201);
      assert.deepEqual(Object.keys(json).sort(), ["messageId", "workflowCreatedAt", "workflowRunId"]);
    }
    assert.deepEqual(await client.getWaiters({ eventId: event }), []);
    hold.resolve("go");
    assert.deepEqual(await succeeded(id), ["first", "second", 3, "timed out"]);
    await app.expectCalls({ saved: 6 });
    const delivered = app.of("saved").slice(2, 5).map((call) => call.headers.get("upstash-message-id"));
    assert.deepEqual(delivered, answers.map(({ json }) => json.messageId), "the id of the result message was told in advance");
  });

  it("saves a notification while the run waits for something else, and for the event's next wait", async () => {
    const [event, other] = [fresh("event"), fresh("other")];
    const url = app.workflow("two-events", async (context) => {
      const first = await context.waitForEvent("other", other);
      const second = await context.waitForEvent("event", event);
      return [first.eventData, second.eventData];
    });
    const id = await trigger(url);
    await waiting(other);
    assert.equal((await safe(id, event, { body: "early" })).json.waiter, undefined);
    assert.equal((await runOf(id)).workflowState, "RUN_STARTED");
    await safe(id, other, { body: "now" });
    assert.deepEqual(await succeeded(id), ["now", "early"]);
    await app.expectCalls({ "two-events": 3 });
  });

  it("broadcasts to all that wait now, and to nobody later", async () => {
    const event = fresh("broadcast");
    const url = waits("broadcast", event);
    const nobody = await broadcast(event, { body: "lost" });
    assert.deepEqual([nobody.status, nobody.json], [201, []]);
    const runs = await Promise.all([1, 2, 3].map(() => trigger(url)));
    await waiting(event, 3);
    const { status, json } = await broadcast(event, { body: '{"to":"all"}' });
    assert.equal(status, 201);
    assert.deepEqual(json.map(({ workflowRunId }) => workflowRunId).sort(), [...runs].sort());
    assert.equal(new Set(json.map(({ messageId }) => messageId)).size, 3);
    for (const entry of json) {
      assert.equal(entry.waiter.headers["Upstash-Workflow-Runid"][0], entry.workflowRunId);
      assert.equal("error" in entry, false);
    }
    for (const run of runs) assert.deepEqual(await succeeded(run), [{ to: "all" }]);
    assert.deepEqual(await client.getWaiters({ eventId: event }), []);
    await app.expectCalls({ broadcast: 6 });
  });

  it("takes JSON, text, bytes and nothing, whatever the content type says", async () => {
    const event = fresh("contents");
    const text = "line\r\nünï ☃ 𝒳 \u0000";
    const bodies = [
      [JSON.stringify({ deep: [text] }), "application/json", { deep: [text] }],
      [text, "text/plain", text],
      ['{"json":"as text"}', "text/plain;charset=UTF-8", { json: "as text" }],
      ["{broken json", "application/json", "{broken json"],
      ["", undefined, "nothing"],
      ["null", "application/json", "nothing"],
    ];
    const url = waits("contents", event, bodies.length + 1);
    const id = await trigger(url);
    await waiting(event);
    for (const [body, type] of bodies) {
      const answer = await safe(id, event, { headers: type ? { "Content-Type": type } : {}, body });
      assert.equal(answer.status, 201, answer.text);
    }
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    await safe(id, event, { headers: { "Content-Type": "application/octet-stream" }, body: bytes });
    const results = await succeeded(id);
    assert.deepEqual(results.slice(0, -1), bodies.map(([, , expected]) => expected));
    // The SDK reads the data as text; on the wire, they are the bytes that were sent.
    const delivered = app.of("contents").at(-1);
    const step = JSON.parse(Buffer.from(JSON.parse(delivered.body).at(-1).body, "base64"));
    assert.deepEqual(Buffer.from(step.out, "base64"), bytes);
    assert.equal(step.waitTimeout, false);
    assert.equal(step.waitEventId, event);
  });

  it("takes a body of several megabytes", async () => {
    const event = fresh("big");
    const url = waits("big-event", event);
    const id = await trigger(url);
    await waiting(event);
    const body = "x".repeat(5 * 1024 * 1024);
    assert.equal((await safe(id, event, { body })).status, 201);
    const [got] = await succeeded(id);
    assert.equal(got.length, body.length);
  });

  it("finds ids with escaped characters", async () => {
    const ids = ["e/1 x", "straße ☃", "a+b&c=d;e:f@g", "a//b", "[x]|{y}^`", "it's (1)!*~"];
    const url = waits("escaped", undefined);
    for (const id of ids) {
      const run = await trigger(url, { body: id });
      // The SDK's own wait escapes a blank but no slash; a caller by hand escapes everything.
      const path = encodeURIComponent(id);
      await until(`a waiter of ${id}`, async () => (await api("GET", `/v2/waiters/${path}`)).json.length === 1);
      const answer = await safe(run, path, { body: JSON.stringify(id) });
      assert.equal(answer.status, 201, `${id}: ${answer.text}`);
      assert.equal(answer.json.waiter?.url, url, `${id} was saved instead of resuming the waiter`);
      assert.deepEqual(await succeeded(run), [id]);
    }
  });

  it("escapes saved events the same way, as the SDK writes them", async () => {
    for (const id of ["a b", "x/y", "ü☃", "p:q@r"]) {
      const hold = signal();
      const url = app.workflow(fresh("escaped-saved"), async (context) => {
        await context.run("hold", () => hold.promise);
        return (await context.waitForEvent("wait", id, { timeout: "10s" })).eventData;
      });
      const run = await trigger(url);
      await until("it holds", () => app.of(url).length === 1);
      await client.notify({ eventId: id, workflowRunId: run, eventData: `for ${id}` });
      hold.resolve(1);
      assert.equal(await succeeded(run), `for ${id}`);
    }
  });

  it("takes the token from the query", async () => {
    const event = fresh("query");
    const url = waits("query", event);
    const { TOKEN } = await import("../lib/credentials.mjs");
    const id = await trigger(url);
    await waiting(event);
    const token = encodeURIComponent(TOKEN);
    const waiters = await api("GET", `/v2/waiters/${event}?qstash_token=${token}`, { token: null });
    assert.equal(waiters.json.length, 1);
    const wrong = await safe(id, `${event}?qstash_token=wrong`, { token: null, body: "no" });
    assert.equal(wrong.status, 401);
    const answer = await safe(id, `${event}?qstash_token=${token}`, { token: null, body: "by query" });
    assert.equal(answer.status, 201, answer.text);
    assert.deepEqual(await succeeded(id), ["by query"]);
  });

  it("refuses what it cannot do, with a clear error", async () => {
    const event = fresh("refused");
    const url = waits("refused", event);
    const done = await trigger(url);
    await waiting(event);
    await safe(done, event, { body: "end" });
    await succeeded(done);
    const active = await trigger(url);
    await waiting(event);
    const refusals = [
      [401, safe(active, event, { token: null, body: "x" })],
      [401, safe(active, event, { token: "nonsense", body: "x" })],
      [401, broadcast(event, { token: null, body: "x" })],
      [401, api("GET", `/v2/waiters/${event}`, { token: null })],
      [404, safe(fresh("wfr_unknown"), event, { body: "x" })],
      [404, safe(done, event, { body: "x" })],
      [400, safe(active, "bad%00id", { body: "x" })],
      [400, safe(active, "bad%ZZ", { body: "x" })],
      [400, safe("wfr_bad%0Aid", event, { body: "x" })],
      [400, safe(active, "x".repeat(5_000), { body: "x" })],
      [405, api("GET", `/v2/notify/${active}/${event}`)],
      [405, api("POST", `/v2/waiters/${event}`, { body: "x" })],
    ];
    for (const [index, [status, promise]] of refusals.entries()) {
      const answer = await promise;
      assert.equal(answer.status, status, `refusal ${index}: ${answer.text}`);
      assert.equal(typeof answer.json?.error, "string", `refusal ${index}: ${answer.text}`);
      assert.match(answer.headers.get("content-type"), /application\/json/);
    }
    assert.equal((await client.getWaiters({ eventId: event })).length, 1, "no refusal woke the waiter");
    await client.cancel(active);
    await ended(active, { state: "RUN_CANCELED" });
    assert.deepEqual(await client.getWaiters({ eventId: event }), [], "waiters go with their run");
    assert.equal((await safe(active, event, { body: "x" })).status, 404);
  });

  it("limits what one run may hold, with 429, and loses nothing of it", async () => {
    const event = fresh("limit");
    const hold = signal();
    const url = app.workflow("limit", async (context) => {
      await context.run("hold", () => hold.promise);
      const first = await context.waitForEvent("wait", event);
      return first.eventData;
    });
    const id = await trigger(url);
    await until("it holds", () => app.of("limit").length === 1);
    let sent = 0;
    let refused;
    while (!refused && sent < 20_000) {
      const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => safe(id, event, { body: String(sent + index) })));
      refused = answers.find(({ status }) => status !== 201);
      sent += 50;
    }
    assert.equal(refused?.status, 429, refused?.text);
    assert.equal(typeof refused.json.error, "string");
    hold.resolve(1);
    assert.ok((await succeeded(id)) < 50, "one of the first came first");
  });

  it("keeps tenants apart", async () => {
    const event = fresh("tenant");
    const url = waits("tenant", event);
    const id = await trigger(url);
    await waiting(event);
    for (const number of [1, 2, 3]) {
      const token = otherToken(number);
      assert.deepEqual((await broadcast(event, { token, body: "theft" })).json, []);
      assert.equal((await safe(id, event, { token, body: "theft" })).status, 404);
      assert.deepEqual((await api("GET", `/v2/waiters/${event}`, { token })).json, []);
      assert.equal((await api("GET", `/v2/workflows/runs/${id}`, { token })).status, 404);
      assert.deepEqual((await api("GET", `/v2/workflows/logs?workflowRunId=${id}`, { token })).json.runs, []);
      assert.equal((await api("DELETE", `/v2/workflows/runs/${id}`, { token })).status, 404);
      assert.deepEqual((await api("DELETE", `/v2/workflows/runs?workflowRunIds=${id}`, { token })).json, { cancelled: 0 });
      const headers = { "Upstash-Workflow-RunId": id, "Upstash-Workflow-Init": "false", "Content-Type": "application/json" };
      const body = JSON.stringify({ stepId: 1, stepName: "wait 0", stepType: "Wait", concurrent: 1, out: "dGhlZnQ=" });
      assert.equal((await api("POST", `/v2/publish/${url}`, { token, headers, body })).status, 400);
    }
    await safe(id, event, { body: "mine" });
    assert.deepEqual(await succeeded(id), ["mine"]);
    await app.expectCalls({ tenant: 2 });
  });

  it("lets runs of two tenants have one id", async () => {
    const event = fresh("same");
    const id = fresh("wfr_same-id");
    const url = app.endpoint("same-id", async (call) => ({ headers: { "Upstash-Workflow-Sdk-Version": "1", "Upstash-workflow-sdk": "v1.3.2" } }));
    const headers = {
      "Upstash-Workflow-Init": "true",
      "Upstash-Workflow-RunId": id,
      "Upstash-Workflow-Url": url,
      "Upstash-Forward-Upstash-Workflow-Sdk-Version": "1",
    };
    const mine = await api("POST", `/v2/publish/${url}`, { headers, body: "mine" });
    const theirs = await api("POST", `/v2/publish/${url}`, { token: otherToken(1), headers, body: "theirs" });
    assert.notEqual(mine.json.messageId, theirs.json.messageId);
    assert.equal(theirs.json.deduplicated, undefined);
    assert.equal((await safe(id, event, { body: "x" })).status, 201);
    assert.equal((await api("DELETE", `/v2/workflows/runs/${id}`)).status, 200);
    assert.equal((await safe(id, event, { body: "x" })).status, 404);
    assert.equal((await safe(id, event, { token: otherToken(1), body: "x" })).status, 201);
    assert.equal((await api("DELETE", `/v2/workflows/runs/${id}`, { token: otherToken(1) })).status, 200);
    await app.expectCalls({ "same-id": 2 });
  });

  it("notifies from inside: broadcast and safe, before and after the wait", async () => {
    const [event, saved] = [fresh("inside"), fresh("inside-saved")];
    const hold = signal();
    const receiverUrl = app.workflow("receives", async (context) => {
      const first = await context.waitForEvent("first", event);
      await context.run("hold", () => hold.promise);
      const second = await context.waitForEvent("second", saved);
      return [first.eventData, second.eventData];
    });
    const target = await trigger(receiverUrl);
    await waiting(event);
    const url = app.workflow("notifies", async (context) => {
      const told = await context.notify("broadcast", event, { hello: "☃" });
      const kept = await context.notify("safe", saved, "kept", target);
      const lost = await context.notify("lost", fresh("nobody"), "lost");
      return [told.eventData, told.notifyResponse.length, told.notifyResponse[0].workflowRunId, kept.eventData, lost.notifyResponse];
    });
    const results = await succeeded(await trigger(url));
    assert.deepEqual(results, [{ hello: "☃" }, 1, target, "kept", []]);
    hold.resolve(1);
    assert.deepEqual(await succeeded(target), [{ hello: "☃" }, "kept"]);
    await app.expectCalls({ notifies: 4, receives: 4 });
  });

  it("fails the notifying run, and does not hang it, when the run to notify is gone", async () => {
    const url = app.workflow("notifies-nobody", async (context) => {
      await context.notify("safe", "event", "data", "wfr_never_was");
    });
    const run = await ended(await trigger(url, { retries: 0 }), { state: "RUN_FAILED" });
    assert.match(JSON.stringify(run.steps), /404|not found|unknown|no active/i);
  });

  it("shows a waiter as it was registered, time-out and all", async () => {
    const event = fresh("registered");
    const hold = signal();
    const url = app.workflow("registered", async (context) => void (await context.run("hold", () => hold.promise)));
    const id = await trigger(url);
    const timeoutBody = Buffer.from('{"late":"☃"}').toString("base64");
    const registered = await api("POST", `/v2/wait/${event}`, {
      headers: { "Upstash-Workflow-RunId": id, "Upstash-Workflow-Init": "false", "Upstash-Workflow-Url": url, "Upstash-Forward-X-A": "a" },
      body: JSON.stringify({
        url, timeout: "1d", timeoutUrl: `${url}?late=1`, timeoutBody, timeoutHeaders: { "Upstash-Forward-X-B": ["b", "c"] },
        step: { stepId: 7, stepType: "Wait", stepName: "raw", concurrent: 1 },
      }),
    });
    assert.equal(registered.status, 200);
    const [shown] = await client.getWaiters({ eventId: event });
    assert.deepEqual([shown.url, shown.timeoutUrl, shown.timeoutBody], [url, `${url}?late=1`, timeoutBody]);
    assert.ok(shown.deadline > Date.now() / 1000 + 86_000 && shown.deadline < Date.now() / 1000 + 86_500, "in seconds");
    assert.deepEqual([shown.headers["Upstash-Workflow-Runid"], shown.headers["Upstash-Forward-X-A"]], [[id], ["a"]]);
    assert.deepEqual(shown.timeoutHeaders["Upstash-Forward-X-B"], ["b", "c"]);
    const [{ waiter, workflowRunId, workflowCreatedAt }] = await client.notify({ eventId: event, eventData: "now" });
    assert.deepEqual([waiter, workflowRunId], [shown, id]);
    assert.equal(typeof workflowCreatedAt, "number");
    await client.cancel(id);
    hold.resolve(1);
    await ended(id, { state: "RUN_CANCELED" });
  });

  it("resumes the oldest of two waiters of one run and event, then the other", async () => {
    const event = fresh("twice");
    const url = app.workflow("twice", async (context) => {
      const both = await Promise.all([
        context.waitForEvent("a", event, { timeout: "20s" }),
        context.waitForEvent("b", event, { timeout: "20s" }),
      ]);
      return both.map(({ eventData }) => eventData).sort();
    });
    const id = await trigger(url);
    await waiting(event, 2);
    await safe(id, event, { body: "one" });
    assert.equal((await client.getWaiters({ eventId: event })).length, 1);
    await safe(id, event, { body: "two" });
    assert.deepEqual(await succeeded(id), ["one", "two"]);
    await app.expectCalls({ twice: 5 });
  });

  it("times out, and saves what comes too late for the next wait", async () => {
    const event = fresh("late");
    const hold = signal();
    const url = app.workflow("late", async (context) => {
      const first = await context.waitForEvent("first", event, { timeout: "1s" });
      await context.run("hold", () => hold.promise);
      const second = await context.waitForEvent("second", event, { timeout: "20s" });
      return [first.timeout, first.eventData, second.timeout, second.eventData];
    });
    const id = await trigger(url);
    await until("the time-out was delivered", () => app.of("late").length === 2);
    const step = JSON.parse(Buffer.from(JSON.parse(app.of("late")[1].body).at(-1).body, "base64"));
    assert.deepEqual([step.waitTimeout, step.waitEventId, step.timeout, "out" in step], [true, event, "1s", false]);
    assert.deepEqual(await client.getWaiters({ eventId: event }), []);
    assert.equal((await safe(id, event, { body: "too late" })).json.waiter, undefined);
    hold.resolve(1);
    assert.deepEqual(await succeeded(id), [true, null, false, "too late"]);
    await app.expectCalls({ late: 4 });
  });

  it("decides between time-out and notification once, in a race", async () => {
    const url = app.workflow("race", async (context) => {
      const first = await context.waitForEvent("first", context.requestPayload, { timeout: "1s" });
      const second = await context.waitForEvent("second", context.requestPayload, { timeout: "20s" });
      return [first, second].map(({ eventData, timeout }) => (timeout ? "timed out" : eventData));
    });
    const races = Array.from({ length: 30 }, async (_, index) => {
      const event = fresh("race");
      const id = await trigger(url, { body: event });
      const [waiter] = await waiting(event);
      // Around the deadline, which is told in whole seconds: some come before it, some after. On a slow machine the
      // waiter may be the second one already, whose deadline is far.
      const deadline = Math.min(waiter.deadline * 1000, Date.now() + 1_000);
      await until("about the deadline", () => Date.now() >= deadline - 150 + index * 40, { every: 5 });
      const { status, json } = await safe(id, event, { body: '"raced"' });
      assert.equal(status, 201);
      const after = await safe(id, event, { body: '"after"' });
      const got = await succeeded(id);
      // One of the two waits got it, once; if it was kept, then because the first one had timed out.
      const expected = got[0] === "timed out" || !json.waiter ? ["timed out", "raced"] : ["raced", "after"];
      assert.deepEqual(got, expected);
      if (got[1] === "after") assert.equal(after.status, 201);
    });
    await Promise.all(races);
    await app.expectCalls({ race: 90 });
  });

  it("delivers each of many concurrent notifications once, before and after the waits", async () => {
    const count = 40;
    const event = fresh("concurrent");
    const url = waits("concurrent", event, count);
    const id = await trigger(url);
    const answers = await Promise.all(Array.from({ length: count }, (_, n) => safe(id, event, { body: String(n) })));
    for (const { status } of answers) assert.equal(status, 201);
    const got = await succeeded(id);
    assert.deepEqual([...got].sort((a, b) => a - b), Array.from({ length: count }, (_, n) => n));
    await app.expectCalls({ concurrent: count + 1 });
  });

  it("answers a wait of a run that is over with 400", async () => {
    const url = waits("over", "unused");
    const id = await trigger(url);
    await until("it waits", async () => app.of("over").length === 1);
    await client.cancel(id);
    const body = { url, timeout: "1d", timeoutUrl: url, timeoutHeaders: {}, step: { stepId: 1, stepName: "w", stepType: "Wait", concurrent: 1 } };
    const answer = await api("POST", `/v2/wait/${fresh("over")}`, {
      headers: { "Upstash-Workflow-RunId": id, "Upstash-Workflow-Init": "false", "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    assert.equal(answer.status, 400, answer.text);
  });

  it("answers a notification sent in pieces and without a length", async () => {
    const event = fresh("chunked");
    const url = waits("chunked", event);
    const id = await trigger(url);
    await waiting(event);
    const head = requestText("POST", `/v2/notify/${id}/${event}`, { headers: ["Transfer-Encoding: chunked"] });
    const answer = await raw(SERVER, `${head}5\r\n"chun\r\n4\r\nked"\r\n0\r\n\r\n`);
    assert.equal(answer.status, 201, answer.text);
    assert.deepEqual(await succeeded(id), ["chunked"]);
  });
});
