// What every test file shares: the server under test, clients of it, an app, ids, and how to see a run's end.
import { after } from "node:test";
import { randomBytes } from "node:crypto";
import { Client } from "@upstash/workflow";
import { App } from "./app.mjs";
import { TOKEN } from "./credentials.mjs";
import { call } from "./http.mjs";
import { Server } from "./server.mjs";
import { until } from "./wait.mjs";

export { until, within, signal } from "./wait.mjs";
export { drop } from "./app.mjs";

// One server for all files when the runner started it; a file that is run alone starts its own.
const own = process.env.STEPWELL_URL ? undefined : await Server.start({ partitions: process.env.E2E_PARTITIONS ?? 1 });

export const SERVER = process.env.STEPWELL_URL ?? own.url;
export const client = new Client({ baseUrl: SERVER, token: TOKEN, devMode: false });
export const app = await App.start(SERVER);

let failed = false;
after(async () => {
  try {
    app.verify();
  } catch (error) {
    failed = true;
    throw error;
  } finally {
    await app.close();
    if (own) {
      if (failed) console.error(own.log());
      await own.stop();
    }
  }
});

/** An id that no other test, file or run of the suite uses. */
export const fresh = (name = "id") => `${name}-${randomBytes(6).toString("hex")}`;

/** A request to the REST API. */
export const api = (method, path, options) => call(SERVER, method, path, options);

export async function trigger(url, more = {}) {
  const { workflowRunId } = await client.trigger({ url, ...more });
  return workflowRunId;
}

export async function runOf(workflowRunId) {
  const { runs } = await client.logs({ filter: { workflowRunId } });
  return runs[0];
}

/** Waits for the end of a run and returns its log. */
export async function ended(workflowRunId, { state, within } = {}) {
  const run = await until(
    `the end of ${workflowRunId}`,
    async () => {
      const found = await runOf(workflowRunId);
      return found && found.workflowState !== "RUN_STARTED" ? found : undefined;
    },
    { every: 40, within },
  ).catch(async (error) => {
    const log = await runOf(workflowRunId).catch((problem) => problem.message);
    throw new Error(`${error.message}\n  its log: ${JSON.stringify(log)}`, { cause: error });
  });
  if (state !== undefined && run.workflowState !== state) {
    throw new Error(`${workflowRunId} ended as ${run.workflowState}, not ${state}: ${JSON.stringify(run)}`);
  }
  return run;
}

/** Waits for the success of a run and returns what its route function returned. */
export async function succeeded(workflowRunId, options) {
  const { workflowRunResponse } = await ended(workflowRunId, { state: "RUN_SUCCESS", ...options });
  return workflowRunResponse === undefined || workflowRunResponse === "" ? undefined : JSON.parse(workflowRunResponse);
}

export const failedRun = (workflowRunId, options) => ended(workflowRunId, { state: "RUN_FAILED", ...options });

/** Waits until runs wait for an event. */
export const waiting = (eventId, count = 1) =>
  until(`${count} waiters of ${eventId}`, async () => {
    const waiters = await client.getWaiters({ eventId });
    return waiters.length === count ? waiters : undefined;
  });
