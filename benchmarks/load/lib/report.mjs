// The table at the end.
import { median } from "./statistics.mjs";

/**
 * @param measured entries of a scenario and what each of its rounds gave
 * @param judged whether to say which targets are met
 */
export function table(measured, judged) {
  const rows = [["scenario", "figure", "median", "lowest … highest", "target", ""]];
  for (const { scenario, rounds } of measured) {
    for (const [name, figure] of Object.entries(scenario.figures)) {
      const values = rounds.map((round) => round[name]);
      const middle = median(values);
      const spread = `${number(Math.min(...values))} … ${number(Math.max(...values))}`;
      rows.push([scenario.name, figure.unit, number(middle), spread, target(figure), judged ? verdict(figure, middle) : ""]);
    }
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  return [line(rows[0]), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.slice(1).map(line)].join("\n");
}

function target({ atLeast, atMost, issue }) {
  const text = atLeast !== undefined ? `≥ ${number(atLeast)}` : atMost !== undefined ? `≤ ${number(atMost)}` : "";
  return issue ? `${text} (first aim)` : text;
}

function verdict({ atLeast, atMost }, value) {
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
