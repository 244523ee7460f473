// The files of a store, as somebody finds them who has to damage one.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const BLOCK = 32 << 10;
const HEAD = 11;
const LAST_KINDS = [5, 8];

export const filesOf = (data, ending) =>
  readdirSync(join(data, "rocksdb"))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(data, "rocksdb", name));

/** Where the last whole write of a log ends. Behind it may lie what is left of older logs. */
export function endOf(log) {
  const bytes = readFileSync(log);
  const number = Number(/(\d+)\.log$/.exec(log)[1]);
  let end = 0;
  for (let place = 0; ; ) {
    const left = BLOCK - (place % BLOCK);
    if (left < HEAD) place += left;
    if (place + HEAD > bytes.length || bytes.readUInt32LE(place + 7) !== number) return end;
    const kind = bytes[place + 6];
    place += HEAD + bytes.readUInt16LE(place + 4);
    if (LAST_KINDS.includes(kind)) end = place;
  }
}

export function damage(file, place, count) {
  const bytes = readFileSync(file);
  for (let index = 0; index < count; index++) bytes[place + index] ^= 0x55;
  writeFileSync(file, bytes);
}

export function cut(file, length) {
  writeFileSync(file, readFileSync(file).subarray(0, length));
}
