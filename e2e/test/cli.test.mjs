// The command line, as it is packaged, against runs of the official SDK.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, it } from "node:test";
import { TOKEN } from "../lib/credentials.mjs";
import { command } from "../lib/server.mjs";
import { SERVER, app, client, failedRun, fresh, succeeded, trigger, until, waiting } from "../lib/suite.mjs";

/** Runs a command and returns how it ended and what it printed. */
async function stepwell(...words) {
  const [program, ...first] = command();
  const child = spawn(program, [...first, ...words], {
    env: { ...process.env, QSTASH_URL: SERVER, QSTASH_TOKEN: TOKEN },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => (printed.out += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (printed.err += text));
  const [code] = await once(child, "close");
  return { code, ...printed };
}

/** What a command prints that succeeds. */
async function printed(...words) {
  const { code, out, err } = await stepwell(...words);
  assert.equal(code, 0, `stepwell ${words.join(" ")}: ${err}${out}`);
  return out;
}

describe("the command line", { concurrency: 2, timeout: 120_000 }, () => {
  it("shows a run of the SDK step by step, and brings it the event that it waits for", async () => {
    const event = fresh("paid");
    const url = app.workflow("cli-timeline", async (context) => {
      const price = await context.run("price", () => 42);
      await context.sleep("nap", 1);
      const { eventData } = await context.waitForEvent("payment", event, { timeout: "1h" });
      const [a, b] = await Promise.all([context.run("left", () => "l"), context.run("right", () => "r")]);
      return `${price} ${eventData.amount} ${a}${b}`;
    });
    const id = (await printed("trigger", url, '{"order":1}', "--label", "cli")).trim();
    await waiting(event);
    assert.match(await printed("events", "waiting", "--event", event), new RegExp(`${event} +${id} .*payment`));
    assert.match(await printed("run", id), /state +started[^]*price +Run +success[^]*nap +SleepFor +success[^]*now: .*waiting for event/);
    assert.match(await printed("why", id), /waiting for event/);
    assert.match(await printed("notify", id, event, '{"amount": 7}'), /resumed/);
    assert.equal(await succeeded(id), "42 7 lr");
    const shown = await printed("run", id);
    for (const part of [/state +success/, /ended .* after/, /payment +Wait +success .*event paid-/, /┌ +(left|right)/, /└ +(left|right)/]) {
      assert.match(shown, part);
    }
    const { runs } = JSON.parse(await printed("run", id, "--json"));
    assert.equal(runs[0].workflowRunId, id);
    assert.match(await printed("runs", "--workflow-url", url), new RegExp(`${id} +success`));
    assert.match(await printed("logs", "--run", id), /RUN_SUCCESS/);
    assert.equal((await stepwell("notify", id, event)).code, 3);
  });

  it("lets a failed run go on from its dead letter", async () => {
    let stocked = false;
    const url = app.workflow("cli-dlq", async (context) => {
      const first = await context.run("once", () => "1");
      const second = await context.run("reserve", () => {
        if (!stocked) throw new Error("out of stock");
        return "2";
      });
      return first + second;
    });
    const id = await trigger(url, { retries: 0 });
    const { dlqId } = await failedRun(id);
    assert.match(await printed("run", id), /state +failed[^]*dead letter +\S[^]*! .*500 .*out of stock/);
    assert.match(await printed("dlq", "list", "--workflow-url", url), new RegExp(`${dlqId} +${id}`));
    assert.equal(JSON.parse(await printed("dlq", "show", dlqId, "--json")).workflowRunId, id);
    stocked = true;
    const [, resumed] = /^resumed \S+ as (wfr_\S+)/.exec(await printed("dlq", "resume", dlqId));
    assert.equal(await succeeded(resumed), "12");
    assert.equal((await stepwell("dlq", "show", dlqId)).code, 3);
  });

  it("follows the log until Ctrl-C", async () => {
    const url = app.workflow("cli-follow", async (context) => context.run("only", () => "done"));
    const [program, ...first] = command();
    const child = spawn(program, [...first, "logs", "--follow", "--only", "runs"], {
      env: { ...process.env, QSTASH_URL: SERVER, QSTASH_TOKEN: TOKEN },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const closed = once(child, "close");
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
    try {
      const { workflowRunId } = await client.trigger({ url });
      await until("its end is shown", () => out.includes(`RUN_SUCCESS       ${workflowRunId}`));
    } finally {
      child.kill("SIGINT");
    }
    assert.equal((await closed)[0], 130);
  });

  it("says what is wrong by its exit code", async () => {
    assert.equal((await stepwell("run", fresh("wfr_nobody"))).code, 3);
    assert.equal((await stepwell("runs", "--url", "http://127.0.0.1:1")).code, 4);
    assert.equal((await stepwell("runs", "--token", "wrong")).code, 5);
    assert.equal((await stepwell("runs", "--no-such-option")).code, 2);
  });
});
