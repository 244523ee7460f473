// Runs servers with recorder.c.
import { existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { library } from "./native.mjs";

export class Recorder {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "stepwell-recorded-"));
    this.data = join(this.folder, "data");
    this.journal = join(this.folder, "journal");
    this.failure = join(this.folder, "failure");
    /** For `Server.start`. */
    this.inside = ["env", `LD_PRELOAD=${library("recorder", this.folder)}`, `RECORDER_FOLDER=${this.data}`, `RECORDER_JOURNAL=${this.journal}`, `RECORDER_FAILURE=${this.failure}`];
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
