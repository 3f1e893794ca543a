//! Prepares stores with the right number of records: reuses those of an earlier run, or fills new ones.

use super::{
    Result,
    client::{Client, INVOICES},
    sample::SAMPLE,
    say,
    settings::Settings,
    store::{self, Engine, Store},
};
use std::{
    fs::{self, File},
    io::{BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// Records per temporary file; a single file for a million would need another 10 GB of disk.
const CHUNK: usize = 100_000;

pub fn sample_file(settings: &Settings) -> PathBuf {
    settings.at("sample.jsonl")
}

/// All stores, filled and serving.
pub async fn stores(settings: &Settings) -> Result<Vec<Store>> {
    let mut stores = store::all(settings)?;
    let mut empty = Vec::new();
    for (index, store) in stores.iter_mut().enumerate() {
        store.start()?;
        let count = Client::new(store.url()?)?.count(INVOICES).await?;
        match &store.engine {
            _ if count == settings.records => continue,
            Engine::Postgres { .. } if count > 0 => {
                let sentence =
                    format!("BENCH_DATABASE_URL has {count} records, not {}; name an empty database", settings.records);
                return Err(sentence.into());
            }
            _ => {}
        }
        store.stop()?;
        store.remove()?;
        empty.push(index);
    }
    if !empty.is_empty() || !sample_file(settings).exists() {
        let fill: Vec<&Store> = empty.iter().filter_map(|index| stores.get(*index)).collect();
        generate(settings, &fill)?;
    }
    for index in empty {
        let store = &mut stores[index];
        store.start()?;
        let count = Client::new(store.url()?)?.count(INVOICES).await?;
        if count != settings.records {
            return Err(format!("{} has {count} records after loading {}", store.engine.name(), settings.records).into());
        }
    }
    Ok(stores)
}

/// Generates the records (the same each time), loads them chunk by chunk, and keeps a sample.
fn generate(settings: &Settings, stores: &[&Store]) -> Result<()> {
    let mut generator = Command::new("python3")
        .arg(settings.invoices.join("gen_many.py"))
        .args(["-n", &settings.records.to_string(), "--metadata", "light", "-o", "-", "--from"])
        .arg(&settings.invoices)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut lines = BufReader::new(generator.stdout.take().ok_or("no standard output")?).lines();
    let chunk = settings.at("chunk.jsonl");
    let partial = sample_file(settings).with_extension("partial");
    let mut sample = BufWriter::new(File::create(&partial)?);
    let every = settings.records.div_ceil(SAMPLE);
    let mut done = 0;
    while done < settings.records {
        let mut file = BufWriter::new(File::create(&chunk)?);
        for _ in 0..CHUNK.min(settings.records - done) {
            let line = lines.next().ok_or("the generator ended early")??;
            writeln!(file, "{line}")?;
            if done.is_multiple_of(every) {
                writeln!(sample, "{line}")?;
            }
            done += 1;
        }
        file.into_inner()?.sync_all()?;
        for store in stores {
            load(store, &chunk, done)?;
        }
    }
    fs::remove_file(&chunk)?;
    sample.into_inner()?.sync_all()?;
    fs::rename(partial, sample_file(settings))?;
    if generator.wait()?.success() { Ok(()) } else { Err("the generator failed".into()) }
}

fn load(store: &Store, chunk: &Path, done: usize) -> Result<()> {
    let start = Instant::now();
    store.load(chunk, INVOICES)?;
    say(&format!("{} has {done} records, the last chunk took {:.1} s", store.engine.name(), start.elapsed().as_secs_f64()));
    Ok(())
}
