// Tells what happens in test files that Node's runner executes.
import { basename } from "node:path";

/**
 * Passes on what happens in the test files; returns the numbers.
 *
 * @param verbose shows what passed, and what the files printed
 * @param skipping whether a test may say that it cannot be done here; then it says so loudly
 */
export async function watch(events, { verbose, skipping = false }) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const printed = new Map();
  const keep = ({ file, message }) => printed.set(file, (printed.get(file) ?? "") + message);
  events.on("test:stdout", keep);
  events.on("test:stderr", keep);
  events.on("test:pass", ({ name, nesting, details, file, skip, todo }) => {
    if (nesting === 0 && details.type === "suite") {
      console.log(`  ${basename(file)}: ${name} (${(details.duration_ms / 1000).toFixed(1)} s)`);
    }
    if (details.type === "suite" || nesting === 0) return;
    if (todo || (skip !== undefined && !skipping)) throw new Error(`no test is skipped: ${name}`);
    if (skip !== undefined) {
      counts.skipped++;
      console.log(`  !! SKIPPED ${basename(file)}: ${name}: ${skip}`);
      return;
    }
    counts.passed++;
    if (verbose) console.log(`  ok      ${basename(file)}: ${name} (${Math.round(details.duration_ms)} ms)`);
  });
  const broken = new Set();
  events.on("test:fail", ({ name, nesting, details, file }) => {
    const cause = details.error?.cause ?? details.error;
    // A suite or file fails because a test in it failed, which was told already.
    if (details.error?.failureType === "subtestsFailed") return;
    if (nesting === 0 && broken.has(file)) return;
    broken.add(file);
    counts.failed++;
    console.log(`  FAILED  ${basename(file ?? "?")}: ${name}`);
    console.log(String(cause?.stack ?? cause).replace(/^/gm, "          "));
  });
  for await (const _ of events);
  for (const [file, text] of printed) {
    if (broken.has(file) || verbose) console.log(`  what ${basename(file)} printed:\n${text.replace(/^/gm, "    | ")}`);
  }
  return counts;
}
