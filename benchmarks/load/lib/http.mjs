// As little HTTP/1.1 as the benchmarks need, on raw sockets: what the driver and the endpoint cost is taken from the
// server, which runs on the same cores. Only messages that say their length; one request at a time on a connection.
import { connect } from "node:net";

const END_OF_HEAD = "\r\n\r\n";

/** Cuts what arrives on a connection into messages and hands each to `take(head, body)`, as Latin-1 text. */
export class Messages {
  #text = "";
  #needed = 0;
  #take;

  constructor(take) {
    this.#take = take;
  }

  add(chunk) {
    this.#text = this.#text === "" ? chunk : this.#text + chunk;
    while (this.#text.length > 0 && this.#text.length >= this.#needed) {
      const headEnd = this.#text.indexOf(END_OF_HEAD);
      if (headEnd < 0) return;
      const head = this.#text.slice(0, headEnd + 2);
      const bodyFrom = headEnd + END_OF_HEAD.length;
      const bodyTo = bodyFrom + lengthOf(head);
      if (this.#text.length < bodyTo) {
        this.#needed = bodyTo;
        return;
      }
      const body = this.#text.slice(bodyFrom, bodyTo);
      this.#text = this.#text.slice(bodyTo);
      this.#needed = 0;
      this.#take(head, body);
    }
  }
}

function lengthOf(head) {
  const length = header(head, "content-length");
  if (length !== undefined) return Number(length);
  if (/\r\ntransfer-encoding:/i.test(head)) throw new Error(`a message without its length: ${head}`);
  return 0;
}

const patterns = new Map();

/** The value of a header, or undefined. */
export function header(head, name) {
  let pattern = patterns.get(name);
  if (pattern === undefined) patterns.set(name, (pattern = new RegExp(`\r\n${name}: *([^\r]*)`, "i")));
  return pattern.exec(head)?.[1];
}

/** A kept connection to the server. */
export class Connection {
  #socket;
  #whenDone;
  #broken;

  constructor(port) {
    const messages = new Messages((head, body) => this.#end(Number(head.slice(9, 12)), body));
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (chunk) => messages.add(chunk));
    this.#socket.on("error", (error) => this.#fail(error.message));
    this.#socket.on("close", () => this.#fail("the connection was closed"));
  }

  get usable() {
    return this.#broken === undefined;
  }

  /** Sends a request of ASCII text; `whenDone(status, body)` hears the answer, or status 0 and why there is none. */
  send(text, whenDone) {
    if (this.#broken !== undefined) return void setImmediate(whenDone, 0, this.#broken);
    this.#whenDone = whenDone;
    this.#socket.write(text, "latin1");
  }

  #end(status, body) {
    const whenDone = this.#whenDone;
    this.#whenDone = undefined;
    whenDone?.(status, body);
  }

  #fail(why) {
    this.#broken ??= why;
    this.#end(0, why);
  }

  close() {
    this.#whenDone = undefined;
    this.#socket.destroy();
  }
}

/** Kept connections, as many as are in use at once. */
export class Pool {
  #free = [];
  #port;

  constructor(port) {
    this.#port = port;
  }

  send(text, whenDone) {
    let connection = this.#free.pop();
    while (connection !== undefined && !connection.usable) connection = this.#free.pop();
    connection ??= new Connection(this.#port);
    connection.send(text, (status, body) => {
      if (connection.usable) this.#free.push(connection);
      whenDone(status, body);
    });
  }
}
