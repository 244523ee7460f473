// The requests that mean for Restate what ../load/lib/requests.mjs means for Stepwell. A call is accepted (`send`) as a
// start or a message is: its 2xx says that it is on the disk.
export class RestateRequests {
  /** What wakes each run that waits. */
  wakers = [];

  start(run, path, due) {
    const [, workflow, parameter = 0] = path.split("/");
    const body = `[${numberOf(run)},${parameter}]`;
    const place = workflow === "early" ? `/early/${run}/run` : `/bench/${workflow}`;
    return request(`${place}/send${delay(due)}`, body);
  }

  publish(path, body, due) {
    return request(`/bench${path}/send${delay(due)}`, `[${body},0]`);
  }

  notify(run) {
    return request(`/restate/awakeables/${this.wakers[numberOf(run)]}/resolve`, "1");
  }

  notifyEarly(run) {
    return request(`/early/${run}/notify`, "[0,0]");
  }
}

const numberOf = (run) => Number(run.slice(run.lastIndexOf("-") + 1));

/** It knows delays only, so what it is told depends on when it is told. */
const delay = (due) => (due === undefined ? "" : `?delay=${Math.max(1, Math.ceil(due - Date.now()))}ms`);

const request = (path, body) =>
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
