// The requests of the protocol, as the official SDK words them, as plain text.
const FEATURES = "LazyFetch,InitialBody,WF_DetectTrigger,WF_TriggerOnConfig";
// Stands for the name of the run in a template.
const RUN = "\u0001";

/** Makes the requests of one client, or of one endpoint, to one server. What two runs have in common is made once. */
export class Requests {
  #token;
  #endpoint;
  #templates = new Map();

  /** @param endpoint where workflows and sinks live, such as http://127.0.0.1:9000 */
  constructor(token, endpoint) {
    this.#token = token;
    this.#endpoint = endpoint;
  }

  /** Starts a run. @param path the workflow; @param due when it begins, in Unix milliseconds, unless at once */
  start(run, path, due) {
    return this.#filled(run, `start ${path} ${due}`, () => {
      const url = this.#endpoint + path;
      const headers = { ...workflowHeaders(url, "true"), ...notBefore(due), ...failureHeaders(url) };
      return batch([{ destination: url, headers, body: "{}" }]);
    });
  }

  /** Appends steps. @param steps objects in the form of the SDK; @param timing further headers, as of a sleep */
  append(run, path, steps, timing = {}) {
    return this.#filled(run, `append ${path} ${JSON.stringify(steps)} ${JSON.stringify(timing)}`, () => {
      const url = this.#endpoint + path;
      const headers = { ...workflowHeaders(url, "false"), ...timing };
      return batch(steps.map((step) => ({ destination: url, headers, body: JSON.stringify(step) })));
    });
  }

  wait(run, path, event, step) {
    const { body, headers } = this.#template(`wait ${path}`, () => {
      const url = this.#endpoint + path;
      const sent = waitHeaders(url);
      const kept = Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, [value]]));
      const timeoutHeaders = { ...kept, "content-type": ["application/json"] };
      return { headers: sent, body: JSON.stringify({ url, timeout: "1d", timeoutUrl: url, timeoutHeaders, step }) };
    });
    return this.#request("POST", `/v2/wait/${event}`, body.join(run), headers.join(run));
  }

  notify(run, event, data = '{"amount":12}') {
    return this.#request("POST", `/v2/notify/${run}/${event}`, data);
  }

  /** The same for a run whose code has not begun. */
  notifyEarly(run, event) {
    return this.notify(run, event);
  }

  finish(run, result = "{}") {
    return this.#request("DELETE", `/v2/workflows/runs/${run}?cancel=false`, result);
  }

  /** Publishes a plain message. @param due as for a start */
  publish(path, body, due) {
    return this.publishTo(this.#endpoint + path, body, due);
  }

  /** The same to any destination, the name of a URL group too. */
  publishTo(destination, body, due) {
    return this.#request("POST", `/v2/publish/${destination}`, body, lines(notBefore(due)));
  }

  queue(name, parallelism) {
    return this.#request("POST", "/v2/queues", JSON.stringify({ queueName: name, parallelism }));
  }

  enqueue(queue, path, body) {
    return this.#request("POST", `/v2/enqueue/${queue}/${this.#endpoint}${path}`, body);
  }

  /** A URL group of paths of the endpoint. */
  group(name, paths) {
    const endpoints = paths.map((path) => ({ url: this.#endpoint + path }));
    return this.#request("POST", `/v2/topics/${name}/endpoints`, JSON.stringify({ endpoints }));
  }

  #filled(run, key, make) {
    const { path, body } = this.#template(key, make);
    return this.#request("POST", path, body.join(run));
  }

  #template(key, make) {
    let template = this.#templates.get(key);
    if (template === undefined) {
      const { path, body, headers = {} } = make();
      template = { path, body: body.split(JSON.stringify(RUN).slice(1, -1)), headers: lines(headers).split(RUN) };
      this.#templates.set(key, template);
    }
    return template;
  }

  #request(method, path, body, headers = "") {
    return (
      `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${this.#token}\r\n${headers}` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    );
  }
}

const notBefore = (due) => (due === undefined ? {} : { "Upstash-Not-Before": (due / 1000).toFixed(3) });

const batch = (items) => ({ path: "/v2/batch", body: JSON.stringify(items) });

const lines = (headers) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");

function workflowHeaders(url, init) {
  return {
    "content-type": "application/json",
    "upstash-method": "POST",
    "upstash-workflow-init": init,
    "upstash-workflow-runid": RUN,
    "upstash-workflow-url": url,
    "upstash-workflow-sdk-version": "1",
    "upstash-forward-upstash-workflow-sdk-version": "1",
    "upstash-feature-set": FEATURES,
  };
}

function failureHeaders(url) {
  const name = "upstash-failure-callback";
  return {
    [name]: url,
    [`${name}-feature-set`]: FEATURES,
    [`${name}-workflow-runid`]: RUN,
    [`${name}-workflow-init`]: "false",
    [`${name}-workflow-url`]: url,
    [`${name}-workflow-calltype`]: "failureCall",
    [`${name}-forward-upstash-workflow-is-failure`]: "true",
    [`${name}-forward-upstash-workflow-failure-callback`]: "true",
  };
}

function waitHeaders(url) {
  return {
    "Upstash-Workflow-Init": "false",
    "Upstash-Workflow-RunId": RUN,
    "Upstash-Workflow-Url": url,
    "Upstash-Feature-Set": FEATURES,
    "Upstash-Workflow-Sdk-Version": "1",
    "Upstash-Forward-Upstash-Workflow-Sdk-Version": "1",
    "Upstash-Workflow-CallType": "step",
  };
}
