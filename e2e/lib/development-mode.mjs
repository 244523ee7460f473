// A program as a developer writes it, started with QSTASH_DEV=true and nothing else: everything comes from the environment.
import { once } from "node:events";
import { createServer } from "node:http";
import { Client, serve } from "@upstash/workflow";

const { promise, resolve } = Promise.withResolvers?.() ?? withResolvers();

const { handler } = serve(async (context) => {
  const greeting = await context.run("greet", () => `hello ${context.requestPayload}`);
  await context.run("tell", () => resolve(greeting));
});

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = `http://${request.headers.host}${request.url}`;
  const answer = await handler(new Request(url, { method: "POST", headers: request.headers, body: Buffer.concat(chunks) }));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(await answer.text());
});
server.listen(0, "127.0.0.1");
await once(server, "listening");

await new Client().trigger({ url: `http://127.0.0.1:${server.address().port}/dev`, body: "☃" });
console.log(`result: ${JSON.stringify(await promise)}`);
process.exit(0);

function withResolvers() {
  const ends = {};
  ends.promise = new Promise((yes) => {
    ends.resolve = yes;
  });
  return ends;
}
