// The table at the end.
import { median } from "./statistics.mjs";

/**
 * @param measured entries of a scenario and what each of its rounds gave: an object that has, for each engine by name, figures
 * @param engines names, the one that is judged first
 * @param judged whether to say which targets are met
 */
export function table(measured, engines, judged) {
  const [own, ...others] = engines;
  const alone = others.length === 0;
  const middles = engines.flatMap((name) => (alone ? ["median", "lowest … highest"] : [name, "lowest … highest"]));
  const rows = [["scenario", "figure", ...middles, ...others.map((name) => `× as good as ${name}`), "target", ""]];
  for (const { scenario, rounds } of measured) {
    for (const [key, figure] of Object.entries(scenario.figures)) {
      const values = (name) => rounds.map((round) => round[name]?.[key]);
      const ratios = others.map((name) => ratio(figure, values(own), values(name)));
      const verdict = judged ? judge(figure, middleOf(values(own))) : "";
      rows.push([scenario.name, figure.unit, ...engines.flatMap((name) => spread(values(name))), ...ratios, target(figure), verdict]);
    }
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  return [line(rows[0]), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.slice(1).map(line)].join("\n");
}

/** What there is: a round may have failed, an engine may not have the figure. */
const known = (values) => values.filter(Number.isFinite);

const middleOf = (values) => median(known(values));

function spread(values) {
  const there = known(values);
  if (there.length === 0) return ["–", ""];
  return [number(median(there)), `${number(Math.min(...there))} … ${number(Math.max(...there))}`];
}

/**
 * How many times better we are: the median over the rounds, each against the other's in the same round, since what disturbs
 * the machine disturbs both. Above 1 is better, whether more of the figure is or less.
 */
export function ratio(figure, ours, theirs) {
  const better = ours.map((value, round) => (isRate(figure) ? value / theirs[round] : theirs[round] / value));
  const there = known(better);
  return there.length === 0 ? "" : number(median(there));
}

/** A second, and not a step or a start. */
const PER_SECOND = /\/s(?!\w)/;
const isRate = ({ unit, atLeast }) => atLeast !== undefined || PER_SECOND.test(unit);

function target({ atLeast, atMost, issue }) {
  const text = atLeast !== undefined ? `≥ ${number(atLeast)}` : atMost !== undefined ? `≤ ${number(atMost)}` : "";
  return issue ? `${text} (first aim)` : text;
}

function judge({ atLeast, atMost }, value) {
  if (!Number.isFinite(value)) return "not measured";
  if (atLeast !== undefined) return value >= atLeast ? "met" : "missed";
  if (atMost !== undefined) return value <= atMost ? "met" : "missed";
  return "";
}

/** A number with three digits that count. */
export function number(value) {
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(size >= 10 ? 3 : 2)));
}
