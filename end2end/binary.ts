// The server under test: the release binary, because that is what we ship; with BUILD_UNDER_TEST=debug, the debug build.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "..");
export const build = process.env.BUILD_UNDER_TEST ?? "release";
if (!["release", "debug"].includes(build)) throw new Error(`BUILD_UNDER_TEST is "${build}"; it can be "release" or "debug"`);

const target = process.env.CARGO_TARGET_DIR ? resolve(root, process.env.CARGO_TARGET_DIR) : join(root, "target");
export const binary = process.env.COUNTERSIGN_BINARY_UNDER_TEST ?? join(target, build, "countersign");
if (!existsSync(binary)) {
  throw new Error(`${binary} is missing; build it: ${build === "release" ? "make build" : "make site && cargo build --features ssr"}`);
}
