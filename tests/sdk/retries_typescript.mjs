// @llamaindex/llama-cloud on a bad network: it retries up to five times on what contract section 7 lists, and on nothing else.

import LlamaCloud from "@llamaindex/llama-cloud";
import { createServer } from "node:net";
import { check, checkRejects, collect, KEY, newCollection, Scenario, URL_OF_SERVER } from "./common.mjs";

const TRIES = 6;
const SOON = "retry-after-ms=20";
const REPEATED = {
  408: LlamaCloud.APIError,
  409: LlamaCloud.ConflictError,
  429: LlamaCloud.RateLimitError,
  500: LlamaCloud.InternalServerError,
  503: LlamaCloud.InternalServerError,
};
const FINAL = {
  400: LlamaCloud.BadRequestError,
  401: LlamaCloud.AuthenticationError,
  403: LlamaCloud.PermissionDeniedError,
  404: LlamaCloud.NotFoundError,
  412: LlamaCloud.APIError,
  422: LlamaCloud.UnprocessableEntityError,
};
const TIMEOUT = 300; // milliseconds; shorter than the `slow` step of `flaky.py`

const at = (url, options = {}) => new LlamaCloud({ apiKey: KEY, baseURL: url, ...options }).beta.agentData;

export async function retries() {
  const where = { deployment_name: "_public", collection: newCollection() };
  const here = at(URL_OF_SERVER);
  const item = await here.create({ data: { text: "a" }, ...where });
  const total = async () => (await collect(here.search(where))).length;

  for (const [status, errorType] of Object.entries(REPEATED)) {
    let scripted = new Scenario(`${status}~${SOON}`, `${status}~${SOON}`, "pass");
    check((await at(scripted.url).get(item.id)).data, { text: "a" }, `get after ${status} twice`);
    check((await scripted.seen()).map((request) => request.retry_count), ["0", "1", "2"], `retry counts after ${status}`);
    scripted = new Scenario(`${status}~${SOON}`);
    const error = await checkRejects(errorType, at(scripted.url).get(item.id), `error for ${status} only`);
    check([error.status, await scripted.count()], [Number(status), TRIES], `status and requests for ${status} only`);
    scripted = new Scenario(`${status}~x-should-retry=false`, "pass");
    await checkRejects(errorType, at(scripted.url).get(item.id), `error for ${status} with x-should-retry: false`);
    check(await scripted.count(), 1, `requests for ${status} with x-should-retry: false`);
  }
  for (const [status, errorType] of Object.entries(FINAL)) {
    const scripted = new Scenario(status, "pass");
    const error = await checkRejects(errorType, at(scripted.url).get(item.id), `error for ${status}`);
    check([error.status, await scripted.count()], [Number(status), 1], `status and requests for ${status}`);
  }
  let scripted = new Scenario(`404~x-should-retry=true~${SOON}`, "pass");
  check((await at(scripted.url).get(item.id)).data, { text: "a" }, "get after 404 with x-should-retry: true");

  scripted = new Scenario("429~retry-after=1", "pass");
  const start = performance.now();
  await at(scripted.url).search(where);
  const waited = performance.now() - start;
  check(waited >= 990 && waited < 3_000, true, "a wait of retry-after seconds");
  scripted = new Scenario("503", "503", "pass"); // without a Retry-After header
  await at(scripted.url).create({ data: { text: "b" }, ...where });
  check([await scripted.count(), await total()], [3, 2], "requests and records of a create after 503 twice");
  scripted = new Scenario("drop", "drop", "pass");
  await at(scripted.url).create({ data: { text: "c" }, ...where });
  check([await scripted.count(), await total()], [3, 3], "requests and records of a create after two dropped connections");
  scripted = new Scenario("slow", "pass");
  await at(scripted.url, { timeout: TIMEOUT }).create({ data: { text: "d" }, ...where });
  check([await scripted.count(), await total()], [2, 4], "requests and records of a create after a timeout");
  scripted = new Scenario("slow");
  const call = at(scripted.url, { timeout: TIMEOUT, maxRetries: 1 }).search(where);
  await checkRejects(LlamaCloud.APIConnectionTimeoutError, call, "error for timeouts only");
  check(await scripted.count(), 2, "requests for timeouts only, one retry allowed");
  // Once it has the headers, this SDK does not retry: a cut answer is an error, although the record was written.
  scripted = new Scenario("cut", "pass");
  await checkRejects(TypeError, at(scripted.url).create({ data: { text: "e" }, ...where }), "error for an answer cut off");
  check([await scripted.count(), await total()], [1, 5], "requests and records of a create whose answer was cut off");
  scripted = new Scenario("pass", `503~${SOON}`, "drop", "pass");
  const pages = await collect(at(scripted.url).search({ order_by: "data.text", page_size: 2, ...where }));
  const texts = pages.map((found) => found.data.text);
  check([texts, await scripted.count()], [["a", "b", "c", "d", "e"], 5], "pages in a bad network");

  const nobody = await freePort();
  const refused = at(`http://127.0.0.1:${nobody}`, { maxRetries: 1 }).get(item.id);
  await checkRejects(LlamaCloud.APIConnectionError, refused, "refused connections");

  await conditional(here, item.id);
  await here.deleteByQuery(where);
}

/** If-Match through the request's options: a refusal is final. */
async function conditional(here, id) {
  const etag = (await here.get(id).asResponse()).headers.get("etag");
  const headers = { "If-Match": etag };
  const scripted = new Scenario("pass");
  const { data, response } = await at(scripted.url).update(id, { data: { text: "f" } }, { headers }).withResponse();
  check(data.data, { text: "f" }, "a write with the ETag of now");
  for (const call of [
    () => at(scripted.url).update(id, { data: { text: "g" } }, { headers }),
    () => at(scripted.url).delete(id, null, { headers }),
  ]) {
    const error = await checkRejects(LlamaCloud.APIError, call(), "a write with an old ETag");
    check(error.status, 412, "status of a write with an old ETag");
  }
  check((await scripted.seen()).map((request) => request.retry_count), ["0", "0", "0"], "requests with If-Match, each sent once");
  const newest = await here.get(id).withResponse();
  check(newest.data.data, { text: "f" }, "what two refused writes leave");
  check(newest.response.headers.get("etag"), response.headers.get("etag"), "ETag of PUT and GET");
}

/** A port on which nobody listens. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
