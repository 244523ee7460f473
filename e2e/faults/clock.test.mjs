// Somebody sets the machine's time, forward and back, while the server runs.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { until } from "../lib/wait.mjs";
import { library, withoutCompiler as skip } from "./native.mjs";
import { Users, start } from "./users.mjs";

const HOUR = 3_600;

describe("the time of day jumps", () => {
  const folder = mkdtempSync(join(tmpdir(), "stepwell-clock-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("forward: what is due by then comes at once; back: what is new comes in its time", { skip }, async () => {
    const file = join(folder, "offset");
    const set = (seconds) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(seconds) * 1_000_000_000n);
      writeFileSync(file, bytes, { flag: existsSync(file) ? "r+" : "w" });
    };
    set(0);
    const inside = ["env", `LD_PRELOAD=${library("clock", folder)}`, `CLOCK_OFFSET=${file}`];
    const data = join(folder, "data");
    let server = await start({ data, inside });
    const { url, port } = server;
    // Signatures tell the time, and an endpoint with another time refuses them.
    const users = await Users.of(url, { receiver: undefined });
    const { app } = users;
    const publish = async (name, delay, more = {}) => {
      const answer = await users.api("POST", `/v2/publish/${app.url}/${name}`, { headers: { "Upstash-Delay": delay, ...more }, body: "x" });
      assert.equal(answer.status, 200, answer.text);
    };
    app.endpoint("hour");
    app.endpoint("five-hours");
    await publish("hour", `${HOUR}s`);
    await publish("five-hours", `${5 * HOUR}s`);
    users.work();
    await users.more(50);

    set(2 * HOUR);
    await app.expectCalls({ hour: 1 });
    await users.more(50);
    assert.equal(app.of("five-hours").length, 0);

    set(-30 * HOUR);
    app.endpoint("second");
    await publish("second", "1s");
    await app.expectCalls({ second: 1 });
    let failures = 2;
    app.endpoint("flaky", () => ({ status: failures-- > 0 ? 500 : 200 }));
    await publish("flaky", "0s", { "Upstash-Retries": "3", "Upstash-Retry-Delay": "500" });
    await app.expectCalls({ flaky: 3 });
    await users.more(50);
    await server.stop();
    // Its last stamps are of a day that is still to come.
    server = await start({ data, port, inside });
    await users.more(50);
    await users.rest();

    set(6 * HOUR);
    await app.expectCalls({ "five-hours": 1 });
    // What had been new before the clock went back is due again by now, at the latest.
    console.log(users.told(), await users.allIsThere());
    assert.equal(app.of("hour").length, 1, "nothing comes twice");
    await until("the server is well", async () => (await users.publish()) || undefined);
    await server.stop();
  });
});
