// What goes wrong around a server: its disk, its files, its memory, its clients, its endpoints. docs/internals/faults.md
// says what is expected of it; here each fault is brought about on the packaged server.
//
//   node faults/run.mjs                    all that take seconds
//   node faults/run.mjs disk memory        the files whose names contain one of the words, the long ones too
//   node faults/run.mjs --partitions 1     of the servers (4)
//   node faults/run.mjs --verbose          shows what passed, and what was printed
import { appendFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { run } from "node:test";
import { parseArgs } from "node:util";
import { watch } from "../lib/watch.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { partitions: { type: "string", default: "4" }, verbose: { type: "boolean", default: false } },
});
const all = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".test.mjs")).sort();
/** Those that take minutes say so in their names. */
const asked = (name) => (positionals.length === 0 ? !name.endsWith(".long.test.mjs") : positionals.some((word) => name.includes(word)));
const files = all.filter(asked).map((name) => join(import.meta.dirname, name));
if (files.length === 0) {
  console.error(`no fault is called ${positionals.join(" or ")}; there are ${all.map((name) => basename(name, ".test.mjs")).join(", ")}`);
  process.exit(2);
}

const LONGEST = files.some((file) => file.endsWith(".long.test.mjs")) ? 3_600_000 : 600_000;
const began = Date.now();
process.env.E2E_PARTITIONS = values.partitions;
console.log(`faults, ${values.partitions} partition(s)`);
// One after the other: each of them takes its server, and often the machine, to the limit.
const counts = await watch(run({ files, concurrency: 1, timeout: LONGEST }), { ...values, skipping: true });
const { passed, failed, skipped } = counts;
// For ./check, which counts over all of its stages.
if (process.env.CHECK_TALLY) appendFileSync(process.env.CHECK_TALLY, `${passed} ${failed} ${skipped}\n`);
const seconds = ((Date.now() - began) / 1000).toFixed(1);
console.log(`faults: ${failed === 0 && passed > 0 ? "PASSED" : "FAILED"}; ${passed} passed, ${failed} failed, ${skipped} skipped (${seconds} s)`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
