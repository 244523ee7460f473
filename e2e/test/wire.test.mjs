// Other clients of the protocol, byte by byte: recorded forms of each (e2e/wire), and an endpoint that behaves as Python's does.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { recorded, replay } from "../lib/exchange.mjs";
import { python } from "../lib/python.mjs";
import { api, app, ended, fresh, SERVER, until } from "../lib/suite.mjs";

/** Takes every delivery as a workflow does that has nothing to do yet. */
const takes = () => ({ status: 200, headers: { "Upstash-Workflow-Sdk-Version": "1", "Content-Type": "application/json" }, body: "{}" });

const play = async (file, more = {}) => {
  const known = { url: app.endpoint(fresh("wire"), takes), sink: app.endpoint(fresh("sink")), run: fresh("run"), event: fresh("event"), later: String(Math.floor(Date.now() / 1000) + 3600), ...more };
  const exchanges = recorded(file);
  assert.ok(exchanges.length > 5, `${file} has ${exchanges.length} exchanges`);
  for (const exchange of exchanges) await replay(SERVER, exchange, known);
  return known;
};
const delivered = (name, count) => until(`${count} deliveries to ${name}`, () => (app.of(name).length >= count ? app.of(name) : undefined));

/** A message that failed, and its entry in the dead letter queue. */
const letter = async (url) => {
  const { json } = await api("POST", `/v2/publish/${url}`, { headers: { "Upstash-Retries": "0" }, body: "x" });
  const [{ dlqId }] = await until("its dead letter", async () => {
    const { messages } = (await api("GET", `/v2/dlq?messageId=${json.messageId}`)).json;
    return messages.length === 1 ? messages : undefined;
  });
  return { failed: json.messageId, dlqId };
};
const manages = async (language) => {
  const broken = app.endpoint(fresh("broken"), () => ({ status: 404, body: "404 Not Found" }));
  const [first, second] = [await letter(broken), await letter(broken)];
  const names = { queue: fresh("queue"), group: fresh("group"), later: app.endpoint(fresh("later")) };
  await play(`${language}-management.http`, { ...names, broken, failed: first.failed, letter: first.dlqId, letter2: second.dlqId });
};

describe("other clients", { concurrency: 4, timeout: 60_000 }, () => {
  it("takes what Go sends, and answers what its decoders read", async () => {
    const { url, run } = await play("go.http");
    const [init] = await delivered(url, 1);
    assert.equal(init.headers.get("content-type"), "application/json", "none was given");
    assert.equal(init.headers.get("x-tenant"), "a, b");
    assert.equal(init.headers.get("upstash-workflow-runid"), run);
    assert.equal(init.headers.get("upstash-workflow-sdk-version"), "1");
  });

  it("takes what Python sends, and drops what it must not echo", async () => {
    const { url, sink, init } = await play("python.http");
    const deliveries = await delivered(url, 2);
    // Its step was appended by hand, so the delivery that it causes may overtake the first.
    const [first] = deliveries.filter(({ headers }) => headers.get("upstash-message-id") === init);
    const [second] = deliveries.filter((delivery) => delivery !== first);
    assert.ok(first, `${init} among ${deliveries.map(({ headers }) => headers.get("upstash-message-id"))}`);
    for (const delivery of deliveries) {
      assert.equal(delivery.headers.get("host"), new URL(url).host);
      assert.equal(Number(delivery.headers.get("content-length")), delivery.body.length);
      assert.equal(delivery.headers.get("upstash-retried"), "0");
      assert.notEqual(delivery.headers.get("upstash-signature"), "old");
      assert.equal(delivery.headers.get("x-customer"), "alice");
    }
    const steps = JSON.parse(second.body).map(({ body }) => Buffer.from(body, "base64").toString("utf8"));
    assert.equal(steps[0], '{"order": 77}', "byte for byte, blanks included");
    assert.match(steps[1], /^\{"stepId": 1, .*"sleepFor": null, /);
    const [alone] = await delivered(sink, 1);
    assert.equal(alone.body.toString(), "null");
  });

  it("takes the rarer forms of JavaScript", async () => {
    const { url, sink } = await play("javascript.http");
    const [init] = await delivered(url, 1);
    assert.equal(init.headers.get("authorization"), "Bearer secret");
    assert.equal(init.headers.get("upstash-label"), "eu,priority");
    for (const [name] of init.headers) assert.doesNotMatch(name, /telemetry/);
    const [called] = await delivered(sink, 1);
    assert.equal(called.method, "PUT");
    assert.equal(called.headers.get("x-key"), "k");
    for (const name of ["x-customer", "authorization", "upstash-workflow-runid"]) assert.equal(called.headers.get(name), null, name);
  });

  it("takes the messages outside workflows that Python sends", async () => {
    const { url, sink, first } = await play("python-messages.http");
    const [message] = await delivered(url, 1);
    assert.equal(message.method, "PUT");
    assert.equal(message.body.toString(), '{"order": 77}', "byte for byte, blanks included");
    assert.equal(message.headers.get("content-type"), "application/x-python", "what is forwarded wins");
    assert.equal(message.headers.get("x-customer"), "alice");
    assert.equal(message.headers.get("upstash-message-id"), first);
    // Of what was recognised nothing is sent.
    const others = await delivered(sink, 4);
    assert.deepEqual(others.map(({ method }) => method).sort(), ["DELETE", "GET", "POST", "POST"]);
    assert.ok(others.some(({ headers, body }) => headers.get("x-batch") === "1" && body.toString() === "one"));
  });

  it("takes the messages outside workflows that Go sends", async () => {
    const { url, sink } = await play("go-messages.http");
    const [message] = await delivered(url, 1);
    assert.equal(message.method, "POST");
    assert.equal(message.headers.get("x-tenant"), "a, b");
    const others = await delivered(sink, 2);
    const [empty] = others.filter(({ headers }) => headers.get("x-batch") === "1");
    assert.equal(empty.body.length, 0);
  });

  it("takes how Go manages messages, queues, groups, schedules and dead letters", () => manages("go"));

  it("takes how Python manages messages, queues, groups, schedules and dead letters", () => manages("python"));

  it("runs a workflow of Python from its own start to its end", async () => {
    const third = app.endpoint(fresh("third"), (call) => ({ status: 201, headers: { "Content-Type": "application/json" }, body: call.body }));
    const seen = {};
    const url = app.endpoint(
      fresh("python"),
      python(SERVER, {
        route: async (context) => {
          seen.payload = context.payload;
          seen.customer = context.headers.get("x-customer");
          seen.run = context.runId;
          seen.one = await context.run("one", () => ({ a: [1, null, "é"] }));
          await context.sleep("nap", 1);
          seen.call = await context.call("third", third, { amount: 12 });
          seen.none = await context.run("none", () => undefined);
          seen.done = true;
        },
      }),
    );
    const answer = await api("POST", `/v2/publish/${url}`, { headers: { "Content-Type": "application/json", "Upstash-Forward-X-Customer": "alice" }, body: '{"z": 1}' });
    assert.equal(answer.status, 200, answer.text);
    await until("the end", () => seen.done);
    const run = await ended(seen.run, { state: "RUN_SUCCESS" });
    assert.equal(run.workflowRunResponse, undefined);
    assert.equal(seen.payload, '{"z": 1}');
    assert.equal(seen.customer, "alice");
    assert.deepEqual(seen.one, { a: [1, null, "é"] });
    assert.equal(seen.none, null);
    assert.equal(seen.call.status, 201);
    assert.equal(seen.call.body, '{"amount": 12}');
    // Its own start, the first delivery, four steps of which one is a call with a callback of its own.
    await app.expectCalls({ [new URL(url).pathname.slice(1)]: 7 });
  });

  it("tells Python's failure function, which only steps name, with every key that it reads", async () => {
    const failures = [];
    let attempts = 0;
    const url = app.endpoint(
      fresh("python-fails"),
      python(SERVER, {
        retries: 0,
        failed: (report) => void failures.push(report),
        route: async (context) => {
          await context.run("one", () => 1);
          await context.run("two", () => {
            attempts++;
            throw new Error("out of stock");
          });
        },
      }),
    );
    await api("POST", `/v2/publish/${url}`, { headers: { "Content-Type": "application/json", "Upstash-Retries": "0" }, body: '{"z": 1}' });
    await until("the failure function", () => failures.length > 0);
    const [{ status, message, payload, workflowRunId }] = failures;
    assert.deepEqual({ status, message, payload }, { status: 500, message: "out of stock", payload: '{"z": 1}' });
    // The function was called before its answer is recorded.
    await until("the callback's success", async () => (await ended(workflowRunId, { state: "RUN_FAILED" })).failureFunction.state === "CALLBACK_SUCCESS");
    assert.equal(attempts, 1);
  });
});
