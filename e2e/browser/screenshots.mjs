// Writes the pictures of the documentation.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { api, app, fresh, SERVER, trigger, until, waiting } from "../lib/suite.mjs";
import { launch, Watched } from "./browser.mjs";

const FOLDER = join(import.meta.dirname, "../../docs/images");
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

async function page(options) {
  const context = await new Watched(SERVER).context(browser, options);
  const shown = await context.newPage();
  await shown.goto("/sign-in");
  await shown.getByRole("button", { name: "Sign in as the development user" }).click();
  await shown.waitForURL(`${SERVER}/`);
  return shown;
}

describe("screenshots", { timeout: 120_000 }, () => {
  it("are written", async () => {
    mkdirSync(FOLDER, { recursive: true });
    const event = fresh("paid");
    let failures = 2;
    const url = app.workflow("orders", async (context) => {
      await context.run("price", () => new Promise((resolve) => setTimeout(() => resolve(42), 200)));
      await context.run("reserve", () => {
        if (failures-- > 0) throw new Error("the warehouse does not answer");
        return "shelf 7";
      });
      const stock = [context.run("print label", () => "label"), context.sleep("let it rest", 1), context.run("tell the customer", () => true)];
      await Promise.all(stock);
      await context.waitForEvent("payment", event, { timeout: "7d" });
    });
    const id = await trigger(url, { body: { order: 7 }, retryDelay: "500", label: "eu" });
    for (let i = 0; i < 12; i++) await trigger(url, { body: { order: 8 + i }, label: i % 3 ? "eu" : "us" });
    await waiting(event, 13);
    for (let i = 0; i < 5; i++) await api("POST", "/v2/publish/http://127.0.0.1:9/nobody", { body: "x", headers: { "Upstash-Retries": "0" } });
    await until("they are dead", async () => (await api("GET", "/v2/dlq")).json.messages.length >= 5);
    const shots = [
      ["run-light", `/runs/${id}`, { colorScheme: "light", viewport: { width: 1100, height: 760 } }],
      ["run-dark", `/runs/${id}`, { colorScheme: "dark", viewport: { width: 1100, height: 760 } }],
      ["run-phone", `/runs/${id}`, { colorScheme: "light", viewport: { width: 390, height: 760 } }],
      ["overview", "/", { colorScheme: "light", viewport: { width: 1100, height: 760 } }],
      ["runs", "/runs", { colorScheme: "light", viewport: { width: 1100, height: 560 } }],
    ];
    for (const [name, path, options] of shots) {
      const shown = await page(options);
      await shown.goto(path);
      await shown.locator("h1").waitFor();
      await shown.screenshot({ path: join(FOLDER, `${name}.png`) });
      await shown.context().close();
    }
    await app.expectCalls({ orders: app.of("orders").length });
  });
});
