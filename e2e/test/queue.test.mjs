// Queues: set up, shown, paused and removed by the QStash client; messages in order, over retries, pauses and keys.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Client as QStashClient } from "@upstash/qstash";
import { TOKEN } from "../lib/credentials.mjs";
import { SERVER, api, app, fresh, signal, until } from "../lib/suite.mjs";

const qstash = new QStashClient({ baseUrl: SERVER, token: TOKEN, devMode: false });
const numbers = (name) => app.of(name).map(({ body }) => JSON.parse(body).n);
const idle = (queue) => until("the queue is empty", async () => (await queue.get()).lag === 0);

/** A queue of its own that is gone after the test. */
const queued = (name, work) => async () => {
  const queue = qstash.queue({ queueName: fresh(name) });
  try {
    await work(queue);
  } finally {
    await queue.delete();
  }
};

describe("queue", { concurrency: 6, timeout: 60_000 }, () => {
  it(
    "is set up, shown, listed, changed and removed",
    queued("settings", async (queue) => {
      const missing = await queue.get().catch(({ message }) => message);
      assert.match(missing, /there is no queue/);
      await queue.delete();
      const before = Date.now();
      await queue.upsert({ parallelism: 2 });
      const made = await queue.get();
      const { createdAt, updatedAt, ...rest } = made;
      assert.deepEqual(rest, { name: queue.queueName, parallelism: 2, lag: 0, paused: false });
      assert.ok(createdAt >= before - 5_000 && updatedAt === createdAt, JSON.stringify(made));
      assert.deepEqual(
        (await queue.list()).filter(({ name }) => name === queue.queueName),
        [made],
      );
      await queue.upsert({ parallelism: 3, paused: true });
      const changed = await queue.get();
      assert.deepEqual([changed.parallelism, changed.paused, changed.createdAt], [3, true, createdAt]);
      // An upsert that does not say so resumes.
      await queue.upsert({ parallelism: 3 });
      assert.equal((await queue.get()).paused, false);
      await queue.delete();
      await assert.rejects(queue.get());
      await assert.rejects(queue.pause());
      await assert.rejects(queue.resume());
      await assert.rejects(qstash.queue({ queueName: "not a name" }).upsert({ parallelism: 1 }), /queueName/);
    }),
  );

  it(
    "delivers one after the other, in the order of acceptance, over retries",
    queued("order", async (queue) => {
      let open = 0;
      let most = 0;
      const tries = new Map();
      const url = app.endpoint("queue-order", async ({ body }) => {
        most = Math.max(most, ++open);
        const { n } = JSON.parse(body);
        tries.set(n, (tries.get(n) ?? 0) + 1);
        await new Promise((resolve) => setImmediate(resolve));
        open--;
        return { status: n % 3 === 0 && tries.get(n) === 1 ? 500 : 200 };
      });
      for (let n = 0; n < 7; n++) {
        const { messageId } = await queue.enqueueJSON({ url, body: { n }, retries: 1, retryDelay: "100" });
        assert.match(messageId, /^msg_/);
      }
      await idle(queue);
      assert.deepEqual(numbers("queue-order"), [0, 0, 1, 2, 3, 3, 4, 5, 6, 6]);
      assert.equal(most, 1);
      // It was made by the first message.
      assert.equal((await queue.get()).parallelism, 1);
    }),
  );

  it(
    "goes on behind a message that has failed for good",
    queued("failing", async (queue) => {
      const url = app.endpoint("queue-failing", ({ body }) => ({ status: JSON.parse(body).n === 0 ? 500 : 200 }));
      await queue.enqueueJSON({ url, body: { n: 0 }, retries: 2, retryDelay: "50" });
      await queue.enqueueJSON({ url, body: { n: 1 } });
      await idle(queue);
      assert.deepEqual(numbers("queue-failing"), [0, 0, 0, 1]);
    }),
  );

  it(
    "has as many under way as its parallelism says, and a change holds at once",
    queued("parallel", async (queue) => {
      const gate = signal();
      const url = app.endpoint("queue-parallel", async () => {
        await gate.promise;
        return {};
      });
      const started = (count) => until(`${count} have started`, () => app.of("queue-parallel").length === count);
      await queue.upsert({ parallelism: 2 });
      for (let n = 0; n < 5; n++) await queue.enqueueJSON({ url, body: { n } });
      await started(2);
      assert.equal((await queue.get()).lag, 5);
      assert.equal((await queue.get()).parallelism, 2);
      await queue.upsert({ parallelism: 4 });
      await started(4);
      gate.resolve();
      await idle(queue);
      assert.deepEqual(new Set(numbers("queue-parallel")), new Set([0, 1, 2, 3, 4]));
    }),
  );

  it(
    "starts nothing while it is paused, retries included, says so, and goes on with the oldest",
    queued("paused", async (queue) => {
      const gate = signal();
      const url = app.endpoint("queue-paused", async ({ body }) => {
        const first = app.of("queue-paused").length === 1;
        if (first) await gate.promise;
        return { status: first && JSON.parse(body).n === 0 ? 500 : 200 };
      });
      const { messageId } = await queue.enqueueJSON({ url, body: { n: 0 }, retries: 1, retryDelay: "10" });
      await until("the first is under way", () => app.of("queue-paused").length === 1);
      await queue.enqueueJSON({ url, body: { n: 1 } });
      await queue.pause();
      await queue.pause();
      assert.equal((await queue.get()).paused, true);
      gate.resolve();
      const branch = await until("the retry is held back", async () => {
        const { json } = await api("GET", `/v2/messages/${messageId}/why`);
        return json.branches[0].reason === "queue-paused" ? json.branches[0] : undefined;
      });
      assert.deepEqual([branch.queueName, branch.place, branch.waitListSize], [queue.queueName, 1, 2]);
      assert.deepEqual([numbers("queue-paused"), (await queue.get()).lag], [[0], 2]);
      await queue.resume();
      await idle(queue);
      assert.deepEqual(numbers("queue-paused"), [0, 0, 1]);
    }),
  );

  it(
    "takes items of a batch in their order, and a delayed message without holding up the others",
    queued("batch", async (queue) => {
      const url = app.endpoint("queue-batch");
      await queue.upsert({ parallelism: 1, paused: true });
      await queue.enqueueJSON({ url, body: { n: 9 }, delay: 3 });
      const items = [0, 1, 2].map((n) => ({ url, body: { n }, queueName: queue.queueName }));
      assert.equal((await qstash.batchJSON(items)).length, 3);
      assert.equal((await queue.get()).lag, 4);
      await queue.resume();
      await idle(queue);
      assert.deepEqual(numbers("queue-batch"), [0, 1, 2, 9]);
    }),
  );

  it(
    "keeps its order where its messages have flow control too",
    queued("keyed", async (queue) => {
      const key = fresh("queue-key");
      const url = app.endpoint("queue-keyed");
      await api("POST", `/v2/flowControl/${key}/pause`);
      for (let n = 0; n < 3; n++) await queue.enqueueJSON({ url, body: { n }, flowControl: { key, parallelism: 5 } });
      await until("the first waits for its key", async () => (await api("GET", `/v2/flowControl/${key}`)).json.waitListSize === 1);
      assert.equal((await queue.get()).lag, 3);
      await api("POST", `/v2/flowControl/${key}/resume`);
      await idle(queue);
      assert.deepEqual(numbers("queue-keyed"), [0, 1, 2]);
    }),
  );

  it(
    "takes its messages along when it is removed, and is made afresh by the next one",
    queued("removed", async (queue) => {
      const url = app.endpoint("queue-removed");
      await queue.upsert({ parallelism: 2, paused: true });
      for (let n = 0; n < 3; n++) await queue.enqueueJSON({ url, body: { n } });
      await queue.enqueueJSON({ url, body: { n: 3 }, delay: 1 });
      await queue.delete();
      await queue.enqueueJSON({ url, body: { n: 4 } });
      await idle(queue);
      const fresh = await queue.get();
      assert.deepEqual([fresh.parallelism, fresh.paused], [1, false]);
      assert.deepEqual(numbers("queue-removed"), [4]);
    }),
  );
});
