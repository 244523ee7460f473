// Traces as a collector and an instrumented endpoint see them. The server is the test's own: it is told where to send them.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";
import { createWorkflow } from "@upstash/workflow/cloudflare";
import { App } from "../lib/app.mjs";
import { call } from "../lib/http.mjs";
import { Server } from "../lib/server.mjs";
import { until } from "../lib/wait.mjs";

describe("traces", { timeout: 180_000 }, () => {
  let collector;
  let server;
  let app;
  const received = [];

  before(async () => {
    collector = createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      received.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
    });
    collector.listen(0, "127.0.0.1");
    await once(collector, "listening");
    const partitions = Number(process.env.E2E_PARTITIONS ?? 1);
    server = await Server.start({
      partitions,
      more: ["--otlp-endpoint", `http://127.0.0.1:${collector.address().port}`],
      environment: { OTEL_EXPORTER_OTLP_HEADERS: "x-tenant=one%20two", OTEL_SERVICE_NAME: "orders-of-this-test" },
    });
    app = await App.start(server.url);
  });

  after(async () => {
    await app?.close();
    await server?.stop();
    collector?.closeAllConnections();
    collector?.close();
  });

  const spans = (text) => received.some(({ body }) => body.includes(text));

  it("a run of the official SDK is part of its client's trace, and so is what its endpoint does", async () => {
    const url = app.workflow("traced", async (context) => {
      await context.run("price", () => 42);
      await context.sleep("rest", 1);
      await context.run("ship", () => "secret-result");
    });
    const trace = randomBytes(16).toString("hex");
    const headers = { traceparent: `00-${trace}-${randomBytes(8).toString("hex")}-01`, tracestate: "vendor=7" };
    const started = await call(server.url, "POST", `/v2/trigger/${url}`, { headers, body: "{}" });
    assert.equal(started.status, 200, started.text);

    await until("the run's span came", () => spans("run /traced"));
    for (const name of ["step price", "sleep rest", "step ship"]) await until(name, () => spans(name));
    assert.ok(app.calls.length >= 4);
    const parents = app.calls.map((delivery) => delivery.headers.get("traceparent"));
    for (const parent of parents) {
      assert.match(parent, new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
      const span = Buffer.from(parent.split("-")[2], "hex");
      await until("the attempt's span came", () => spans(span));
    }
    assert.equal(new Set(parents).size, parents.length);
    assert.equal(app.calls[0].headers.get("tracestate"), "vendor=7");
    for (const { url: path, headers: told, body } of received) {
      assert.equal(path, "/v1/traces");
      assert.equal(told["content-type"], "application/x-protobuf");
      assert.equal(told["x-tenant"], "one two");
      assert.ok(body.includes("orders-of-this-test") && body.includes(Buffer.from(trace, "hex")));
      assert.ok(!body.includes("secret-result"));
    }
    assert.ok(!server.log().includes("OtlpHttp"));
  });

  it("a run that another invokes is part of that one's trace", async () => {
    const child = createWorkflow(async (context) => context.run("inner", () => 1));
    const parent = createWorkflow(async (context) => (await context.invoke("calls", { workflow: child, body: {} })).body);
    const urls = app.workflows("traced-invoke", { parent, child });
    const trace = randomBytes(16).toString("hex");
    const headers = { traceparent: `00-${trace}-${randomBytes(8).toString("hex")}-01` };
    const started = await call(server.url, "POST", `/v2/trigger/${urls.parent}`, { headers, body: "{}" });
    assert.equal(started.status, 200, started.text);

    await until("the invoker's span came", () => spans("run /traced-invoke/parent"));
    await until("the invoked run's span came", () => spans("run /traced-invoke/child"));
    const inner = app.calls.filter(({ name }) => name === "traced-invoke/child");
    assert.ok(inner.length >= 2);
    for (const delivery of inner) assert.ok(delivery.headers.get("traceparent").startsWith(`00-${trace}-`));
  });
});
