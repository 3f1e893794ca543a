// @llamaindex/llama-cloud 2.16.0: the TypeScript SDK.

import LlamaCloud, { toFile } from "@llamaindex/llama-cloud";
import {
  check,
  checkRejects,
  collect,
  countingFetch,
  fileHash,
  inParallel,
  KEY,
  main,
  MANY_PAGE_SIZE,
  MANY_RECORDS,
  newCollection,
  NOBODY,
  PAGE_SIZE,
  RECORDS,
  tinyPdf,
  URL_OF_SERVER,
} from "./common.mjs";
import { retries } from "./retries_typescript.mjs";

const { AuthenticationError, BadRequestError, NotFoundError, UnprocessableEntityError } = LlamaCloud;

const range = (from, to, step = 1) => Array.from({ length: Math.ceil((to - from) / step) }, (_, at) => from + at * step);

function invoice(number) {
  const data = { vendor: `Vendor ${number % 3}`, total: number + 0.25 };
  return {
    original_data: data,
    data,
    status: number % 5 === 0 ? "error" : "pending_review",
    overall_confidence: (0.97 + (number % 10) / 10) / 2,
    field_metadata: { vendor: { confidence: 0.97 }, total: { confidence: (number % 10) / 10 } },
    file_id: null,
    file_name: `invoice-${number}.pdf`,
    file_hash: `hash-${number % 7}`,
    metadata: {},
  };
}

const client = (apiKey = KEY, options = {}) =>
  new LlamaCloud({ apiKey, baseURL: URL_OF_SERVER, fetch: countingFetch, ...options });

const totals = (items) => items.map((item) => item.data.data.total);
const ids = (items) => items.map((item) => item.id);
const sorted = (values) => [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

async function agentData() {
  const store = client().beta.agentData;
  const where = { deployment_name: "_public", collection: newCollection() };
  const created = [];
  for (const number of range(0, RECORDS)) created.push(await store.create({ data: invoice(number), ...where }));
  check(created[7].data, invoice(7), "what create gives back");
  check((await store.get(created[7].id)).data, invoice(7), "get");

  const ordered = await collect(store.search({ order_by: "data.data.total", page_size: PAGE_SIZE, include_total: true, ...where }));
  check(totals(ordered), range(0.25, RECORDS + 0.25), "all pages of a search");
  const newest = await collect(store.search({ page_size: PAGE_SIZE, offset: 1, ...where }));
  check(ids(newest), ids(created).slice(0, -1).reverse(), "newest first, without the first");
  // This SDK hides total_size; the answer has it.
  const raw = await store.search({ page_size: 1, include_total: true, ...where }).asResponse();
  check((await raw.json()).total_size, RECORDS, "total_size in the answer itself");
  const nulls = { filter: null, order_by: null, offset: null, page_size: null, page_token: null };
  const page = await store.search({ ...nulls, ...where });
  check(ids(page.items), ids(created).slice(-50).reverse(), "search with explicit nulls");
  const whole = await store.aggregate({ group_by: null, count: null, first: null, ...nulls, ...where });
  check(whole.items, [{ group_key: {}, count: null, first_item: null }], "aggregate of nulls");

  const found = await store.search({
    filter: {
      status: { includes: ["error", "rejected"] },
      overall_confidence: { lt: 0.9 },
      created_at: { gte: new Date(created[0].created_at) }, // JSON has milliseconds of it
      "data.total": { gt: 50 },
      file_hash: { excludes: ["hash-0"], ne: null },
      file_id: { eq: null },
    },
    page_size: 100,
    ...where,
  });
  const expected = range(50, RECORDS, 5).filter((number) => number % 7 !== 0);
  check(totals(found.items).sort((a, b) => a - b), expected.map((number) => number + 0.25), "filter");
  const between = { gte: created[20].created_at, lt: created[30].created_at };
  const window = await store.search({ filter: { created_at: between }, page_size: 100, ...where });
  check(sorted(ids(window.items)), sorted(ids(created.slice(20, 30))), "filter by two instants");
  const day = 24 * 3600 * 1000;
  for (const [shift, count] of [[-day, RECORDS], [2 * day, 0]]) {
    const since = new Date(Date.now() + shift);
    for (const bound of [since, since.toISOString().slice(0, 10)]) {
      const groups = await store.aggregate({ filter: { updated_at: { gt: bound } }, count: true, group_by: [], ...where });
      check(groups.items[0].count, count, `count by the date ${bound}`); // as llama-ui counts
    }
  }

  const changed = { ...invoice(7), status: "accepted", data: { vendor: "Nord GmbH", total: 7.25 } };
  const updated = await store.update(created[7].id, { data: changed });
  check(updated.data, changed, "update");
  check([updated.created_at, updated.updated_at > created[7].updated_at], [created[7].created_at, true], "times");

  const byStatus = await collect(
    store.aggregate({ group_by: ["status"], count: true, first: true, order_by: "data.status asc", page_size: 2, ...where }),
  );
  const counts = byStatus.map((group) => [group.group_key.status, group.count]);
  check(counts, [["accepted", 1], ["error", 21], ["pending_review", 83]], "aggregate over two pages");
  check(byStatus[1].first_item, invoice(0), "first item of a group");
  const byTwoKeys = await collect(
    store.aggregate({
      group_by: ["status", "data.vendor"],
      count: true,
      order_by: "data.status desc, data.data.vendor",
      offset: 1,
      page_size: 2,
      ...where,
    }),
  );
  check(
    byTwoKeys.map(({ group_key, count }) => [group_key.status, group_key["data.vendor"], count]),
    [
      ["pending_review", "Vendor 1", 27],
      ["pending_review", "Vendor 2", 28],
      ["error", "Vendor 0", 7],
      ["error", "Vendor 1", 7],
      ["error", "Vendor 2", 7],
      ["accepted", "Nord GmbH", 1],
    ],
    "groups by two keys, page by page, without the first",
  );

  const alias = await store.agentData({ data: invoice(RECORDS), ...where });
  check((await store.get(alias.id)).data, invoice(RECORDS), "what the deprecated alias created");
  check(typeof (await store.delete(alias.id)).message, "string", "answer of delete");

  await projects(where);
  await store.delete(created[0].id);
  await mistakes(store, where, created[0].id, changed);
  check(await store.deleteByQuery({ filter: { file_hash: { eq: "hash-3" } }, ...where }), { deleted_count: 15 }, "delete by query");
  check(await store.deleteByQuery({ filter: null, ...where }), { deleted_count: RECORDS - 16 }, "delete of the rest");
  check((await store.search(where)).items, [], "what is left");
}

/** A project named in the query, in the header, and in both. */
async function projects(where) {
  const [one, other] = ["11111111-2222-3333-4444-555555555555", "66666666-7777-8888-9999-000000000000"];
  const store = client(KEY, { defaultHeaders: { "Project-Id": one } }).beta.agentData;
  const item = await store.create({ data: { n: 1 }, project_id: one, ...where, collection: newCollection() });
  check(item.project_id, one, "project of an item, by query and header");
  check((await store.get(item.id)).project_id, one, "project of an item, by header");
  await checkRejects(BadRequestError, store.get(item.id, { project_id: other }), "two projects in one request");
  await store.delete(item.id);
}

async function mistakes(store, where, gone, data) {
  for (const [what, call] of [
    ["get", () => store.get(gone)],
    ["delete", () => store.delete(gone)],
    ["update", () => store.update(NOBODY, { data })],
    ["an id with reserved characters", () => store.get("a b/c:d")],
  ]) {
    const error = await checkRejects(NotFoundError, call(), `${what} of what is gone`);
    check(typeof error.error.detail, "string", `detail for ${what} of what is gone`);
  }
  const like = { status: { like: "x" } };
  for (const [call, place] of [
    [() => store.search({ filter: like, ...where }), ["filter", "status", "like"]],
    [() => store.aggregate({ filter: like, ...where }), ["filter", "status", "like"]],
    [() => store.deleteByQuery({ filter: like, ...where }), ["filter", "status", "like"]],
    [() => store.search({ filter: { status: { includes: null } }, ...where }), ["filter", "status", "includes"]],
    [() => store.search({ page_size: 0, ...where }), ["page_size"]],
    [() => store.search({ offset: -1, ...where }), ["offset"]],
    [() => store.search({ page_token: "garbage", ...where }), ["page_token"]],
    [() => store.search({ order_by: "a sideways", ...where }), ["order_by"]],
    [() => store.update(NOBODY, { data: "text" }), ["data"]],
  ]) {
    const error = await checkRejects(UnprocessableEntityError, call(), `a mistake in ${place}`);
    check(error.error.detail[0].loc, ["body", ...place], "where the mistake is");
  }
  const token = (await store.search({ page_size: 1, ...where })).next_page_token;
  const other = store.search({ page_token: token, order_by: "data.x", ...where });
  await checkRejects(UnprocessableEntityError, other, "another order's token");
  await checkRejects(AuthenticationError, client("llx-wrong").beta.agentData.search(where), "a wrong key");
}

async function paging() {
  const store = client().beta.agentData;
  const where = { deployment_name: "_public", collection: newCollection() };
  const numbers = range(0, MANY_RECORDS);
  const all = await inParallel(numbers, async (number) => (await store.create({ data: invoice(number), ...where })).id);
  const byTotal = await collect(store.search({ order_by: "data.data.total", page_size: MANY_PAGE_SIZE, ...where }));
  check(ids(byTotal), all, "every record exactly once, by page_token");
  // This SDK repeats the first request's offset with each token.
  const later = store.search({ order_by: "data.data.total desc", page_size: MANY_PAGE_SIZE, offset: 30, ...where });
  check(ids(await collect(later)), [...all].reverse().slice(30), "every record but the first 30, backwards");
  const newest = await collect(store.search({ page_size: MANY_PAGE_SIZE, ...where }));
  const times = newest.map((item) => item.created_at);
  check(times, sorted(times).reverse(), "newest first");
  check(sorted(ids(newest)), sorted(all), "every record exactly once, newest first");
  check((await store.search({ page_size: 5_000, ...where })).items.length, 1_000, "records of the largest page");
  const groups = await collect(store.aggregate({ group_by: ["file_name"], count: true, page_size: MANY_PAGE_SIZE, ...where }));
  check(new Set(groups.map((group) => group.group_key.file_name)).size, MANY_RECORDS, "groups of one record each");
  check(groups.every((group) => group.count === 1), true, "records of each group");
  check(await store.deleteByQuery(where), { deleted_count: MANY_RECORDS }, "delete of every record");
}

async function files() {
  const content = tinyPdf();
  const store = client().files;
  const upload = async (name, bytes, purpose, external) =>
    store.create({ file: await toFile(bytes, name, { type: "application/pdf" }), purpose, ...external });
  const uploaded = await upload("tiny.pdf", content, "extract", { external_file_id: fileHash(content) });
  check((await store.retrieve(uploaded.id)).external_file_id, fileHash(content), "file by its id");
  const presigned = await store.content(uploaded.id, { expires_at_seconds: 60 });
  const lifetime = (new Date(presigned.expires_at) - Date.now()) / 1000;
  check(lifetime > 50 && lifetime <= 60, true, "life of an address, in seconds");
  const answer = await countingFetch(presigned.url); // without the key
  check([answer.status, answer.headers.get("content-type")], [200, "application/pdf"], "answer of the presigned URL");
  check(fileHash(Buffer.from(await answer.arrayBuffer())), fileHash(content), "content of the file");
  const part = await countingFetch(presigned.url, { headers: { Range: "bytes=1-3" } });
  check([part.status, await part.text()], [206, "PDF"], "bytes in the middle, by Range");

  const others = [];
  for (const name of ["c", "a"]) others.push(await upload(`${name}.pdf`, Buffer.concat([content, Buffer.from(name)]), "user_data"));
  // llama-ui's own name for the external id (contract 6.3).
  others.push(await upload("b.pdf", Buffer.concat([content, Buffer.from("b")]), "user_data", { external_id: "from-ui" }));
  check(others[2].external_file_id, "from-ui", "external id by llama-ui's name");
  const all = [uploaded.id, ...ids(others)];
  const names = (list) => list.map((file) => file.name);
  const expanded = await collect(store.list({ file_ids: all, order_by: "name", page_size: 3, expand: ["download_url"] }));
  check(names(expanded), ["a.pdf", "b.pdf", "c.pdf", "tiny.pdf"], "files by name, over two pages");
  for (const [at, end] of ["a", "b", "c", ""].entries()) {
    const bytes = Buffer.from(await (await countingFetch(expanded[at].download_url.url)).arrayBuffer());
    check(fileHash(bytes), fileHash(Buffer.concat([content, Buffer.from(end)])), "content by expanded download_url");
  }
  check(ids(await collect(store.list({ file_ids: all, order_by: "created_at" }))), [...all].reverse(), "files, newest first");
  check(ids(await collect(store.list({ file_ids: all, order_by: "id" }))), sorted(all), "files by id");
  check(ids(await collect(store.list({ file_ids: all, file_name: "b.pdf" }))), [others[2].id], "files of a name");
  const external = await collect(store.list({ file_ids: all, external_file_id: "from-ui" }));
  check(ids(external), [others[2].id], "files of an external id");
  check((await store.retrieve(uploaded.id)).download_url, null, "download_url that nobody asked for");
  const { download_url } = await store.retrieve(uploaded.id, { expand: ["download_url"] });
  check((await countingFetch(download_url.url)).status, 200, "download_url of one file");
  const queried = await store.query({ filter: { file_ids: all }, page_size: 2, order_by: "name desc" });
  check(names(queried.items), ["tiny.pdf", "c.pdf"], "files by the deprecated query");

  await checkRejects(UnprocessableEntityError, store.list({ order_by: "size" }), "files by an unknown field");
  await checkRejects(UnprocessableEntityError, store.list({ page_size: 1_001 }), "files, a page too large");
  await checkRejects(UnprocessableEntityError, upload("x.pdf", content, "fun"), "an unknown purpose");
  for (const id of all) check(await store.delete(id), null, "answer of delete");
  for (const call of [() => store.retrieve(all[0]), () => store.content(all[0]), () => store.delete(all[0])]) {
    await checkRejects(NotFoundError, call(), "a file that is gone");
  }
  check((await countingFetch(presigned.url)).status, 404, "the address of a file that is gone");
  await checkRejects(AuthenticationError, client("llx-wrong").files.list(), "files with a wrong key");
}

await main("@llamaindex/llama-cloud 2.16.0", { agent_data: agentData, paging, files, retries });
