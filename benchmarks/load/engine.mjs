// Stepwell as an engine that the scenarios drive. Another engine (../peer) is an object of the same form.
import { fileURLToPath } from "node:url";
import { Requests } from "./lib/requests.mjs";
import { Server } from "./lib/server.mjs";

export const stepwell = {
  name: "Stepwell",
  /** Whether its heap can be asked for. */
  java: true,
  /** Whether each delivery of a run carries all its steps before. */
  carriesAll: true,
  /** The user's side, a process of its own. */
  program: fileURLToPath(new URL("endpoint.mjs", import.meta.url)),
  /** How long 20,000 delayed messages may take to be published, in milliseconds. */
  lead: 8_000,
  /** A server on a new data folder: port, pid, data, started, log(), kill(), restart(), stop(). */
  start: () => Server.start(),
  /** Makes server and endpoint known to each other. Returns what words the requests. */
  async meet({ port, token }, endpoint) {
    await endpoint.server(port, token);
    return new Requests(token, endpoint.url);
  },
  /** Called when the runs of a scenario wait, before they are notified. */
  async parked() {},
};
