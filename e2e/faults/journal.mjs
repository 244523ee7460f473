// What a disk holds that loses power, told from the journal of recorder.c.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const HEAD = 1 + 8 + 8 + 8 + 4;

/** The entries of a journal: `{kind, file, at, data, end}`; `end` is where the journal ended after it. */
export function* entries(path) {
  const bytes = readFileSync(path);
  for (let place = 0; place + HEAD <= bytes.length; ) {
    const length = bytes.readUInt32LE(place + 25);
    const end = place + HEAD + length;
    if (end > bytes.length) return; // The server was killed while it wrote this.
    yield {
      kind: String.fromCharCode(bytes[place]),
      file: bytes.readBigUInt64LE(place + 1),
      at: Number(bytes.readBigUInt64LE(place + 9)),
      data: bytes.subarray(place + HEAD, end),
      end,
    };
    place = end;
  }
}

class Content {
  bytes = Buffer.alloc(0);
  size = 0;

  apply({ kind, at, data }) {
    const size = kind === "T" ? at : Math.max(this.size, at + data.length);
    if (size > this.bytes.length) {
      const larger = Buffer.alloc(Math.max(size, 2 * this.bytes.length));
      this.bytes.copy(larger, 0, 0, this.size);
      this.bytes = larger;
    }
    if (kind === "T" && at < this.size) this.bytes.fill(0, at, this.size);
    if (kind === "W") data.copy(this.bytes, at);
    this.size = size;
  }

  copy() {
    const copy = new Content();
    copy.bytes = Buffer.from(this.bytes.subarray(0, this.size));
    copy.size = this.size;
    return copy;
  }
}

/** A file, whatever names it has: what is on disk, and what was done to it since. */
class File {
  durable = new Content();
  since = [];
}

/**
 * A disk as it is by the rules: a file holds what was synced, and a folder has the names that it had when it was synced.
 * Of what came later anything may be there.
 */
export class PowerlessDisk {
  #files = new Map();
  #names = new Map();
  #namesSince = [];
  #random;

  constructor(folder, random) {
    this.folder = folder;
    this.#random = random;
  }

  apply(entry) {
    const { kind, data } = entry;
    const text = () => data.toString();
    switch (kind) {
      case "C":
        this.#files.set(entry.file, new File()); // The number may have been another file's.
        this.#namesSince.push({ kind: "add", path: text(), file: this.#files.get(entry.file) });
        break;
      case "W":
      case "T":
        this.#files.get(entry.file)?.since.push(entry);
        break;
      case "S":
        this.#sync(this.#files.get(entry.file));
        break;
      case "F": {
        // Whether any of it is on disk nobody knows. No later sync brings it there.
        const file = this.#files.get(entry.file);
        if (file) this.#survivors(file.since).forEach((one) => file.durable.apply(one));
        if (file) file.since = [];
        break;
      }
      case "D":
        this.#syncFolder(text());
        break;
      case "M":
        break; // Folders come with the files in them.
      case "R":
      case "L": {
        const [from, path] = text().split("\0");
        this.#namesSince.push({ kind: kind === "R" ? "move" : "link", from, path });
        break;
      }
      case "U":
        this.#namesSince.push({ kind: "remove", path: text() });
        break;
      default:
        throw new Error(`an entry of kind ${kind}`);
    }
  }

  #sync(file) {
    file?.since.forEach((one) => file.durable.apply(one));
    if (file) file.since = [];
  }

  /** Names are journaled by file systems: those that were changed before are on disk, too. */
  #syncFolder(path) {
    const last = this.#namesSince.findLastIndex((change) => [change.path, change.from].some((name) => name && dirname(name) === path));
    this.#namesSince.splice(0, last + 1).forEach((change) => rename(this.#names, change));
  }

  /** Pages come to the disk in any order; the last of them may be there in part. */
  #survivors(since) {
    const kind = this.#random.between(0, 2);
    if (kind === 0) return [];
    const kept = kind === 1 ? since.slice(0, this.#random.between(0, since.length)) : since.filter(() => this.#random.next() < 0.5);
    const last = kept.at(-1);
    if (last?.kind === "W" && last.data.length > 0) kept[kept.length - 1] = { ...last, data: last.data.subarray(0, this.#random.between(1, last.data.length)) };
    return kept;
  }

  /** Writes what is there after a loss of power at this moment. */
  leave(target) {
    const names = new Map(this.#names);
    this.#namesSince.slice(0, this.#random.of([0, this.#random.between(0, this.#namesSince.length)])).forEach((change) => rename(names, change));
    for (const [path, file] of names) {
      const content = file.durable.copy();
      this.#survivors(file.since).forEach((one) => content.apply(one));
      const place = join(target, relative(this.folder, path));
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, content.bytes.subarray(0, content.size));
    }
    return names.size;
  }
}

function rename(names, { kind, path, from, file }) {
  const known = file ?? names.get(kind === "remove" ? path : from);
  if (kind === "remove") {
    names.delete(path);
  } else if (known) {
    // What the recorder has not seen (the store's own log of its doings) has no name here either.
    names.set(path, known);
    if (kind === "move") names.delete(from);
  }
}
