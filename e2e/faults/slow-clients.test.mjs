// Many clients that open connections and send next to nothing.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { requestText } from "../lib/http.mjs";
import { until } from "../lib/wait.mjs";
import { Users, start } from "./users.mjs";

// With so little memory the server has 512 connections.
const ROOM = 512;
const MANY = 3 * ROOM;

describe("slow clients", () => {
  it("make room for others when there are more of them than connections", async () => {
    const server = await start({ environment: { STEPWELL_JAVA_OPTS: "-Xmx256m -XX:MaxDirectMemorySize=256m" } });
    const users = await Users.of(server.url);
    const { hostname, port } = new URL(server.url);
    const head = requestText("POST", "/v2/batch", { headers: ["Content-Type: application/json", "Content-Length: 1000000"] });
    let opened = 0;
    let closed = 0;
    const sockets = Array.from({ length: MANY }, (_, index) => {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.on("error", () => {});
      socket.on("close", () => closed++);
      socket.on("connect", () => {
        opened++;
        // A third each: no word, half of a head, and a body that never ends.
        socket.write([" ", head.slice(0, 30), head][index % 3].trim());
      });
      return socket;
    });
    await until("all have connected", () => opened >= MANY, { within: 120_000 });
    const trickle = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write("x")), 500);
    try {
      users.work();
      await users.more(300);
      await users.rest();
      console.log(users.told(), await users.allIsThere());
      await until("the connections that are too many are closed", () => closed >= MANY - ROOM - 64);
      users.refusedWith([]);
    } finally {
      clearInterval(trickle);
      sockets.forEach((socket) => socket.destroy());
    }
    assert.match(server.log(), /more than 512 connections/);
    await server.stop();
  });
});
