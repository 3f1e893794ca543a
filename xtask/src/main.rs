//! Builds the browser's files: `cargo xtask site [--release]`.
//!
//! The wasm is built by cargo; the JavaScript that loads it by wasm-bindgen (as a library, so nothing is downloaded); the
//! stylesheet by Tailwind if it is installed, else copied from the committed `style/countersign.css`. Releases are compressed.
//! `cargo xtask compile [--release]` only compiles the wasm. `cargo xtask css [--check]` only rebuilds the stylesheet, or checks that
//! it is up to date. `cargo xtask weigh [--names]` builds the wasm and JavaScript of a release outside the site, and fails if they
//! exceed the size budget.

use anyhow::{Context, Result, bail, ensure};
use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

const NAME: &str = "countersign";
const WASM: &str = "wasm32-unknown-unknown";
/// Size budget in bytes for wasm and JavaScript together, compressed with brotli.
const BUDGET: u64 = 660_000;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|a| a == flag);
    match arguments.first().map(String::as_str) {
        Some("site") => site(has("--release")),
        Some("compile") => compile(has("--release")).map(drop),
        Some("css") => css(has("--check")),
        Some("weigh") => weigh(has("--names")),
        _ => bail!("usage: cargo xtask site [--release] | compile [--release] | css [--check] | weigh [--names]"),
    }
}

/// Asks cargo at run time, because a shared target directory may hold a binary compiled in another clone.
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
    let fresh = target().join("site-fresh");
    let _ = fs::remove_dir_all(&fresh);
    bind(&compile(release)?, &fresh.join("pkg"), release)?;
    css(false)?;
    fs::copy(root().join("style/countersign.css"), fresh.join("pkg/countersign.css"))?;
    copy_folder(&root().join("public"), &fresh)?;
    update_folder(&fresh, &out, release)?;
    if release {
        say("compressing");
        compress_folder(&out)?;
        say(&weight(&out.join("pkg"))?.1);
    }
    Ok(())
}

/// Builds the wasm with cargo.
fn compile(release: bool) -> Result<PathBuf> {
    add_wasm_target()?;
    let profile = if release { "wasm-release" } else { "wasm-dev" };
    say(&format!("compiling the browser's half ({profile})"));
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    run(Command::new(cargo).args(["build", "--lib", "--features", "hydrate", "--target", WASM, "--profile", profile]))?;
    Ok(target().join(WASM).join(profile).join(format!("{NAME}.wasm")))
}

/// Writes the final wasm, and the JavaScript that loads it, to `pkg`.
fn bind(module: &Path, pkg: &Path, without_names: bool) -> Result<()> {
    fs::create_dir_all(pkg)?;
    say("binding wasm to JavaScript");
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(module).out_name(NAME).typescript(false).keep_debug(false);
    bindgen.remove_name_section(without_names).remove_producers_section(without_names).web(true)?;
    bindgen.generate(pkg)?;
    // The name that Leptos expects, see .cargo/config.toml.
    fs::rename(pkg.join(format!("{NAME}_bg.wasm")), pkg.join(format!("{NAME}.wasm")))?;
    Ok(())
}

/// Fails if the release is over budget. With `names`, only builds it to `target/weighed` with function names, to find what is
/// large.
fn weigh(names: bool) -> Result<()> {
    let pkg = target().join("weighed");
    let _ = fs::remove_dir_all(&pkg);
    bind(&compile(true)?, &pkg, !names)?;
    if names {
        return Ok(());
    }
    // Compressing takes a minute; what `site --release` has compressed is the same.
    let site = root().join("target/site/pkg");
    for file in [format!("{NAME}.wasm"), format!("{NAME}.js")] {
        let is_same = fs::read(site.join(&file)).ok() == fs::read(pkg.join(&file)).ok();
        for compressed in ["br", "gz"].map(|suffix| format!("{file}.{suffix}")) {
            if is_same && is_newer(&site.join(&compressed), &site.join(&file)) {
                fs::copy(site.join(&compressed), pkg.join(&compressed))?;
            }
        }
    }
    compress_folder(&pkg)?;
    let (bytes, sentence) = weight(&pkg)?;
    ensure!(bytes <= BUDGET, "{sentence}");
    say(&sentence);
    Ok(())
}

/// The compressed size of wasm and JavaScript in bytes, and a sentence about it.
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

/// Not left to `rust-toolchain.toml`, because rustup ignores its targets if `RUSTUP_AUTO_INSTALL=0` is set.
fn add_wasm_target() -> Result<()> {
    let installed = Command::new("rustup")
        .args(["target", "list", "--installed"])
        .output()
        .context("rustup is missing; install Rust by rustup: https://rustup.rs")?;
    if String::from_utf8_lossy(&installed.stdout).lines().any(|line| line == WASM) {
        return Ok(());
    }
    say(&format!("adding to Rust: rustup target add {WASM}"));
    run(Command::new("rustup").args(["target", "add", WASM]))
}

/// Tailwind's command line (standalone or npm), if installed.
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

/// Makes `to` a copy of `from`. Unchanged files are not touched, so that cargo does not recompile the server for them.
/// `keep_compressed` keeps the `.br` and `.gz` variants of files that still exist.
fn update_folder(from: &Path, to: &Path, keep_compressed: bool) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(to)? {
        let path = entry?.path();
        let is_compressed = path.extension().is_some_and(|e| e == "br" || e == "gz");
        let source = from.join(path.file_name().unwrap_or_default());
        let wanted = source.exists() || (keep_compressed && is_compressed && source.with_extension("").exists());
        if !wanted && path.is_dir() {
            fs::remove_dir_all(path)?;
        } else if !wanted {
            fs::remove_file(path)?;
        }
    }
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            update_folder(&entry.path(), &to, keep_compressed)?;
        } else if fs::read(&to).ok() != Some(fs::read(entry.path())?) {
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
        let with =
            |suffix: &str| path.with_file_name(format!("{}.{suffix}", path.file_name().unwrap_or_default().to_string_lossy()));
        if is_newer(&with("br"), &path) && is_newer(&with("gz"), &path) {
            continue;
        }
        let data = fs::read(&path)?;
        let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
        let mut compressed = Vec::new();
        brotli::BrotliCompress(&mut &data[..], &mut compressed, &parameters)?;
        fs::write(with("br"), compressed)?;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&data)?;
        fs::write(with("gz"), gzip.finish()?)?;
    }
    Ok(())
}

fn is_newer(file: &Path, than: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    changed(file).is_some_and(|time| Some(time) >= changed(than))
}
