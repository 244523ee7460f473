// As much of Restate's service protocol, version 5, as the scenarios need: frames of a type, a length and a message of
// Protocol Buffers. What a handler sends again and again is made once.
const START = 0x0000;
const INPUT = 0x0400;
const COMPLETION = 0x8000;
const SIGNAL = 0xfbff;
const HEADER = 8;
/** The first signal that is the handler's own. */
const WAKER = 17;

export const VERSION = 5;
export const CONTENT_TYPE = `application/vnd.restate.invocation.v${VERSION}`;

function varint(value) {
  const bytes = [];
  for (; value > 0x7f; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80);
  return Buffer.from([...bytes, value]);
}

/** A field with a number, or with text, bytes or a message. */
function field(number, value) {
  if (typeof value === "number") return Buffer.concat([varint(number * 8), varint(value)]);
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function frame(type, ...fields) {
  const message = Buffer.concat(fields);
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(type, 0);
  header.writeUInt32BE(message.length, 4);
  return Buffer.concat([header, message]);
}

/** Ends the invocation with an empty result. */
export const OUTPUT = Buffer.concat([frame(0x0401, field(14, field(1, "{}"))), frame(0x0003)]);

const steps = [];

/** A step and its result. @param id from 1 on, as of everything that is completed */
export const step = (id) =>
  (steps[id] ??= Buffer.concat([
    frame(0x0411, field(11, id), field(12, "s")),
    frame(0x0005, field(1, id), field(14, "1")),
  ]));

/** Sleeps, as completion 1, and waits for that without a connection. @param until Unix milliseconds */
export const sleep = (until) => Buffer.concat([frame(0x040c, field(1, until), field(11, 1)), frame(0x0001, field(1, varint(1)))]);

/** Waits without a connection to be woken from outside. */
export const PARK = frame(0x0001, field(2, varint(WAKER)));

/** What a parked invocation is woken by from outside. @param id of the invocation */
export function waker(id) {
  const signal = Buffer.alloc(4);
  signal.writeUInt32BE(WAKER);
  return `sign_1${Buffer.concat([id, signal]).toString("base64url")}`;
}

/** Asks for the promise of a workflow, as completion 1; and fulfils it. */
export const PROMISE = frame(0x0409, field(1, "event"), field(11, 1));
export const FULFIL = frame(0x040b, field(1, "event"), field(2, field(1, "1")), field(11, 1));

/** Reads a stream of frames: what it says about one invocation. */
export class Journal {
  #bytes = Buffer.alloc(0);
  #known;

  /** Bytes that name the invocation. */
  id;
  /** The two numbers that it was called with. */
  input;
  /** What the handler did before, of what was completed, and how often it was woken. */
  commands = 0;
  completed = 0;
  woken = 0;

  /** @param whenKnown called once all that happened before is read, and at each further completion */
  add(chunk, whenKnown) {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    let at = 0;
    while (this.#bytes.length - at >= HEADER) {
      const end = at + HEADER + this.#bytes.readUInt32BE(at + 4);
      if (this.#bytes.length < end) break;
      this.#take(this.#bytes.readUInt16BE(at), this.#bytes.subarray(at + HEADER, end));
      at = end;
      if (this.#known <= 0) whenKnown();
    }
    this.#bytes = this.#bytes.subarray(at);
  }

  #take(type, message) {
    if (type === START) {
      const fields = fieldsOf(message);
      this.id = fields[1];
      this.#known = fields[3];
      return;
    }
    this.#known--;
    if (type === INPUT) this.input = JSON.parse(fieldsOf(fieldsOf(message)[14])[1].toString());
    else if (type === SIGNAL) this.woken++;
    else if (type >= COMPLETION) this.completed++;
    else this.commands++;
  }
}

/** The fields of a message by their number; of repeated ones the last. */
export function fieldsOf(message) {
  const fields = [];
  let at = 0;
  const number = () => {
    let value = 0;
    for (let unit = 1; ; unit *= 0x80) {
      const byte = message[at++];
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const key = number();
    const name = Math.floor(key / 8);
    if (key % 8 === 0) fields[name] = number();
    else if (key % 8 === 2) {
      const length = number();
      fields[name] = message.subarray(at, (at += length));
    } else throw new Error(`field ${name} of an unknown kind: ${key % 8}`);
  }
  return fields;
}
