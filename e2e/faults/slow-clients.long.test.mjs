// Ten thousand slow clients, and how long they are put up with. This takes three minutes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { requestText } from "../lib/http.mjs";
import { until } from "../lib/wait.mjs";
import { Users, start } from "./users.mjs";

const MANY = 10_000;
const IDLE = 120_000;
const RECEIVE = 60_000;
// The server looks once a second; the machine may be busy.
const LATE = 60_000;

describe("ten thousand slow clients", () => {
  it("are cut off in time, and meanwhile others are served", async () => {
    const server = await start({ environment: { STEPWELL_JAVA_OPTS: "-Xmx2g" } });
    const users = await Users.of(server.url);
    const { hostname, port } = new URL(server.url);
    const body = requestText("POST", "/v2/batch", { headers: ["Content-Type: application/json", "Content-Length: 1000000"] });
    const times = { head: [], body: [] };
    let open = 0;
    const sockets = [];
    for (let index = 0; index < MANY; index++) {
      const kind = index % 2 === 0 ? "head" : "body";
      const socket = connect({ host: hostname, port: Number(port) });
      sockets.push(socket);
      socket.on("error", () => {});
      let begun;
      socket.on("connect", () => {
        open++;
        begun = Date.now();
        socket.write(kind === "body" ? body : body.slice(0, 30));
      });
      socket.on("close", () => {
        open--;
        times[kind].push(Date.now() - begun);
      });
      socket.resume();
      // Not all at once: the system's line of connections to be accepted is short.
      if (index % 200 === 199) await until("they are connected", () => open + times.head.length + times.body.length > index, { within: 60_000 });
    }
    const trickle = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write("x")), 5_000);
    try {
      users.work();
      await users.more(500);
      await users.rest();
      console.log(`${open} slow clients; ${users.told()}; ${await users.allIsThere()}`);
      console.log(/VmRSS.*/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))[0]);
      await until("all are cut off", () => open === 0, { within: IDLE + LATE, every: 500 });
    } finally {
      clearInterval(trickle);
    }
    const longest = (list) => list.reduce((most, time) => Math.max(most, time), 0);
    console.log(`heads after ${longest(times.head)} ms at most, bodies after ${longest(times.body)} ms`);
    assert.equal(times.head.length + times.body.length, MANY);
    assert.ok(longest(times.head) < IDLE + LATE && longest(times.body) < RECEIVE + LATE);
    await server.stop();
  });
});
