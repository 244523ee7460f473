// CPU, memory and disk, from /proc and the file system.
import { execFileSync } from "node:child_process";
import { closeSync, fdatasyncSync, lstatSync, openSync, readFileSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { now } from "./clock.mjs";
import { median } from "./statistics.mjs";

const TICK = 1000 / Number(execFileSync("getconf", ["CLK_TCK"]).toString());

/** The fields of /proc/PID/stat behind the name. */
function statOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** CPU milliseconds of a process, all its threads, ended ones too. In steps of a tick (10 ms). */
export function cpuMillis(pid) {
  const fields = statOf(pid);
  return (Number(fields[11]) + Number(fields[12])) * TICK;
}

/** CPU milliseconds of a process and of all that descend from it, those that ended too. */
export function treeMillis(root) {
  const children = new Map();
  const millis = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = statOf(pid);
      const parent = Number(fields[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(pid)]);
      millis.set(Number(pid), fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK);
    } catch (error) {
      if (error.code !== "ENOENT" && error.code !== "ESRCH") throw error; // it ended just now
    }
  }
  const sum = (pid) => (children.get(pid) ?? []).reduce((total, child) => total + sum(child), millis.get(pid) ?? 0);
  return sum(root);
}

/** CPU milliseconds of everybody on the machine. */
export function machineMillis() {
  const [user, nice, system, , , irq, softIrq, steal] = readFileSync("/proc/stat", "latin1")
    .split("\n", 1)[0]
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softIrq + steal) * TICK;
}

/** Resident memory in bytes. */
export function residentBytes(pid) {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))[1]) * 1024;
}

/** Heap in use after a full collection, in bytes. */
export function heapBytes(pid) {
  const tool = join(process.env.JAVA_HOME, "bin", "jcmd");
  execFileSync(tool, [pid, "GC.run"]);
  const info = execFileSync(tool, [pid, "GC.heap_info"]).toString();
  const used = [...info.matchAll(/(?:garbage-first heap|DefNew|Tenured|PSYoungGen|ParOldGen) +total (?:reserved )?\d+K(?:, committed \d+K)?, used (\d+)K/g)];
  if (used.length === 0) throw new Error(`no heap in:\n${info}`);
  return used.reduce((sum, match) => sum + Number(match[1]) * 1024, 0);
}

/** What the files below a folder take on the disk. Files that go meanwhile count nothing. */
export function diskBytes(folder) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    try {
      bytes += entry.isDirectory() ? diskBytes(path) : lstatSync(path).blocks * 512;
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
  }
  return bytes;
}

/** Milliseconds that a small append with fdatasync takes in a folder (median of 200). */
export function syncMillis(folder) {
  const path = join(folder, "sync-probe");
  const file = openSync(path, "w");
  const times = [];
  try {
    for (let i = 0; i < 200; i++) {
      const from = now();
      writeSync(file, Buffer.alloc(512, 1));
      fdatasyncSync(file);
      times.push(now() - from);
    }
  } finally {
    closeSync(file);
    rmSync(path);
  }
  return median(times);
}
