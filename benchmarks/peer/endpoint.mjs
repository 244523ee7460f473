// The user's endpoint for Restate without its SDK, as cheap as possible: one HTTP/2 stream for each invocation, on which
// its steps are completed. It has the same workflows as ../load/endpoint.mjs and repairs nothing.
import { createServer } from "node:http2";
import { Progress, obey } from "../load/lib/progress.mjs";
import { CONTENT_TYPE, FULFIL, Journal, OUTPUT, PARK, PROMISE, VERSION, sleep, step, waker } from "./protocol.mjs";

const progress = new Progress();
const wakers = [];

const workflows = {
  /** Tells nobody: whether the server takes invocations is asked by it. */
  ping: ({ stream }) => stream.end(OUTPUT),
  noop: (run) => run.finish(),
  sink: (run) => run.finish(),
  steps: (run, steps) => (run.journal.completed === steps ? run.finish() : run.stream.write(step(run.journal.completed + 1))),
  fan: (run, branches) => {
    if (run.journal.completed === branches) run.finish();
    else if (run.journal.completed === 0) run.stream.write(Buffer.concat(Array.from({ length: branches }, (_, i) => step(i + 1))));
  },
  wait: (run) => {
    if (run.journal.woken > 0) return run.finish();
    wakers[run.number] = waker(run.journal.id);
    run.park(PARK);
  },
  sleep: (run, until) => (run.journal.completed > 0 ? run.finish() : run.park(sleep(until * 1000))),
};

/** A workflow whose event comes before it waits: that takes a promise with a name. */
const early = {
  run: (run) => {
    if (run.journal.completed > 0) return run.finish();
    progress.mark("start", run.number);
    run.stream.write(PROMISE);
  },
  notify: ({ stream }) => stream.end(Buffer.concat([FULFIL, OUTPUT])),
};

class Run {
  journal = new Journal();

  constructor(stream, workflow) {
    this.stream = stream;
    this.workflow = workflow;
  }

  get number() {
    return this.journal.input[0];
  }

  /** Goes on as far as the journal allows. */
  proceed() {
    const { commands, completed } = this.journal;
    if (commands > completed) return this.#broken(`run ${this.number} was interrupted`);
    progress.arrived(this.number);
    this.workflow(this, this.journal.input[1]);
  }

  park(frames) {
    progress.mark("parked", this.number);
    this.stream.end(frames);
  }

  finish() {
    progress.mark("done", this.number);
    progress.mark("ended", this.number);
    this.stream.end(OUTPUT);
  }

  #broken(what) {
    progress.failed(what);
    this.stream.close();
  }
}

const described = (handlers, ty) =>
  Object.keys(handlers).map((name) => ({ name, ty: ty?.(name), input: { required: false, contentType: "*/*" }, output: {} }));

const MANIFEST = JSON.stringify({
  protocolMode: "BIDI_STREAM",
  minProtocolVersion: VERSION,
  maxProtocolVersion: VERSION,
  services: [
    { name: "bench", ty: "SERVICE", handlers: described(workflows) },
    { name: "early", ty: "WORKFLOW", handlers: described(early, (name) => (name === "run" ? "WORKFLOW" : "SHARED")) },
  ],
});

const server = createServer();
server.on("stream", (stream, headers) => {
  stream.on("error", () => {}); // the server went away; it will invoke again
  const [, , service, handler] = headers[":path"].split("/");
  if (handler === undefined) {
    stream.respond({ ":status": 200, "content-type": "application/vnd.restate.endpointmanifest.v3+json" });
    return stream.end(MANIFEST);
  }
  stream.respond({ ":status": 200, "content-type": CONTENT_TYPE });
  const run = new Run(stream, (service === "early" ? early : workflows)[handler]);
  stream.on("data", (chunk) => run.journal.add(chunk, () => run.proceed()));
});
server.on("sessionError", () => {});

await new Promise((resolve) => server.listen(0, "127.0.0.1", 4096, resolve));
obey({ ...progress.orders(), wakers: ({ count }) => wakers.slice(0, count) }, server.address().port);
