// What a wrong figure would come from: order statistics, ratios, the table.
import assert from "node:assert/strict";
import { test } from "node:test";
import { number, ratio, table } from "../lib/report.mjs";
import { median, percentile } from "../lib/statistics.mjs";

const rate = { unit: "steps/s", atLeast: 100 };
const cost = { unit: "ms p50", atMost: 2 };

const cells = (text) => text.split("\n").map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));

test("a median is the middle by size, or lies between the two in the middle", () => {
  assert.equal(median([10, 9, 100]), 10);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});

test("a percentile is a value that occurs, with so many percent at or below it", () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  assert.equal(percentile(hundred, 50), 50);
  assert.equal(percentile(hundred, 99), 99);
  assert.equal(percentile([7], 99), 7);
  assert.ok(Number.isNaN(percentile([], 50)));
});

test("a ratio above 1 is in our favour, of what should be high and of what should be low", () => {
  assert.equal(ratio(rate, [200], [100]), "2");
  assert.equal(ratio(cost, [1], [3]), "3");
  assert.equal(ratio({ unit: "resumed/s" }, [50], [100]), "0.5");
  assert.equal(ratio({ unit: "CPU ms/step" }, [50], [100]), "2");
});

test("a ratio compares within a round, and the middle of the rounds counts", () => {
  // Everything was slow in the second round, and only the other in the third.
  assert.equal(ratio(rate, [100, 10, 100], [50, 5, 10]), "2");
});

test("a ratio leaves out what was not measured and what has no ratio", () => {
  assert.equal(ratio(rate, [100, undefined, 300], [50, 50, undefined]), "2");
  assert.equal(ratio(rate, [100], []), "");
  assert.equal(ratio({ unit: "early", atMost: 0 }, [0], [0]), "");
});

test("a number keeps the digits that count", () => {
  assert.deepEqual([12_345.6, 123.4, 12.34, 1.234, 0.001234, 0].map(number), ["12,346", "123", "12.3", "1.2", "0.0012", "0"]);
});

test("one engine is told with its median, its spread and a verdict", () => {
  const scenario = { name: "W", figures: { rate, cost } };
  const rounds = [3, 1, 2].map((cost) => ({ us: { rate: 99, cost } }));
  const [head, , first, second] = cells(table([{ scenario, rounds }], ["us"], true));
  assert.deepEqual(head, ["scenario", "figure", "median", "lowest … highest", "target", ""]);
  assert.deepEqual(first, ["W", "steps/s", "99", "99 … 99", "≥ 100", "missed"]);
  assert.deepEqual(second, ["W", "ms p50", "2", "1 … 3", "≤ 2", "met"]);
});

test("a peer stands beside, with the ratio; only we are judged, and not by rounds that failed", () => {
  const scenario = { name: "W", figures: { rate, cost } };
  const rounds = [{ us: { rate: 150 }, them: { rate: 50 } }, { them: { rate: 60 } }];
  const [head, , first, second] = cells(table([{ scenario, rounds }], ["us", "them"], true));
  assert.deepEqual(head, ["scenario", "figure", "us", "lowest … highest", "them", "lowest … highest", "× as good as them", "target", ""]);
  assert.deepEqual(first, ["W", "steps/s", "150", "150 … 150", "55", "50 … 60", "3", "≥ 100", "met"]);
  assert.deepEqual(second, ["W", "ms p50", "–", "", "–", "", "", "≤ 2", "not measured"]);
});

test("a smoke run judges nothing", () => {
  const scenario = { name: "W", figures: { rate } };
  const [, , row] = cells(table([{ scenario, rounds: [{ us: { rate: 99 } }] }], ["us"], false));
  assert.equal(row.at(-1), "");
});
