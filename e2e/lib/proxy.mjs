// Stands between an endpoint and the server, and loses answers: the request was handled, and nobody is told.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, request as send } from "node:http";

export class Proxy {
  #lose = false;
  #seen = new Set();

  constructor(server, target) {
    this.server = server;
    this.target = new URL(target);
    this.url = `http://127.0.0.1:${server.address().port}`;
    this.lost = 0;
  }

  static async start(target) {
    const server = createServer({ maxHeaderSize: 1 << 20 });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const proxy = new Proxy(server, target);
    server.on("request", (incoming, outgoing) => proxy.#pass(incoming, outgoing));
    return proxy;
  }

  /** From now on the answer to the first of several equal requests does not arrive. */
  loseEveryFirstAnswer() {
    this.#lose = true;
  }

  async #pass(incoming, outgoing) {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const key = createHash("sha256").update(`${incoming.method} ${incoming.url}\n`).update(body).digest("hex");
    const passed = send({
      host: this.target.hostname,
      port: this.target.port,
      method: incoming.method,
      path: incoming.url,
      headers: { ...incoming.headers, host: this.target.host },
    });
    passed.on("error", () => outgoing.destroy());
    passed.on("response", async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      if (this.#lose && !this.#seen.has(key)) {
        this.#seen.add(key);
        this.lost++;
        outgoing.destroy();
        return;
      }
      outgoing.writeHead(answer.statusCode, answer.rawHeaders);
      outgoing.end(Buffer.concat(parts));
    });
    passed.end(body);
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
