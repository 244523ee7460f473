// The load scenarios: real HTTP against the packaged server on a data folder of its own, with fsync, all on this machine.
//
//   node run.mjs [SCENARIO…] [--rounds N] [--quick]
//
// Each scenario gets a fresh server, a warm-up that is not measured, and some rounds, of which the median counts.
import { rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Bench } from "./lib/bench.mjs";
import { number, table } from "./lib/report.mjs";
import { syncMillis } from "./lib/process.mjs";
import { growth, w2full, w2low, w5 } from "./scenarios/steps.mjs";
import { startup, w7 } from "./scenarios/standing.mjs";
import { w1, w1d } from "./scenarios/starts.mjs";
import { w3early, w3full, w3low } from "./scenarios/events.mjs";
import { q1, w4, w4slow, w6, w6low } from "./scenarios/messages.mjs";
import { q2, q2backlog } from "./scenarios/hosts.mjs";
import { q3, q3wide, q4 } from "./scenarios/queues.mjs";

const ALL = [
  ...[w1d, w1, w2full, w2low, w3low, w3full, w3early, w4, w4slow, w5, w6, w6low, w7, startup, growth],
  ...[q1, q2, q2backlog, q3, q3wide, q4],
];
const NOISY = 10;

const key = (name) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

function usage() {
  console.log("Usage: ./bench load [SCENARIO…] [--rounds N] [--quick]\n");
  for (const { name, what } of ALL) console.log(`  ${key(name).padEnd(10)} ${what}`);
  console.log("\n  --rounds N  how often each is measured (default 3; those that take long: once)");
  console.log("  --quick     a twentieth of the work, once: whether it works, not how fast it is");
  console.log("\nIn the environment: STEPWELL_JAVA_OPTS for the server's JVM, STEPWELL_BENCH_DATA for the folder of its data,");
  console.log("STEPWELL for the command that starts it, where it is not this tree's launcher.");
}

function options() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "3" },
      quick: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const unknown = positionals.find((name) => !ALL.some((scenario) => key(scenario.name) === key(name)));
  if (unknown !== undefined) throw new Error(`no scenario ${unknown}: see ./bench load --help`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds wants a number from 1 on, not ${values.rounds}`);
  const wanted = new Set(positionals.map(key));
  const scenarios = wanted.size === 0 ? ALL : ALL.filter((scenario) => wanted.has(key(scenario.name)));
  return { help: values.help, quick: values.quick, rounds: values.quick ? 1 : rounds, scenarios };
}

/** So that the JVM has compiled what is measured: a server runs for months, not for seconds. */
async function warmUp(bench, scenario) {
  if (!scenario.messages) {
    await bench.fresh();
    const runs = bench.size(4_000);
    await bench.start(runs, "/noop");
    await bench.endpoint.until("ended", runs);
    for (let round = 0; round < 4; round++) await w2full.round(bench);
  }
  await w6.round(bench);
  if (!scenario.alone) await scenario.round(bench);
}

async function measure(scenario, { quick, rounds: wanted }) {
  console.log(`${scenario.name}: ${scenario.what}`);
  const bench = await Bench.start(quick);
  const rounds = [];
  try {
    await warmUp(bench, scenario);
    for (let round = 1; round <= (scenario.alone && scenario !== startup ? 1 : wanted); round++) {
      rounds.push(await scenario.round(bench, (text) => console.log(`  ${text}`)));
      console.log(`  ${round}: ${summary(scenario, rounds.at(-1))}${noise(bench)}`);
    }
  } catch (error) {
    error.message += `\n${bench.server.log()}`;
    throw error;
  } finally {
    await bench.stop();
  }
  return { scenario, rounds };
}

function summary(scenario, figures) {
  return Object.entries(scenario.figures)
    .map(([name, { unit }]) => `${number(figures[name])} ${unit}`)
    .join(", ");
}

const noise = ({ others }) => (others > NOISY ? `  (noisy: others used ${others.toFixed(0)} % of the machine)` : "");

function disk() {
  const folder = mkdtempSync(join(process.env.STEPWELL_BENCH_DATA ?? tmpdir(), "stepwell-bench-"));
  try {
    console.log(`disk     ${syncMillis(folder).toFixed(2)} ms for an append of 512 bytes with fdatasync, in ${folder}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const chosen = options();
if (chosen.help) {
  usage();
} else {
  disk();
  const measured = [];
  for (const scenario of chosen.scenarios) measured.push(await measure(scenario, chosen));
  console.log(`\n${table(measured, !chosen.quick)}`);
  process.exit(0);
}
