// The browser of the tests and benches: Chromium without windows, as Playwright's own download is. It takes a third less time than the whole
// browser. `CHROMIUM` names another. Without any, Playwright looks for what it has downloaded.
import { existsSync } from "node:fs";

/** @type {string | undefined} */
export const chromium = process.env.CHROMIUM || ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find(existsSync);
