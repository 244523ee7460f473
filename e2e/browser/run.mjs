// Looks at the dashboard with a real browser.
//
//   node browser/run.mjs                 all of it
//   node browser/run.mjs --screenshots   writes the pictures of the documentation, and nothing else
//   node browser/run.mjs --only keyboard those whose names match
//   node browser/run.mjs --file live.test.mjs   one file
//   node browser/run.mjs --verbose       shows what passed
import { appendFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { run } from "node:test";
import { parseArgs } from "node:util";
import { Server } from "../lib/server.mjs";
import { watch } from "../lib/watch.mjs";
import { program } from "./browser.mjs";

const { values } = parseArgs({
  options: {
    file: { type: "string" },
    only: { type: "string" },
    screenshots: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
  },
});
if (program() === undefined) {
  console.error("no browser: install chromium (Debian: apt-get install chromium), or name one in CHROMIUM");
  process.exit(2);
}
const server = await Server.start({ partitions: 2 });
process.env.STEPWELL_URL = server.url;
const tests = async () => (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".test.mjs")).sort();
const names = values.screenshots ? ["screenshots.mjs"] : values.file ? [values.file] : await tests();
const files = names.map((name) => join(import.meta.dirname, name));
console.log(`a browser, at ${server.url}`);
const { passed, failed } = await watch(run({ files, concurrency: 2, timeout: 240_000, testNamePatterns: values.only ? [values.only] : undefined }), values);
if (failed > 0) console.log(server.log());
await server.stop();
const bad = failed + (passed === 0 ? 1 : 0);
if (process.env.CHECK_TALLY) appendFileSync(process.env.CHECK_TALLY, `${passed} ${bad}\n`);
console.log(`browser: ${bad === 0 ? "PASSED" : "FAILED"}; ${passed} passed, ${failed} failed`);
process.exit(bad === 0 ? 0 : 1);
