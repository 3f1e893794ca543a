import { defineConfig } from "@playwright/test";
import { build } from "./binary.ts";
import { chromium } from "./chromium.mjs";

/** Stories for the debug build, since only there Leptos reports some faults: see `test-end2end-debug` in the Makefile. */
const debug = ["components.debug", "queue", "review", "bulk", "history", "fields.script", "table.script"];

/**
 * Runs each story with and without JavaScript, against the release binary: with it on SQLite, without it on PostgreSQL, if there is one
 * (`tests/postgres/run`). `*.script.spec.ts` only runs with JavaScript, `*.plain.spec.ts` only without. `BUILD_UNDER_TEST=debug` runs any
 * story against the debug build, which is quicker to build while you work.
 */
export default defineConfig({
  testDir: "tests",
  timeout: 30_000,
  expect: { timeout: 8_000 },
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 1, // Chromium sometimes crashes at launch in a container; a retried test is reported as flaky
  reporter: [["list"]],
  use: {
    launchOptions: {
      executablePath: chromium,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
    trace: "off",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "script", use: { javaScriptEnabled: true }, testIgnore: ["**/*.plain.spec.ts", "**/*.debug.spec.ts"] },
    { name: "plain", use: { javaScriptEnabled: false }, testIgnore: ["**/*.script.spec.ts", "**/*.debug.spec.ts"] },
    ...(build === "debug"
      ? [
          { name: "debug", use: { javaScriptEnabled: true }, testMatch: debug.map((name) => `**/${name}.spec.ts`) },
          { name: "debug plain", use: { javaScriptEnabled: false }, testMatch: "**/*.debug.spec.ts" },
        ]
      : []),
  ],
});
