// The user's side: an HTTP server that serves workflows of the official SDK and plain endpoints, and remembers each call.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { serve } from "@upstash/workflow";
import { serveMany } from "@upstash/workflow/cloudflare";
import { serve as serveWithExpress } from "@upstash/workflow/express";
import { Client as QStashClient, Receiver } from "@upstash/qstash";
import express from "express";
import { KEYS, TOKEN } from "./credentials.mjs";
import { History } from "./history.mjs";
import { until } from "./wait.mjs";

const DROP = Symbol("drop the connection");

export const drop = () => DROP;

export const receiver = () => new Receiver({ currentSigningKey: KEYS.current, nextSigningKey: KEYS.next, devMode: false });

export class App {
  #handlers = new Map();
  #expected = new Map();

  constructor(server, serverUrl) {
    this.server = server;
    this.serverUrl = serverUrl;
    this.url = `http://127.0.0.1:${server.address().port}`;
    this.calls = [];
  }

  static async start(serverUrl) {
    const server = createServer({ maxHeaderSize: 1 << 20, keepAliveTimeout: 60_000 });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const app = new App(server, serverUrl);
    server.on("request", (request, response) => app.#answer(request, response));
    return app;
  }

  /** What `serve` of the SDK gets unless a test says otherwise: our server, and signatures are checked. */
  options(more = {}) {
    return {
      qstashClient: new QStashClient({ baseUrl: this.serverUrl, token: TOKEN, devMode: false }),
      receiver: receiver(),
      env: {},
      ...more,
    };
  }

  /**
   * Serves a workflow and returns its URL. `around` may answer a delivery itself, or see and replace the SDK's answer:
   * `around(call, next)` returns an answer, `next()`, or `drop()`.
   */
  workflow(name, routeFunction, { around, ...more } = {}) {
    const { handler } = serve(routeFunction, this.options(more));
    return this.#route(name, (call) => (around ?? ((_, next) => next()))(call, () => throughWeb(handler, call)));
  }

  /** Serves several workflows that can invoke each other; returns the URL of each. */
  workflows(folder, workflows) {
    const { fetch } = serveMany(workflows, this.options());
    const urls = {};
    for (const name of Object.keys(workflows)) {
      urls[name] = this.#route(`${folder}/${name}`, (call) => throughWeb((request) => fetch(request, {}), call));
    }
    return urls;
  }

  /** A plain endpoint: `handler(call)` returns `{status, headers, body}`, or `drop()`, or never. */
  endpoint(name, handler = () => ({})) {
    return this.#route(name, handler);
  }

  #route(name, handler) {
    const path = `/${name}`;
    assert.ok(!this.#handlers.has(path), `two routes ${path}`);
    this.#handlers.set(path, handler);
    return this.url + path;
  }

  async #answer(request, response) {
    const chunks = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return; // The server gave up while it was sending.
    }
    const body = Buffer.concat(chunks);
    const url = `http://${request.headers.host}${request.url}`;
    const call = {
      name: request.url.split("?")[0].slice(1),
      at: Date.now(),
      method: request.method,
      url,
      headers: new Headers(pairs(request.rawHeaders)),
      body,
      runId: request.headers["upstash-workflow-runid"],
    };
    this.calls.push(call);
    const handler = this.#handlers.get(`/${call.name}`);
    try {
      const answer = handler ? await handler(call, request, response) : { status: 404, body: "no such route" };
      if (answer === undefined) return; // The handler has taken the response over.
      if (answer === DROP) {
        response.destroy();
        return;
      }
      call.answer = answer;
      response.writeHead(answer.status ?? 200, answer.headers ?? {});
      response.end(answer.body);
    } catch (error) {
      call.error = error;
      response.writeHead(500);
      response.end(String(error));
    }
  }

  of(name, runId) {
    const path = name.startsWith("http") ? new URL(name).pathname.slice(1) : name;
    return this.calls.filter((call) => call.name === path && (runId === undefined || call.runId === runId));
  }

  /**
   * Waits until a route was called so often, and remembers to look again at the end of the file: one call more than
   * the protocol demands is a failure too.
   */
  async expectCalls(counts) {
    for (const [name, count] of Object.entries(counts)) {
      const described = () => this.#described(name);
      await until(`${count} calls of ${name}`, () => this.of(name).length >= count).catch((error) => {
        throw new Error(`${error.message}; there were ${described()}`, { cause: error });
      });
      assert.equal(this.of(name).length, count, described());
      this.#expected.set(name, count);
    }
  }

  #described(name) {
    const calls = this.of(name).map((call) => {
      const kind = call.headers.get("upstash-workflow-calltype") ?? "-";
      return `${kind} retried=${call.headers.get("upstash-retried")} ${call.body.length} bytes -> ${call.answer?.status}`;
    });
    return `${calls.length} calls of ${name}: ${calls.join("; ")}`;
  }

  /** What must hold for all deliveries of a file, whatever its tests are about. */
  verify() {
    for (const [name, count] of this.#expected) assert.equal(this.of(name).length, count, this.#described(name));
    const history = new History();
    for (const call of this.calls) history.add(call);
  }

  async close() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}

function pairs(list) {
  const found = [];
  for (let index = 0; index < list.length; index += 2) found.push([list[index], list[index + 1]]);
  return found;
}

async function throughWeb(handler, call) {
  const request = new Request(call.url, {
    method: call.method,
    headers: call.headers,
    body: ["GET", "HEAD"].includes(call.method) ? undefined : call.body,
  });
  const answer = await handler(request);
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: Buffer.from(await answer.arrayBuffer()),
  };
}

/** The same with Express and its JSON parser, where the SDK sees a body that was parsed and written again. */
export class ExpressApp {
  constructor(app, server, serverUrl) {
    this.app = app;
    this.server = server;
    this.url = `http://127.0.0.1:${server.address().port}`;
    this.serverUrl = serverUrl;
    this.calls = [];
  }

  static async start(serverUrl) {
    const app = express();
    const server = createServer({ maxHeaderSize: 1 << 20 }, app);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const served = new ExpressApp(app, server, serverUrl);
    app.use((request, response, next) => {
      const call = { name: request.path.slice(1), headers: new Headers(pairs(request.rawHeaders)), at: Date.now() };
      served.calls.push(call);
      response.on("finish", () => (call.status = response.statusCode));
      next();
    });
    app.use(express.json({ limit: "64mb" }));
    return served;
  }

  workflow(name, routeFunction, options = {}) {
    this.app.use(`/${name}`, serveWithExpress(routeFunction, { ...App.prototype.options.call(this), ...options }));
    return `${this.url}/${name}`;
  }

  of(name) {
    return this.calls.filter((call) => call.name === name);
  }

  async close() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
