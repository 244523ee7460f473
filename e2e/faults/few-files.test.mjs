// A process that may open few files, and clients and endpoints that use them up.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { spawnSync } from "node:child_process";
import { after, describe, it } from "node:test";
import { App } from "../lib/app.mjs";
import { until } from "../lib/wait.mjs";
import { Users, start } from "./users.mjs";

const FILES = 256;
const skip = spawnSync("prlimit", ["--version"]).status === 0 ? false : "there is no prlimit (Debian: apt-get install util-linux)";

const apps = [];
after(() => Promise.all(apps.map((app) => app.close())));

async function host(server) {
  const app = await App.start(server.url);
  apps.push(app);
  return app;
}

async function limited() {
  const server = await start({ inside: ["prlimit", `--nofile=${FILES}:${FILES}`, "--"] });
  assert.match(server.log(), /no more than 256 files may be open.* deliveries in flight instead of 4000.*raise LimitNOFILE/);
  return server;
}

/** From now on the running server may open a file only where its number is below this one. */
function allow(server, files) {
  const { status, stderr } = spawnSync("prlimit", ["--pid", String(server.pid), `--nofile=${files}:${FILES}`]);
  assert.equal(status, 0, String(stderr));
}

function silentClients(server, count) {
  const { hostname, port } = new URL(server.url);
  return Array.from({ length: count }, () => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on("error", () => {});
    return socket;
  });
}

/** A message that has one attempt, and no other. */
async function publishOnce(users, url) {
  const answer = await users.api("POST", `/v2/publish/${url}`, { headers: { "Upstash-Retries": "0" }, body: "x" });
  assert.equal(answer.status, 200, answer.text);
}

async function dead(users) {
  const { json } = await users.api("GET", "/v2/dlq");
  return json.messages.map(({ url, responseBody }) => `${url}: ${responseBody}`);
}

/** All of them have come, each with its first attempt. */
async function allCameAtOnce(users, app, name, count) {
  await until(`${count} messages`, async () => {
    assert.deepEqual(await dead(users), []);
    return app.of(name).length >= count;
  });
  const calls = app.of(name);
  assert.equal(calls.length, count);
  assert.deepEqual(new Set(calls.map((call) => call.headers.get("upstash-retried"))), new Set(["0"]));
}

describe("a limit of 256 open files", () => {
  it("slows down, loses nothing, and recovers", { skip }, async () => {
    const server = await limited();
    const users = await Users.of(server.url);
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
      sockets = silentClients(server, FILES);
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

  it("is used up by neither clients nor deliveries: a message to a live endpoint has its only attempt", { skip }, async () => {
    const server = await limited();
    const users = await Users.of(server.url);
    const held = [];
    const silent = await Promise.all(Array.from({ length: 8 }, () => host(server)));
    const live = await host(server);
    live.endpoint("live");
    for (const app of silent) app.endpoint("held", (call, request, response) => void held.push(response));
    let sockets = [];
    try {
      for (let number = 0; number < FILES; number++) await publishOnce(users, `${silent[number % silent.length].url}/held`);
      await until("the silent hosts hold some", () => held.length >= 10);
      sockets = silentClients(server, 2 * FILES);
      await until("they are connected", () => sockets.filter((socket) => socket.readyState === "open" || socket.closed).length >= FILES);
      for (let number = 0; number < 50; number++) await publishOnce(users, `${live.url}/live`);
      await allCameAtOnce(users, live, "live", 50);
      console.log(`${held.length} deliveries were held, ${sockets.filter((socket) => socket.readyState === "open").length} clients connected`);
    } catch (error) {
      console.log(server.log());
      throw error;
    } finally {
      sockets.forEach((socket) => socket.destroy());
    }
    const draining = setInterval(() => held.splice(0).forEach((response) => response.end()), 50);
    try {
      await until("all that was held back has come", async () => {
        assert.deepEqual(await dead(users), []);
        return silent.reduce((sum, app) => sum + app.of("held").length, 0) >= FILES;
      });
    } finally {
      clearInterval(draining);
    }
    await server.stop();
  });

  it("costs no attempt where a connection cannot be made for it", { skip }, async () => {
    const server = await limited();
    const users = await Users.of(server.url);
    const live = await host(server);
    live.endpoint("live");
    try {
      assert.deepEqual(await dead(users), []); // From now on there is a connection to the server.
      allow(server, 4);
      for (let number = 0; number < 10; number++) {
        await publishOnce(users, `${live.url}/live`);
        await publishOnce(users, `${live.url.replace("127.0.0.1", "localhost")}/live`);
      }
      await until("they have been tried", async () => /deliveries wait/.test(server.log()) || (await dead(users)).length > 0);
      assert.deepEqual(await dead(users), []);
      assert.equal(live.of("live").length, 0);
      allow(server, FILES);
      await allCameAtOnce(users, live, "live", 20);
    } catch (error) {
      console.log(server.log());
      throw error;
    } finally {
      allow(server, FILES);
    }
    assert.match(server.log(), /deliveries wait: this process has no file left/);
    await server.stop();
  });
});
