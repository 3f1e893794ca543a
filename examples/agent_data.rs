//! A tour of the Agent Data client: push a record, list what is pending, correct it, run into a conflict, clean up.
//!
//! LlamaCloud is not needed. Start `countersign serve` and run
//!
//! ```text
//! LLAMA_CLOUD_BASE_URL=http://127.0.0.1:3000 LLAMA_CLOUD_API_KEY=any cargo run --features client --example agent_data
//! ```
//!
//! With LlamaCloud's address and a real key, it does the same there, in a collection of its own.

#![expect(clippy::print_stdout, reason = "an example prints what it sees")]

use countersign::agent_data::{
    AgentData, AgentDataError, Aggregate, Filter, Scope, Search,
    cloud::{Cloud, CloudSettings},
    paging,
};
use futures::TryStreamExt;
use serde_json::{Value, json, value::to_raw_value};
use std::{error::Error, pin::pin};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let settings = CloudSettings::from_environment(|name| std::env::var(name).ok())
        .ok_or("set LLAMA_CLOUD_API_KEY, and LLAMA_CLOUD_BASE_URL for a server of your own")?;
    println!("asking {}", settings.base_url);
    let scope = Scope::new(&settings.deployment_name, "countersign-example");
    let cloud = Cloud::new(settings)?;

    println!("\n1. An agent pushes a record. Its answer may get lost: it is one record all the same.");
    let extracted = json!({"invoice_number": "2026-118", "grand_total": 1500});
    let record = json!({
        "status": "pending_review",
        "file_hash": "5c4f0c1e",
        "data": extracted,
        "original_data": extracted,
        "field_metadata": {"grand_total": {"confidence": 0.41}},
    });
    let pushed = cloud.create(&scope, to_raw_value(&record)?).await?;
    println!("   {} is version {}", pushed.id, pushed.version());

    println!("\n2. What is pending, newest first, however many pages that takes.");
    let mut pending = Search::new(scope.clone());
    pending.filter = Filter::new().eq("status", "pending_review");
    let mut items = pin!(paging::items(&cloud, pending));
    while let Some(item) = items.try_next().await? {
        println!("   {} {} {}", item.created_at, item.id, item.data);
    }

    println!("\n3. A reviewer corrects it, on the version that was read.");
    let mut data: Value = serde_json::from_str(pushed.data.get())?;
    if let Some(total) = data.pointer_mut("/data/grand_total") {
        *total = json!(1501);
    }
    data["status"] = json!("accepted");
    let corrected = cloud.update(&pushed.id, to_raw_value(&data)?, Some(&pushed.version())).await?;
    println!("   is now version {}", corrected.version());

    println!("\n4. Another one, who still sees the first version, is told.");
    data["status"] = json!("rejected");
    match cloud.update(&pushed.id, to_raw_value(&data)?, Some(&pushed.version())).await {
        Err(AgentDataError::Conflict { current: Some(current) }) => println!("   refused; it is now {}", current.data),
        Err(error) => return Err(error.into()),
        Ok(_) => return Err("an outdated version was written over a newer one".into()),
    }

    println!("\n5. How many there are by status.");
    let mut by_status = Aggregate::new(scope);
    by_status.group_by = vec!["status".to_owned()];
    for group in cloud.aggregate(by_status).await?.items {
        println!("   {}: {}", Value::Object(group.group_key), group.count.unwrap_or_default());
    }

    println!("\n6. Cleaned up.");
    cloud.delete(&pushed.id, Some(&corrected.version())).await?;
    match cloud.get(&pushed.id).await {
        Err(AgentDataError::NotFound { id }) => println!("   {id} is gone"),
        Err(error) => return Err(error.into()),
        Ok(item) => return Err(format!("{} is still there", item.id).into()),
    }
    Ok(())
}
