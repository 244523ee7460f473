// Libraries in C that stand between a server and its system.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const compiler = ["cc", "gcc", "clang"].find((name) => spawnSync(name, ["--version"]).status === 0);

/** Why there are none here, or false. */
export const withoutCompiler = compiler ? false : "there is no C compiler (Debian: apt-get install gcc libc6-dev)";

/** Builds one of them into a folder, and returns the path of the library. */
export function library(name, folder) {
  const built = join(folder, `${name}.so`);
  const done = spawnSync(compiler, ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-o", built, join(import.meta.dirname, `${name}.c`), "-ldl", "-lpthread"], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(done.stderr);
  return built;
}
