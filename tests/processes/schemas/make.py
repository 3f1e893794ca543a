"""Writes NNNN.sql: a small store as the program with the first NNNN migrations keeps it, for every schema that has none yet.

    python3 tests/processes/schemas/make.py target/debug/countersign

A file that is there is never written again: it is what such a program left behind, and tests/processes/older.rs opens it.
"""
import hashlib, http.cookiejar, json, pathlib, re, sqlite3, subprocess, sys, tempfile, urllib.parse, urllib.request

HERE = pathlib.Path(__file__).parent
STEPS = sorted((HERE / "../../../migrations/sqlite").glob("*.sql"))
CONTENT = b"not a PDF, but a file all the same"
SCOPE = {"deployment_name": "_public", "collection": "invoices"}
HASH = hashlib.sha256(CONTENT).hexdigest()
RECORDS = [
    '{"original_data":{"invoice_number":"A-1","total":1500.00,"big":12345678901234567890123},"data":{"invoice_number":"A-1","total":1500.00,"big":12345678901234567890123},"status":"pending_review","overall_confidence":0.9,"file_name":"a.txt","file_hash":"' + HASH + '","metadata":{"job_id":"j"}}',
    '{"data":{"invoice_number":"A-2","total":null},"status":"pending_review","overall_confidence":1e-2,"file_name":"\u9805.pdf"}',
    '{ "status" : "pending_review", "data": {"total": 2.50, "invoice_number": ["A-3", 3]} , "note":"M\u00fcller \\u00e9 \\n"}',
    '{"status":7,"data":{"invoice_number":"A-4"}}',
]
# Derived by triggers from other tables, or filled by migrations.
DERIVED = {"agent_data_count", "write_count", "sqlite_sequence", "assessment", "assessment_kind", "assessment_count", "assessment_state"}
# Virtual tables, and the tables that SQLite keeps for them: a dump of them can't be read back.
TEXTS = "assessment_text"


def fill(program, folder):
    serve = [program, "serve", "--addr", "127.0.0.1:0", "--data-dir", folder]
    server = subprocess.Popen(serve, stderr=subprocess.PIPE, text=True)
    url = next(line.split("listening on ")[1].strip() for line in server.stderr if "listening on " in line)
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def call(path, body=None, **headers):
        request = urllib.request.Request(url + path, body, {"Authorization": "Bearer any", **headers})
        return browser.open(request).read().decode()

    part = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    form = part % (b"file", b'; filename="a.txt"', CONTENT) + part % (b"purpose", b"", b"user_data") + b"--x--\r\n"
    call("/api/v1/beta/files", form, **{"Content-Type": "multipart/form-data; boundary=x"})
    ids = []
    for record in RECORDS:
        body = json.dumps(SCOPE)[:-1] + ',"data":' + record + "}"
        ids.append(json.loads(call("/api/v1/beta/agent-data", body.encode(), **{"Content-Type": "application/json"}))["id"])
    for item, do, number in [(ids[0], "accept", "A-1 corrected"), (ids[1], "save", "typed and not decided")]:
        page = call("/items/" + item)
        version = re.search(r'name="version" value="([^"]*)"', page) or re.search(r'value="([^"]*)"[^>]*name="version"', page)
        form = {"do": do, "version": version[1], "f.invoice_number": number}
        call("/items/" + item, urllib.parse.urlencode(form).encode(), **{"Sec-Fetch-Site": "same-origin"})
    server.terminate()
    server.wait()


def dump(source, known):
    database = sqlite3.connect(":memory:")
    database.create_function("sha256", 1, lambda text: hashlib.sha256(str(text).encode()).hexdigest())
    database.create_function("octet_length", 1, lambda value: len(str(value).encode()))
    for step in STEPS[:known]:
        database.executescript(step.read_text())
    for (table,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        if table in DERIVED or table.startswith(TEXTS):
            continue
        columns = ", ".join(f'"{row[1]}"' for row in database.execute(f"PRAGMA table_info({table})"))
        for row in source.execute(f"SELECT {columns} FROM {table}"):
            database.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", row)
    database.commit()
    virtual = "SELECT name, sql FROM sqlite_schema WHERE name LIKE ? AND sql LIKE 'CREATE VIRTUAL%' ORDER BY rowid"
    virtual = database.execute(virtual, (TEXTS + "%",)).fetchall()
    if not virtual:
        return "\n".join(database.iterdump()) + f"\nPRAGMA user_version = {known};\n"
    triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE ?", (TEXTS + "%",)).fetchall()
    for name, _ in triggers:
        database.execute(f"DROP TRIGGER {name}")
    for name, _ in reversed(virtual):
        database.execute(f"DROP TABLE {name}")
    after = ";\n".join(sql for _, sql in virtual + triggers)
    return "\n".join(database.iterdump()) + f"\n{after};\nPRAGMA user_version = {known};\n"


with tempfile.TemporaryDirectory() as folder:
    fill(sys.argv[1], folder)
    source = sqlite3.connect(pathlib.Path(folder) / "countersign.sqlite")
    for known in range(1, len(STEPS) + 1):
        file = HERE / f"{known:04}.sql"
        if not file.exists():
            file.write_text(dump(source, known))
            print(file.name)
