// The load scenarios: real HTTP against the packaged server on a data folder of its own, with fsync, all on this machine.
//
//   node run.mjs [SCENARIO…] [--rounds N] [--quick] [--peers NAME,…]
//
// Each scenario gets a fresh server, a warm-up that is not measured, and some rounds, of which the median counts. With peers
// each engine gets its own, and their rounds alternate.
import { parseArgs } from "node:util";
import { installed, peers } from "../peer/engine.mjs";
import { stepwell } from "./engine.mjs";
import { Bench } from "./lib/bench.mjs";
import { newFolder, remove } from "./lib/child.mjs";
import { number, table } from "./lib/report.mjs";
import { syncMillis } from "./lib/process.mjs";
import { growth, w2full, w2low, w5 } from "./scenarios/steps.mjs";
import { startup, w7 } from "./scenarios/standing.mjs";
import { w1, w1d } from "./scenarios/starts.mjs";
import { w3early, w3full, w3low } from "./scenarios/events.mjs";
import { q1, w4, w4slow, w6, w6low } from "./scenarios/messages.mjs";
import { q2, q2backlog } from "./scenarios/hosts.mjs";
import { q3, q3wide, q4 } from "./scenarios/queues.mjs";

/** What other engines can do too. */
const SHARED = [w1d, w1, w2full, w2low, w3low, w3full, w3early, w4, w4slow, w5, w6, w6low, w7, startup, growth];
const ALL = [...SHARED, q1, q2, q2backlog, q3, q3wide, q4];
const NOISY = 10;
const WARM_ROUNDS = 8;
const WARM_MILLIS = 10_000;

const key = (name) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

function usage() {
  console.log("Usage: ./bench load [SCENARIO…] [--rounds N] [--quick]");
  console.log("       ./bench compare [SCENARIO…] [--rounds N] [--quick] [--peers bare,sdk]\n");
  for (const { name, what } of ALL) console.log(`  ${key(name).padEnd(10)} ${what}`);
  console.log("\nThose with Q are not compared: their subject is ours alone.");
  console.log("\n  --rounds N  how often each is measured (default 3; those that take long: once)");
  console.log("  --quick     a twentieth of the work, once: whether it works, not how fast it is");
  console.log("  --peers     Restate with a handler as cheap as ours (bare, which is the default of `compare`), or with its SDK (sdk)");
  console.log("\nIn the environment: STEPWELL_JAVA_OPTS for the server's JVM, STEPWELL_BENCH_DATA for the folder of its data,");
  console.log("STEPWELL for the command that starts it, where it is not this tree's launcher; RESTATE_SERVER for the peer's program.");
}

function options() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "3" },
      peers: { type: "string", default: "" },
      quick: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const names = values.peers.split(",").filter((name) => name !== "");
  const stranger = names.find((name) => !Object.hasOwn(peers, name));
  if (stranger !== undefined) throw new Error(`no peer ${stranger}: there are ${Object.keys(peers).join(", ")}`);
  const all = names.length === 0 ? ALL : SHARED;
  const unknown = positionals.find((name) => !all.some((scenario) => key(scenario.name) === key(name)));
  if (unknown !== undefined) throw new Error(`no scenario ${unknown}: see ./bench load --help`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds wants a number from 1 on, not ${values.rounds}`);
  const wanted = new Set(positionals.map(key));
  const scenarios = wanted.size === 0 ? all : all.filter((scenario) => wanted.has(key(scenario.name)));
  const engines = [stepwell, ...names.map((name) => peers[name])];
  return { help: values.help, quick: values.quick, rounds: values.quick ? 1 : rounds, scenarios, engines };
}

/**
 * So that the JVM has compiled what is measured: a server runs for months, not for seconds. Its figures go on improving for
 * half a minute under full load.
 */
async function warmUp(bench, scenario) {
  if (!scenario.messages) {
    await bench.fresh();
    const runs = bench.size(4_000);
    await bench.start(runs, "/noop");
    await bench.endpoint.until("ended", runs);
    for (let round = 0; round < WARM_ROUNDS; round++) await w2full.round(bench);
  }
  await w6.round(bench);
  if (scenario.alone) return;
  const begun = performance.now();
  do await scenario.round(bench);
  while (!bench.quick && performance.now() - begun < WARM_MILLIS);
}

/** Measures one scenario. An engine with which something goes wrong is left out from there on. */
async function measure(scenario, { quick, rounds: wanted, engines }) {
  console.log(`${scenario.name}: ${scenario.what}`);
  const rounds = Array.from({ length: scenario.once ? 1 : wanted }, () => ({}));
  const failed = new Set();
  const benches = new Map();
  const attempt = async (engine, work) => {
    if (failed.has(engine)) return;
    try {
      await work();
    } catch (error) {
      failed.add(engine);
      console.error(`!! ${scenario.name} failed at ${engine.name}: ${error.stack}\n${benches.get(engine)?.server.log() ?? ""}`);
    }
  };
  // Where the memory of the machine is the subject, they follow each other.
  for (const group of scenario.once ? engines.map((engine) => [engine]) : [engines]) {
    try {
      for (const engine of group) await attempt(engine, async () => benches.set(engine, await Bench.start(engine, quick)));
      for (const engine of group) await attempt(engine, () => warmUp(benches.get(engine), scenario));
      for (const [i, round] of rounds.entries()) {
        // None is always the first, which finds the machine rested.
        for (const engine of i % 2 ? group.toReversed() : group) {
          await attempt(engine, async () => {
            round[engine.name] = await measureRound(scenario, benches.get(engine), i, engines.length > 1);
          });
        }
      }
    } finally {
      await Promise.all([...benches.values()].map((bench) => bench.stop()));
      benches.clear();
    }
  }
  return { scenario, rounds, failures: [...failed].map(({ name }) => `${scenario.name} at ${name}`) };
}

async function measureRound(scenario, bench, i, named) {
  const name = named ? ` ${bench.engine.name}` : "";
  const figures = await scenario.round(bench, (text) => console.log(`  ${text}`));
  console.log(`  ${i + 1}${name}: ${summary(scenario, figures)}${noise(bench)}`);
  return figures;
}

function summary(scenario, figures) {
  return Object.entries(scenario.figures)
    .filter(([name]) => Number.isFinite(figures[name]))
    .map(([name, { unit }]) => `${number(figures[name])} ${unit}`)
    .join(", ");
}

const noise = ({ others }) => (others > NOISY ? `  (noisy: others used ${others.toFixed(0)} % of the machine)` : "");

function disk() {
  const folder = newFolder();
  try {
    console.log(`disk     ${syncMillis(folder).toFixed(2)} ms for an append of 512 bytes with fdatasync, in ${folder}\n`);
  } finally {
    remove(folder);
  }
}

const ABSENT = `
!! The peer is not installed, so Stepwell is measured alone. To compare: ./bench peer
`;

const chosen = options();
if (chosen.help) {
  usage();
} else {
  const alone = chosen.engines.length > 1 && !installed();
  if (alone) {
    console.log(ABSENT);
    chosen.engines = [stepwell];
  }
  disk();
  const measured = [];
  for (const scenario of chosen.scenarios) measured.push(await measure(scenario, chosen));
  const names = chosen.engines.map(({ name }) => name);
  console.log(`\n${table(measured, names, !chosen.quick)}`);
  if (alone) console.log(ABSENT);
  const failures = measured.flatMap(({ failures }) => failures);
  if (failures.length > 0) console.error(`\n!! Not to the end: ${failures.join(", ")}. See above.`);
  process.exit(failures.length > 0 ? 1 : 0);
}
