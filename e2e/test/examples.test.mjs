// What README.md and docs/start.md show is what runs here: the programs, to the letter, and the commands.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { basename, join } from "node:path";
import { after, describe, it } from "node:test";
import { KEYS, TOKEN } from "../lib/credentials.mjs";
import { SERVER, api, fresh, succeeded, until } from "../lib/suite.mjs";
import { blocks, curls } from "./examples/pages.mjs";

const root = join(import.meta.dirname, "..", "..");
const page = (name) => readFile(join(root, name), "utf8");
const example = (name) => join(import.meta.dirname, "examples", name);

const free = async () => {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
};

const children = [];
after(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** Starts an example with the environment that `./stepwell dev` prints, and collects what it says. */
function start(name, environment) {
  const child = spawn(process.execPath, [example(name)], {
    env: {
      PATH: process.env.PATH,
      QSTASH_URL: SERVER,
      QSTASH_TOKEN: TOKEN,
      QSTASH_CURRENT_SIGNING_KEY: KEYS.current,
      QSTASH_NEXT_SIGNING_KEY: KEYS.next,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const said = { text: "", ended: once(child, "exit") };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said.text += text));
  return said;
}

const port = await free();
const orders = start("orders.mjs", { PORT: String(port) });
await until("the example listens", () => {
  if (!orders.text.includes("orders at")) throw new Error(orders.text);
  return true;
});

describe("the examples of the documentation", { timeout: 60_000 }, () => {
  it("are the files that run here", async () => {
    for (const name of ["README.md", "docs/start.md"]) {
      const shown = blocks(await page(name), "js");
      assert.ok(shown.length > 0, `${name} shows a program`);
      for (const { file, text } of shown) {
        assert.equal(text, await readFile(example(basename(file)), "utf8"), `${name} shows another ${file}`);
      }
    }
  });

  it("trigger the workflow and notify it", async () => {
    const client = start("client.mjs", { PORT: String(port) });
    assert.deepEqual(await client.ended, [0, null], client.text);
    const [, id] = /^notified (wfr_\S+)$/m.exec(client.text);
    await succeeded(id);
    assert.match(orders.text, /^order 7: computes the price$/m);
    assert.match(orders.text, /^order 7: 42 of 42 are paid, ships$/m);
  });

  it("show commands that do what the text says", async () => {
    // A reader uses an id once; this test is run again and again.
    const suffix = fresh("").slice(1);
    const own = (text) => text?.replaceAll(/(order-|paid-)(\d)/g, `$1$2-${suffix}`).replaceAll(/"order": (\d)/g, `"order": "$1-${suffix}"`);
    const commands = curls(await page("docs/start.md"), { QSTASH_URL: SERVER, QSTASH_TOKEN: TOKEN });
    assert.ok(commands.length >= 6, `${commands.length} commands`);
    for (const { method, target, headers, body } of commands) {
      const path = own(target).slice(SERVER.length).replace("localhost:3000", `localhost:${port}`);
      const run = async () => {
        const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, own(value)]));
        const answer = await api(method, path, { token: null, headers: sent, body: own(body) });
        assert.ok(answer.status === 200 || answer.status === 201, `${method} ${path}: ${answer.status} ${answer.text}`);
        return answer;
      };
      const { json } = path.startsWith("/v2/waiters/") ? await until("it waits", async () => (await run()).json.length && run()) : await run();
      if (path.startsWith("/v2/notify/")) assert.equal("waiter" in json, path.includes("order-2"), path);
    }
    for (const number of [1, 2]) {
      await succeeded(`wfr_order-${number}-${suffix}`);
      assert.match(orders.text, new RegExp(`^order ${number}-${suffix}: 42 of 42 are paid, ships$`, "m"));
    }
  });
});
