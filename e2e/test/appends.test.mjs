// What the server answers to steps that are late, wrong, or sent again: 400 only for runs that are over, 412 for invalid ones.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { Proxy } from "../lib/proxy.mjs";
import { SERVER, api, app, client, ended, fresh, signal, succeeded, trigger, until } from "../lib/suite.mjs";

const proxy = await Proxy.start(SERVER);
after(() => proxy.close());

const headers = (run, url, more = {}) => ({
  "content-type": "application/json",
  "upstash-method": "POST",
  "upstash-workflow-init": "false",
  "upstash-workflow-runid": run,
  "upstash-workflow-url": url,
  "upstash-workflow-sdk-version": "1",
  "upstash-forward-upstash-workflow-sdk-version": "1",
  "upstash-feature-set": "LazyFetch,InitialBody,WF_DetectTrigger,WF_TriggerOnConfig",
  ...more,
});
const step = (id, out = '"x"') => JSON.stringify({ stepId: id, stepName: `step ${id}`, stepType: "Run", out, concurrent: 1 });
const batch = (items) => api("POST", "/v2/batch", { headers: { "Content-Type": "application/json" }, body: JSON.stringify(items) });
const publish = (url, more, body) => api("POST", `/v2/publish/${url}`, { headers: more, body });
const wait = (event, more, body) => api("POST", `/v2/wait/${event}`, { headers: more, body: JSON.stringify(body) });

/** A run whose first delivery is open until `end` is called, so that a test can append in its place. */
async function heldRun(name) {
  const hold = signal();
  const url = app.endpoint(name, async () => {
    if (app.of(name).length === 1) await hold.promise;
    return { headers: { "Upstash-Workflow-Sdk-Version": "1", "Upstash-workflow-sdk": "v1.3.2" } };
  });
  const id = await trigger(url, { retryDelay: "50" });
  await until("the first delivery", () => app.of(name).length === 1);
  const end = async () => {
    hold.resolve();
    assert.equal((await api("DELETE", `/v2/workflows/runs/${id}?cancel=false`)).status, 200);
  };
  return { id, url, end };
}

describe("appends", { concurrency: 8, timeout: 60_000 }, () => {
  it("answers late ones with 400, whatever the form", async () => {
    const { id, url, end } = await heldRun("late");
    await end();
    for (const run of [id, fresh("wfr_never")]) {
      const registration = { url, timeout: "1d", timeoutUrl: url, timeoutHeaders: {}, step: { stepId: 1, stepName: "w", stepType: "Wait", concurrent: 1 } };
      const answers = {
        batch: await batch([{ destination: url, headers: headers(run, url), body: step(1) }]),
        publish: await publish(url, headers(run, url), step(1)),
        call: await batch([{ destination: "http://127.0.0.1:1/", headers: headers(run, url, { "upstash-workflow-calltype": "toCallback", "upstash-callback": url, "upstash-callback-forward-upstash-workflow-stepid": "1" }) }]),
        wait: await wait(fresh("late"), headers(run, url), registration),
      };
      for (const [form, answer] of Object.entries(answers)) {
        assert.equal(answer.status, 400, `${form}: ${answer.text}`);
        assert.equal(typeof answer.json.error, "string", form);
      }
    }
    await app.expectCalls({ late: 1 });
  });

  it("answers invalid ones with 412, never 400, and stores nothing of them", async () => {
    const { id, url, end } = await heldRun("invalid");
    const item = (more, body = step(1), destination = url) => batch([{ destination, headers: headers(id, url, more), body }]);
    const template = { stepId: 1, stepName: "w", stepType: "Wait", concurrent: 1 };
    const call = { "upstash-workflow-calltype": "toCallback", "upstash-callback": url, "upstash-callback-forward-upstash-workflow-stepid": "1", "upstash-retries": "0" };
    const answers = {
      delay: await item({ "upstash-delay": "a while" }),
      negative: await item({ "upstash-delay": "-3s" }),
      notBefore: await item({ "upstash-not-before": "noon" }),
      "not a step": await item({}, "no JSON"),
      "no step id": await item({}, '{"stepName":"x"}'),
      "step id of a wrong type": await item({}, '{"stepId":"one","stepName":"x","stepType":"Run"}'),
      scheme: await item(call, undefined, "ftp://files.example/x"),
      "no host": await item(call, undefined, "http:///path"),
      retries: await item({ ...call, "upstash-retries": "-1" }, undefined, "http://127.0.0.1:1/"),
      retryDelay: await item({ ...call, "upstash-retry-delay": "1 +" }, undefined, "http://127.0.0.1:1/"),
      timeout: await item({ ...call, "upstash-timeout": "soon" }, undefined, "http://127.0.0.1:1/"),
      "wait timeout": await wait(fresh("invalid"), headers(id, url), { url, timeout: "x", timeoutUrl: url, timeoutHeaders: {}, step: template }),
      "wait without a step": await wait(fresh("invalid"), headers(id, url), { url, timeout: "1d", timeoutUrl: url }),
      "wait without a URL": await wait(fresh("invalid"), headers(id, url), { timeout: "1d", step: template }),
      "header with a line break": await item({ "upstash-forward-x-bad": "a\r\nX-Injected: 1" }),
    };
    for (const [what, { status, json, text }] of Object.entries(answers)) {
      assert.equal(status, 412, `${what}: ${status} ${text}`);
      assert.equal(typeof json.error, "string", what);
    }
    assert.equal((await api("GET", `/v2/workflows/runs/${id}`)).json.length, 1);
    await end();
    await app.expectCalls({ invalid: 1 });
  });

  it("recognises a step that is sent again, and answers with the first message's id", async () => {
    const { id, url, end } = await heldRun("again");
    const send = (body, more) => batch([{ destination: url, headers: headers(id, url, more), body }]);
    const first = await send(step(1, '"first"'));
    assert.equal(first.status, 200);
    assert.equal("deduplicated" in first.json[0], false);
    const again = await send(step(1, '"second"'));
    assert.deepEqual([again.status, again.json[0].messageId, again.json[0].deduplicated], [200, first.json[0].messageId, true]);
    const published = await publish(url, headers(id, url), step(1, '"third"'));
    assert.equal(published.json.messageId, first.json[0].messageId);
    const plan = (target) => JSON.stringify({ stepId: 0, stepName: `p${target}`, stepType: "Run", concurrent: 2, targetStep: target });
    const block = [2, 3].map((target) => ({ destination: url, headers: headers(id, url), body: plan(target) }));
    const plans = await batch(block);
    const repeated = await batch(block);
    assert.deepEqual(repeated.json.map(({ messageId }) => messageId), plans.json.map(({ messageId }) => messageId));
    assert.equal(new Set(plans.json.map(({ messageId }) => messageId)).size, 2);
    const fetched = (await api("GET", `/v2/workflows/runs/${id}`)).json;
    assert.deepEqual(
      fetched.slice(1).map(({ body }) => Buffer.from(body, "base64").toString()),
      [step(1, '"first"'), plan(2), plan(3)],
    );
    await until("all deliveries", () => app.of("again").length === 4);
    await end();
    await app.expectCalls({ again: 4 });
  });

  it("recognises a call, a wait and an invocation that are sent again", async () => {
    const third = app.endpoint("third-once", () => ({ body: "answer" }));
    const child = app.endpoint("child-once", () => ({ headers: { "Upstash-Workflow-Sdk-Version": "1", "Upstash-workflow-sdk": "v1.3.2" } }));
    const { id, url, end } = await heldRun("kinds-again");
    const created = Number(app.of("kinds-again")[0].headers.get("upstash-workflow-createdat"));
    const call = {
      "upstash-workflow-calltype": "toCallback",
      "upstash-retries": "0",
      "upstash-callback": app.endpoint("callback-once"),
      "upstash-callback-workflow-runid": id,
      "upstash-callback-workflow-calltype": "fromCallback",
      "upstash-callback-forward-upstash-workflow-callback": "true",
      "upstash-callback-forward-upstash-workflow-stepid": "1",
    };
    const calls = [];
    for (let index = 0; index < 3; index++) calls.push((await batch([{ destination: third, headers: headers(id, url, call) }])).json[0]);
    assert.equal(new Set(calls.map(({ messageId }) => messageId)).size, 1);
    const event = fresh("again");
    const registration = { url, timeout: "1d", timeoutUrl: url, timeoutHeaders: {}, step: { stepId: 2, stepName: "w", stepType: "Wait", concurrent: 1 } };
    for (let index = 0; index < 3; index++) assert.equal((await wait(event, headers(id, url), registration)).status, 200);
    assert.equal((await client.getWaiters({ eventId: event })).length, 1);
    const envelope = JSON.stringify({ body: "x", headers: {}, workflowRunId: id, workflowRunCreatedAt: created, workflowUrl: url, step: { stepId: 3, stepName: "i", stepType: "Invoke", concurrent: 1 } });
    const childId = fresh("wfr_child");
    const invoke = { ...headers(childId, child), "upstash-workflow-init": "true", "upstash-workflow-invoke": "true" };
    const first = await publish(child, invoke, envelope);
    assert.match(first.json.messageId, /^msg_/);
    const again = await publish(child, { ...invoke, "upstash-workflow-runid": fresh("wfr_child") }, envelope);
    assert.deepEqual([again.json.messageId, again.json.deduplicated], [first.json.messageId, true]);
    await app.expectCalls({ "third-once": 1, "callback-once": 1, "child-once": 1 });
    await client.cancel(childId);
    await end();
  });

  it("loses no step and repeats none when the answers to appends are lost", async () => {
    let executed = 0;
    const event = fresh("lost-answers");
    const { Client } = await import("@upstash/qstash");
    const { TOKEN } = await import("../lib/credentials.mjs");
    const url = app.workflow(
      "lost-answers",
      async (context) => {
        const one = await context.run("one", () => ++executed);
        await context.sleep("nap", 1);
        const block = await Promise.all([context.run("a", () => ++executed), context.run("b", () => ++executed)]);
        const { eventData } = await context.waitForEvent("wait", event);
        return [one, block.sort(), eventData];
      },
      { qstashClient: new Client({ baseUrl: proxy.url, token: TOKEN, devMode: false, retry: { retries: 3, backoff: () => 20 } }) },
    );
    proxy.loseEveryFirstAnswer();
    const id = await trigger(url);
    await until("it waits", async () => (await client.getWaiters({ eventId: event })).length === 1);
    await client.notify({ eventId: event, workflowRunId: id, eventData: "told" });
    assert.deepEqual(await succeeded(id), [1, [2, 3], "told"]);
    assert.ok(proxy.lost >= 6, `${proxy.lost} answers were lost`);
    await app.expectCalls({ "lost-answers": 1 + 1 + 1 + 4 + 1 });
    await ended(id, { state: "RUN_SUCCESS" });
  });

  it("stores a step's body byte for byte", async () => {
    const { id, url, end } = await heldRun("verbatim");
    const bodies = ['{ "stepId" : 1, "stepName":"é", "stepType":"Run", "out":"1", "concurrent":1.0, "extra":null }', '{"stepId":2,"stepName":"\\u00e9","stepType":"Run","concurrent":1,"method":"POST"}\n'];
    for (const body of bodies) assert.equal((await publish(url, headers(id, url), body)).status, 200);
    const { json } = await api("GET", `/v2/workflows/runs/${id}`);
    assert.deepEqual(json.slice(1).map((element) => Buffer.from(element.body, "base64").toString()), bodies);
    await end();
  });

  it("takes older SDKs' repeated headers and their echo of the delivery", async () => {
    const { id, url, end } = await heldRun("echo");
    const echo = {
      "upstash-forward-x-customer": "old",
      "upstash-forward-host": "elsewhere.example",
      "upstash-forward-content-length": "12345",
      "upstash-forward-connection": "close",
      "upstash-forward-transfer-encoding": "chunked",
      "upstash-forward-upstash-signature": "forged",
      "upstash-forward-upstash-message-id": "msg_forged",
      "upstash-forward-upstash-retried": "17",
      "upstash-forward-upstash-workflow-runid": "wfr_forged",
      "upstash-retries": "1",
    };
    const { json } = await batch([{ destination: url, headers: headers(id, url, echo), body: step(1), queue: null }]);
    await until("its delivery", () => app.of("echo").length === 2);
    const delivered = app.of("echo")[1].headers;
    assert.equal(delivered.get("x-customer"), "old");
    assert.equal(delivered.get("host"), new URL(url).host);
    assert.equal(delivered.get("upstash-message-id"), json[0].messageId);
    assert.equal(delivered.get("upstash-retried"), "0");
    assert.equal(delivered.get("upstash-workflow-runid"), id);
    assert.notEqual(delivered.get("upstash-signature"), "forged");
    await end();
  });
});
