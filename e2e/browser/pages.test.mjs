// The dashboard as people use it: what its buttons do, with and without scripts, by keyboard, and with a token that may only read.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { api, app, fresh, runOf, SERVER, trigger, until, waiting } from "../lib/suite.mjs";
import { Server } from "../lib/server.mjs";
import { launch, Watched } from "./browser.mjs";
import { signedIn } from "./site.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

const badge = (page, word) => page.locator("#live .summary .badge", { hasText: new RegExp(`^${word}$`) });

/** A workflow that waits for an event, and ends with what came. */
const waits = (event) =>
  app.workflow(fresh("waits"), async (context) => {
    await context.run("before", () => "done");
    const { eventData } = await context.waitForEvent("the wait", event, { timeout: "1h" });
    return eventData;
  });

describe("the dashboard in a browser", { timeout: 200_000 }, () => {
  it("shows a run while it goes on, keeps what is open, and takes a notification", async () => {
    const { page, context, watched } = await signedIn(browser);
    const event = fresh("paid");
    const id = await trigger(waits(event), { body: { order: 7 } });
    await page.goto("/runs");
    await page.getByRole("link", { name: id }).click();
    await page.getByText("the wait", { exact: true }).waitFor();
    const first = page.locator(".steps details").first();
    await first.locator("summary").click();
    await page.getByText("Notify…").click();
    await page.getByLabel("Event").fill(event);
    await page.getByLabel("Payload").fill('{"amount":42}');
    const watching = await context.newPage();
    await watching.goto(`/runs/${id}`);
    await watching.locator(".steps details summary").first().click();
    await watching.locator(".steps details summary").first().focus();
    await badge(watching, "started").waitFor();
    await page.getByRole("button", { name: "Notify" }).click();
    await page.getByText(`Notified: ${event}.`).waitFor();
    // Nobody has touched this one: it was told.
    await badge(watching, "success").waitFor();
    assert.equal(await watching.locator(".steps details").first().evaluate((one) => one.open), true);
    assert.deepEqual(JSON.parse((await runOf(id)).workflowRunResponse), { amount: 42 });
    assert.deepEqual(watched.problems, []);
    await context.close();
  });

  it("cancels a run after asking", async () => {
    const { page, context, watched } = await signedIn(browser);
    const id = await trigger(waits(fresh("never")));
    await page.goto(`/runs/${id}`);
    await page.getByRole("button", { name: "Cancel" }).click();
    await badge(page, "canceled").waitFor();
    await page.getByText("Canceled.").waitFor();
    assert.equal((await runOf(id)).workflowState, "RUN_CANCELED");
    assert.deepEqual(watched.problems, []);
    await context.close();
  });

  it("repairs a failed run, which goes on where it failed", async () => {
    const { page, context, watched } = await signedIn(browser);
    let broken = true;
    let begun = 0;
    const url = app.workflow(fresh("repaired"), async (context) => {
      await context.run("begin", () => ++begun);
      return context.run("ship", () => {
        if (broken) throw new Error("the warehouse is closed");
        return "shipped";
      });
    });
    const id = await trigger(url, { retries: 0 });
    await until("it has failed", async () => (await runOf(id)).workflowState === "RUN_FAILED");
    await page.goto("/dlq");
    await page.getByRole("row", { name: new RegExp(id) }).getByRole("link").first().click();
    await page.getByText("the warehouse is closed").first().waitFor();
    broken = false;
    await page.getByRole("button", { name: "Resume" }).click();
    await page.waitForURL(/\/runs\//);
    await badge(page, "success").waitFor();
    await page.getByText("shipped").first().waitFor();
    assert.equal(begun, 1);
    assert.deepEqual(watched.problems, []);
    await context.close();
  });

  it("pauses a queue, fires a schedule, rotates the keys and makes a token", async () => {
    const server = await Server.start({ mode: "dev" });
    const ask = async (path) => (await fetch(server.url + path, { headers: { Authorization: `Bearer ${server.exports.QSTASH_TOKEN}` } })).json();
    const watched = new Watched(server.url);
    const context = await watched.context(browser);
    const page = await context.newPage();
    await page.goto("/queues");
    await page.getByRole("button", { name: "Sign in as the development user" }).click();
    await page.getByText("Set a queue up…").click();
    await page.getByLabel("Name").fill("mail");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Pause: mail" }).click();
    await page.getByText("Paused: nothing of it").waitFor();
    assert.equal((await ask("/v2/queues/mail")).paused, true);

    await page.goto("/schedules");
    await page.getByText("Create a schedule…").click();
    await page.getByLabel("Cron", { exact: true }).fill("0 9 * * *");
    await page.getByLabel("Destination", { exact: true }).fill("http://127.0.0.1:9/daily");
    await page.getByLabel("Id", { exact: true }).fill("daily");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Fire now: daily" }).click();
    await page.getByText("Fired: published 1 message.").waitFor();

    const before = await ask("/v2/keys");
    await page.goto("/keys");
    await page.getByRole("button", { name: "Rotate" }).click();
    await page.getByText("Rotated: what was the next").waitFor();
    assert.equal((await ask("/v2/keys")).current, before.next);

    await page.getByText("Create a token…").click();
    await page.getByLabel("Name").fill("reports");
    await page.getByLabel("Access").selectOption("read-only");
    await page.getByRole("button", { name: "Create", exact: true }).click();
    const token = await page.locator("pre").innerText();
    assert.equal((await fetch(`${server.url}/v2/keys`, { headers: { Authorization: `Bearer ${token}` } })).status, 200);
    assert.equal((await fetch(`${server.url}/v2/keys/rotate`, { method: "POST", headers: { Authorization: `Bearer ${token}` } })).status, 403);
    assert.deepEqual(watched.problems, []);
    await context.close();
    await server.stop();
  });

  it("repairs all dead letters while it shows how far it is", async () => {
    const { page, context, watched } = await signedIn(browser);
    const label = fresh("letters");
    for (let i = 0; i < 60; i++) {
      await api("POST", "/v2/publish/http://127.0.0.1:9/nobody", { body: "x", headers: { "Upstash-Retries": "0", "Upstash-Label": label } });
    }
    await until("all are dead", async () => (await api("GET", `/v2/dlq?label=${label}&count=100`)).json.messages.length === 60);
    await page.goto(`/dlq?of=messages&label=${label}`);
    await page.getByText("Do something with all of these…").click();
    await page.getByRole("button", { name: "Delete all" }).click();
    await page.getByText("60 deleted.").waitFor();
    assert.deepEqual(watched.problems, []);
    await context.close();
  });

  it("shows a request as a command and as code while it is filled in", async () => {
    const { page, context, watched } = await signedIn(browser);
    await page.goto("/request");
    await page.getByLabel("Destination", { exact: true }).fill("https://example.com/x");
    await page.getByText("/v2/publish/https://example.com/x").first().waitFor();
    assert.equal(await page.getByLabel("Destination", { exact: true }).inputValue(), "https://example.com/x");
    assert.deepEqual(watched.problems, []);
    await context.close();
  });

  it("can be used by keyboard alone", async () => {
    const event = fresh("keys");
    const id = await trigger(waits(event));
    await waiting(event, 1);
    const watched = new Watched(SERVER);
    const context = await watched.context(browser);
    const page = await context.newPage();
    const tabTo = async (locator) => {
      for (let i = 0; i < 80; i++) {
        await page.keyboard.press("Tab");
        if (await locator.evaluate((one) => one === document.activeElement)) return;
      }
      assert.fail(`no way by keyboard to ${locator}`);
    };
    await page.goto(`/runs/${id}`);
    await tabTo(page.getByRole("button", { name: "Sign in as the development user" }));
    await page.keyboard.press("Enter");
    await badge(page, "started").waitFor();
    await tabTo(page.locator("#notify > summary"));
    await page.keyboard.press("Enter");
    await tabTo(page.getByLabel("Event"));
    await page.keyboard.type(event);
    await tabTo(page.getByRole("button", { name: "Notify" }));
    await page.keyboard.press("Enter");
    await badge(page, "success").waitFor();
    assert.deepEqual(watched.problems, []);
    await context.close();
  });

  it("works without scripts, too", async () => {
    const { page, context } = await signedIn(browser, { javaScriptEnabled: false });
    const event = fresh("plain");
    const id = await trigger(waits(event));
    await waiting(event, 1);
    await page.goto(`/runs/${id}`);
    await page.locator("#notify > summary").click();
    await page.getByLabel("Event").fill(event);
    await page.getByRole("button", { name: "Notify" }).click();
    await page.getByText(`Notified: ${event}.`).waitFor();
    await until("it ends", async () => (await runOf(id)).workflowState === "RUN_SUCCESS");
    await context.close();
  });

  it("lets whoever may only read see, and nothing else, and comes back after a restart of the server", async () => {
    const user = (password) => Buffer.from(JSON.stringify({ UserID: "somebody", Password: password })).toString("base64");
    const [token, reader] = [user("one"), user("two")];
    const more = ["--token", token, "--read-only-token", reader, "--current-signing-key", `sig_${"a".repeat(28)}`, "--next-signing-key", `sig_${"b".repeat(28)}`];
    const server = await Server.start({ mode: "serve", more, token });
    const { port } = server;
    const watched = new Watched(server.url);
    const context = await watched.context(browser);
    const page = await context.newPage();
    await page.goto("/keys");
    assert.equal(await page.getByRole("button", { name: /development user/ }).count(), 0);
    await page.getByLabel("Token").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Nobody here knows this token.").waitFor();
    await page.getByLabel("Token").fill(reader);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(`${server.url}/keys`);
    await page.getByText("read only").waitFor();
    assert.equal(await page.locator("button[name=do]").count(), 0);
    const forged = await page.evaluate(async () => {
      const token = document.querySelector("[name=form-token]").value;
      const answer = await fetch("/keys", { method: "POST", body: new URLSearchParams({ "form-token": token, do: "rotate" }), redirect: "manual" });
      return answer.status;
    });
    assert.equal(forged, 403);
    await page.goto("/runs");
    await page.getByText("No run is like that.").waitFor();
    const { data } = server;
    server.ownsData = false;
    await server.stop();
    watched.problems.length = 0; // that the connection is gone
    const again = await Server.start({ mode: "serve", more, token, data, port });
    await fetch(`${again.url}/v2/trigger/http://127.0.0.1:9/x`, { method: "POST", headers: { Authorization: `Bearer ${token}` } });
    // The page that is still open, by the session that it had.
    await page.locator("tbody tr").first().waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(`${again.url}/sign-in`);
    await page.goto("/runs");
    await page.getByLabel("Token").waitFor();
    again.ownsData = true;
    await again.stop();
    await context.close();
  });
});
