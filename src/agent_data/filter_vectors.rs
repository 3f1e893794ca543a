//! The filter vectors of the contract, section 2.5: run against the reference, the SQL and the server.

/// Name and data of the four records.
pub const PAYLOADS: [(&str, &str); 4] = [
    ("A", r#"{"s":"x","n":5,"t":["a","b"],"o":{"k":1}}"#),
    ("B", r#"{"s":"y","n":10,"b":true}"#),
    ("C", r#"{"s":null,"n":"7"}"#),
    ("D", "{}"),
];

/// A filter and the names of the records that it matches; `None` where the filter is refused.
pub const VECTORS: [(&str, Option<&str>); 20] = [
    (r#"{"s":{"eq":"x"}}"#, Some("A")),
    (r#"{"s":{"eq":null}}"#, Some("CD")),
    (r#"{"s":{"ne":null}}"#, Some("AB")),
    (r#"{"s":{"ne":"x"}}"#, Some("BCD")),
    (r#"{"s":{"gt":""}}"#, Some("AB")),
    (r#"{"n":{"gte":5,"lt":11}}"#, Some("AB")),
    (r#"{"n":{"eq":7}}"#, Some("")),
    (r#"{"s":{"includes":["x","y"]}}"#, Some("AB")),
    (r#"{"s":{"includes":[]}}"#, Some("")),
    (r#"{"s":{"includes":["x",null]}}"#, Some("ACD")),
    (r#"{"t":{"includes":["b","z"]}}"#, Some("A")),
    (r#"{"t":{"eq":"a"}}"#, Some("A")),
    (r#"{"s":{"excludes":["x"]}}"#, Some("BCD")),
    (r#"{"s":{"excludes":[]}}"#, Some("ABCD")),
    (r#"{"o.k":{"eq":1}}"#, Some("A")),
    (r#"{"data.o.k":{"eq":1}}"#, Some("A")),
    (r#"{"t.0":{"eq":"a"}}"#, Some("")),
    (r#"{"b":{"eq":true}}"#, Some("B")),
    (r#"{"s":{"like":"x"}}"#, None),
    (r#"{"s":{"eq":"x"},"n":{"gt":5}}"#, Some("")),
];
