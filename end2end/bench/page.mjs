// What a reviewer feels, measured in a real Chromium.
import { chromium } from "@playwright/test";
import { chromium as executable } from "../chromium.mjs";
import { get } from "./server.mjs";

export const launch = () =>
  chromium.launch({
    executablePath: executable,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });

/** The network for the first key: 10 Mbit/s each way, 20 ms latency. */
const TEN_MEGABITS = { offline: false, latency: 20, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };

/** Runs before the page's scripts. Watches layout, paint, hydration and long tasks, and keeps a reference to wasm's memory. */
function watch() {
  window.seen = { cls: 0, lcp: 0, longest: 0 };
  const observe = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  observe("layout-shift", (entry) => (window.seen.cls += entry.hadRecentInput ? 0 : entry.value));
  observe("largest-contentful-paint", (entry) => (window.seen.lcp = entry.startTime));
  observe("longtask", (entry) => (window.seen.longest = Math.max(window.seen.longest, entry.duration)));
  new MutationObserver(() => {
    if (document.documentElement?.hasAttribute("data-hydrated")) window.seen.hydrated ??= performance.now();
  }).observe(document, { subtree: true, attributeFilter: ["data-hydrated"] });
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original.apply(WebAssembly, given);
      window.seen.memory = (made.instance ?? made).exports.memory;
      return made;
    };
  }
  /** Measures the milliseconds from the next `event` until `isDone` holds and is painted. */
  window.from = (event, isDone) => {
    window.took = new Promise((done) => {
      const started = (happened) => {
        const start = happened.timeStamp;
        const look = () => {
          if (isDone()) setTimeout(() => done(performance.now() - start));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      };
      window.addEventListener(event, started, { capture: true, once: true });
    });
  };
}

/** A blank page in a new browser context, with the processor slowed down `slower` times. */
async function blank(browser, slower) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.requested = new Map();
  page.on("response", async (response) => page.requested.set(response.url(), (await response.headerValue("content-type").catch(() => "")) ?? ""));
  await page.addInitScript(watch);
  page.session = await context.newCDPSession(page);
  await page.session.send("Emulation.setCPUThrottlingRate", { rate: slower });
  return page;
}

/** A new browser context at `url`, hydrated. */
export async function open(browser, url, slower = 1) {
  const page = await blank(browser, slower);
  await page.goto(url, { waitUntil: "networkidle" });
  await page.locator("html[data-hydrated]").waitFor();
  return page;
}

/**
 * A first visit at 10 Mbit/s that presses `key` as soon as something is painted. Returns the milliseconds from navigation to hydration,
 * and from the key to its answer: until `isAnswered`, which runs in the page, holds and is painted. The answer is null if the key is
 * lost, that is, not answered within three seconds after hydration.
 */
export async function firstKey(browser, url, slower, key, isAnswered) {
  const page = await blank(browser, slower);
  await page.session.send("Network.enable");
  await page.session.send("Network.emulateNetworkConditions", TEN_MEGABITS);
  await page.addInitScript(`
    window.from("keydown", ${isAnswered});
    addEventListener("keydown", ({ timeStamp }) => (window.seen.pressed = timeStamp), { capture: true, once: true });
  `);
  // The browser reports the first paint. Asking the page would get an answer only when its scripts pause.
  await page.session.send("Page.enable");
  await page.session.send("Page.setLifecycleEventsEnabled", { enabled: true });
  let blankIsOver = false;
  const painted = new Promise((found) =>
    page.session.on("Page.lifecycleEvent", ({ name }) => name === "firstContentfulPaint" && found()),
  );
  await page.goto(url, { waitUntil: "commit" });
  await painted;
  await page.keyboard.press(key);
  await page.waitForFunction(() => window.seen.hydrated);
  const answered = await page.evaluate(() => Promise.race([window.took, new Promise((lost) => setTimeout(() => lost(null), 3_000))]));
  const { hydrated, pressed } = await seen(page);
  await page.context().close();
  return { answered, hydrated, early: pressed < hydrated };
}

const kind = (url, type) =>
  /html/.test(type) ? "HTML" : url.endsWith(".css") ? "CSS" : url.endsWith(".wasm") ? "wasm" : url.endsWith(".js") ? "JS" : /font/.test(type) ? "fonts" : "images";

/** The bytes that the page requested, by kind, measured again with brotli; the number of requests, and of those to third parties. */
export async function weigh(page, origin) {
  const bytes = { HTML: 0, CSS: 0, JS: 0, wasm: 0, images: 0, fonts: 0 };
  const addresses = [...page.requested].filter(([url]) => /^https?:/.test(url));
  for (const [url, type] of addresses) if (!url.includes("/api/")) bytes[kind(url, type)] += (await get(url)).bytes;
  return { bytes, requests: addresses.length, strangers: addresses.filter(([url]) => !url.startsWith(`${origin}/`)).length };
}

/** What was observed in the page: `cls` has no unit, the others are milliseconds, some of them since the navigation. */
export const seen = (page) => page.evaluate(() => ({ ...window.seen, memory: undefined }));

/** Megabytes of JavaScript's heap after a garbage collection, and of wasm's memory. */
export async function heap(page) {
  await page.session.send("HeapProfiler.collectGarbage");
  await page.session.send("Performance.enable");
  const { metrics } = await page.session.send("Performance.getMetrics");
  const wasm = await page.evaluate(() => window.seen.memory?.buffer.byteLength ?? 0);
  return { js: metrics.find(({ name }) => name === "JSHeapUsedSize").value / 2 ** 20, wasm: wasm / 2 ** 20 };
}

const took = (page) => page.evaluate(() => window.took);

/** The time from a click on a field until its focus is painted. */
export async function clickToEditor(page, index) {
  const field = page.locator(".control[name^='f.']").nth(index);
  await field.scrollIntoViewIfNeeded();
  await page.evaluate(() => window.from("pointerdown", () => document.activeElement?.getAttribute("name")?.startsWith("f.")));
  await field.click();
  const time = await took(page);
  await page.evaluate(() => document.activeElement.blur());
  return time;
}

/** The time from Ctrl+Enter until the focus is painted in the next item's fields. */
export async function decisionToEditor(page) {
  await page.keyboard.down("Control");
  await page.evaluate(() => {
    const before = location.pathname;
    window.from("keydown", () => location.pathname !== before && document.activeElement?.closest("#fields-scroll"));
  });
  await page.keyboard.press("Enter");
  await page.keyboard.up("Control");
  return await took(page);
}

/** The time from a key in a cell until its character is painted. */
export async function keyToPaint(page, key) {
  await page.evaluate(() => window.from("keydown", () => true));
  await page.keyboard.press(key);
  return await took(page);
}
