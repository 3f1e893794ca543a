# Countersign. `make run` needs Rust (by rustup) and a C compiler; `make test` needs Node with npm and Python 3 besides.
.POSIX:
.PHONY: run test test-rust test-processes test-sdk test-end2end check build dev demo-documents bench bench-pages bench-store fuzz site prerequisites prerequisites-test

TARGET = $${CARGO_TARGET_DIR:-target}
SERVE = serve --demo

run: site ## build, start, load the demo documents into an empty queue
	@echo "countersign: compiling the server"
	@cargo run --features ssr -- $(SERVE)

site: prerequisites ## the browser's half, into target/site
	@cargo xtask site

build: prerequisites ## one file to deploy: target/release/countersign
	@cargo xtask site --release
	@echo "countersign: compiling the server (release)"
	@cargo build --release --features ssr
	@echo "countersign: built $(TARGET)/release/countersign"

dev: prerequisites ## rebuild and restart whenever a file changes
	@sh end2end/watch.sh

test: prerequisites-test test-rust test-sdk test-end2end ## everything
	@echo "countersign: all tests passed"

test-rust: prerequisites
	@echo "countersign: tests of the domain (no features)"
	@cargo test --lib
	@cargo xtask site
	@echo "countersign: tests of the server"
	@bash tests/postgres/run cargo test --features ssr

test-processes: prerequisites-test ## of those, only the ones that kill servers, fill disks, and run four at once; with their figures
	@bash tests/postgres/run cargo test --features ssr --test processes -- --nocapture

test-sdk: prerequisites-test
	@echo "countersign: tests with LlamaIndex's SDKs, their captured requests, and schemathesis"
	@cargo build --features ssr
	@bash tests/sdk/with_server.sh
	@echo "countersign: the same, records in PostgreSQL"
	@bash tests/postgres/run bash tests/sdk/with_server.sh

test-end2end: prerequisites-test
	@echo "countersign: tests in a browser"
	@npm ci --prefix end2end --no-audit --no-fund --silent
	@sh end2end/find-chromium.sh
	@cargo xtask site && cargo build --features ssr
	@cd end2end && npx playwright test

check: prerequisites-test ## format, lints, every layer on its own, the bytes that a browser is sent
	@cargo fmt --all --check
	@for features in "" "--features client --all-targets" "--features review" "--features rest" "--features ui" "--features ssr --all-targets"; do \
		echo "countersign: clippy $$features"; cargo clippy --quiet $$features -- -D warnings || exit 1; done
	@echo "countersign: clippy for the browser"
	@cargo clippy --quiet --lib --features hydrate --target wasm32-unknown-unknown -- -D warnings
	@cargo clippy --quiet --package view_macro --package xtask --package bench-store -- -D warnings
	@echo "countersign: clippy of the fuzz targets"
	@CARGO_TARGET_DIR=$(TARGET) cargo clippy --quiet --manifest-path fuzz/Cargo.toml --all-targets -- -D warnings
	@# Not `npm ci`: it wants the lock file to name Tailwind's packages for every other platform, too.
	@npm install --prefix style --no-save --no-audit --no-fund --silent
	@cargo xtask css --check
	@cargo xtask weigh

demo-documents: ## draw the demo documents anew
	@cargo run --example generate-demo

bench: bench-pages bench-store ## bytes, times and memory of a release build, printed as tables

bench-pages: build ## the pages, in a browser
	@npm ci --prefix end2end --no-audit --no-fund --silent
	@sh end2end/find-chromium.sh
	@cd end2end && node bench/bench.mjs
	@cd end2end && node bench/table.mjs

bench-store: build ## the store at a million records, beside a Python program: benches/README.md
	@cargo run --quiet --release --package bench-store

fuzz: prerequisites ## a minute of random input for each reader of strangers' data; FUZZ_SECONDS=600 for more
	@sh fuzz/run

prerequisites:
	@command -v rustup >/dev/null || { echo "countersign: Rust is missing; install it: curl -sSf https://sh.rustup.rs | sh"; exit 1; }
	@command -v cc >/dev/null || { echo "countersign: a C compiler is missing; install it: sudo apt-get install build-essential"; exit 1; }
	@rustup target list --installed | grep -qx wasm32-unknown-unknown || { echo "countersign: adding the wasm target"; rustup target add wasm32-unknown-unknown; }

prerequisites-test: prerequisites
	@command -v npm >/dev/null || { echo "countersign: Node with npm is missing; install it: sudo apt-get install nodejs npm"; exit 1; }
	@command -v python3 >/dev/null || { echo "countersign: Python 3 is missing; install it: sudo apt-get install python3 python3-venv"; exit 1; }
