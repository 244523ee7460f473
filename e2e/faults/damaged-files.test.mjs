// Files of the store that are torn at their end or damaged.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { call } from "../lib/http.mjs";
import { cut, damage, endOf, filesOf } from "./log.mjs";
import { clear, refusedStart, start } from "./users.mjs";

const LATER = { "Upstash-Delay": "30d" };
const COUNT = 60;

describe("files of the store", () => {
  const folder = mkdtempSync(join(tmpdir(), "stepwell-damaged-"));
  const messages = [];
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** A copy of the data to be damaged, as `kill -9` has left them. */
  const copy = (name) => {
    cpSync(join(folder, "data"), join(folder, name), { recursive: true });
    return join(folder, name);
  };

  before(async () => {
    const server = await start({ data: join(folder, "data") });
    for (let number = 0; number < COUNT; number++) {
      const { status, json } = await call(server.url, "POST", `/v2/publish/http://127.0.0.1:9/${number}`, { headers: LATER, body: "x".repeat(3_000) });
      assert.equal(status, 200);
      messages.push(json.messageId);
    }
    await server.kill();
  });

  const missing = async (server) => {
    const answers = await Promise.all(messages.map((id) => call(server.url, "GET", `/v2/messages/${id}`)));
    for (const answer of answers) assert.ok([200, 404].includes(answer.status), answer.text);
    return messages.filter((_, index) => answers[index].status === 404);
  };

  it("starts where the last write of the log is torn, says so, and misses nothing else", async () => {
    for (const tear of [(log, end) => cut(log, end - 100), (log, end) => damage(log, end - 100, 50)]) {
      const data = copy("torn");
      const [log] = filesOf(data, ".log").slice(-1);
      tear(log, endOf(log));
      const server = await start({ data });
      assert.match(server.log(), /ends at byte \d+ in a write that was not finished/);
      const gone = await missing(server);
      assert.ok(gone.length <= 1 && gone.every((id) => id === messages.at(-1)), `${gone}`);
      await server.stop();
      rmSync(data, { recursive: true });
    }
  });

  it("refuses to start where the log is damaged before its end, and leaves it as it is", async () => {
    const data = copy("middle");
    const [log] = filesOf(data, ".log").slice(-1);
    damage(log, Math.floor(endOf(log) / 2), 20);
    const damaged = readFileSync(log);
    for (let attempt = 0; attempt < 2; attempt++) await refusedStart({ data }, /is damaged at byte \d+.*backup/);
    assert.deepEqual(readFileSync(log), damaged);
  });

  it("serves nothing wrong from a damaged file of sorted rows", async () => {
    const data = copy("sorted");
    // At its start the store writes out what is in the log.
    await (await start({ data })).stop();
    const files = filesOf(data, ".sst");
    assert.ok(files.length > 0);
    for (const file of files) damage(file, 200, 200);
    try {
      const server = await start({ data });
      const answers = await Promise.all(messages.map((id) => call(server.url, "GET", `/v2/messages/${id}`)));
      for (const answer of answers) {
        assert.ok(answer.status === 200 || answer.status >= 500, `${answer.status} ${answer.text}`);
        if (answer.status >= 500) clear(answer);
      }
      assert.ok(answers.some((answer) => answer.status >= 500), "some of them lie in the damaged block");
      await server.stop();
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      assert.match(error.message, /"code":1/);
      assert.match(error.message, /stepwell: .*([Cc]orrupt|damaged|checksum)/);
    }
  });
});
