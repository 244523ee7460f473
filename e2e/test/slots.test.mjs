// What the crash rounds count as too much for a flow-control key.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PARALLELISM, Slots, keyOfRun } from "../crash/slots.mjs";

const RUN = { id: "wfr_crash-1-1" };
const OTHER = { id: "wfr_crash-1-21" };

/** One too many is told; so many are allowed beside those that a test has begun itself. */
function watched(beside) {
  const told = [];
  const slots = new Slots((key) => told.push(key));
  const leaves = Array.from({ length: PARALLELISM - beside }, (_, index) => slots.enter(OTHER, `other-${index}/0`));
  return { slots, told, leaves };
}

describe("slots as the endpoint of the crash rounds sees them", () => {
  it("tells one attempt too many", () => {
    const { slots, told, leaves } = watched(0);
    leaves[0]();
    slots.enter(RUN, "a/0");
    assert.deepEqual(told, []);
    slots.enter(RUN, "b/0");
    assert.deepEqual(told, [keyOfRun(RUN.id)]);
    assert.deepEqual(slots.peaks(), { [keyOfRun(RUN.id)]: PARALLELISM + 1 });
  });

  it("counts what a dead server sent until the same attempt is sent again", () => {
    const { slots, told } = watched(1);
    const dead = slots.enter(RUN, "a/0");
    const again = slots.enter(RUN, "a/0");
    dead();
    assert.deepEqual(told, []);
    slots.enter(RUN, "b/0");
    assert.equal(told.length, 1, "the second request of the attempt has the slot");
    again();
  });

  it("lets others take the slot that an attempt has given back, though a dead server's request goes on", () => {
    const { slots, told } = watched(1);
    slots.enter(RUN, "a/0");
    slots.enter(RUN, "a/0")();
    slots.enter(RUN, "a/1");
    assert.deepEqual(told, []);
  });

  it("counts nothing of a run that has ended", () => {
    const { slots, told } = watched(1);
    slots.enter(RUN, "a/0");
    slots.over(RUN.id);
    slots.enter(RUN, "b/0");
    slots.enter({ id: "wfr_crash-1-31" }, "c/0");
    assert.deepEqual(told, []);
  });

  it("knows which runs have a key", () => {
    assert.deepEqual([RUN.id, "wfr_crash-1-4", "wfr_crash-1-1-child-1"].map(keyOfRun), ["crash-1", undefined, undefined]);
  });
});
