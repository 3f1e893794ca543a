// What a reviewer would feel, measured inside a real Chromium.
import { chromium } from "@playwright/test";
import { existsSync } from "node:fs";
import { get } from "./server.mjs";

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? (existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });

/** The network of the bar for the first key: 10 Mbit/s each way, 20 ms until the first byte of an answer. */
const TEN_MEGABITS = { offline: false, latency: 20, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };

/** Before any script of the page: watches layout, paint, hydration and long tasks, and remembers the memory of wasm. */
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
  /** Milliseconds from the next `event` until `isDone` holds and that is painted. */
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

/** A page in a fresh browser that has not gone anywhere yet, its processor slowed down `slower` times. */
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

/** A fresh browser at `url`, ready to answer. */
export async function open(browser, url, slower = 1) {
  const page = await blank(browser, slower);
  await page.goto(url, { waitUntil: "networkidle" });
  await page.locator("html[data-hydrated]").waitFor();
  return page;
}

/**
 * The first visit of somebody with 10 Mbit/s who presses `key` as soon as something is painted. Milliseconds from the navigation until
 * the page had taken over, and from the key until it was answered: until `isAnswered` (a function of the page) held and that was painted.
 * Null when it was lost: not answered in the three seconds after the page had taken over.
 */
export async function firstKey(browser, url, slower, key, isAnswered) {
  const page = await blank(browser, slower);
  await page.session.send("Network.enable");
  await page.session.send("Network.emulateNetworkConditions", TEN_MEGABITS);
  await page.addInitScript(`
    window.from("keydown", ${isAnswered});
    addEventListener("keydown", ({ timeStamp }) => (window.seen.pressed = timeStamp), { capture: true, once: true });
  `);
  // The browser says so itself: a question to the page would be answered only when its scripts pause.
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

/** Bytes by kind of all that the page asked for, measured again with brotli; how many requests, and how many to strangers. */
export async function weigh(page, origin) {
  const bytes = { HTML: 0, CSS: 0, JS: 0, wasm: 0, images: 0, fonts: 0 };
  const addresses = [...page.requested].filter(([url]) => /^https?:/.test(url));
  for (const [url, type] of addresses) if (!url.includes("/api/")) bytes[kind(url, type)] += (await get(url)).bytes;
  return { bytes, requests: addresses.length, strangers: addresses.filter(([url]) => !url.startsWith(`${origin}/`)).length };
}

/** What was seen of the page: `cls` without a unit, the others in milliseconds, some of them since the navigation. */
export const seen = (page) => page.evaluate(() => ({ ...window.seen, memory: undefined }));

/** Megabytes of JavaScript's heap after a collection, and of wasm's memory. */
export async function heap(page) {
  await page.session.send("HeapProfiler.collectGarbage");
  await page.session.send("Performance.enable");
  const { metrics } = await page.session.send("Performance.getMetrics");
  const wasm = await page.evaluate(() => window.seen.memory?.buffer.byteLength ?? 0);
  return { js: metrics.find(({ name }) => name === "JSHeapUsedSize").value / 2 ** 20, wasm: wasm / 2 ** 20 };
}

const took = (page) => page.evaluate(() => window.took);

/** From a click on a field until it has the focus and that is painted. */
export async function clickToEditor(page, index) {
  const field = page.locator(".control[name^='f.']").nth(index);
  await field.scrollIntoViewIfNeeded();
  await page.evaluate(() => window.from("pointerdown", () => document.activeElement?.getAttribute("name")?.startsWith("f.")));
  await field.click();
  const time = await took(page);
  await page.evaluate(() => document.activeElement.blur());
  return time;
}

/** From Ctrl+Enter until a field of the next item has the focus and that is painted. */
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

/** From a key in a cell until its character is painted. */
export async function keyToPaint(page, key) {
  await page.evaluate(() => window.from("keydown", () => true));
  await page.keyboard.press(key);
  return await took(page);
}
