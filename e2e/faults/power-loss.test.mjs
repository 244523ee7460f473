// The power goes at many moments: only what was synced is there, and of the rest anything.
//
//   FAULTS_MOMENTS  how many (8)
//   FAULTS_SEED     repeats the choices of an earlier test
import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "node:test";
import { Random } from "../crash/random.mjs";
import { call } from "../lib/http.mjs";
import { until } from "../lib/wait.mjs";
import { PowerlessDisk, entries } from "./journal.mjs";
import { withoutCompiler as skip } from "./native.mjs";
import { Recorder } from "./recorder.mjs";
import { start } from "./users.mjs";

const MOMENTS = Number(process.env.FAULTS_MOMENTS ?? 8);
const SEED = Number(process.env.FAULTS_SEED ?? randomInt(0, 2 ** 31));
const EIO = 5;
const EROFS = 30;
const NOWHERE = "http://127.0.0.1:9";

/** What was acknowledged, and how long the journal was when that was known. */
class Acknowledged {
  constructor(url, recorder) {
    this.url = url;
    this.recorder = recorder;
    this.promises = [];
  }

  async #send(method, path, headers, body, promise) {
    const answer = await call(this.url, method, path, { headers, body });
    assert.ok(answer.status >= 200 && answer.status < 300, `${path}: ${answer.status} ${answer.text}`);
    const made = { ...promise(answer.json), until: Infinity, position: this.recorder.position };
    this.promises.push(made);
    return made;
  }

  /** All kinds of things that stay until somebody looks. */
  async round(number, bytes) {
    const later = { "Upstash-Delay": "30d" };
    const message = await this.#send("POST", `/v2/publish/${NOWHERE}/${number}`, later, randomBytes(bytes), ({ messageId }) => ({ path: `/v2/messages/${messageId}`, status: 200 }));
    const run = `wfr_power_${number}`;
    const init = { ...later, "Upstash-Workflow-Init": "true", "Upstash-Workflow-RunId": run, "Upstash-Workflow-Url": NOWHERE, "Upstash-Forward-Upstash-Workflow-Sdk-Version": "1" };
    const logs = `/v2/workflows/logs?workflowRunId=${run}`;
    const started = await this.#send("POST", `/v2/publish/${NOWHERE}/flow`, init, "{}", () => ({ path: logs, status: 200, text: '"RUN_STARTED"' }));
    await this.#send("POST", `/v2/queues`, { "Content-Type": "application/json" }, JSON.stringify({ queueName: `queue-${number}`, parallelism: 3 }), () => ({ path: `/v2/queues/queue-${number}`, status: 200, text: '"parallelism":3' }));
    if (number % 3 === 0) {
      message.until = started.until = this.recorder.position; // From here on they may be gone,
      await this.#send("DELETE", message.path, {}, undefined, () => ({ method: "DELETE", path: message.path, status: 404 })); // and from here on they are.
      await this.#send("DELETE", `/v2/workflows/runs/${run}`, {}, undefined, () => ({ path: logs, status: 200, text: '"RUN_CANCELED"' }));
    }
  }

  at(position) {
    return this.promises.filter((promise) => promise.position <= position && promise.until > position);
  }
}

describe("a loss of power", () => {
  let recorder;
  afterEach(() => recorder?.close());

  /** Restarts on what is left at moments of the recorded time, and looks for what was acknowledged by then. */
  async function look(acknowledged, random, from) {
    const end = recorder.position;
    const moments = [random.between(0, from), ...Array.from({ length: MOMENTS - 1 }, () => random.between(from, end))].sort((one, other) => one - other);
    const disk = new PowerlessDisk(recorder.data, random);
    const left = entries(recorder.journal);
    let entry = left.next();
    for (const moment of moments) {
      for (; !entry.done && entry.value.end <= moment; entry = left.next()) disk.apply(entry.value);
      const data = mkdtempSync(join(tmpdir(), "stepwell-power-"));
      try {
        disk.leave(data);
        const server = await start({ data });
        const promises = acknowledged.at(moment);
        for (const { method = "GET", path, status, text, position } of promises) {
          const answer = await call(server.url, method, path);
          const told = `seed ${SEED}, power lost at ${moment} of ${end}: what was acknowledged by ${position} says ${answer.status} ${answer.text.slice(0, 300)} at ${path}`;
          assert.equal(answer.status, status, told);
          if (text) assert.ok(answer.text.includes(text), told);
        }
        const trial = await call(server.url, "POST", `/v2/publish/${NOWHERE}/trial`, { headers: { "Upstash-Delay": "1d" }, body: "x" });
        assert.equal(trial.status, 200, `it takes new work: ${trial.text}`);
        await server.kill();
        console.log(`power lost at ${moment} of ${end}: ${promises.length} acknowledged are there`);
      } finally {
        rmSync(data, { recursive: true, force: true });
      }
    }
  }

  it("takes nothing along that was acknowledged, even while logs are switched and files written", { skip }, async () => {
    console.log(`seed ${SEED}`);
    const random = new Random(SEED);
    recorder = new Recorder();
    const server = await start({ data: recorder.data, inside: recorder.inside });
    const acknowledged = new Acknowledged(server.url, recorder);
    const from = recorder.position;
    // Much of it is large, so that the store fills several logs and uses them again.
    let number = 0;
    const one = async () => {
      while (number < 400) await acknowledged.round(number++, number % 2 === 0 ? 400_000 : 300);
    };
    await Promise.all(Array.from({ length: 8 }, one));
    await server.kill();
    await look(acknowledged, random, from);
  });

  it("takes nothing along after syncs that failed, whatever the disk did with what it was given", { skip }, async () => {
    recorder = new Recorder();
    const server = await start({ data: recorder.data, inside: recorder.inside });
    const random = new Random(SEED + 1);
    const acknowledged = new Acknowledged(server.url, recorder);
    let number = 0;
    // Each partition finds out for itself that the disk works again.
    const round = () => until("it goes on by itself", () => acknowledged.round(number++, 3_000).then(() => true));
    for (const errno of [EIO, EROFS]) {
      for (const last = number + 30; number < last; number++) await round();
      recorder.fail(errno);
      await until("requests are refused", () => acknowledged.round(`failed-${number}`, 3_000).then(() => number++ && false, (error) => /: 503 .*"error"/.test(error.message)));
      const { status } = await call(server.url, "GET", "/v2/keys");
      assert.equal(status, 200, "what is stored can be read");
      recorder.work();
    }
    for (const last = number + 30; number < last; number++) await round();
    await server.kill();
    await look(acknowledged, random, 0);
  });
});
