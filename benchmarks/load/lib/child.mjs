// A process that the driver starts and stops, with a folder for its data that goes when it goes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { now, within } from "./clock.mjs";

const STOP = 60_000;
const KEPT = 100;

const running = new Set();
const folders = new Set();
process.on("exit", () => {
  running.forEach((child) => child.kill("SIGKILL"));
  folders.forEach((folder) => remove(folder));
});
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => process.exit(1));

/** A new folder on the disk that is measured. */
export function newFolder() {
  const folder = mkdtempSync(join(process.env.STEPWELL_BENCH_DATA ?? tmpdir(), "stepwell-bench-"));
  folders.add(folder);
  return folder;
}

export function remove(folder) {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

export class Child {
  #child;
  #exited;
  #lines = [];

  /** When it was last run, by `now()`. */
  started;

  /** Runs a program. @param take gets each line that it prints; @param failed is called with an error when it ends, or does not start */
  run([program, ...words], { take = () => {}, failed = () => {}, ...options }) {
    this.started = now();
    const child = spawn(program, words, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    this.#child = child;
    this.#exited = once(child, "exit").then(() => running.delete(child));
    this.#exited.catch(() => running.delete(child)); // it did not start: `failed` tells
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`${program} ended with ${code}\n${this.log()}`)));
    for (const stream of [child.stdout, child.stderr]) this.#listen(stream, take);
  }

  #listen(stream, take) {
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop();
      this.#lines.push(...lines);
      this.#lines.splice(0, this.#lines.length - KEPT);
      lines.forEach(take);
    });
  }

  get pid() {
    return this.#child.pid;
  }

  /** The program and its words as they run now: a launcher may have put others in its place. */
  words() {
    return readFileSync(`/proc/${this.pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  }

  /** What it printed last. */
  log() {
    return this.#lines.map((line) => `  server | ${line}`).join("\n");
  }

  kill() {
    this.#child.kill("SIGKILL");
    return this.#exited;
  }

  async stop() {
    this.#child.kill("SIGTERM");
    try {
      await within("the server stops", STOP, this.#exited);
    } finally {
      this.#child.kill("SIGKILL");
    }
  }
}
