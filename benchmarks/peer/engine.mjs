// Restate as an engine that the scenarios drive, in the form of ../load/engine.mjs: with a handler as cheap as Stepwell's,
// and with the SDK of its users.
import { fileURLToPath } from "node:url";
import { RestateRequests } from "./requests.mjs";
import { RestateServer, program } from "./server.mjs";

const restate = (name, file) => ({
  name,
  program: fileURLToPath(new URL(file, import.meta.url)),
  lead: 20_000,
  start: () => RestateServer.start(),
  async meet(server, endpoint) {
    await server.meet(endpoint.url);
    return new RestateRequests();
  },
  async parked({ endpoint, requests }) {
    requests.wakers = await endpoint.wakers(await endpoint.count("parked"));
  },
});

export const peers = {
  bare: restate("Restate", "endpoint.mjs"),
  sdk: restate("Restate, its SDK", "sdk.mjs"),
};

export const installed = () => program() !== undefined;
