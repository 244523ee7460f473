// What the files of browser tests share: somebody who has signed in, and what is found on every page.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { SERVER } from "../lib/suite.mjs";
import { Watched } from "./browser.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];

/** A page of somebody who has signed in with one click. */
export async function signedIn(browser, options) {
  const watched = new Watched(SERVER);
  const context = await watched.context(browser, options);
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in as the development user" }).click();
  await page.waitForURL(`${SERVER}/`);
  return { page, context, watched };
}

/** What keeps somebody from using this page: rules of accessibility that it breaks, and where it is wider than the window. */
export async function barriers(page) {
  // From outside of the page, whose policy lets in nothing.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }), RULES);
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  if (content > window) found.push(`${content} wide in a window of ${window}`);
  return found;
}

/** What a stranger's text has become that should be text: elements, handlers, links that lead away. */
export const intruders = (page) =>
  page.evaluate(() => [
    ...[...document.querySelectorAll("main img, main script, main iframe, main svg[onload], main b")].map((one) => one.outerHTML),
    ...[...document.querySelectorAll("*")].flatMap((one) => [...one.attributes].filter(({ name }) => /^on|^style$/.test(name) && !one.closest(".chart")).map(({ name }) => `${name} of ${one.outerHTML.slice(0, 200)}`)),
    ...[...document.querySelectorAll("[href], [action], [formaction], [src]")]
      .flatMap((one) => ["href", "action", "formaction", "src"].map((name) => one.getAttribute(name)).filter((to) => to !== null && !/^(\/(?!\/)|#)/.test(to))),
  ]);
