//! Builds the browser's half: `cargo xtask site [--release]`.
//!
//! wasm by cargo, the JavaScript glue by wasm-bindgen (as a library, so that nothing is downloaded), the stylesheet by
//! Tailwind where it is installed (otherwise the committed `style/countersign.css`), everything compressed for release.
//! `cargo xtask css [--check]` rebuilds only the stylesheet, or says that it is stale. `cargo xtask weigh` builds wasm and JavaScript
//! for release beside the site, and fails when they are heavier than the budget.

mod pack;

use anyhow::{Context, Result, bail, ensure};
use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

const NAME: &str = "countersign";
const WASM: &str = "wasm32-unknown-unknown";
/// Bytes of wasm and JavaScript together, compressed by brotli: the most that a browser is sent.
const BUDGET: u64 = 300_000;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|a| a == flag);
    match arguments.first().map(String::as_str) {
        Some("site") => site(has("--release")),
        Some("css") => css(has("--check")),
        Some("weigh") => weigh(has("--names")),
        _ => bail!("usage: cargo xtask site [--release] | css [--check] | weigh [--names]"),
    }
}

/// As cargo says when it runs this: a shared target directory may hold a binary that was compiled in another clone.
fn root() -> PathBuf {
    let package = env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    Path::new(&package).parent().expect("xtask lies in the package").to_path_buf()
}

fn target() -> PathBuf {
    env::var("CARGO_TARGET_DIR").map_or_else(|_| root().join("target"), PathBuf::from)
}

fn say(text: &str) {
    eprintln!("countersign: {text}");
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.current_dir(root()).status().with_context(|| format!("starting {command:?}"))?;
    ensure!(status.success(), "{command:?} failed: {status}");
    Ok(())
}

fn site(release: bool) -> Result<()> {
    let out = root().join("target/site");
    let pkg = out.join("pkg");
    let module = compile(release)?;
    let _ = fs::remove_dir_all(&out);
    bind(&module, &pkg, release)?;
    css(false)?;
    fs::copy(root().join("style/countersign.css"), pkg.join("countersign.css"))?;
    copy_folder(&root().join("public"), &out)?;
    if release {
        say("compressing");
        compress_folder(&out)?;
        say(&weight(&pkg)?.1);
    }
    Ok(())
}

/// The wasm as cargo leaves it.
fn compile(release: bool) -> Result<PathBuf> {
    add("target", WASM)?;
    let profile = if release { "wasm-release" } else { "wasm-dev" };
    say(&format!("compiling the browser's half ({profile})"));
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--lib", "--features", "hydrate", "--target", WASM, "--profile", profile]);
    // Cargo would compile everything anew for other flags, and then again for those of other builds.
    let folder = if release { target().join("light") } else { target() };
    if release {
        // They would come in the place of ours.
        build.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        let mut flags = flags_without_home()?;
        if can_be_light() {
            build.env("RUSTC_BOOTSTRAP", "1").args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
            flags.extend(LIGHT.iter().map(|flag| (*flag).to_owned()));
        } else {
            say("this compiler has other flags for a light wasm, or its source is not to be had; it becomes 22 kB heavier");
        }
        build.arg("--config").arg(format!("target.{WASM}.rustflags = {flags:?}"));
        build.arg("--target-dir").arg(&folder);
    }
    run(&mut build)?;
    Ok(folder.join(WASM).join(profile).join(format!("{NAME}.wasm")))
}

/// What a browser is sent says nothing when it panics but where in the wasm: 22 of 355 kB are messages for that, and what writes them.
/// The wasm of development has them all. The flags are the stable compiler's own, which it keeps for itself until they are settled.
const LIGHT: [&str; 4] = ["-Zlocation-detail=none", "-Zfmt-debug=none", "-Zunstable-options", "-Cpanic=immediate-abort"];

fn can_be_light() -> bool {
    let asked = Command::new(env::var("RUSTC").unwrap_or_else(|_| "rustc".into()))
        .env("RUSTC_BOOTSTRAP", "1")
        .args(LIGHT)
        .args(["--print", "cfg", "--target", WASM])
        .output();
    asked.is_ok_and(|answer| answer.status.success()) && add("component", "rust-src").is_ok()
}

/// Such that panics name a dependency's file without where this machine keeps it: the same bytes wherever they are made, and some
/// hundred less.
fn flags_without_home() -> Result<Vec<String>> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let sources = home.context("neither CARGO_HOME nor a home directory")?.join("registry/src");
    let mut flags = Vec::new();
    for registry in fs::read_dir(&sources).into_iter().flatten().flatten() {
        flags.push(format!("--remap-path-prefix={}/=", registry.path().display()));
    }
    Ok(flags)
}

/// wasm and the JavaScript that loads it, into `pkg`.
fn bind(module: &Path, pkg: &Path, release: bool) -> Result<()> {
    fs::create_dir_all(pkg)?;
    say("binding wasm to JavaScript");
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(module).out_name(NAME).typescript(false).keep_debug(false).remove_producers_section(release).web(true)?;
    bindgen.generate(pkg)?;
    let (from, to) = (pkg.join(format!("{NAME}_bg.wasm")), pkg.join(format!("{NAME}.wasm")));
    if release {
        fs::write(&to, pack::pack(&fs::read(&from)?)?)?;
        fs::remove_file(from)?;
    } else {
        fs::rename(from, to)?;
    }
    Ok(())
}

/// The weight as a check; `names` leaves the functions' names in the wasm, for those who look for what is heavy.
fn weigh(names: bool) -> Result<()> {
    let pkg = target().join("weighed");
    let _ = fs::remove_dir_all(&pkg);
    bind(&compile(true)?, &pkg, !names)?;
    if names {
        return Ok(());
    }
    compress_folder(&pkg)?;
    let (bytes, sentence) = weight(&pkg)?;
    ensure!(bytes <= BUDGET, "{sentence}");
    say(&sentence);
    Ok(())
}

/// Bytes of wasm and JavaScript as they are sent, and a sentence about them.
fn weight(pkg: &Path) -> Result<(u64, String)> {
    let sent = |suffix: &str| Ok::<_, std::io::Error>(fs::metadata(pkg.join(format!("{NAME}.{suffix}.br")))?.len());
    let (wasm, script) = (sent("wasm")?, sent("js")?);
    let (sum, allowed) = (wasm + script, BUDGET);
    let verdict = if sum <= allowed { "held" } else { "MISSED" };
    Ok((
        sum,
        format!("{wasm} bytes of wasm + {script} of JavaScript = {sum} over the wire (brotli); budget {allowed}: {verdict}"),
    ))
}

/// Debian's own rustc has no wasm standard library, and `RUSTUP_AUTO_INSTALL=0` ignores `rust-toolchain.toml`.
fn add(kind: &str, name: &str) -> Result<()> {
    let installed = Command::new("rustup")
        .args([kind, "list", "--installed"])
        .output()
        .context("rustup is missing; install Rust by rustup: https://rustup.rs")?;
    if String::from_utf8_lossy(&installed.stdout).lines().any(|line| line == name) {
        return Ok(());
    }
    say(&format!("adding to Rust: rustup {kind} add {name}"));
    run(Command::new("rustup").args([kind, "add", name]))
}

/// Tailwind's standalone or npm command line, where there is one.
fn tailwind() -> Option<PathBuf> {
    let local = root().join("style/node_modules/.bin/tailwindcss");
    env::var_os("TAILWINDCSS").map(PathBuf::from).or_else(|| local.exists().then_some(local)).or_else(|| {
        let path = env::var_os("PATH")?;
        env::split_paths(&path).map(|folder| folder.join("tailwindcss")).find(|file| file.is_file())
    })
}

fn css(check: bool) -> Result<()> {
    let committed = root().join("style/countersign.css");
    let Some(tailwind) = tailwind() else {
        if check {
            bail!("Tailwind is not installed; run: npm install --prefix style --no-save");
        }
        say("Tailwind is not installed: using the committed style/countersign.css");
        return Ok(());
    };
    say("building the stylesheet");
    let fresh = target().join("fresh.css");
    fs::create_dir_all(target())?;
    run(Command::new(tailwind).args(["--input", "style/tailwind.css", "--minify", "--output"]).arg(&fresh))?;
    let stale = fs::read(&fresh)? != fs::read(&committed).unwrap_or_default();
    if check {
        ensure!(!stale, "style/countersign.css is stale; run: cargo xtask css, and commit it");
    } else if stale {
        fs::copy(&fresh, &committed)?;
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&to)?;
            copy_folder(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

fn compress_folder(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            compress_folder(&path)?;
            continue;
        }
        let compressible = path.extension().is_some_and(|e| ["wasm", "js", "css", "svg"].iter().any(|c| e == *c));
        if !compressible {
            continue;
        }
        let data = fs::read(&path)?;
        let with =
            |suffix: &str| path.with_file_name(format!("{}.{suffix}", path.file_name().unwrap_or_default().to_string_lossy()));
        let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
        brotli::BrotliCompress(&mut &data[..], &mut fs::File::create(with("br"))?, &parameters)?;
        let mut gzip = flate2::write::GzEncoder::new(fs::File::create(with("gz"))?, flate2::Compression::best());
        gzip.write_all(&data)?;
        gzip.finish()?;
    }
    Ok(())
}
