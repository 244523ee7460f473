// The user's endpoint, in a process of its own: workflows and a sink that cost as little as possible. It replays nothing:
// the number of elements in a delivery says how far a run has come.
//
//   /noop      ends at once            /wait      waits for an event, then ends
//   /steps/K   K steps, then ends      /sleep/S   sleeps until Unix second S, then ends
//   /fan/K     K steps side by side    /sink/K    takes plain messages; K, if it is there, and the body are numbers
//
// A run is named wfr_NAME-I; when it reached a point is remembered under its number I, a plain message under the sum of
// its two numbers. Its parent asks over IPC. It may be many hosts, each a port of its own, and one that is silent.
import { createServer } from "node:net";
import { Messages, Pool, header } from "./lib/http.mjs";
import { Requests } from "./lib/requests.mjs";
import { now } from "./lib/clock.mjs";

const OK =
  "HTTP/1.1 200 OK\r\nUpstash-Workflow-Sdk-Version: 1\r\nUpstash-workflow-sdk: v1.3.2\r\n" +
  'Content-Type: text/plain;charset=UTF-8\r\nContent-Length: 29\r\n\r\n{"finishCondition":"success"}';
const TAKEN = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
const FAILED = "HTTP/1.1 500 Failed\r\nContent-Length: 0\r\n\r\n";

let requests;
let pool;
let marks;
let arrivals;
let errors = [];
const waiting = [];

function reset({ traced }) {
  marks = { start: new Marks(), parked: new Marks(), done: new Marks(), ended: new Marks() };
  arrivals = traced ? [] : undefined;
  errors = [];
  waiting.length = 0;
}

/** When each run reached a point. Only the first time counts: a repeated delivery is no progress. */
class Marks {
  times = new Float64Array(1 << 17);
  count = 0;

  set(i) {
    if (this.times[i] === 0) {
      this.times[i] = now();
      this.count++;
      look();
    }
  }
}

/** Answers those who wait for a mark that is reached now, or never will be. */
function look() {
  for (const one of waiting.splice(0)) {
    if (!one()) waiting.push(one);
  }
}

/** A run as one delivery shows it. */
class Run {
  constructor(name, path, answer) {
    this.name = name;
    this.number = Number(name.slice(name.lastIndexOf("-") + 1));
    this.path = path;
    this.answer = answer;
  }

  append(steps, timing, mark) {
    this.#send(requests.append(this.name, this.path, steps, timing), mark);
  }

  wait() {
    const step = { stepId: 1, stepType: "Wait", stepName: "event", concurrent: 1 };
    this.#send(requests.wait(this.name, this.path, `ev-${this.number}`, step), "parked");
  }

  finish() {
    marks.done.set(this.number);
    this.#send(requests.finish(this.name), "ended");
  }

  #send(text, mark) {
    pool.send(text, (status, body) => {
      if (status >= 200 && status < 300) {
        if (mark !== undefined) marks[mark].set(this.number);
        this.answer(OK);
      } else {
        errors.push(`${status} ${body.slice(0, 300)}`);
        this.answer(FAILED);
        look();
      }
    });
  }
}

const result = (stepId, concurrent) => ({ stepId, stepName: `s${stepId}`, stepType: "Run", out: "1", concurrent });
const plan = (targetStep, concurrent) => ({ stepId: 0, stepName: `s${targetStep}`, stepType: "Run", concurrent, targetStep });

const workflows = {
  noop: (run) => run.finish(),
  steps: (run, elements, steps) => (elements <= steps ? run.append([result(elements, 1)]) : run.finish()),
  wait: (run, elements) => (elements === 1 ? run.wait() : run.finish()),
  sleep: (run, elements, until) => {
    if (elements > 1) return run.finish();
    const step = { stepId: 1, stepName: "pause", stepType: "SleepUntil", sleepUntil: until, concurrent: 1 };
    run.append([step], { "upstash-not-before": String(until) }, "parked");
  },
  fan: (run, elements, branches) => {
    if (elements === 1) run.append(Array.from({ length: branches }, (_, i) => plan(i + 1, branches)));
    else if (elements <= branches + 1) run.append([result(elements - 1, branches)]);
    else if (elements === 2 * branches + 1) run.finish();
    else run.answer(OK);
  },
};

function deliver(head, body, answer) {
  const path = head.slice(head.indexOf(" ") + 1, head.indexOf(" HTTP/"));
  const [, kind, parameter] = path.split("/");
  if (kind === "sink") {
    marks.done.set(Number(parameter ?? 0) + Number(body));
    return answer(TAKEN);
  }
  const run = new Run(header(head, "upstash-workflow-runid"), path, answer);
  const elements = elementsOf(body);
  arrivals && (arrivals[run.number] ??= []).push(now());
  if (elements === 1) marks.start.set(run.number);
  workflows[kind](run, elements, Number(parameter));
}

function elementsOf(list) {
  let count = 0;
  for (let at = list.indexOf('"messageId"'); at >= 0; at = list.indexOf('"messageId"', at + 1)) count++;
  return count;
}

/** A host of its own that hands its requests to `take`. */
function host(take) {
  return createServer({ noDelay: true }, (socket) => {
    const messages = new Messages((head, body) => take(head, body, (answer) => socket.write(answer, "latin1")));
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => messages.add(chunk));
    socket.on("error", () => {}); // the server's end went away; it will deliver again
  });
}

const listening = (server) =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", 4096, () => resolve(server.address().port)));

/** Takes connections and requests and answers nothing until it is told to. */
class Silent {
  #held = [];
  #silent = true;
  host = host((...request) => (this.#silent ? this.#held.push(request) : deliver(...request)));

  speak() {
    this.#silent = false;
    this.#held.splice(0).forEach((request) => deliver(...request));
  }
}

const server = host(deliver);
let silent;

const orders = {
  server({ port, token }) {
    requests = new Requests(token, `http://127.0.0.1:${server.address().port}`);
    pool = new Pool(port);
  },
  reset,
  hosts: ({ count }) => Promise.all(Array.from({ length: count }, () => listening(host(deliver)))),
  silent: () => listening((silent = new Silent()).host),
  speak: () => silent.speak(),
  until: ({ mark, count }) =>
    new Promise((resolve) => {
      waiting.push(() => {
        const over = marks[mark].count >= count || errors.length > 0;
        if (over) resolve({ errors: errors.slice(0, 3) });
        return over;
      });
      look();
    }),
  count: ({ mark }) => marks[mark].count,
  times: ({ mark, count }) => marks[mark].times.slice(0, count),
  arrivals: () => arrivals,
};

process.on("message", async ({ id, order, of }) => process.send({ id, value: await orders[order](of) }));
process.on("disconnect", () => process.exit(0));
reset({});
process.send({ port: await listening(server) });
