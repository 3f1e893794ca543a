import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import { build } from "./binary.ts";

const chromium = process.env.CHROMIUM ?? ["/usr/bin/chromium"].find(existsSync);

/** What a debug build is asked, since Leptos reports some faults only there: see `test-end2end-debug` in the Makefile. */
const debug = ["components.debug", "queue", "review", "bulk", "history", "fields.script", "table.script", "keyboard.script"];

/**
 * Each story once with JavaScript and once without, against the release binary; `*.script.spec.ts` needs JavaScript, `*.plain.spec.ts`
 * has none. `BUILD_UNDER_TEST=debug` takes the debug build, which is quicker to make while you work: any story runs against it.
 */
export default defineConfig({
  testDir: "tests",
  timeout: 30_000,
  expect: { timeout: 8_000 },
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 1, // in a container Chromium itself crashes at launch now and then; a retried test is reported as flaky
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
