// What each run does, and what its user does to it. Every run waits for an event that is only sent after its trigger was
// acknowledged, so that none can end, and begin again, before its user knows of it.

const run = { op: "run" };
const sleep = { op: "sleep" };
const wait = (event, timeout = "1h") => ({ op: "wait", event, timeout });

/** Each kind: the steps of the run, the notifications that it gets (in order), and how it ends. */
const KINDS = {
  steps: ({ random, gate }) => ({ ops: [run, ...Array(random.between(1, 8)).fill(run), wait(gate), run], notify: [[gate, "g"]] }),
  sleeping: ({ random, gate }) => ({ ops: [run, sleep, run, ...Array(random.between(0, 2)).fill(sleep), wait(gate), sleep], notify: [[gate, "g"]] }),
  delayed: ({ gate }) => ({ ops: [run, wait(gate), run], notify: [[gate, "g"]], delay: "2s" }),
  calling: ({ gate }) => ({ ops: [{ op: "call" }, run, wait(gate), { op: "call" }], notify: [[gate, "g"]] }),
  flaky: ({ gate }) => ({ ops: [run, { op: "flaky", times: 2 }, wait(gate), { op: "flaky", times: 1 }], notify: [[gate, "g"]] }),
  block: ({ random, gate }) => ({ ops: [run, { op: "block", branches: random.between(2, 5) }, wait(gate), { op: "block", branches: 2 }], notify: [[gate, "g"]] }),
  fifo: ({ gate }) => ({
    ops: [run, wait(`${gate}-fifo`), wait(`${gate}-fifo`), run, wait(`${gate}-fifo`), wait(gate)],
    notify: [[`${gate}-fifo`, "f0"], [`${gate}-fifo`, "f1"], [`${gate}-fifo`, "f2"], [gate, "g"]],
  }),
  timedOut: ({ gate }) => ({ ops: [run, wait(`${gate}-never`, "1s"), run, wait(gate)], notify: [[gate, "g"]] }),
  race: ({ gate }) => ({ ops: [wait(`${gate}-race`, "1s"), wait(`${gate}-race`), wait(gate)], notify: [[`${gate}-race`, "r0"], [`${gate}-race`, "r1"], [gate, "g"]] }),
  unused: ({ gate }) => ({ ops: [run, wait(gate)], notify: [[`${gate}-unused`, "u"], [gate, "g"]] }),
  invoking: ({ gate }) => ({ ops: [run, { op: "invoke", ops: [run, sleep, run] }, wait(gate), { op: "invoke", ops: [run] }], notify: [[gate, "g"]] }),
  broadcast: ({ round, gate }) => ({ ops: [run, wait(`broadcast-${round}`), run, wait(gate)], notify: [[gate, "g"]], broadcast: `broadcast-${round}` }),
  cancelled: ({ random, gate }) => ({ ops: [run, random.of([sleep, wait(`${gate}-never`), { op: "block", branches: 2 }]), wait(gate)], notify: [], cancel: true, state: "RUN_CANCELED" }),
  failing: ({ gate }) => ({ ops: [run, wait(gate), { op: "dead", retries: 5 }], notify: [[gate, "g"]], state: "RUN_FAILED", retries: 5 }),
};

export const KIND_NAMES = Object.keys(KINDS);

/** The runs of one round. */
export function plan(random, round, count) {
  return Array.from({ length: count }, (_, index) => {
    // Each kind occurs; the rest is drawn.
    const kind = index < KIND_NAMES.length ? KIND_NAMES[index] : random.of(KIND_NAMES);
    const id = `wfr_crash-${round}-${index}`;
    const gate = `gate-${round}-${index}`;
    return { id, kind, round, state: "RUN_SUCCESS", retries: 1_000, ...KINDS[kind]({ random, round, gate }) };
  });
}
