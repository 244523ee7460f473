// Express with its JSON parser: signatures hold only if the server writes JSON as JSON.stringify does.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { ExpressApp } from "../lib/app.mjs";
import { SERVER, app, client, ended, fresh, succeeded, trigger, until, waiting } from "../lib/suite.mjs";

const express = await ExpressApp.start(SERVER);
after(() => express.close());

describe("Express", { concurrency: 8, timeout: 60_000 }, () => {
  it("verifies the signature of every kind of delivery", async () => {
    const text = "<b>&'\"=/+ ünï ☃ 𝒳 \u2028 \u0007 \\";
    const event = fresh("express");
    const third = app.endpoint("express-third", () => ({ headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text }) }));
    const failures = [];
    const url = express.workflow(
      "all",
      async (context) => {
        const one = await context.run(text, () => text);
        await context.sleep("nap", 1);
        const { body } = await context.call("call", { url: third, method: "POST", body: text });
        const { eventData } = await context.waitForEvent("wait", event);
        const both = await Promise.all([context.run("a", () => 1), context.run("b", () => 2)]);
        if (context.requestPayload.fail) throw new Error("in the end");
        return [context.requestPayload, one, body, eventData, both];
      },
      { failureFunction: ({ context, failResponse }) => void failures.push([context.requestPayload, failResponse]) },
    );
    for (const payload of [{ text }, { text, fail: true }]) {
      const id = await trigger(url, { body: payload, headers: { "X-Text": "ä+/=" }, retries: 0 });
      await waiting(event);
      await client.notify({ eventId: event, eventData: { text } });
      const run = await ended(id);
      if (payload.fail) {
        assert.equal(run.workflowState, "RUN_FAILED");
        await until("the failure function", () => failures.length === 1);
        assert.deepEqual(failures, [[payload, "in the end"]]);
      } else {
        assert.deepEqual(JSON.parse(run.workflowRunResponse), [payload, text, { text }, { text }, [1, 2]]);
      }
    }
    const statuses = express.of("all").map((call) => call.status);
    // init, run, sleep, callback, call, wait, 2 plans, 2 results; the second time the last of them fails.
    assert.equal(statuses.filter((status) => status === 200).length, 10 + 9 + 1, statuses.join(" "));
    assert.equal(statuses.filter((status) => status === 500).length, 1);
  });

  it("verifies deliveries whose history must be fetched", async () => {
    const url = express.workflow("lazy", async (context) => {
      const large = await context.run("large", () => "é".repeat(3_000_000));
      return await context.run("length", () => large.length + context.requestPayload.length);
    });
    assert.equal(await succeeded(await trigger(url, { body: "x".repeat(4_000_000) })), 7_000_000);
    assert.deepEqual(express.of("lazy").map((call) => [call.status, call.headers.get("content-length"), call.headers.get("content-type")]), Array(3).fill([200, "0", "application/json"]));
  });

  it("refuses a delivery that was not signed by the server", async () => {
    const url = express.workflow("guarded", async (context) => void (await context.run("never", () => 1)));
    const answer = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: "[]" });
    assert.equal(answer.status, 500);
    assert.match(await answer.text(), /Failed to verify/);
  });
});
