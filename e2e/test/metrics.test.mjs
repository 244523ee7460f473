// What a server tells of itself, as those read it who watch servers: metrics by a parser of their format, expressions by the
// grammar of PromQL, logs as JSON. The server is the test's own, so that each number is known.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parser as promql } from "@prometheus-io/lezer-promql";
import { Client } from "@upstash/workflow";
import parsePrometheus from "parse-prometheus-text-format";
import { parse as parseYaml } from "yaml";
import { App } from "../lib/app.mjs";
import { TOKEN, USER, otherToken } from "../lib/credentials.mjs";
import { call } from "../lib/http.mjs";
import { Server } from "../lib/server.mjs";
import { until } from "../lib/wait.mjs";

const OPERATOR = "an-operator-of-this-test";
const DEPLOY = join(import.meta.dirname, "../../deploy");

describe("metrics, probes and logs", { timeout: 180_000 }, () => {
  let server;
  let app;
  let client;

  before(async () => {
    const partitions = Number(process.env.E2E_PARTITIONS ?? 1);
    server = await Server.start({ partitions, more: ["--log-format", "json", "--metrics-token", OPERATOR] });
    app = await App.start(server.url);
    client = new Client({ baseUrl: server.url, token: TOKEN, devMode: false });
  });

  after(async () => {
    await app?.close();
    await server?.stop();
  });

  /**
   * The type of each family, and `value(name, labels)` of one sample. The parser throws the labels of histograms away: so the
   * samples are read a second time, without what says that they belong together.
   */
  async function scrape(token = TOKEN) {
    const { status, headers, text } = await call(server.url, "GET", "/metrics", { token });
    assert.equal(status, 200);
    assert.match(headers.get("content-type"), /^text\/plain; version=0\.0\.4/);
    const types = new Map(parsePrometheus(text).map(({ name, type }) => [name, type]));
    const bare = text.split("\n").filter((line) => !line.startsWith("#")).join("\n");
    const samples = parsePrometheus(bare).flatMap(({ name, metrics }) => metrics.map((metric) => ({ name, ...metric })));
    const values = (wanted, labels = {}) =>
      samples
        .filter(({ name, labels: own }) => name === wanted && Object.entries(labels).every(([key, value]) => own?.[key] === value))
        .map(({ value }) => Number(value));
    const value = (name, labels) => values(name, labels)[0];
    return { text, types, samples, values, value };
  }

  const counted = (what, probe) => until(what, async () => {
    const scraped = await scrape();
    return probe(scraped) ? scraped : undefined;
  });

  it("counts what workflows of the official SDK do, by project", async () => {
    const third = app.endpoint("counted-third", () => ({ body: "{}" }));
    const good = app.workflow("counted", async (context) => {
      await context.run("one", () => 1);
      const { eventData } = await context.waitForEvent("paid", "paid-7", { timeout: "1m" });
      await context.call("third", { url: third, method: "POST" });
      return eventData;
    });
    const bad = app.workflow("counted-bad", async (context) => {
      await context.run("never", () => {
        throw new Error("a secret of the endpoint");
      });
    });
    const first = (await client.trigger({ url: good, delay: "1s" })).workflowRunId;
    await client.notify({ workflowRunId: first, eventId: "paid-7", eventData: "early" });
    const second = (await client.trigger({ url: bad, retries: 0 })).workflowRunId;

    const project = { project: USER };
    const { value, values, types, text } = await counted("both runs have ended", ({ value }) =>
      value("stepwell_runs_ended_total", { ...project, state: "succeeded" }) === 1 &&
      value("stepwell_runs_ended_total", { ...project, state: "failed" }) === 1 &&
      value("stepwell_deliveries_in_flight", project) === 0);
    assert.equal(value("stepwell_runs_started_total", project), 2);
    assert.equal(value("stepwell_runs_ended_total", { ...project, state: "cancelled" }), 0);
    assert.equal(value("stepwell_dead_letters_total", { ...project, kind: "run" }), 1);
    assert.equal(value("stepwell_dead_letters_total", { ...project, kind: "message" }), 0);
    assert.equal(value("stepwell_notifications_total", { ...project, outcome: "saved" }), 1);
    assert.equal(value("stepwell_notifications_total", { ...project, outcome: "consumed" }), 1);
    assert.equal(value("stepwell_notifications_total", { ...project, outcome: "delivered" }), 0);
    assert.equal(value("stepwell_deliveries_total", { ...project, outcome: "error_status" }), 1);
    const calls = app.calls.length;
    assert.equal(value("stepwell_deliveries_total", { ...project, outcome: "succeeded" }), calls - 1);
    for (const name of ["stepwell_delivery_duration_seconds", "stepwell_delivery_lateness_seconds"]) {
      assert.equal(types.get(name), "HISTOGRAM");
      assert.equal(value(`${name}_count`, project), calls);
      assert.equal(value(`${name}_bucket`, { ...project, le: "+Inf" }), calls);
    }
    assert.equal(value("stepwell_backlog_age_seconds", project), 0);
    const commits = values("stepwell_commit_duration_seconds_count");
    assert.ok(commits.length > 0 && commits.every((count) => count > 0), String(commits));
    assert.ok(value("stepwell_data_bytes") > 0 && value("stepwell_disk_free_bytes") > 0);
    assert.ok(value("process_open_fds") > 0);

    for (const id of [first, second, "msg_", "counted-bad"]) assert.ok(!text.includes(id), id);
    for (const name of types.keys()) assert.match(name, /^(stepwell|jvm|process)_[a-z_]+$/);
    assert.equal((await call(server.url, "GET", "/metrics", { token: null })).status, 401);
    assert.deepEqual(projects(await scrape(otherToken(1))), ["testUser1"]);
    assert.ok(projects(await scrape(OPERATOR)).length > 2);

    const told = await until("the failure is in the log", () => json(server.lines).find(({ mdc }) => mdc?.workflowRunId === second));
    assert.equal(told.level, "WARN");
    assert.equal(told.formattedMessage, "a run has failed: the last answer had the status 500");
    assert.deepEqual(Object.keys(told.mdc).sort(), ["dlqId", "messageId", "project", "workflowRunId"]);
    const { json: letter } = await call(server.url, "GET", `/v2/workflows/dlq/${told.mdc.dlqId}`);
    assert.equal(letter.workflowRunId, second);
    assert.ok(!server.log().includes("a secret of the endpoint"));
  });

  it("answers the probes without a token", async () => {
    for (const [path, status] of [["/health/live", "live"], ["/health/ready", "ready"]]) {
      const answer = await call(server.url, "GET", path, { token: null });
      assert.deepEqual([answer.status, answer.json], [200, { status }]);
    }
    assert.equal((await call(server.url, "POST", "/health/ready", { token: null })).status, 405);
  });

  it("has a dashboard and alert rules whose expressions are PromQL", async () => {
    const dashboard = JSON.parse(await readFile(join(DEPLOY, "grafana/stepwell.json"), "utf8"));
    const rules = parseYaml(await readFile(join(DEPLOY, "prometheus/stepwell-rules.yml"), "utf8"));
    const expressions = [
      ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr.replaceAll("$__rate_interval", "5m"))),
      ...rules.groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
    ];
    assert.ok(expressions.length > 40);
    for (const expression of expressions) assert.deepEqual(mistakes(expression), [], expression);
    assert.notDeepEqual(mistakes("sum by (rate(x[5m])"), [], "the grammar sees mistakes");
  });
});

const projects = ({ samples }) => [...new Set(samples.map(({ labels }) => labels?.project))].filter(Boolean).sort();

/** What of an expression is no PromQL. */
function mistakes(expression) {
  const found = [];
  promql.parse(expression).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) found.push(expression.slice(from, to));
    },
  });
  return found;
}

/** The lines that are JSON objects. */
const json = (lines) =>
  lines.flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
