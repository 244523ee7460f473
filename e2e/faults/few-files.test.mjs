// A process that may open few files, and clients and endpoints that use them up.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { until } from "../lib/wait.mjs";
import { Users, start } from "./users.mjs";

const FILES = 256;
const skip = spawnSync("prlimit", ["--version"]).status === 0 ? false : "there is no prlimit (Debian: apt-get install util-linux)";

describe("a limit of 256 open files", () => {
  it("slows down, loses nothing, and recovers", { skip }, async () => {
    const server = await start({ inside: ["prlimit", `--nofile=${FILES}:${FILES}`, "--"] });
    const users = await Users.of(server.url);
    const { hostname, port } = new URL(server.url);
    // Each delivery to this one keeps a connection.
    const held = [];
    users.app.endpoint("held", (call, request, response) => void held.push(response));
    let sockets = [];
    try {
      users.work();
      await users.more(50);
      const before = users.acknowledged;
      for (let number = 0; number < FILES; number++) {
        users.api("POST", `/v2/publish/${users.app.url}/held`, { headers: { "Upstash-Retries": "100", "Upstash-Retry-Delay": "200" }, body: "x" }).catch(() => {});
      }
      sockets = Array.from({ length: FILES }, () => {
        const socket = connect({ host: hostname, port: Number(port) });
        socket.on("error", () => {});
        return socket;
      });
      await until("the endpoint holds some", () => held.length >= 1);
      users.size = 50_000; // The store needs a new file now and then.
      // Whether any of them get through, nobody promises.
      await users.more(20, 15_000).catch(() => {});
      console.log(`while files are short: ${users.acknowledged - before} acknowledged; ${users.told()}`);
    } catch (error) {
      console.log(server.log());
      throw error;
    } finally {
      sockets.forEach((socket) => socket.destroy());
      held.splice(0).forEach((response) => response.end());
    }
    const draining = setInterval(() => held.splice(0).forEach((response) => response.end()), 50);
    try {
      users.size = 100;
      await users.more(100);
      await users.rest();
      users.refusedWith([503]);
      console.log(users.told(), await users.allIsThere());
    } finally {
      clearInterval(draining);
    }
    assert.equal(server.exit, undefined, server.log());
    console.log(server.lines.filter((line) => /too many|files/i.test(line)).slice(0, 5).join("\n"));
    await server.stop();
  });
});
