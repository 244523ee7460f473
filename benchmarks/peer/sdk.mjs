// The user's endpoint for Restate as its users write it: with the SDK.
import { createServer } from "node:http2";
import { Progress, obey } from "../load/lib/progress.mjs";
import * as restate from "@restatedev/restate-sdk";

// The SDK is written for Node 22; nothing else keeps it from Node 20.
Promise.withResolvers ??= function () {
  let functions;
  const promise = new this((resolve, reject) => (functions = { resolve, reject }));
  return { promise, ...functions };
};

const progress = new Progress();
const wakers = [];
// Whoever waits does so without a connection, at once.
const parking = { inactivityTimeout: 0 };

function finish(i) {
  progress.mark("done", i);
  progress.mark("ended", i);
}

const empty = async (context, [i]) => finish(i);

const bench = restate.service({
  name: "bench",
  handlers: {
    ping: async () => {},
    noop: empty,
    sink: empty,
    steps: async (context, [i, steps]) => {
      progress.arrived(i);
      for (let step = 1; step <= steps; step++) {
        await context.run("s", () => 1);
        progress.arrived(i);
      }
      finish(i);
    },
    fan: async (context, [i, branches]) => {
      await restate.RestatePromise.all(Array.from({ length: branches }, () => context.run("s", () => 1)));
      finish(i);
    },
    wait: restate.createServiceHandler(parking, async (context, [i]) => {
      const { id, promise } = context.awakeable();
      wakers[i] = id;
      progress.mark("parked", i);
      await promise;
      finish(i);
    }),
    sleep: restate.createServiceHandler(parking, async (context, [i, until]) => {
      const from = await context.date.now();
      progress.mark("parked", i);
      await context.sleep(Math.max(1, until * 1000 - from));
      finish(i);
    }),
  },
});

const early = restate.workflow({
  name: "early",
  handlers: {
    run: async (context, [i]) => {
      progress.mark("start", i);
      await context.promise("event");
      finish(i);
    },
    notify: (context) => context.promise("event").resolve(1),
  },
});

// A few of its errors, so that nobody waits in silence; not those of each connection when a server is killed.
let told = 0;
const logger = ({ level }, ...words) => {
  if (level === "error" && told++ < 3) console.error("the peer's SDK:", ...words);
};

const server = createServer(restate.createEndpointHandler({ services: [bench, early], logger }));
await new Promise((resolve) => server.listen(0, "127.0.0.1", 4096, resolve));
obey({ ...progress.orders(), wakers: ({ count }) => wakers.slice(0, count) }, server.address().port);
