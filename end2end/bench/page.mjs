// What a reviewer would feel, measured inside a real Chromium.
import { chromium } from "@playwright/test";
import { existsSync } from "node:fs";
import { get } from "./server.mjs";

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? (existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });

/** Before any script of the page: watches layout, paint and long tasks, and remembers the memory of wasm. */
function watch() {
  window.seen = { cls: 0, lcp: 0, longest: 0 };
  const observe = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  observe("layout-shift", (entry) => (window.seen.cls += entry.hadRecentInput ? 0 : entry.value));
  observe("largest-contentful-paint", (entry) => (window.seen.lcp = entry.startTime));
  observe("longtask", (entry) => (window.seen.longest = Math.max(window.seen.longest, entry.duration)));
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

/** A fresh browser at `url`, its processor slowed down `slower` times. */
export async function open(browser, url, slower = 1) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.requested = new Map();
  page.on("response", async (response) => page.requested.set(response.url(), (await response.headerValue("content-type").catch(() => "")) ?? ""));
  await page.addInitScript(watch);
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
  page.session = session;
  await page.goto(url, { waitUntil: "networkidle" });
  await page.locator("html[data-hydrated]").waitFor();
  return page;
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

export const seen = (page) => page.evaluate(() => ({ cls: window.seen.cls, lcp: window.seen.lcp, longest: window.seen.longest }));

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
