// What 200 open pages cost: half of them the queue, half an item. The server's share of one core, idle and with one and with twenty writes a
// second, beside the same without any page.
//
//     node bench/live.mjs [--binary PATH] [--pages 200] [--seconds 30]
//
// The pages are the streams that they hold, from several addresses of this machine, as many as a proxy would have. Writes are an agent's.
import { readFileSync } from "node:fs";
import http from "node:http";
import { parseArgs } from "node:util";
import { Server, binary } from "./server.mjs";

const { values } = parseArgs({
  options: { binary: { type: "string", default: binary }, pages: { type: "string", default: "200" }, seconds: { type: "string", default: "30" } },
});
const pages = Number(values.pages);
const seconds = Number(values.seconds);
/** `USER_HZ`, which Linux fixes. */
const ticks = 100;
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Seconds of processor time that the process has used so far. */
function used(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticks;
}

const record = (number) => {
  const data = { invoice_number: `R-${number}`, grand_total: number };
  return { original_data: data, data, status: "pending_review", field_metadata: {}, file_name: `${number}.pdf` };
};

/** A page's stream; begins again by itself when it ends. Counts what it hears. */
function listen(server, number, item, heard) {
  const path = item ? `/live?of=${item}&at=0-none` : "/live";
  // At most 64 streams of one address are accepted, and 16 of one person: no cookie, so each is somebody else.
  const localAddress = `127.0.0.${2 + (number % 8)}`;
  const request = http.get(server.url + path, { localAddress, headers: { accept: "text/event-stream" } }, (response) => {
    if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode}`);
    response.on("data", (chunk) => {
      heard.events += String(chunk).split("data: ").length - 1;
      heard.bytes += chunk.length;
    });
    response.on("end", () => setTimeout(() => heard.isOver || listen(server, number, item, heard), 1_000));
  });
  request.on("error", () => {});
  heard.requests.add(request);
}

/** The share of one core while `perSecond` records are written a second. */
async function share(server, perSecond) {
  const [began, from] = [performance.now(), used(server.child.pid)];
  let written = 0;
  while (performance.now() - began < seconds * 1_000) {
    if (written < ((performance.now() - began) / 1_000) * perSecond) {
      await server.create(record(1_000_000 + written));
      written += 1;
    } else await wait(5);
  }
  return (used(server.child.pid) - from) / ((performance.now() - began) / 1_000);
}

const server = await new Server(values.binary).start();
try {
  const items = [];
  for (let number = 0; number < 500; number += 1) items.push(await server.create(record(number)));
  await wait(5_000); // they are assessed
  const alone = [];
  for (const rate of [0, 1, 20]) alone.push(await share(server, rate));
  await wait(3_000);
  const heard = { events: 0, bytes: 0, requests: new Set(), isOver: false };
  for (let number = 0; number < pages; number += 1) listen(server, number, number % 2 ? items[number] : undefined, heard);
  await wait(3_000);
  if (heard.events < pages) throw new Error(`only ${heard.events} of ${pages} pages were greeted`);
  for (const [at, rate] of [0, 1, 20].entries()) {
    const before = heard.events;
    const together = await share(server, rate);
    const percent = (share) => `${(share * 100).toFixed(2)} %`;
    const ratio = alone[at] > 0 ? ` (${(together / alone[at]).toFixed(2)} times)` : "";
    const told = Math.round((heard.events - before) / seconds);
    console.log(
      `${rate} writes/s: ${percent(alone[at])} of a core without pages, ${percent(together)} with ${pages}${ratio}: ` +
        `the pages cost ${percent(together - alone[at])}; ${told} events/s`,
    );
  }
  heard.isOver = true;
  for (const request of heard.requests) request.destroy();
} finally {
  server.stop();
}
