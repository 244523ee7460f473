// Builds recorder.c, and runs servers with it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SOURCE = join(import.meta.dirname, "recorder.c");
const compiler = ["cc", "gcc", "clang"].find((name) => spawnSync(name, ["--version"]).status === 0);

/** Why there is no recorder here, or false. */
export const withoutRecorder = () => (compiler ? false : "there is no C compiler (Debian: apt-get install gcc libc6-dev)");

export class Recorder {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "stepwell-recorded-"));
    this.data = join(this.folder, "data");
    this.journal = join(this.folder, "journal");
    this.failure = join(this.folder, "failure");
    const library = join(this.folder, "recorder.so");
    const built = spawnSync(compiler, ["-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl", "-lpthread"], { encoding: "utf8" });
    if (built.status !== 0) throw new Error(built.stderr);
    /** For `Server.start`. */
    this.inside = ["env", `LD_PRELOAD=${library}`, `RECORDER_FOLDER=${this.data}`, `RECORDER_JOURNAL=${this.journal}`, `RECORDER_FAILURE=${this.failure}`];
  }

  /** How long the journal is: what it holds by now has happened. */
  get position() {
    return existsSync(this.journal) ? statSync(this.journal).size : 0;
  }

  /** From now on writes and syncs fail. */
  fail(errno) {
    writeFileSync(`${this.failure}.new`, String(errno));
    renameSync(`${this.failure}.new`, this.failure);
  }

  work() {
    rmSync(this.failure, { force: true });
  }

  close() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
