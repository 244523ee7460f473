// A disk that runs full, and one that cannot be written.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { until } from "../lib/wait.mjs";
import { Disk, withoutDisk } from "./disk.mjs";
import { Users, refusedStart, start } from "./users.mjs";

const skip = withoutDisk();

describe("a full disk", () => {
  let disk;
  after(() => disk?.close());

  it("refuses with 503, reads on, loses nothing, and goes on by itself when there is room", { skip }, async () => {
    disk = await Disk.of(256);
    const { data, inside } = disk;
    let server = await start({ data, inside });
    const { url, port } = server;
    const users = await Users.of(url);
    users.work();
    await users.more(100);

    disk.fill();
    users.size = 20_000;
    await until("requests are refused", () => users.refusals.length >= 20, { within: 120_000, every: 100 });
    users.refusedWith([503]);
    assert.equal(users.unanswered, 0, "each request is answered");
    assert.ok(users.refusals.every((refusal) => refusal.headers.has("retry-after")), "it is told to come again");
    // What is asked of what is stored is answered.
    for (const path of ["/v2/keys", "/v2/queues", "/v2/workflows/logs?count=1", "/v2/events?count=1"]) {
      const answer = await users.api("GET", path);
      assert.equal(answer.status, 200, `${path}: ${answer.text}`);
    }
    // Whoever watches over it hears of it.
    const ready = await users.api("GET", "/health/ready");
    assert.deepEqual([ready.status, /^partition \d cannot write$/.test(ready.json?.error)], [503, true], ready.text);
    assert.equal((await users.api("GET", "/health/live")).status, 200);
    const metrics = (await users.api("GET", "/metrics")).text;
    assert.match(metrics, /^stepwell_partition_up\{partition="\d"} 0\.0$/m);
    assert.match(metrics, /^stepwell_commit_failures_total\{partition="\d"} [1-9]/m);
    assert.equal(server.exit, undefined, server.log());
    assert.match(server.log(), /No space left on device/, "the log says why");

    disk.free();
    users.size = 100;
    await users.more(100);
    await until("it is ready again", async () => (await users.api("GET", "/health/ready")).status === 200);
    await users.rest();
    console.log(users.told());
    console.log(await users.allIsThere());

    // The same, and it is killed there.
    users.work();
    await users.more(50);
    disk.fill();
    users.size = 20_000;
    const before = users.refusals.length;
    await until("requests are refused again", () => users.refusals.length >= before + 20, { within: 120_000, every: 100 });
    await server.kill();
    await users.rest();
    await refusedStart({ data, inside, port }, /disk|space/);
    disk.free();
    users.size = 100;
    server = await start({ data, inside, port });
    console.log(await users.allIsThere());
    await server.stop();
  });
});

describe("a disk that can only be read", () => {
  let disk;
  after(() => disk?.close());

  it("is refused at the start, with its name, and left as it is", { skip }, async () => {
    disk = await Disk.of(128);
    const { data, inside } = disk;
    let server = await start({ data, inside });
    const { url, port } = server;
    const users = await Users.of(url);
    const id = await users.trigger();
    await server.kill();

    disk.remount("ro");
    await refusedStart({ data, inside, port }, new RegExp(`${data}.*[Rr]ead-only`));

    disk.remount("rw");
    server = await start({ data, inside, port });
    assert.ok(await users.notify(id));
    await users.allIsThere();
    await server.stop();
  });
});
