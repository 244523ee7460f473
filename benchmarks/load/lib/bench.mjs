// One server of an engine, its endpoint and its driver: what a scenario works with.
import { cpus } from "node:os";
import { cpuMillis, machineMillis, treeMillis } from "./process.mjs";
import { Client, pump } from "./pump.mjs";
import { Endpoint } from "./endpoint.mjs";
import { now } from "./clock.mjs";

const CONNECTIONS = 64;

export class Bench {
  #epoch = 0;
  /** URLs of further hosts of the endpoint, where a scenario wants them. */
  hosts;

  /** @param engine see engine.mjs; @param quick whether figures do not matter, only that everything works */
  static async start(engine, quick) {
    const bench = new Bench();
    bench.engine = engine;
    bench.quick = quick;
    bench.endpoint = await Endpoint.start(engine.program);
    try {
      bench.server = await engine.start();
      await bench.#meet();
    } catch (error) {
      await bench.stop();
      throw error;
    }
    return bench;
  }

  async #meet() {
    this.requests = await this.engine.meet(this.server, this.endpoint);
  }

  /** Starts the server again on its data after it was killed. */
  async restart() {
    await this.server.restart();
    await this.#meet();
  }

  /** The size of a scenario: `count`, or a twentieth of it for a smoke run. */
  size(count) {
    return this.quick ? Math.max(1, Math.ceil(count / 20)) : count;
  }

  /** A new set of runs, numbered from 0. @param traced see Endpoint.reset */
  async fresh(traced) {
    this.#epoch++;
    await this.endpoint.reset(traced);
  }

  /** The name of a run of this set. */
  run(i) {
    return `wfr_${this.#epoch}-${i}`;
  }

  /** Sends `count` requests over 64 connections (or other). See pump. */
  pump(count, make, connections = CONNECTIONS) {
    return pump(this.server.port, count, connections, make);
  }

  /** A name that no other round uses, for what outlives a round. */
  name(what) {
    return `${what}-${this.#epoch}`;
  }

  /** Sends one request. */
  async ask(text) {
    await this.pump(1, () => text);
  }

  /** Starts `count` runs of a workflow. @param due when they begin, in Unix milliseconds, unless at once */
  start(count, path, { due, connections, from = 0 } = {}) {
    return this.pump(count, (i) => this.requests.start(this.run(from + i), path, due), connections);
  }

  /** Calls `send(client, i)`, which returns when it sent, for one after the other; each has to be done before the next. */
  async oneByOne(count, send) {
    const client = new Client(this.server.port);
    const sent = [];
    try {
      for (let i = 0; i < count; i++) {
        sent.push(await send(client, i));
        await this.endpoint.until("done", i + 1);
      }
    } finally {
      client.close();
    }
    return sent;
  }

  /** Begins to measure CPU; the returned function ends it. `others`: share of the machine, in percent, used by others. */
  meter() {
    const read = () => ({
      at: now(),
      machine: machineMillis(),
      server: treeMillis(this.server.pid),
      endpoint: cpuMillis(this.endpoint.pid),
      driver: cpuMillis(process.pid),
    });
    const before = read();
    return () => {
      const after = read();
      const used = (who) => after[who] - before[who];
      const ours = used("server") + used("endpoint") + used("driver");
      this.others = Math.max(0, ((used("machine") - ours) / ((after.at - before.at) * cpus().length)) * 100);
      return { server: used("server"), endpoint: used("endpoint"), driver: used("driver"), millis: used("at") };
    };
  }

  async stop() {
    await this.server?.stop();
    this.endpoint.stop();
  }
}
