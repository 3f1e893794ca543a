# Countersign. `make run` needs Rust (by rustup) and a C compiler; `make test` needs Node with npm and Python 3 besides.
.POSIX:
.PHONY: run both-halves browser-half server-half test test-rust test-processes test-sdk test-end2end test-end2end-debug check deny build dev demo-documents bench bench-pages bench-store fuzz site prerequisites prerequisites-test

TARGET = $${CARGO_TARGET_DIR:-target}
SERVE = serve --demo

run: prerequisites ## build, start, load the demo documents into an empty queue
	@echo "countersign: compiling; a first start takes some minutes, later ones seconds"
	@cargo build --quiet --package xtask
	@$(MAKE) --no-print-directory -j2 both-halves
	@cargo run --quiet --features ssr -- $(SERVE)

# Side by side, since each of the two has stretches that keep only one core busy. xtask is started without cargo, which would wait until
# the server is compiled; cargo is not to keep to the two jobs of this make.
both-halves: browser-half server-half

browser-half:
	@env -u MAKEFLAGS -u MFLAGS CARGO_MANIFEST_DIR="$$PWD/xtask" $(TARGET)/debug/xtask site

server-half:
	@env -u MAKEFLAGS -u MFLAGS cargo build --features ssr

site: prerequisites ## the browser's half, into target/site
	@cargo xtask site

build: prerequisites ## one file to deploy: target/release/countersign
	@cargo xtask site --release
	@echo "countersign: compiling the server (release)"
	@cargo build --release --features ssr
	@echo "countersign: built $(TARGET)/release/countersign"

dev: prerequisites ## rebuild and restart whenever a file changes
	@sh end2end/watch.sh

# Rust is tested in debug builds, with assertions and checks for overflow. Everything that talks to a server from outside (SDKs,
# browser) tests the release binary, since that is what is shipped. A few stories run against the debug build first, while
# target/site holds its half for the browser.
test: prerequisites-test test-rust test-end2end-debug test-sdk test-end2end ## everything
	@echo "countersign: all tests passed"

# The domain's tests are among them: without features (`cargo test --lib`, seconds) they are for whoever works on it.
test-rust: prerequisites site
	@echo "countersign: tests in Rust"
	@bash tests/postgres/run cargo test --features ssr

test-processes: prerequisites-test ## of those, only the ones that kill servers, fill disks, and run four at once; with their figures
	@bash tests/postgres/run cargo test --features ssr --test processes -- --nocapture

test-sdk: prerequisites-test build
	@echo "countersign: tests with LlamaIndex's SDKs, their captured requests, and schemathesis; SQLite and PostgreSQL side by side"
	@bash tests/sdk/both_stores.sh

test-end2end: prerequisites-test build
	@echo "countersign: tests in a browser"
	@npm ci --prefix end2end --no-audit --no-fund --silent
	@sh end2end/find-chromium.sh
	@cd end2end && npx playwright test

# Leptos reports some faults in debug builds only: where hydration found another element than it drew, a signal that is read after
# its owner is gone or outside of what follows it. Every story fails on a line in the browser's console, so the stories that open
# every page and use its forms are enough here.
test-end2end-debug: prerequisites-test site
	@echo "countersign: tests in a browser (debug build)"
	@npm ci --prefix end2end --no-audit --no-fund --silent
	@sh end2end/find-chromium.sh
	@cargo build --features ssr
	@cd end2end && BUILD_UNDER_TEST=debug npx playwright test --project "debug*"

check: prerequisites-test deny ## format, lints, every layer on its own, the bytes that a browser is sent
	@cargo fmt --all --check
	@echo "countersign: clippy of everything"
	@cargo clippy --quiet --workspace --all-targets --features countersign/ssr -- -D warnings
	@for layer in "" "--features client" "--features review" "--features rest" "--features hydrate --target wasm32-unknown-unknown"; do \
		echo "countersign: clippy of a layer on its own: $${layer:-the domain}"; cargo clippy --quiet --lib $$layer -- -D warnings || exit 1; done
	@echo "countersign: clippy of the fuzz targets"
	@CARGO_TARGET_DIR=$(TARGET) cargo clippy --quiet --manifest-path fuzz/Cargo.toml --all-targets -- -D warnings
	@# Not `npm ci`: it wants the lock file to name Tailwind's packages for every other platform, too.
	@npm install --prefix style --no-save --no-audit --no-fund --silent
	@cargo xtask css --check
	@cargo xtask weigh

deny: prerequisites-test ## licences, sources and known faults of the crates that we use
	@bash tests/deny/run

demo-documents: ## draw the demo documents anew
	@cargo run --example generate-demo

bench: bench-pages bench-store ## bytes, times and memory of a release build, printed as tables

bench-pages: build ## the pages, in a browser; BENCH="--before OTHER/BINARY" measures another build beside it
	@npm ci --prefix end2end --no-audit --no-fund --silent
	@sh end2end/find-chromium.sh
	@cd end2end && node bench/bench.mjs $(BENCH)
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
