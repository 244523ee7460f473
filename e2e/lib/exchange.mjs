// Requests as other clients write them, kept as text files in e2e/wire, and what those clients need in the answers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { raw, requestText } from "./http.mjs";

const FOLDER = new URL("../wire/", import.meta.url);

/**
 * The exchanges of a file, in order: `{title, method, target, headers, body, status, shape}`. Each begins with `### title`, goes on
 * with request line, headers, an empty line and the body (JSON may be spread over lines: they are joined), and ends with `=> status shape`.
 */
export function recorded(file) {
  return readFileSync(new URL(file, FOLDER), "utf8")
    .split(/^### /m)
    .slice(1)
    .map((part) => {
      const at = part.lastIndexOf("\n=> ");
      const [title, first, ...rest] = part.slice(0, at).split("\n");
      const gap = rest.indexOf("");
      const headers = gap < 0 ? rest : rest.slice(0, gap);
      const body = gap < 0 ? "" : rest.slice(gap + 1).map((line) => line.trim()).join("");
      const [, status, shape] = /^=> (\d+) ?([^]*)$/.exec(part.slice(at + 1).trim());
      const [method, target] = first.split(" ");
      return { title, method, target, headers, body, status: Number(status), shape: shape === "" ? undefined : JSON.parse(shape) };
    });
}

/** Sends one of them byte by byte, `{{name}}` replaced by what is known under that name, and checks the answer. */
export async function replay(server, exchange, known) {
  const fill = (text) =>
    text.replace(/\{\{(\w+)\}\}/g, (_, name) => {
      assert.ok(name in known, `${exchange.title}: nothing is known as ${name}`);
      return known[name];
    });
  const body = fill(exchange.body);
  const answer = await raw(
    server,
    requestText(exchange.method, fill(exchange.target), { headers: exchange.headers.map(fill), body: body === "" ? undefined : body }),
  );
  const told = `${exchange.title}: ${answer.status} ${answer.text}`;
  assert.equal(answer.status, exchange.status, told);
  if (exchange.shape !== undefined) {
    assert.match(answer.headers.get("content-type"), /application\/json/, told);
    fits(answer.json, exchange.shape, told, "", known, fill);
  }
  return answer;
}

const KINDS = {
  message: (value) => /^msg_\w+$/.test(value),
  text: (value) => typeof value === "string" && value.length > 0,
  integer: (value) => Number.isInteger(value),
  milliseconds: (value) => Number.isInteger(value) && value > 1e12 && value < 1e13,
  seconds: (value) => Number.isInteger(value) && value > 1e9 && value < 1e10,
  list: (value) => Array.isArray(value),
};

/**
 * A shape is an example: what it has the answer must have, and lists are as long. `"<kind>"` stands for any value of that kind,
 * `"<absent>"` for a field that must not be there, and `"<kind:name>"` remembers the value.
 */
function fits(value, shape, told, path, known, fill) {
  const place = `${told}\n  at ${path || "the top"}`;
  if (typeof shape === "string" && /^<.*>$/.test(shape)) {
    const [kind, name] = shape.slice(1, -1).split(":");
    assert.ok(KINDS[kind](value), `${place}: ${JSON.stringify(value)} is no ${kind}`);
    if (name) known[name] = value;
  } else if (Array.isArray(shape)) {
    assert.ok(Array.isArray(value), place);
    assert.equal(value.length, shape.length, place);
    shape.forEach((element, index) => fits(value[index], element, told, `${path}[${index}]`, known, fill));
  } else if (shape !== null && typeof shape === "object") {
    assert.ok(value !== null && typeof value === "object", place);
    for (const [name, field] of Object.entries(shape)) {
      if (field === "<absent>") assert.ok(!(name in value), `${place}.${name} is there`);
      else fits(value[name], field, told, `${path}.${name}`, known, fill);
    }
  } else {
    assert.deepEqual(value, typeof shape === "string" ? fill(shape) : shape, place);
  }
}
