// Requests to the server as the SDK makes them: repeated when there was no answer at all, and only then.
import { Agent, request as send } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const ATTEMPTS = 6;

function once(base, method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const outgoing = send({
      agent,
      hostname,
      port,
      method,
      path,
      headers: { ...headers, ...(bytes === undefined ? {} : { "content-length": bytes.length }) },
    });
    outgoing.on("error", reject);
    outgoing.on("response", (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("aborted", () => reject(new Error("the answer was cut off")));
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        let json;
        try {
          json = JSON.parse(text);
        } catch {
          // Left undefined.
        }
        resolve({ status: answer.statusCode, text, json });
      });
    });
    outgoing.end(bytes);
  });
}

export class Requests {
  constructor(base, token) {
    this.base = base;
    this.headers = { authorization: `Bearer ${token}` };
    this.unanswered = 0;
  }

  /** The SDK's way: six attempts. `attempts` in the answer tells how often it was sent. Throws when none was answered. */
  async ask(method, path, { headers = {}, body, attempts = ATTEMPTS } = {}) {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await once(this.base, method, path, { ...this.headers, ...headers }, body);
        return { ...answer, attempts: attempt };
      } catch (error) {
        this.unanswered++;
        if (attempt >= attempts) throw error;
        await pause(Math.min(Math.exp(attempt - 1) * 50, 2_000));
      }
    }
  }

  /** A user who does not give up, whatever the SDK does. 429 and 5xx are tried again too. */
  async insist(method, path, options) {
    let attempts = 0;
    for (;;) {
      try {
        const answer = await this.ask(method, path, { ...options, attempts: 1 });
        attempts++;
        if (answer.status !== 429 && answer.status < 500) return { ...answer, attempts };
      } catch {
        attempts++;
      }
      await pause(100);
    }
  }
}
