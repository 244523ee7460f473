// Input that no friend would send. The server has little memory here, and must be there in the end.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { connect } from "node:net";
import { TOKEN } from "../lib/credentials.mjs";
import { raw, requestText } from "../lib/http.mjs";
import { Server } from "../lib/server.mjs";

const partitions = Number(process.env.E2E_PARTITIONS ?? 1);
const server = await Server.start({ partitions, environment: { STEPWELL_JAVA_OPTS: "-Xmx512m -XX:MaxDirectMemorySize=512m" } });
process.env.STEPWELL_URL = server.url;
const { api, app, client, drop, fresh, runOf, succeeded, trigger, until, waiting, within } = await import("../lib/suite.mjs");
after(async () => {
  const alive = server.exit === undefined;
  if (!alive) console.error(server.log());
  await server.stop();
  assert.ok(alive, `the server died: ${JSON.stringify(server.exit)}`);
});

const json = { "Content-Type": "application/json" };
const clear = (answer, what) => {
  assert.equal(typeof answer.json?.error, "string", `${what}: ${answer.text}`);
  assert.ok(answer.json.error.length > 0, what);
  assert.match(answer.headers.get("content-type"), /application\/json/, what);
};

const simple = app.workflow("simple", async (context) => context.run("one", () => context.requestPayload));
/** The server still does its work. */
const healthy = async (what) => assert.equal(await succeeded(await trigger(simple, { body: "ok" })), "ok", what);

/** The answer to a batch. Beside the tests that flood the server a large one may be told to come again. */
const batch = (body) =>
  until("an answer", async () => {
    const answer = await api("POST", "/v2/batch", { headers: json, body });
    return answer.status === 503 && answer.headers.has("retry-after") ? undefined : answer;
  });

describe("hostile input", { concurrency: 6, timeout: 90_000 }, () => {
  it("answers unknown routes with 404", async () => {
    for (const [method, path] of [
      ["GET", "/nothing"], ["GET", "/runs/a/b"], ["GET", "/v2"], ["POST", "/v2/nothing"], ["GET", "/v3/keys"], ["POST", "/v2/batch/more/of/it"], ["GET", "/v2/keys/x"],
      ["DELETE", "/v2/workflows"], ["GET", "/%2e%2e/%2e%2e/etc/passwd"], ["GET", "/v2/workflows/runs/a/b/c"],
    ]) {
      const answer = await api(method, path);
      assert.equal(answer.status, 404, `${method} ${path}: ${answer.text}`);
      clear(answer, path);
    }
  });

  it("answers wrong methods with 405", async () => {
    for (const [method, path] of [
      ["GET", "/v2/batch"], ["PUT", "/v2/keys"], ["POST", "/v2/workflows/logs"], ["PATCH", "/v2/notify/x"], ["GET", "/v2/wait/x"],
      ["DELETE", "/v2/waiters/x"], ["POST", "/v2/workflows/runs/x"],
    ]) {
      const answer = await api(method, path, { body: ["GET", "DELETE"].includes(method) ? undefined : "x" });
      assert.equal(answer.status, 405, `${method} ${path}: ${answer.text}`);
      clear(answer, path);
    }
  });

  it("answers bodies that are no batch with 400", async () => {
    const bodies = [
      "", "{", "nonsense", "null", "{}", "17", '"text"', "[1]", "[null]", "[[]]", '[{"destination":5}]', '[{"destination":null}]', "[{}]",
      '[{"destination":"http://127.0.0.1:1/","headers":[]}]', '[{"destination":"http://127.0.0.1:1/","headers":"x"}]',
      '[{"destination":"http://127.0.0.1:1/","headers":{"a":{"b":1}}}]', '[{"destination":"http://127.0.0.1:1/","queue":7}]',
      '[{"destination":"http://127.0.0.1:1/"},', '[{"destination":"http://127.0.0.1:1/"}] trailing', "[".repeat(100_000),
      `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`, '[{"destination":"http://127.0.0.1:1/","body":"\\ud800"}, 1]', "\ufeff[", "[1e999999999]",
    ];
    for (const body of bodies) {
      const answer = await batch(body);
      assert.equal(answer.status, 400, `${body.slice(0, 80)}: ${answer.status} ${answer.text}`);
      clear(answer, body.slice(0, 80));
    }
    const invalid = await raw(server.url, requestText("POST", "/v2/batch", { headers: ["Content-Type: application/json"], body: '[{"destination":"\xff\xfe"}]' }));
    assert.equal(invalid.status, 400, invalid.text);
  });

  it("answers wrong bodies of other requests with 400, or 412 within a run", async () => {
    const event = fresh("wrong");
    for (const [path, body] of [
      ["/v2/batch/trigger", "{"], ["/v2/batch/trigger", '[{"destination":[]}]'], ["/v2/batch/trigger", '{"destination":"http://a/"}'],
      [`/v2/wait/${event}`, "{"], [`/v2/wait/${event}`, '{"url":1}'], [`/v2/wait/${event}`, "[]"], [`/v2/wait/${event}`, "null"],
    ]) {
      const answer = await api("POST", path, { headers: json, body });
      assert.equal(answer.status, 400, `${path} ${body}: ${answer.text}`);
      clear(answer, path);
    }
    const answer = await api("DELETE", "/v2/workflows/runs", { headers: json, body: '{"workflowRunIds":' });
    assert.equal(answer.status, 400, "never all runs, because the ids could not be read");
  });

  it("answers destinations that are none with 400", async () => {
    const targets = [
      "ftp://files.example/x", "file:///etc/passwd", "gopher://x.example/", "javascript:alert(1)", "http://", "https://", "http:///path", "http://:80/",
      "http://?x=1", "http://%20/", "//host.example/x", "http://host.example:99999/", "http://host.example:port/", "http://[::1/", "http://a%00b.example/",
    ];
    for (const target of targets) {
      const answers = {
        publish: await raw(server.url, requestText("POST", `/v2/publish/${target}`, { body: "x" })),
        trigger: await raw(server.url, requestText("POST", `/v2/trigger/${target}`, { body: "x" })),
        batch: await api("POST", "/v2/batch", { headers: json, body: JSON.stringify([{ destination: target, body: "x" }]) }),
        failureUrl: await api("POST", "/v2/batch", { headers: json, body: JSON.stringify([{ destination: simple, headers: { "Upstash-Workflow-Init": "true", "Upstash-Workflow-RunId": fresh("wfr"), "Upstash-Failure-Callback": target }, body: "x" }]) }),
      };
      for (const [form, answer] of Object.entries(answers)) {
        assert.equal(answer.status, 400, `${form} ${target}: ${answer.status} ${answer.text}`);
        clear(answer, target);
      }
    }
    const empty = await api("POST", "/v2/publish/", { body: "x" });
    assert.equal(empty.status, 400);
    assert.match(empty.json.error, /a non-empty destination must be provided/);
  });

  it("leaves odd paths of destinations as they are", async () => {
    const host = new URL(app.url).host;
    for (const path of [
      "/c//d/%2Fe;v=1?foo=bar&x=a%20b",
      "/a[0]|b%7Bc%7D^d%60e?x={1}|[2]^`%27y",
      "/..;/x/%2e%2e/y//",
      "/upper%2fLower%2F?a=%3D&b=&c",
      "?only=query",
    ]) {
      const expected = path.startsWith("?") ? `/${path}` : path;
      const answer = await raw(server.url, requestText("POST", `/v2/publish/http://${host}${path}`, { headers: ["Upstash-Retries: 0"], body: "odd" }));
      assert.ok(answer.status >= 200 && answer.status < 300, `${path}: ${answer.status} ${answer.text}`);
      await until(`the delivery to ${path}`, () => app.calls.some((call) => call.url === `http://${host}${expected}`), { within: 5_000 }).catch((error) => {
        throw new Error(`${error.message}; there were ${app.calls.map((call) => call.url).slice(-5)}`);
      });
    }
    const mark = fresh("encoded");
    const encoded = encodeURIComponent(`http://${host}/${mark}?q=1&r=%20`);
    assert.ok((await api("POST", `/v2/publish/${encoded}`, { headers: { "Upstash-Retries": "0" }, body: "x" })).status < 300);
    await until("the encoded destination", () => app.calls.some((call) => call.url === `http://${host}/${mark}?q=1&r=%20`));
    const repaired = await raw(server.url, requestText("POST", `/v2/publish/http:/${host}/${mark}-2?a=1&qstash_token=${encodeURIComponent(TOKEN)}&upstash-retries=0`, { token: null, body: "x" }));
    assert.ok(repaired.status < 300, repaired.text);
    await until("the repaired destination, without the token", () => app.calls.some((call) => call.url === `http://${host}/${mark}-2?a=1`));
  });

  it("takes a base URL with a slash at its end", async () => {
    const answer = await raw(server.url, requestText("GET", "//v2/keys"));
    assert.equal(answer.status, 200);
  });

  it("refuses headers with line breaks and other control characters", async () => {
    const bad = [
      { "Upstash-Forward-X-Bad": "a\r\nX-Injected: 1" }, { "Upstash-Forward-X-Bad": "a\nb" }, { "Upstash-Forward-X-Bad": "a\u0000b" },
      { "Upstash-Forward-X Bad": "blank in the name" }, { "Upstash-Forward-X-Bad:": "colon" }, { "Upstash-Forward-X\r\nY": "x" }, { "Upstash-Forward-": "no name" },
      { "Upstash-Forward-X-Bad": "snow ☃" }, { "Upstash-Failure-Callback-Forward-X-Bad": "a\r\nb" }, { "Upstash-Method": "GET / HTTP/1.1\r\nX: " },
      { "content-type": "text/plain\r\nX-Injected: 1" },
    ];
    for (const headers of bad) {
      const id = fresh("wfr_bad");
      const init = { "Upstash-Workflow-Init": "true", "Upstash-Workflow-RunId": id, "Upstash-Workflow-Url": simple };
      const answer = await api("POST", "/v2/batch", { headers: json, body: JSON.stringify([{ destination: simple, headers: { ...init, ...headers }, body: "x" }]) });
      assert.equal(answer.status, 400, `${JSON.stringify(headers)}: ${answer.status} ${answer.text}`);
      clear(answer, JSON.stringify(headers));
      assert.equal(await runOf(id), undefined);
    }
    for (const id of ["", "a/b", "a\nb", "x".repeat(5_000)]) {
      const headers = { "Upstash-Workflow-Init": "true", "Upstash-Workflow-RunId": id, "Upstash-Workflow-Url": simple };
      const answer = await api("POST", "/v2/batch", { headers: json, body: JSON.stringify([{ destination: simple, headers, body: "x" }]) });
      // An empty value is as good as none: then it is a plain message.
      if (id !== "") assert.equal(answer.status, 400, `run id ${JSON.stringify(id).slice(0, 20)}: ${answer.text}`);
    }
  });

  it("carries many headers, and refuses too many", async () => {
    const url = app.workflow("headers", async (context) => context.run("one", () => context.headers.get("x-large-7")));
    const headers = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`X-Large-${n}`, String(n).repeat(2_000)]));
    const id = fresh("wfr_headers");
    const forwarded = Object.fromEntries(Object.entries(headers).map(([name, value]) => [`Upstash-Forward-${name}`, value]));
    const answer = await api("POST", `/v2/publish/${url}`, {
      headers: { ...forwarded, "Upstash-Workflow-Init": "true", "Upstash-Workflow-RunId": id, "Upstash-Workflow-Url": url, "Upstash-Forward-Upstash-Workflow-Sdk-Version": "1" },
      body: "x",
    });
    assert.ok(answer.status < 300, answer.text);
    assert.equal(await succeeded(id), 7777777777n.toString().slice(0, 1).repeat(2_000));
    const huge = await raw(server.url, requestText("GET", "/v2/keys", { headers: [`X-Huge: ${"h".repeat(2_000_000)}`] }));
    assert.ok(huge.closed || [400, 413, 431].includes(huge.status), `${huge.status}`);
    const line = await raw(server.url, requestText("GET", `/v2/waiters/${"l".repeat(2_000_000)}`));
    assert.ok(line.closed || [400, 413, 414, 431].includes(line.status), `${line.status}`);
    const item = { destination: simple, headers: { "Upstash-Forward-X-Huge": "h".repeat(3_000_000), "Upstash-Workflow-Init": "true", "Upstash-Workflow-RunId": fresh("wfr") } };
    const inside = await batch(JSON.stringify([item]));
    assert.ok([400, 413, 431].includes(inside.status), `${inside.status} ${inside.text}`);
  });

  it("refuses bodies over the limit while they arrive", async () => {
    for (const path of ["/v2/notify/event", `/v2/publish/${simple}`, "/v2/batch", "/v2/wait/event", "/v2/workflows/hooks/defaultUser/wfr_x/evt_x"]) {
      const announced = await raw(server.url, requestText("POST", path, { headers: ["Content-Length: 1099511627776"] }));
      // What is in a batch is not known: it may be a step, which is told so that its run fails.
      const status = path === "/v2/batch" ? 412 : 413;
      assert.equal(announced.status, status, `${path}: ${JSON.stringify(announced)}`);
      clear(announced, path);
      let sent = 0;
      const endless = await raw(
        server.url,
        (socket) => {
          socket.write(requestText("POST", path, { headers: ["Transfer-Encoding: chunked"] }));
          const chunk = Buffer.concat([Buffer.from("10000\r\n"), Buffer.alloc(65_536, "x"), Buffer.from("\r\n")]);
          const more = () => {
            while (!socket.destroyed && sent < 512e6) {
              sent += chunk.length;
              if (!socket.write(chunk)) break;
            }
            if (!socket.destroyed && sent < 512e6) socket.once("drain", more);
          };
          more();
        },
        { within: 60_000 },
      );
      // 503: beside the other floods there is no memory left for this one.
      assert.ok(endless.closed || [status, 404, 503].includes(endless.status), `${path}: ${endless.status} ${endless.text}`);
      assert.ok(sent < 256e6, `${path}: ${sent} bytes were taken`);
    }
    await healthy("after endless bodies");
  });

  it("keeps its memory when many send endless bodies at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 32 }, () =>
        raw(
          server.url,
          (socket) => {
            socket.write(requestText("POST", "/v2/notify/event", { headers: ["Transfer-Encoding: chunked"] }));
            const chunk = Buffer.concat([Buffer.from("10000\r\n"), Buffer.alloc(65_536, "x"), Buffer.from("\r\n")]);
            let sent = 0;
            const more = () => {
              while (!socket.destroyed && sent < 128e6) {
                sent += chunk.length;
                if (!socket.write(chunk)) break;
              }
              if (!socket.destroyed && sent < 128e6) socket.once("drain", more);
            };
            more();
          },
          { within: 60_000 },
        ),
      ),
    );
    for (const answer of answers) assert.ok(answer.closed || [413, 429, 503].includes(answer.status), `${answer.status}`);
    await healthy("after 32 endless bodies");
  });

  it("is not held up by slow clients", async () => {
    const sockets = [];
    const url = new URL(server.url);
    for (let index = 0; index < 200; index++) {
      const socket = connect({ host: url.hostname, port: Number(url.port) });
      socket.on("error", () => {});
      const head = requestText("POST", "/v2/batch", { headers: ["Content-Type: application/json", "Content-Length: 1000000"] });
      // Half of them are slow with their body, the others do not even finish their headers.
      socket.write(index % 2 === 0 ? head : head.slice(0, 30));
      sockets.push(socket);
    }
    const timer = setInterval(() => sockets.forEach((socket) => !socket.destroyed && socket.write("[")), 100);
    try {
      for (let index = 0; index < 5; index++) await healthy("with slow clients");
    } finally {
      clearInterval(timer);
      sockets.forEach((socket) => socket.destroy());
    }
  });

  it("survives what is not HTTP", async () => {
    for (const bytes of [
      "GARBAGE\r\n\r\n", "\x00\x01\x02\x03\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "POST /v2/batch HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
      "POST /v2/batch HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
      `${requestText("POST", "/v2/batch", { headers: ["Content-Length: 4", "Transfer-Encoding: chunked"] })}zz\r\n`,
    ]) {
      const answer = await raw(server.url, (socket) => {
        socket.write(bytes, "latin1");
        socket.end();
      });
      assert.ok(answer.closed || (answer.status >= 400 && answer.status < 500) || [501, 505].includes(answer.status), `${JSON.stringify(bytes.slice(0, 30))}: ${answer.status}`);
    }
    await healthy("after garbage");
  });

  it("has nothing when a client goes away in the middle of a body", async () => {
    const id = fresh("wfr_half");
    const body = JSON.stringify([{ destination: simple, headers: { "Upstash-Workflow-Init": "true", "Upstash-Workflow-RunId": id, "Upstash-Workflow-Url": simple }, body: "x" }]);
    const text = requestText("POST", "/v2/batch", { headers: ["Content-Type: application/json"], body });
    await raw(server.url, (socket) => socket.write(text.slice(0, -10), () => socket.destroy()));
    await healthy("after half a request");
    assert.equal(await runOf(id), undefined);
  });

  it("is not held up by endpoints that never answer", async () => {
    const never = app.endpoint("never", () => undefined);
    const runs = await client.trigger(Array.from({ length: 60 }, () => ({ url: never, retries: 0 })));
    await until("all are called, or wait in line", () => app.of("never").length >= 10);
    await healthy("with sixty endpoints that never answer");
    assert.deepEqual(await client.cancel(runs.map((run) => run.workflowRunId)), { cancelled: 60 });
  });

  it("stops reading an endpoint that answers endlessly", async () => {
    let written = 0;
    let closed;
    const stopped = new Promise((resolve) => {
      closed = resolve;
    });
    const url = app.endpoint("endless", (call, request, response) => {
      response.writeHead(200, { "Upstash-Workflow-Sdk-Version": "1", "Upstash-workflow-sdk": "v1.3.2" });
      const chunk = Buffer.alloc(262_144, "x");
      const more = () => {
        while (!response.destroyed && written < 2e9) {
          written += chunk.length;
          if (!response.write(chunk)) break;
        }
        if (!response.destroyed && written < 2e9) response.once("drain", more);
      };
      response.on("error", () => {});
      response.on("close", closed);
      more();
      return undefined;
    });
    const id = await trigger(url, { retries: 0 });
    await within("the server closes the connection", stopped, 40_000);
    assert.ok(written < 512e6, `${written} bytes were read`);
    await healthy("after an endless answer");
    await client.cancel(id);
  });

  it("takes an endpoint's absurd headers for an answer like any other", async () => {
    const url = app.endpoint("absurd", (call, request, response) => {
      response.socket.write(`HTTP/1.1 500 X\r\nContent-Length: 0\r\n${Array.from({ length: 500 }, (_, n) => `X-${n}: ${"v".repeat(500)}`).join("\r\n")}\r\n\r\n`);
      response.socket.end();
      return undefined;
    });
    const id = await trigger(url, { retries: 1, retryDelay: "10" });
    await until("it has failed", async () => (await runOf(id))?.workflowState === "RUN_FAILED");
    await healthy("after absurd headers");
  });

  it("never takes what a hostile endpoint says about a run for true", async () => {
    const event = fresh("victim");
    const victim = app.workflow("victim", async (context) => (await context.waitForEvent("wait", event)).eventData);
    const id = await trigger(victim);
    await waiting(event);
    const liar = app.endpoint("liar", () => ({
      headers: { "Upstash-Workflow-Sdk-Version": "1", "Upstash-workflow-sdk": "v1.3.2", "Upstash-Workflow-RunId": id, "Content-Type": "application/json" },
      body: JSON.stringify({ workflowRunId: id, finishCondition: "success" }),
    }));
    const other = await trigger(liar, { retries: 0 });
    await until("the liar was called", () => app.of("liar").length === 1);
    assert.equal((await runOf(id)).workflowState, "RUN_STARTED");
    assert.equal((await runOf(other)).workflowState, "RUN_STARTED", "an answer is no end");
    await client.notify({ eventId: event, workflowRunId: id, eventData: "true" });
    assert.equal(await succeeded(id), true);
    await client.cancel(other);
  });

  it("drops no run when connections drop in the middle of answers", async () => {
    let count = 0;
    const url = app.workflow("dropping", async (context) => {
      const one = await context.run("one", () => 1);
      return await context.run("two", () => one + 1);
    }, {
      around: async (call, next) => (++count % 3 === 0 ? drop() : next()),
    });
    const runs = await client.trigger(Array.from({ length: 20 }, () => ({ url, retries: 20, retryDelay: "20" })));
    for (const { workflowRunId } of runs) assert.equal(await succeeded(workflowRunId), 2);
  });
});
