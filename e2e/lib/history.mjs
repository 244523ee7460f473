// What must be true of every delivery: its form, and that the lists of one run are prefixes of one history.
import assert from "node:assert/strict";

const SELF_STARTED = "upstash-workflow-unknown-sdk";

/** The steps that a delivery carried: element 0 is the raw payload, the others are parsed. */
export function stepsOf(call) {
  const elements = JSON.parse(call.body.toString("utf8"));
  return elements.map((element, index) => {
    const text = Buffer.from(element.body, "base64").toString("utf8");
    return index === 0 ? { payload: text } : JSON.parse(text);
  });
}

export class History {
  #runs = new Map();

  add(call) {
    const { headers } = call;
    if (call.runId === undefined || headers.has("upstash-forward-upstash-workflow-runid")) return;
    if (headers.get("upstash-workflow-calltype") === "toCallback") return;
    if (call.runId === "wfr_forged") return; // A third-party call in a test that plays the attacker.
    const versioned = headers.has("upstash-workflow-sdk-version");
    if (headers.has("upstash-workflow-callback") || headers.has("upstash-workflow-is-failure")) {
      assert.ok(!versioned, "callbacks and failure callbacks carry no version header");
      assert.equal(typeof JSON.parse(call.body.toString("utf8")).status, "number");
      return;
    }
    if (!versioned) return;
    assert.match(headers.get("upstash-retried") ?? "", /^\d+$/, "Upstash-Retried");
    assert.match(headers.get("upstash-workflow-createdat") ?? "", /^\d{13}$/, "creation time in ms");
    assert.equal(headers.get("content-length"), String(call.body.length), "Content-Length, never chunked");
    if (call.body.length === 0) {
      assert.equal(headers.get("content-type"), "application/json", "lazy deliveries have exactly this type");
      return;
    }
    this.#list(call, headers);
  }

  #list(call, headers) {
    const text = call.body.toString("utf8");
    const elements = JSON.parse(text);
    assert.equal(JSON.stringify(elements), text, "compact JSON, written as JSON.stringify would");
    for (const element of elements) {
      assert.equal(typeof element.messageId, "string");
      assert.equal(typeof element.body, "string");
      assert.ok(element.callType, "each element has a call type");
    }
    assert.equal(headers.get("upstash-message-id"), elements.at(-1).messageId, "the list ends with its own message");
    if (headers.has(SELF_STARTED)) return; // A handshake replaces the list.
    this.#prefix(`${call.runId}@${headers.get("upstash-workflow-createdat")}`, elements, headers);
  }

  #prefix(run, elements, headers) {
    const known = this.#runs.get(run) ?? [];
    if (known.length > 0 && known[0].messageId !== elements[0].messageId && elements.length === 1) {
      this.#runs.set(run, elements);
      return; // The SDK has triggered the same run again, after a handshake.
    }
    for (let index = 0; index < Math.min(known.length, elements.length); index++) {
      assert.deepEqual(elements[index], known[index], `run ${run}: element ${index} changed`);
    }
    if (elements.length > known.length) this.#runs.set(run, elements);
    assert.equal(headers.get("upstash-workflow-init"), String(elements.length === 1), "Upstash-Workflow-Init");
  }
}
