// Pages that stay open: what changes is shown, what the reader does is left alone.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { api, app, fresh, trigger, waiting } from "../lib/suite.mjs";
import { launch } from "./browser.mjs";
import { signedIn } from "./site.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

const focused = (locator) => locator.evaluate((one) => one === document.activeElement);

describe("an open page", { timeout: 100_000 }, () => {
  it("keeps focus, what is open and what is typed while steps come", async () => {
    const event = fresh("go");
    const url = app.workflow(fresh("steps"), async (context) => {
      await context.run("first", () => 1);
      await context.waitForEvent("wait", event, { timeout: "1h" });
      await context.run("last", () => 3);
    });
    const id = await trigger(url);
    await waiting(event);
    const { page, context, watched } = await signedIn(browser);
    await page.goto(`/runs/${id}`);
    await page.locator("#notify > summary").click();
    await page.getByLabel("Event").fill("half of a na");
    const step = page.locator(".steps details", { hasText: "first" });
    await step.locator("summary").press("Enter");
    assert.equal(await focused(step.locator("summary")), true);
    await page.evaluate(() => { globalThis.sameDocument = true; });
    await api("POST", `/v2/notify/${id}/${event}`, { body: "1" });
    await page.locator(".steps .name", { hasText: "last" }).waitFor();
    await page.locator("#live .summary .badge", { hasText: /^success$/ }).waitFor();
    assert.equal(await step.evaluate((one) => one.open), true);
    assert.equal(await focused(step.locator("summary")), true, "the focus is gone");
    assert.equal(await page.getByLabel("Event").count(), 1);
    assert.equal(await page.getByLabel("Event").inputValue(), "half of a na");
    assert.equal(await page.evaluate(() => globalThis.sameDocument), true, "it was loaded again");
    assert.deepEqual(watched.problems, []);
    await context.close();
  });

  it("keeps the focus on a link of a list while others come above it", async () => {
    const label = fresh("list");
    const url = app.workflow(fresh("late"), async () => {});
    const first = await trigger(url, { label, delay: "1h" });
    const { page, context, watched } = await signedIn(browser);
    await page.goto(`/runs?label=${label}`);
    const link = page.getByRole("link", { name: first });
    await link.focus();
    const second = await trigger(url, { label, delay: "1h" });
    await page.getByRole("link", { name: second }).waitFor();
    assert.equal(await focused(link), true, "the focus is gone, or on another run");
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/runs/${first}`));
    assert.deepEqual(watched.problems, []);
    await context.close();
  });

  it("leads by keyboard alone from the sign-in to a run and to what it waits for", async () => {
    const event = fresh("keys");
    const label = fresh("path");
    const url = app.workflow(fresh("waits"), async (context) => {
      await context.waitForEvent("wait", event, { timeout: "1h" });
    });
    const id = await trigger(url, { label });
    await waiting(event);
    const { page, context, watched } = await signedIn(browser);
    const goTo = async (locator) => {
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press("Tab");
        if ((await locator.count()) === 1 && (await focused(locator))) return;
      }
      assert.fail(`no way by keyboard to ${locator}`);
    };
    await goTo(page.getByRole("link", { name: "Runs", exact: true }).first());
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/runs$/);
    await goTo(page.getByRole("link", { name: "Skip to the content" }));
    await page.keyboard.press("Enter");
    await goTo(page.getByRole("link", { name: id }));
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/runs/${id}`));
    await goTo(page.locator("#notify > summary"));
    await page.keyboard.press("Enter");
    await goTo(page.getByLabel("Event"));
    await page.keyboard.type(event);
    await goTo(page.getByRole("button", { name: "Notify", exact: true }));
    await page.keyboard.press("Enter");
    await page.locator("#live .summary .badge", { hasText: /^success$/ }).waitFor();
    assert.deepEqual(watched.problems, []);
    await context.close();
  });
});
