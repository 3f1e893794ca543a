# Countersign. `make run` needs Rust (from rustup) and a C compiler; `make test` also needs Node with npm, and Python 3.
.POSIX:
.PHONY: run both-halves browser-half server-half test test-rust cargo-test ahead-of-build test-processes measure test-sdk test-end2end test-end2end-debug check deny build dev demo-documents bench bench-pages bench-store fuzz site prerequisites prerequisites-test

TARGET = $${CARGO_TARGET_DIR:-target}
SERVE = serve --demo

run: prerequisites ## build and start, with the demo documents if the queue is empty
	@echo "countersign: compiling; a first start takes some minutes, later ones seconds"
	@cargo build --quiet --package xtask
	@$(MAKE) --no-print-directory -j2 both-halves
	@cargo run --quiet --features ssr -- $(SERVE)

# In parallel, because each build has phases that use only one core. Starts xtask without cargo, which would wait for the server
# to compile. Unsets MAKEFLAGS so that cargo is not limited to the two jobs of this make.
both-halves: browser-half server-half

browser-half:
	@env -u MAKEFLAGS -u MFLAGS CARGO_MANIFEST_DIR="$$PWD/xtask" $(TARGET)/debug/xtask site

server-half:
	@env -u MAKEFLAGS -u MFLAGS cargo build --features ssr

site: prerequisites ## build the browser's files into target/site
	@cargo xtask site

build: prerequisites ## build the single file to deploy: target/release/countersign
	@cargo xtask site --release
	@echo "countersign: compiling the server (release)"
	@cargo build --release --features ssr
	@echo "countersign: built $(TARGET)/release/countersign"

dev: prerequisites ## rebuild and restart on every change
	@sh end2end/watch.sh

# Rust tests use debug builds, with assertions and overflow checks. Tests that talk to a server from outside (SDKs, browser) use the
# release binary, because that is what ships. A few browser tests run against the debug build first, while target/site still holds
# its files.
test: prerequisites-test test-rust test-end2end-debug test-sdk test-end2end ## run all tests
	@echo "countersign: all tests passed"

# Includes the domain's tests. When working on the domain, `cargo test --lib` runs only those, in seconds. Many of all tests wait: for a
# clock, a disk, another process. Meanwhile, with what they leave of the processor, the browser's half of `build` is compiled.
test-rust: prerequisites site
	@echo "countersign: tests in Rust"
	@$(MAKE) --no-print-directory -j2 cargo-test ahead-of-build

cargo-test:
	@env -u MAKEFLAGS -u MFLAGS RUST_TEST_THREADS=$${RUST_TEST_THREADS:-4} bash tests/postgres/run cargo test --features ssr

ahead-of-build:
	@env -u MAKEFLAGS -u MFLAGS CARGO_MANIFEST_DIR="$$PWD/xtask" nice -n 19 $(TARGET)/debug/xtask compile --release

test-processes: prerequisites-test ## run only the tests that kill servers, fill disks and run four at once; prints their figures
	@bash tests/postgres/run cargo test --features ssr --test processes -- --nocapture

measure: prerequisites ## print what the flags find: 52 real invoices, nine seeds of simulated errors
	@cargo test --features ssr --test measure -- --nocapture --test-threads=1

test-sdk: prerequisites-test build
	@echo "countersign: tests with LlamaIndex's SDKs, their captured requests, and schemathesis; SQLite and PostgreSQL side by side"
	@bash tests/sdk/both_stores.sh

test-end2end: prerequisites-test build
	@echo "countersign: tests in a browser"
	@npm ci --prefix end2end --no-audit --no-fund --silent
	@sh end2end/find-chromium.sh
	@cd end2end && bash ../tests/postgres/run npx playwright test

# Leptos reports some errors only in debug builds: hydration mismatches, and signals read after disposal or outside a reactive
# context. Every test fails if the browser's console has a message, so tests that open every page and use its forms are enough.
test-end2end-debug: prerequisites-test site
	@echo "countersign: tests in a browser (debug build)"
	@npm ci --prefix end2end --no-audit --no-fund --silent
	@sh end2end/find-chromium.sh
	@cargo build --features ssr
	@cd end2end && BUILD_UNDER_TEST=debug npx playwright test --project "debug*"

check: prerequisites-test deny ## check formatting, lints, each layer by itself, and the size of what browsers download
	@cargo fmt --all --check
	@echo "countersign: clippy of everything"
	@cargo clippy --quiet --workspace --all-targets --features countersign/ssr -- -D warnings
	@for layer in "" "--features client" "--features review" "--features rest" "--features hydrate --target wasm32-unknown-unknown"; do \
		echo "countersign: clippy of a layer on its own: $${layer:-the domain}"; cargo clippy --quiet --lib $$layer -- -D warnings || exit 1; done
	@echo "countersign: clippy of the fuzz targets"
	@CARGO_TARGET_DIR=$(TARGET) cargo clippy --quiet --manifest-path fuzz/Cargo.toml --all-targets -- -D warnings
	@# Not `npm ci`, which requires Tailwind's packages for all other platforms in the lock file.
	@npm install --prefix style --no-save --no-audit --no-fund --silent
	@cargo xtask css --check
	@cargo xtask weigh

deny: prerequisites-test ## check licences, sources and known vulnerabilities of our dependencies
	@bash tests/deny/run

demo-documents: ## generate the demo documents again
	@cargo run --example generate-demo

bench: bench-pages bench-store ## print tables of a release build's sizes, times and memory

bench-pages: build ## measure the pages in a browser; BENCH="--before OTHER/BINARY" compares with another build
	@npm ci --prefix end2end --no-audit --no-fund --silent
	@sh end2end/find-chromium.sh
	@cd end2end && node bench/bench.mjs $(BENCH)
	@cd end2end && node bench/table.mjs
	@cd end2end && node bench/live.mjs
	@cd end2end && node bench/sign_in.mjs

bench-store: build ## measure the store at a million records, next to a Python program: benches/README.md
	@cargo run --quiet --release --package bench-store

fuzz: prerequisites ## feed random input to each parser of untrusted data, for a minute each; FUZZ_SECONDS=600 for more
	@sh fuzz/run

prerequisites:
	@command -v rustup >/dev/null || { echo "countersign: Rust is missing; install it: curl -sSf https://sh.rustup.rs | sh"; exit 1; }
	@command -v cc >/dev/null || { echo "countersign: a C compiler is missing; install it: sudo apt-get install build-essential"; exit 1; }
	@rustup target list --installed | grep -qx wasm32-unknown-unknown || { echo "countersign: adding the wasm target"; rustup target add wasm32-unknown-unknown; }

prerequisites-test: prerequisites
	@command -v npm >/dev/null || { echo "countersign: Node with npm is missing; install it: sudo apt-get install nodejs npm"; exit 1; }
	@command -v python3 >/dev/null || { echo "countersign: Python 3 is missing; install it: sudo apt-get install python3 python3-venv"; exit 1; }
