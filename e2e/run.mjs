// Runs the whole suite against a server with one partition and against one with four.
//
//   node run.mjs                    all of it
//   node run.mjs wait call          the files whose names contain one of the words
//   node run.mjs --partitions 4     one server only
//   node run.mjs --verbose          shows what passed, and what the endpoints printed
import { appendFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { run } from "node:test";
import { parseArgs } from "node:util";
import { Server } from "./lib/server.mjs";
import { watch } from "./lib/watch.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { partitions: { type: "string", multiple: true }, verbose: { type: "boolean", default: false } },
});
const folder = join(import.meta.dirname, "test");
const files = (await readdir(folder))
  .filter((name) => name.endsWith(".test.mjs"))
  .filter((name) => positionals.length === 0 || positionals.some((word) => name.includes(word)))
  .sort()
  .map((name) => join(folder, name));
if (files.length === 0) {
  console.error(`no test file is called ${positionals.join(" or ")}`);
  process.exit(2);
}

// Floods and bodies of many megabytes take what there is of the machine: beside them, others could not keep their times.
const ALONE = ["hostile.test.mjs", "large.test.mjs"];
const alone = files.filter((file) => ALONE.includes(basename(file)));
const together = files.filter((file) => !alone.includes(file));

const seconds = (since) => ((Date.now() - since) / 1000).toFixed(1);

const began = Date.now();
const results = [];
for (const partitions of (values.partitions ?? ["1", "4"]).map(Number)) {
  const started = Date.now();
  const server = await Server.start({ partitions });
  process.env.STEPWELL_URL = server.url;
  process.env.E2E_PARTITIONS = String(partitions);
  console.log(`end to end, ${partitions} partition(s), at ${server.url}`);
  const counts = { passed: 0, failed: 0 };
  for (const [group, concurrency] of [[together, 3], [alone, 1]]) {
    if (group.length === 0) continue; // Without files the runner would look for some itself.
    const { passed, failed } = await watch(run({ files: group, concurrency, timeout: 240_000 }), values);
    counts.passed += passed;
    counts.failed += failed;
  }
  const alive = server.exit === undefined;
  if (!alive) {
    console.log(`  FAILED  the server ended: ${JSON.stringify(server.exit)}`);
    counts.failed++;
  }
  if (counts.failed > 0) console.log(server.log());
  if (alive) await server.stop();
  if (counts.passed === 0) counts.failed++;
  console.log(`  ${counts.passed} passed, ${counts.failed} failed (${seconds(started)} s)`);
  results.push({ partitions, ...counts });
}

const sum = (what) => results.reduce((all, result) => all + result[what], 0);
const failed = sum("failed");
// For ./check, which counts over all of its stages.
if (process.env.CHECK_TALLY) appendFileSync(process.env.CHECK_TALLY, `${sum("passed")} ${failed}\n`);
const told = results.map(({ partitions, passed, failed: bad }) => `${partitions} partition(s): ${passed} passed, ${bad} failed`);
console.log(`end to end: ${failed === 0 ? "PASSED" : "FAILED"}; ${told.join("; ")} (${seconds(began)} s)`);
process.exit(failed === 0 ? 0 : 1);
