// Schedules as the QStash client manages them. None of these tests waits for a full minute to come: what fires when is tested in the engine, against a clock of its own.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Client as QStashClient } from "@upstash/qstash";
import { TOKEN } from "../lib/credentials.mjs";
import { SERVER, api, app, fresh, until } from "../lib/suite.mjs";

const qstash = new QStashClient({ baseUrl: SERVER, token: TOKEN, devMode: false });
const destination = "https://app.example.net/in";
const YEARLY = "0 0 1 1 *";

describe("schedules", { timeout: 60_000 }, () => {
  it("are made, shown, replaced as a whole, listed and deleted", async () => {
    const scheduleId = fresh("schedule");
    const made = await qstash.schedules.create({ scheduleId, destination, cron: `CRON_TZ=Europe/Berlin ${YEARLY}  `, body: "hello", retries: 7, delay: 30, headers: { "X-Test": "1" } });
    assert.equal(made.scheduleId, scheduleId);
    const shown = await qstash.schedules.get(scheduleId);
    assert.equal(shown.cron, `CRON_TZ=Europe/Berlin ${YEARLY}`);
    assert.equal(shown.destination, destination);
    assert.equal(shown.body, "hello");
    assert.equal(shown.retries, 7);
    assert.equal(shown.delay, 30);
    assert.equal(shown.isPaused, false);
    assert.deepEqual(shown.header["X-Test"], ["1"]);
    assert.ok(shown.nextScheduleTime > Date.now());
    await qstash.schedules.create({ scheduleId, destination, cron: YEARLY });
    assert.equal((await qstash.schedules.get(scheduleId)).body, undefined);
    assert.equal((await qstash.schedules.list()).filter((one) => one.scheduleId === scheduleId).length, 1);
    await qstash.schedules.delete(scheduleId);
    await qstash.schedules.delete(scheduleId);
    await assert.rejects(qstash.schedules.get(scheduleId), /not found/);
  });

  it("are paused and resumed", async () => {
    const { scheduleId } = await qstash.schedules.create({ destination, cron: YEARLY });
    assert.match(scheduleId, /^scd_/);
    await qstash.schedules.pause({ schedule: scheduleId });
    const paused = await qstash.schedules.get(scheduleId);
    assert.equal(paused.isPaused, true);
    assert.ok(paused.nextScheduleTime > Date.now());
    await qstash.schedules.resume({ schedule: scheduleId });
    assert.equal((await qstash.schedules.get(scheduleId)).isPaused, false);
    await qstash.schedules.delete(scheduleId);
  });

  it("are fired by hand, show their next times, and let an expression be tried", async () => {
    const url = app.endpoint(fresh("fired"));
    const cron = `CRON_TZ=Europe/Berlin ${YEARLY}`;
    const { scheduleId } = await qstash.schedules.create({ destination: url, cron, body: "hello" });
    const { nextScheduleTime } = await qstash.schedules.get(scheduleId);
    const next = await api("GET", `/v2/schedules/${scheduleId}/next?count=2`);
    assert.equal(next.json.nextScheduleTimes[0], nextScheduleTime);
    const tried = await api("GET", `/v2/cron?count=2&expression=${encodeURIComponent(cron)}`);
    assert.deepEqual(tried.json.nextScheduleTimes, next.json.nextScheduleTimes);
    const wrong = await api("GET", "/v2/cron?expression=61+*+*+*+*");
    assert.equal(wrong.status, 400);
    assert.match(wrong.json.error, /minute/);

    await qstash.schedules.pause({ schedule: scheduleId });
    const wish = { headers: { "Upstash-Deduplication-Id": fresh("wish") } };
    const fired = await api("POST", `/v2/schedules/${scheduleId}/fire`, wish);
    assert.equal(fired.status, 200, fired.text);
    const [messageId] = fired.json.messageIds;
    assert.deepEqual((await api("POST", `/v2/schedules/${scheduleId}/fire`, wish)).json, { ...fired.json, deduplicated: true });
    await until("it is delivered", async () => (await qstash.schedules.get(scheduleId)).lastScheduleStates[messageId] === "SUCCESS");
    const { logs } = await qstash.logs({ filter: { scheduleId } });
    assert.equal(logs.filter(({ state }) => state === "DELIVERED").length, 1);
    assert.equal((await qstash.schedules.get(scheduleId)).isPaused, true);
    await qstash.schedules.delete(scheduleId);
    assert.equal((await api("POST", `/v2/schedules/${scheduleId}/fire`)).status, 404);
  });

  it("may go to a URL that ends like a call", async () => {
    const url = "https://app.example.net/jobs/pause";
    const { scheduleId } = await qstash.schedules.create({ destination: url, cron: YEARLY });
    assert.equal((await qstash.schedules.get(scheduleId)).destination, url);
    await qstash.schedules.delete(scheduleId);
  });

  it("need a cron expression that can be read", async () => {
    await assert.rejects(qstash.schedules.create({ destination, cron: "61 * * * *" }), /Invalid cron expression/);
    await assert.rejects(qstash.schedules.create({ destination, cron: "0 0 30 2 *" }), /never comes due/);
  });
});
