// Who gets in, and who does not: other pages in the same browser, and text that got in as a script.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { app, api, fresh, SERVER } from "../lib/suite.mjs";
import { launch, Watched } from "./browser.mjs";
import { barriers, intruders, signedIn } from "./site.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

describe("access to the dashboard", { timeout: 100_000 }, () => {
  it("asks for a token, on a page that everybody can use", async () => {
    for (const colorScheme of ["light", "dark"]) {
      const watched = new Watched(SERVER);
      const context = await watched.context(browser, { colorScheme, viewport: { width: 360, height: 700 } });
      const page = await context.newPage();
      await page.goto("/runs");
      await page.getByLabel("Token").waitFor();
      assert.deepEqual(await barriers(page), []);
      assert.deepEqual(watched.problems, []);
      await context.close();
    }
  });

  it("keeps the session from scripts, and sends nobody elsewhere after signing in", async () => {
    const { page, context } = await signedIn(browser);
    assert.equal(await page.evaluate(() => document.cookie), "");
    const [cookie] = await context.cookies();
    assert.equal(cookie.httpOnly, true);
    assert.notEqual(cookie.sameSite, "None");
    for (const to of ["//example.com/", "https://example.com/", "/\\example.com"]) {
      await page.goto(`/sign-in?to=${encodeURIComponent(to)}`);
      assert.equal(page.url(), `${SERVER}/`, to);
    }
    await context.close();
  });

  it("takes no form of another page, and is in no frame", async () => {
    const { page, context } = await signedIn(browser);
    const { current } = (await api("GET", "/v2/keys")).json;
    // Another port of the same machine is the same site, so the browser sends the cookie along.
    const html = `<title>trap</title><form method="post" action="${SERVER}/keys"><input name="do" value="rotate"><button>Win</button></form><iframe src="${SERVER}/keys"></iframe>`;
    const trap = app.endpoint(fresh("trap"), () => ({ headers: { "Content-Type": "text/html" }, body: html }));
    await page.goto(trap);
    await page.waitForLoadState("load");
    const framed = page.frames().filter((frame) => frame !== page.mainFrame());
    assert.equal(framed.length, 1);
    assert.equal(await framed[0].locator("h1", { hasText: "Keys" }).count(), 0);
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === "POST"),
      page.getByRole("button", { name: "Win" }).click(),
    ]);
    assert.equal(answer.status(), 403);
    assert.equal((await api("GET", "/v2/keys")).json.current, current);
    await context.close();
  });

  it("runs no script that got into a page, and these tests would see one", async () => {
    const { page, context, watched } = await signedIn(browser);
    await page.goto("/runs");
    await page.evaluate(() => {
      const inline = document.createElement("script");
      inline.textContent = "globalThis.broken = true";
      const far = document.createElement("img");
      far.src = "http://127.0.0.1:9/x";
      far.setAttribute("onerror", "globalThis.broken = true");
      document.querySelector("main").append(inline, far);
    });
    await page.waitForFunction(() => document.querySelector("main img").complete);
    assert.equal(await page.evaluate(() => globalThis.broken), undefined);
    const seen = watched.problems.join("\n");
    assert.equal((await intruders(page)).length >= 3, true, "what is looked for on other pages is not found here");
    for (const directive of ["script-src-elem", "script-src-attr", "img-src"]) assert.match(seen, new RegExp(`policy: ${directive}`));
    await context.close();
  });
});
