// A limit for all memory of a process, its files' pages and its children's included: a control group.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";

const ROOT = "/sys/fs/cgroup";
const UNIFIED = existsSync(`${ROOT}/cgroup.controllers`);
const PARENT = UNIFIED ? ROOT : `${ROOT}/memory`;
const [LIMIT, PEAK] = UNIFIED ? ["memory.max", "memory.peak"] : ["memory.limit_in_bytes", "memory.max_usage_in_bytes"];

export class MemoryLimit {
  #folder;

  constructor(bytes) {
    this.#folder = `${PARENT}/stepwell-${process.pid}`;
    mkdirSync(this.#folder);
    writeFileSync(`${this.#folder}/${LIMIT}`, String(bytes));
    /** Words that run a program under the limit. */
    this.inside = ["sh", "-c", `echo $$ >${this.#folder}/cgroup.procs && exec "$@"`, "sh"];
  }

  #read(file) {
    return readFileSync(`${this.#folder}/${file}`, "utf8");
  }

  /** Bytes that were used at most, pages of files included: those are given back when somebody needs the room. */
  get peak() {
    return Number(this.#read(PEAK));
  }

  /** Bytes that cannot be given back. */
  get kept() {
    const name = UNIFIED ? "anon" : "total_rss";
    return Number(new RegExp(`^${name} (\\d+)`, "m").exec(this.#read("memory.stat"))[1]);
  }

  /** Call it when all that ran inside has ended. */
  close() {
    rmdirSync(this.#folder);
  }
}

/** Why there is no such limit here; false if there is. */
export function withoutMemoryLimit() {
  try {
    new MemoryLimit(1 << 30).close();
    return false;
  } catch (error) {
    return `no control group for memory can be made here: ${error.message}`;
  }
}
