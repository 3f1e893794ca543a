import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const chromium = process.env.CHROMIUM ?? ["/usr/bin/chromium"].find(existsSync);

/** Each story once with JavaScript and once without; `*.script.spec.ts` needs it, `*.plain.spec.ts` has none. */
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
    { name: "script", use: { javaScriptEnabled: true }, testIgnore: "**/*.plain.spec.ts" },
    { name: "plain", use: { javaScriptEnabled: false }, testIgnore: "**/*.script.spec.ts" },
  ],
});
