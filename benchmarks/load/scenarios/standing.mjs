// What the server costs when nothing happens, and how long it takes to start.
import { diskBytes, heapBytes, residentBytes } from "../lib/process.mjs";
import { Client } from "../lib/pump.mjs";
import { now, sleep } from "../lib/clock.mjs";

const SLEEPING = 100_000;
const MIB = 1 << 20;
const HOUR = 3_600_000;

/** What a collection has freed goes back to the system by and by. */
const GIVING_BACK = 3_000;

export const w7 = {
  name: "W7",
  what: "100,000 sleeping runs; then kill -9 and a start on their data",
  alone: true,
  once: true,
  figures: {
    idle: { unit: "MiB resident, warm and idle", atMost: 150 },
    heap: { unit: "kB of heap per run", atMost: 2, issue: true },
    memory: { unit: "kB resident per run", atMost: 0.75 },
    disk: { unit: "B on disk per run", atMost: 480 },
    cpu: { unit: "CPU ms/run" },
    idleCpu: { unit: "% of a core while they sleep" },
    accepting: { unit: "s from start to first accepted", atMost: 2 },
    delivering: { unit: "s from start to first delivery", atMost: 5, issue: true },
  },
  async round(bench, progress) {
    const count = bench.size(SLEEPING);
    const { server } = bench;
    const heapBefore = bench.engine.java && heapBytes(server.pid);
    await sleep(GIVING_BACK);
    const before = { resident: residentBytes(server.pid), disk: diskBytes(server.data) };
    await bench.fresh();
    const end = bench.meter();
    const wake = Math.ceil(Date.now() / 1000) + 6 * 3600;
    await bench.start(count, `/sleep/${wake}`);
    progress("all started");
    await bench.endpoint.until("parked", count);
    const cpu = end();
    progress("all asleep");
    await sleep(bench.quick ? 500 : 5_000);
    const endIdle = bench.meter();
    await sleep(bench.quick ? 500 : 5_000);
    const idle = endIdle();
    // After a collection, as before: what is garbage says nothing of the runs.
    const heap = bench.engine.java && heapBytes(server.pid) - heapBefore;
    await sleep(GIVING_BACK);
    const resident = residentBytes(server.pid);
    const disk = diskBytes(server.data);
    const restarted = await restart(bench);
    return {
      idle: before.resident / MIB,
      heap: bench.engine.java ? heap / count / 1000 : undefined,
      memory: (resident - before.resident) / count / 1000,
      disk: (disk - before.disk) / count,
      cpu: cpu.server / count,
      idleCpu: (idle.server / idle.millis) * 100,
      ...restarted,
    };
  },
};

export const startup = {
  name: "start",
  what: "start on a small data folder to the first accepted request, without the launcher",
  alone: true,
  figures: { accepting: { unit: "s from start to first accepted", atMost: 0.5 } },
  async round(bench) {
    await bench.fresh();
    const { accepting } = await restart(bench);
    return { accepting };
  },
};

/** Kills the server and starts it on its data. A message that is due while it is down is its first delivery. */
async function restart(bench) {
  await bench.fresh();
  const client = new Client(bench.server.port);
  const due = Math.ceil(Date.now() / 1000) + 1;
  await client.send(bench.requests.publish("/sink", "0", due * 1000));
  client.close();
  await bench.server.kill();
  await sleep(Math.max(0, due * 1000 - Date.now()));
  await bench.restart();
  const again = new Client(bench.server.port);
  await again.send(bench.requests.start(bench.run(0), "/noop", Date.now() + HOUR));
  const accepted = now();
  again.close();
  await bench.endpoint.until("done", 1);
  const [delivered] = await bench.endpoint.times("done", 1);
  return { accepting: (accepted - bench.server.started) / 1000, delivering: (delivered - bench.server.started) / 1000 };
}
