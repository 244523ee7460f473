// Schedules as the QStash client manages them. None of these tests waits for a full minute to come: what fires when is tested in the engine, against a clock of its own.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Client as QStashClient } from "@upstash/qstash";
import { TOKEN } from "../lib/credentials.mjs";
import { SERVER, fresh } from "../lib/suite.mjs";

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
