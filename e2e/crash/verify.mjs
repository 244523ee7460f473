// Whether everything that was acknowledged is there, and each run ended as it should. Returns what is wrong.

const data = (step) => (step.out ? JSON.parse(Buffer.from(step.out, "base64")) : undefined);

/** All steps that ended a wait for an event, with the ids of their messages. */
function received(run, event) {
  return run.steps
    .map((step, index) => ({ step, messageId: run.messageIds[index + 1] }))
    .filter(({ step }) => step.waitEventId === event)
    .map(({ step, messageId }) => ({ data: data(step), timedOut: step.waitTimeout, messageId }));
}

/**
 * Notifications of one event were sent one after the other; those without an answer may have been stored or not. So
 * what was received is, in order, each of them between once and as often as it was sent, and ends anywhere.
 */
function inOrder(got, sent, wrong) {
  let position = 0;
  let repeated = 0;
  for (const entry of got) {
    if (position < sent.length && entry.data !== sent[position].data && repeated > 0) {
      position++;
      repeated = 0;
    }
    const expected = sent[position];
    if (!expected || entry.data !== expected.data) {
      wrong(`received ${entry.data} where ${expected?.data ?? "nothing"} was due`);
      return;
    }
    repeated++;
    if (repeated > expected.attempts) wrong(`received ${entry.data} ${repeated} times, sent ${expected.attempts} times`);
    if (expected.attempts === 1 && entry.messageId !== expected.messageId) wrong(`${entry.data} was acknowledged as ${expected.messageId} and received as ${entry.messageId}`);
  }
}

function verifyNotifications(plan, run, log, wrong) {
  const events = new Set(plan.ops.filter(({ op }) => op === "wait").map(({ event }) => event));
  for (const event of events) {
    const say = (what) => wrong(`${event}: ${what}`);
    const sent = log.filter((entry) => entry.event === event);
    const all = received(run, event);
    const waits = plan.ops.filter((op) => op.op === "wait" && op.event === event).length;
    if (plan.state === "RUN_SUCCESS" && all.length !== waits) say(`${all.length} waits ended, of ${waits}`);
    const got = all.filter(({ timedOut }) => !timedOut);
    if (event === plan.broadcast) verifyBroadcast(plan, got, sent, say);
    else inOrder(got, sent, say);
    for (const entry of all) if (entry.timedOut && entry.data !== undefined) say(`a time-out with data ${entry.data}`);
    const endless = plan.ops.every((op) => op.event !== event || op.timeout === "1h");
    if (endless && all.some(({ timedOut }) => timedOut)) say("a wait of an hour timed out");
  }
}

function verifyBroadcast(plan, got, sent, say) {
  if (got.length > 1) say(`received ${got.length} broadcasts with one wait`);
  for (const broadcast of sent) {
    const mine = broadcast.answer.filter((entry) => entry.workflowRunId === plan.id);
    if (mine.length > 1) say("one broadcast lists the run twice");
    if (mine.length === 0) continue;
    const same = got.find(({ messageId }) => messageId === mine[0].messageId);
    if (!same || same.data !== broadcast.data) say(`was told to have got ${broadcast.data}, and has ${JSON.stringify(got)}`);
  }
  for (const { data: value } of got) {
    if (!sent.some((broadcast) => broadcast.data === value)) say(`received ${value}, which nobody sent`);
  }
}

/**
 * @param plans what was triggered and acknowledged
 * @param notifications what was sent and acknowledged: `{event, data, messageId, attempts}`, broadcasts with `answer`
 * @param report the endpoint's
 * @param states run id to the runs in the server's log
 */
export function verify(plans, notifications, report, states) {
  const problems = report.violations.map((text) => `seen by the endpoint: ${text}`);
  const byId = group(report.runs);
  for (const plan of plans) {
    const wrong = (what) => problems.push(`${plan.id} (${plan.kind}): ${what}`);
    const logged = states.get(plan.id) ?? [];
    if (logged.length !== 1) {
      wrong(`the log has ${logged.length} runs of this id`);
      continue;
    }
    const [log] = logged;
    if (log.workflowState !== plan.state) wrong(`ended as ${log.workflowState}, not ${plan.state}`);
    const [run] = byId.get(plan.id) ?? [];
    if (!run) {
      if (!plan.cancel) wrong("was never delivered"); // A cancellation may come before the first delivery.
      continue;
    }
    if (run.createdAt !== log.workflowRunCreatedAt) wrong("has another creation time");
    if (log.workflowState === "RUN_SUCCESS" && log.workflowRunResponse !== run.result) {
      wrong(`returned ${run.result}; the log has ${log.workflowRunResponse}`);
    }
    if (plan.state === "RUN_FAILED" && run.failures === 0) wrong("its failure callback never came");
    if (plan.state !== "RUN_FAILED" && run.failures > 0) wrong("a failure callback came");
    const missing = Object.entries(run.acknowledged).filter(([, messageId]) => !run.messageIds.includes(messageId));
    if (missing.length > 0 && plan.state === "RUN_SUCCESS") wrong(`acknowledged steps never came back: ${JSON.stringify(missing)}`);
    verifyNotifications(plan, run, notifications.filter((entry) => entry.run === undefined || entry.run === plan.id), wrong);
  }
  return problems;
}

function group(runs) {
  const found = new Map();
  for (const run of runs) found.set(run.id, [...(found.get(run.id) ?? []), run]);
  return found;
}
