// What somebody gets who guesses passwords: attempts that are refused, and those that are let through to be checked, beside the least that this
// server answers at all.
//
//     node bench/sign_in.mjs [--binary PATH] [--seconds 10] [--connections 16]
//
// One address, an account that exists, another wrong password each time, as fast as answers come.
import http from "node:http";
import { parseArgs } from "node:util";
import { Server, binary } from "./server.mjs";

const { values } = parseArgs({
  options: {
    binary: { type: "string", default: binary },
    seconds: { type: "string", default: "10" },
    connections: { type: "string", default: "16" },
  },
});
const seconds = Number(values.seconds);
const connections = Number(values.connections);

/** How many answers of each status come a minute. */
async function perMinute(server, ask) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const began = performance.now();
  const statuses = new Map();
  const client = async (number) => {
    for (let turn = 0; performance.now() - began < seconds * 1_000; turn += 1) {
      const status = await ask(server.url, agent, `${number}-${turn}`);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, number) => client(number)));
  agent.destroy();
  const minutes = (performance.now() - began) / 60_000;
  return new Map([...statuses].map(([status, count]) => [status, Math.round(count / minutes)]));
}

function send(url, agent, options, body) {
  return new Promise((done, failed) => {
    const request = http.request(url, { agent, ...options }, (response) => {
      response.resume();
      response.on("end", () => done(response.statusCode));
    });
    request.on("error", failed);
    request.end(body);
  });
}

const guess = (url, agent, password) =>
  send(`${url}/sign-in`, agent, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" } }, `login=Ada&password=${password}`);
const healthz = (url, agent) => send(`${url}/healthz`, agent, { method: "GET" });

const server = new Server(values.binary);
try {
  server.addPerson("Ada");
  await server.start({ COUNTERSIGN_API_KEY: "a-key-of-sixteen-letters" });
  const floor = await perMinute(server, healthz);
  const guesses = await perMinute(server, guess);
  const [refused, checked] = [guesses.get(429) ?? 0, guesses.get(401) ?? 0];
  const others = [...guesses].filter(([status]) => status !== 429 && status !== 401);
  if (others.length > 0) throw new Error(`answers that nobody expects: ${JSON.stringify(others)}`);
  console.log(`${refused} attempts a minute are refused, ${checked} checked (the first ${seconds} s, ${connections} connections of one address)`);
  console.log(`GET /healthz, the same way: ${floor.get(200)} a minute; a refusal costs ${(floor.get(200) / refused).toFixed(2)} times as much`);
} finally {
  server.stop();
}
