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

/** How many answers of each status came, and in how many minutes. */
async function count(server, ask) {
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
  return { statuses, minutes: (performance.now() - began) / 60_000 };
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
  await server.start({ COUNTERSIGN_API_KEY: "a-key-of-sixteen-letters" });
  server.addPerson("Ada");
  const floor = await count(server, healthz);
  const guesses = await count(server, guess);
  const others = [...guesses.statuses].filter(([status]) => status !== 429 && status !== 401);
  if (others.length > 0) throw new Error(`answers that nobody expects: ${JSON.stringify(others)}`);
  const least = Math.round((floor.statuses.get(200) ?? 0) / floor.minutes);
  const refused = Math.round((guesses.statuses.get(429) ?? 0) / guesses.minutes);
  console.log(`${refused} attempts a minute are refused; ${guesses.statuses.get(401) ?? 0} were checked in ${seconds} s (${connections} connections of one address)`);
  console.log(`GET /healthz, the same way: ${least} a minute; a refusal costs ${(least / refused).toFixed(1)} times as much`);
} finally {
  server.stop();
}
