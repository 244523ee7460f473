// The user's endpoint, in a process of its own: workflows and a sink that cost as little as possible. It replays nothing:
// the number of elements in a delivery says how far a run has come.
//
//   /noop      ends at once            /wait      waits for an event, then ends; /early: the same, for one that came before
//   /steps/K   K steps, then ends      /sleep/S   sleeps until Unix second S, then ends
//   /steps/K/B the same, of which the first gives B bytes
//   /fan/K     K steps side by side    /sink/K    takes plain messages; K, if it is there, and the body are numbers
//
// A run is named wfr_NAME-I; when it reached a point is remembered under its number I, a plain message under the sum of
// its two numbers. Its parent asks over IPC. It may be many hosts, each a port of its own, and one that is silent.
import { createServer } from "node:net";
import { Messages, Pool, header } from "./lib/http.mjs";
import { Requests } from "./lib/requests.mjs";
import { Progress, obey } from "./lib/progress.mjs";

const OK =
  "HTTP/1.1 200 OK\r\nUpstash-Workflow-Sdk-Version: 1\r\nUpstash-workflow-sdk: v1.3.2\r\n" +
  'Content-Type: text/plain;charset=UTF-8\r\nContent-Length: 29\r\n\r\n{"finishCondition":"success"}';
const TAKEN = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
const FAILED = "HTTP/1.1 500 Failed\r\nContent-Length: 0\r\n\r\n";

const progress = new Progress();
let requests;
let pool;
/** The most bytes that a delivery had. */
let longest = 0;

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
    progress.mark("done", this.number);
    this.#send(requests.finish(this.name), "ended");
  }

  #send(text, mark) {
    pool.send(text, (status, body) => {
      if (status >= 200 && status < 300) {
        if (mark !== undefined) progress.mark(mark, this.number);
        this.answer(OK);
      } else {
        this.answer(FAILED);
        progress.failed(`the server refused: ${status} ${body.slice(0, 300)}`);
      }
    });
  }
}

const result = (stepId, concurrent, out = "1") => ({ stepId, stepName: `s${stepId}`, stepType: "Run", out, concurrent });
const plan = (targetStep, concurrent) => ({ stepId: 0, stepName: `s${targetStep}`, stepType: "Run", concurrent, targetStep });

const wait = (run, elements) => (elements === 1 ? run.wait() : run.finish());

const workflows = {
  noop: (run) => run.finish(),
  steps: (run, elements, steps, bytes) => {
    if (elements > steps) return run.finish();
    run.append([elements === 1 && bytes > 0 ? result(1, 1, "x".repeat(bytes)) : result(elements, 1)]);
  },
  wait,
  early: wait,
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
  const [, kind, parameter, bytes] = path.split("/");
  if (kind === "sink") {
    progress.mark("done", Number(parameter ?? 0) + Number(body));
    return answer(TAKEN);
  }
  const run = new Run(header(head, "upstash-workflow-runid"), path, answer);
  const elements = elementsOf(body);
  progress.arrived(run.number);
  longest = Math.max(longest, body.length);
  if (elements === 1) progress.mark("start", run.number);
  workflows[kind](run, elements, Number(parameter), Number(bytes));
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
  ...progress.orders(),
  server({ port, token }) {
    requests = new Requests(token, `http://127.0.0.1:${server.address().port}`);
    pool = new Pool(port);
  },
  hosts: ({ count }) => Promise.all(Array.from({ length: count }, () => listening(host(deliver)))),
  silent: () => listening((silent = new Silent()).host),
  speak: () => silent.speak(),
  longest: () => longest,
};

obey(orders, await listening(server));
