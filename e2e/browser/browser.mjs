// A real browser, and pages in it that watch for what no page of the dashboard may do.
import { execFileSync } from "node:child_process";
import { chromium } from "playwright-core";

/** The program: the variable CHROMIUM, or what Debian's package installs. Nothing where there is none. */
export function program() {
  for (const name of [process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome"].filter(Boolean)) {
    try {
      return execFileSync("sh", ["-c", `command -v "${name}"`], { encoding: "utf8" }).trim();
    } catch { /* the next one */ }
  }
  return undefined;
}

export async function launch() {
  // In containers a process of root may not make the namespaces that the sandbox is made of.
  return chromium.launch({ executablePath: program(), chromiumSandbox: process.getuid() !== 0 });
}

/** What a look at pages has found that should not be. */
export class Watched {
  problems = [];

  constructor(origin) {
    this.origin = origin;
  }

  /** A context of its own, with its cookies, in which every page is watched. */
  async context(browser, options = {}) {
    const context = await browser.newContext({ baseURL: this.origin, ...options });
    context.setDefaultTimeout(15_000);
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
    });
    context.on("page", (page) => this.#watch(page));
    return context;
  }

  #watch(page) {
    page.on("console", (message) => {
      // A page that is refused is told so by its status, which the browser tells its console.
      if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) this.problems.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.problems.push(`error: ${error.message}`));
    page.on("dialog", async (dialog) => {
      if (dialog.type() === "confirm") return dialog.accept();
      this.problems.push(`dialog: ${dialog.message()}`);
      return dialog.dismiss();
    });
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.origin !== this.origin && url.protocol !== "data:") this.problems.push(`asked elsewhere: ${request.url()}`);
    });
  }
}
