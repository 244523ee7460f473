// People who use a server while something goes wrong with it: they remember what was acknowledged, and in the end they
// want to see it.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { App } from "../lib/app.mjs";
import { call } from "../lib/http.mjs";
import { Server } from "../lib/server.mjs";
import { until } from "../lib/wait.mjs";

export const PARTITIONS = Number(process.env.E2E_PARTITIONS ?? 4);

/** Whatever goes wrong, it is told so that a program can read it. */
export function clear(answer, what = "") {
  assert.equal(typeof answer.json?.error, "string", `${what}: ${answer.status} ${answer.text}`);
  assert.ok(answer.json.error.length > 0, what);
  assert.match(answer.headers.get("content-type"), /application\/json/, what);
}

const endpoints = [];
const servers = [];
after(async () => {
  for (const server of servers) if (server.exit === undefined) await server.kill();
  for (const app of endpoints) await app.close();
});

/** A server with that many partitions that does not outlive its test. */
export async function start(options = {}) {
  const server = await Server.start({ partitions: PARTITIONS, ...options });
  servers.push(server);
  return server;
}

/** Starting fails with one line that says why. */
export async function refusedStart(options, expected) {
  await assert.rejects(start(options), (error) => {
    assert.match(error.message, /"code":1/, error.message);
    assert.match(error.message, expected);
    return true;
  });
}

export class Users {
  #busy = 0;
  #more = false;
  #number = 0;

  constructor(app, url, workflow) {
    this.app = app;
    this.url = url;
    this.name = randomBytes(4).toString("hex");
    /** Messages outside runs that were acknowledged, by the path to which they go. */
    this.published = new Set();
    /** Runs whose trigger was acknowledged, and what each was told by a notification that was acknowledged. */
    this.triggered = new Set();
    this.notified = new Map();
    /** Answers that were no 2xx, and requests without any. */
    this.refusals = [];
    this.unanswered = 0;
    this.size = 100;
    app.endpoint(`message-${this.name}`);
    this.flow = app.workflow(`flow-${this.name}`, async (context) => (await context.waitForEvent("wait", "go", { timeout: "30d" })).eventData, workflow);
  }

  /**
   * @param url of the server, whose port has to stay the same
   * @param workflow options of the SDK for the workflow that they run
   */
  static async of(url, workflow = {}) {
    const app = await App.start(url);
    endpoints.push(app);
    return new Users(app, url, workflow);
  }

  api(method, path, options) {
    return call(this.url, method, path, options);
  }

  async #attempt(path, headers, body) {
    try {
      const answer = await this.api("POST", path, { headers, body, signal: AbortSignal.timeout(60_000) });
      if (answer.status >= 200 && answer.status < 300) return true;
      this.refusals.push({ path, ...answer });
    } catch {
      this.unanswered++;
    }
    return false;
  }

  /** A message outside runs. Returns whether it was acknowledged. */
  async publish(bytes = this.size) {
    const id = `message-${this.name}?${++this.#number}`;
    const headers = { "Upstash-Retries": "1000", "Upstash-Retry-Delay": "200", "Content-Type": "text/plain" };
    const taken = await this.#attempt(`/v2/publish/${this.app.url}/${id}`, headers, randomBytes(bytes).toString("latin1"));
    if (taken) this.published.add(id);
    return taken;
  }

  async trigger() {
    const id = `wfr_${this.name}_${++this.#number}`;
    const headers = {
      "Upstash-Workflow-Init": "true",
      "Upstash-Workflow-RunId": id,
      "Upstash-Workflow-Url": this.flow,
      "Upstash-Workflow-Sdk-Version": "1",
      "Upstash-Forward-Upstash-Workflow-Sdk-Version": "1",
      "Upstash-Feature-Set": "LazyFetch,InitialBody",
      "Upstash-Retries": "1000",
      "Upstash-Retry-Delay": "200",
    };
    const taken = await this.#attempt(`/v2/publish/${this.flow}`, headers, "{}");
    if (taken) this.triggered.add(id);
    return taken ? id : undefined;
  }

  /** Once only: one that is repeated because its answer was lost may be delivered twice. */
  async notify(id) {
    const data = `told ${id}`;
    const taken = await this.#attempt(`/v2/notify/${id}/go`, {}, data);
    if (taken) this.notified.set(id, data);
    return taken;
  }

  /** A run and its notification, and some messages. */
  async #round() {
    const id = await this.trigger();
    for (let count = 0; count < 5; count++) await this.publish();
    if (id) await this.notify(id);
  }

  /** Goes on until `rest()`, each of the people with one request at a time. */
  work(people = 8) {
    this.#more = true;
    const one = async () => {
      this.#busy++;
      try {
        while (this.#more) {
          const refused = this.refusals.length + this.unanswered;
          await this.#round();
          if (this.refusals.length + this.unanswered > refused) await pause(50);
        }
      } finally {
        this.#busy--;
      }
    };
    for (let person = 0; person < people; person++) one();
  }

  async rest() {
    this.#more = false;
    await until("all users rest", () => this.#busy === 0, { within: 90_000 });
  }

  get acknowledged() {
    return this.published.size + this.triggered.size + this.notified.size;
  }

  /** Waits for so many acknowledged requests more. */
  more(count, within = 120_000) {
    const wanted = this.acknowledged + count;
    return until(`${count} requests more are acknowledged`, () => this.acknowledged >= wanted, { within }).catch((error) => {
      throw new Error(`${error.message}; ${this.told()}`, { cause: error });
    });
  }

  told() {
    const last = this.refusals.slice(-3).map(({ path, status, text }) => `${path}: ${status} ${text}`);
    return `${this.acknowledged} acknowledged, ${this.refusals.length} refused, ${this.unanswered} without an answer; ${last.join("; ")}`;
  }

  /** Refusals were of these kinds only. */
  refusedWith(statuses) {
    for (const refusal of this.refusals) {
      assert.ok(statuses.includes(refusal.status), `${refusal.path}: ${refusal.status} ${refusal.text}`);
      clear(refusal, refusal.path);
    }
  }

  /** All that was acknowledged has come, or comes now: the server works. */
  async allIsThere({ within = 120_000 } = {}) {
    const delivered = () => new Set(this.app.calls.filter((one) => one.answer !== undefined).map((one) => new URL(one.url)).map(({ pathname, search }) => pathname.slice(1) + search));
    await until(
      "each acknowledged message is delivered",
      () => {
        const seen = delivered();
        const missing = [...this.published].filter((id) => !seen.has(id));
        if (missing.length > 0) throw new Error(`${missing.length} of ${this.published.size} are missing: ${missing.slice(0, 5)}`);
        return true;
      },
      { within, every: 200 },
    );
    for (const id of this.triggered) {
      await until(`the notification of ${id}`, async () => this.notified.has(id) || (await this.#ended(id)) || (await this.notify(id)), { within, every: 200 });
    }
    for (const id of this.triggered) {
      const run = await until(`the end of ${id}`, () => this.#ended(id), { within, every: 200 });
      assert.equal(run.workflowState, "RUN_SUCCESS", JSON.stringify(run));
      assert.equal(JSON.parse(run.workflowRunResponse), `told ${id}`);
    }
    return `${this.published.size} messages, ${this.triggered.size} runs and ${this.notified.size} notifications are there`;
  }

  async #ended(id) {
    const { json } = await this.api("GET", `/v2/workflows/logs?workflowRunId=${id}`);
    assert.equal(json.runs?.length, 1, `${id}: ${JSON.stringify(json)}`);
    return json.runs[0].workflowState === "RUN_STARTED" ? undefined : json.runs[0];
  }
}
