import { Client } from "@upstash/workflow";

const client = new Client(); // QSTASH_URL and QSTASH_TOKEN say where

const { workflowRunId } = await client.trigger({
  url: `http://localhost:${process.env.PORT ?? 3000}/orders`,
  body: { order: 7 },
});

// Whether the run waits already or not: it gets this.
await client.notify({ workflowRunId, eventId: "paid-7", eventData: { amount: 42 } });
console.log(`notified ${workflowRunId}`);
