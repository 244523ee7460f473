// HTTP as a test needs it: requests that no well-mannered client would send included.
import { connect } from "node:net";
import { TOKEN } from "./credentials.mjs";

/** One request through `fetch`; the body of the answer as text and, if it is JSON, parsed. */
export async function call(base, method, path, { token = TOKEN, headers = {}, body, signal } = {}) {
  const answer = await fetch(base + path, {
    method,
    headers: { ...(token === null ? {} : { Authorization: `Bearer ${token}` }), ...headers },
    body,
    signal,
    ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
    redirect: "manual",
  });
  return read(answer.status, answer.headers, Buffer.from(await answer.arrayBuffer()));
}

function read(status, headers, bytes) {
  const text = bytes.toString("utf8");
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    // Not JSON: the tests look at `text`, or fail.
  }
  return { status, headers, text, json };
}

/**
 * Writes bytes to a connection and reads one answer: `{status, headers, text, json}`, or `{closed: true}` when the server
 * closes without one. `write(socket)` may go on writing as long as it likes.
 */
export function raw(base, write, { within = 10_000 } = {}) {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const timer = setTimeout(() => finish(() => reject(new Error(`no answer within ${within} ms`))), within);
    let received = Buffer.alloc(0);
    let done = false;
    const finish = (act) => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      socket.destroy();
      act();
    };
    socket.on("connect", () => {
      if (typeof write === "function") write(socket);
      else socket.write(write, "latin1");
    });
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      const answer = parse(received, false);
      if (answer) finish(() => resolve(answer));
    });
    const closed = () => finish(() => resolve(parse(received, true) ?? { closed: true }));
    socket.on("end", closed);
    socket.on("close", closed);
    // A server may reset the connection of a client that keeps sending; what arrived before counts.
    socket.on("error", closed);
  });
}

function parse(bytes, ended) {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first, ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const status = Number(first.split(" ")[1]);
  const headers = new Headers(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]));
  const body = bytes.subarray(end + 4);
  if (status === 100) return parse(body, ended);
  const length = headers.get("content-length");
  if (!ended && (length === null || body.length < Number(length))) return undefined;
  return read(status, headers, length === null ? body : body.subarray(0, Number(length)));
}

/** The text of a request with a body and its length. */
export function requestText(method, target, { token = TOKEN, headers = [], body } = {}) {
  const lines = [`${method} ${target} HTTP/1.1`, "Host: 127.0.0.1"];
  if (token !== null) lines.push(`Authorization: Bearer ${token}`);
  lines.push(...headers);
  if (body !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(body, "latin1")}`);
  return `${lines.join("\r\n")}\r\n\r\n${body ?? ""}`;
}
