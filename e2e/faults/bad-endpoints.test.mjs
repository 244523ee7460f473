// Endpoints that hang, trickle, never end, or explode. The server has little memory, and others are served meanwhile.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { until } from "../lib/wait.mjs";
import { Users, start } from "./users.mjs";

const TIMEOUT = 3;
const EACH = 12;
const BOMB = gzipSync(Buffer.alloc(1 << 30));

/** Writes for as long as somebody reads. */
function forever(socket, piece) {
  const more = () => {
    while (!socket.destroyed) if (!socket.write(piece)) break;
    if (!socket.destroyed) socket.once("drain", more);
  };
  more();
}

function trickle(socket, head, piece) {
  socket.write(head);
  const timer = setInterval(() => socket.write(piece), 100);
  socket.on("close", () => clearInterval(timer));
}

const DELIVERED = "DELIVERED";
const FAILED = "FAILED";
/** The longest answers: many at once may find the memory for answers taken, and then they fail. */
const EXPLODING = ["has an endless body", "has endless chunks", "sends a gzip bomb"];
/** What they do with a request, and what becomes of a message without retries. */
const ENDPOINTS = {
  hangs: [FAILED, () => {}],
  "hangs in its head": [FAILED, (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Le")],
  "trickles its head": [FAILED, (socket) => trickle(socket, "HTTP/1.1 200 OK\r\nX-Slow: ", "x")],
  "trickles its body": [FAILED, (socket) => trickle(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "x")],
  "has endless headers": [FAILED, (socket) => (socket.write("HTTP/1.1 200 OK\r\n"), forever(socket, `X-Many: ${"y".repeat(1_000)}\r\n`))],
  "has an endless header": [FAILED, (socket) => (socket.write("HTTP/1.1 200 OK\r\nX-Long: "), forever(socket, "y".repeat(65_536)))],
  "has an endless status": [FAILED, (socket) => (socket.write("HTTP/1.1 200 "), forever(socket, "y".repeat(65_536)))],
  // What was said is enough: the rest is not read.
  "has an endless body": [DELIVERED, (socket) => (socket.write("HTTP/1.1 200 OK\r\n\r\n"), forever(socket, "z".repeat(65_536)))],
  "has endless chunks": [DELIVERED, (socket) => (socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), forever(socket, `10000\r\n${"z".repeat(65_536)}\r\n`))],
  "sends a gzip bomb": [DELIVERED, (socket) => (socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${BOMB.length}\r\n\r\n`), socket.write(BOMB))],
  "sends no HTTP": [FAILED, (socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n")],
  "resets": [FAILED, (socket) => socket.resetAndDestroy()],
};

describe("bad endpoints", () => {
  const listeners = [];
  after(() => listeners.forEach((listener) => listener.close()));

  it("cost an attempt each, in time and within bounds", async () => {
    const server = await start({
      more: ["--endpoint-timeout", `${TIMEOUT}s`],
      environment: { STEPWELL_JAVA_OPTS: "-Xmx256m -XX:MaxDirectMemorySize=256m" },
    });
    const users = await Users.of(server.url);
    const urls = new Map();
    const publish = async (name) => {
      const { status, json, text } = await users.api("POST", `/v2/publish/${urls.get(name)}`, { headers: { "Upstash-Retries": "0" }, body: "x" });
      assert.equal(status, 200, text);
      return json.messageId;
    };
    const states = (name, id) =>
      until(
        `an endpoint that ${name} costs an attempt`,
        async () => {
          const { json } = await users.api("GET", `/v2/events?messageId=${id}`);
          const found = json.events.map((event) => event.state);
          if (!found.some((one) => [DELIVERED, FAILED].includes(one))) throw new Error(`${id}: ${found}`);
          return json.events.map((event) => `${event.state} ${event.error ?? ""}`);
        },
        { within: 60_000, every: 100 },
      );
    // On a slow machine any of them may run out of time.
    const late = /no complete response within/;
    const messages = [];
    for (const [name, [, act]] of Object.entries(ENDPOINTS)) {
      const listener = createServer((socket) => {
        socket.on("error", () => {});
        socket.once("data", () => {
          socket.resume();
          act(socket);
        });
      });
      listeners.push(listener);
      listener.listen(0, "127.0.0.1");
      await once(listener, "listening");
      urls.set(name, `http://127.0.0.1:${listener.address().port}/`);
      for (let number = 0; number < EACH; number++) messages.push({ name, id: await publish(name) });
    }
    users.work();
    await users.more(200);
    await users.rest();
    console.log(await users.allIsThere());
    for (const { name, id } of messages) {
      const told = await states(name, id);
      const excused = EXPLODING.includes(name) ? /no complete response within|no memory left for response bodies/ : late;
      assert.ok(told.some((one) => one.startsWith(ENDPOINTS[name][0]) || excused.test(one)), `${name}: ${told}`);
    }
    // One at a time, each finds the memory.
    for (const name of EXPLODING) {
      const told = await states(name, await publish(name));
      assert.ok(told.some((one) => one.startsWith(ENDPOINTS[name][0]) || late.test(one)), `${name}, alone: ${told}`);
    }
    assert.equal(server.exit, undefined, server.log());
    await server.stop();
  });
});
