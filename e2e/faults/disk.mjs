// A disk of its own for a server, in a mount namespace that goes with this process.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = process.getuid() === 0;
// Whoever is not root may mount in a user namespace, where the system allows that.
const NAMESPACES = ROOT ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
const ENTERED = ROOT ? ["--mount"] : ["--user", "--preserve-credentials", "--mount"];
const MOUNT = 'mount -t tmpfs -o "size=$2" tmpfs "$1"';

/** Why there is no such disk here, or false. */
export function withoutDisk() {
  const tried = spawnSync("unshare", [...NAMESPACES, "sh", "-c", MOUNT, "sh", tmpdir(), "1m"], { encoding: "utf8" });
  return tried.status === 0 ? false : `no disk can be mounted here (${(tried.error?.message ?? tried.stderr).trim()})`;
}

export class Disk {
  constructor(holder, folder) {
    this.holder = holder;
    this.folder = folder;
    /** For `Server.start`: the server sees the disk. */
    this.inside = ["nsenter", "--target", String(holder.pid), ...ENTERED, "--"];
    /** The folder as it is seen from outside. */
    this.outside = `/proc/${holder.pid}/root${folder}`;
  }

  static async of(megabytes) {
    const folder = mkdtempSync(join(tmpdir(), "stepwell-disk-"));
    // It ends with its input, so with this process at the latest.
    const script = `${MOUNT} && echo mounted && exec cat`;
    const holder = spawn("unshare", [...NAMESPACES, "sh", "-c", script, "sh", folder, `${megabytes}m`], { stdio: ["pipe", "pipe", "inherit"] });
    await once(holder.stdout, "data");
    return new Disk(holder, folder);
  }

  get data() {
    return join(this.folder, "data");
  }

  /** What is free, in bytes. */
  get room() {
    const { bavail, bsize } = statfsSync(this.outside);
    return bavail * bsize;
  }

  /** Takes the room that is left. */
  fill() {
    const file = join(this.outside, "filler");
    for (let bytes = 1 << 20; bytes >= 4096; ) {
      try {
        appendFileSync(file, Buffer.alloc(bytes));
      } catch (error) {
        if (error.code !== "ENOSPC") throw error;
        bytes /= 2;
      }
    }
  }

  free() {
    rmSync(join(this.outside, "filler"));
  }

  /** Only while nobody writes there. */
  remount(how) {
    const [program, ...words] = this.inside;
    const done = spawnSync(program, [...words, "mount", "-o", `remount,${how}`, this.folder], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`remount,${how}: ${done.stderr}`);
  }

  async close() {
    this.holder.stdin.end();
    if (this.holder.exitCode === null) await once(this.holder, "exit");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
