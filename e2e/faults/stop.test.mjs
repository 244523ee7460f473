// SIGTERM under load.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { signal, until } from "../lib/wait.mjs";
import { Users, start } from "./users.mjs";

describe("SIGTERM under load", () => {
  let data;
  after(() => rm(data, { recursive: true, force: true }));

  it("ends in time, keeps what was acknowledged, and goes on after the next start", async () => {
    data = await mkdtemp(join(tmpdir(), "stepwell-faults-"));
    let server = await start({ data });
    const { port, url } = server;
    const users = await Users.of(url);
    // One that is done while the server stops, and one that never is.
    const slow = signal();
    const hung = signal();
    users.app.endpoint("slow", () => slow.promise);
    users.app.endpoint("hung", () => hung.promise);
    for (const name of ["slow", "hung"]) {
      const answer = await users.api("POST", `/v2/publish/${users.app.url}/${name}`, { headers: { "Upstash-Retries": "3", "Upstash-Retry-Delay": "100" } });
      assert.equal(answer.status, 200, answer.text);
      await until(`the delivery to ${name}`, () => users.app.of(name).length === 1);
    }
    users.work();
    await users.more(200);

    const stopped = server.stop(); // Fails after 30 seconds; 10 are for deliveries, and 10 for requests.
    await until("the server is stopping", () => server.lines.some((line) => line.startsWith("Stopping")));
    await until("nobody is sent to it any more", async () => {
      const { status, json } = await users.api("GET", "/health/ready");
      return status === 503 && json.error === "the server is stopping";
    });
    slow.resolve({ body: "late, but in time" });
    assert.deepEqual(await stopped, { code: 143, signal: null }, server.log());
    assert.ok(server.lines.includes("Stopped."), server.log());
    await users.rest();
    users.refusedWith([503]);

    server = await start({ data, port });
    hung.resolve({});
    await until("what was in flight is sent again", () => users.app.of("hung").length >= 2);
    const [first, second] = users.app.of("hung").map((one) => one.headers.get("upstash-retried"));
    assert.deepEqual([first, second], ["0", "0"], "the same attempt");
    console.log(await users.allIsThere());
    assert.equal(users.app.of("slow").length, 1, "the outcome of a delivery that ended meanwhile is kept");
    await server.stop();
  });
});
