# Installs what the SDKs' tests need from PyPI and npm. To be sourced; sets $target and $python.

sdk_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=${CARGO_TARGET_DIR:-$sdk_folder/../../target}
python=${PYTHON:-python3}

# Prints the interpreter with everything in requirements-$1.txt.
environment() {
    local list=$sdk_folder/requirements-$1.txt
    local hash
    hash=$("$python" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest()[:16])' "$list")
    local directory=$target/sdk-$1-$hash
    if [[ ! -f $directory/complete ]]; then
        rm -rf "$directory"
        "$python" -m venv "$directory"
        "$directory/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement "$list" >&2
        touch "$directory/complete"
    fi
    echo "$directory/bin/python"
}

# Installs the TypeScript SDK beside its driver, once per lock file.
node_packages() {
    local installed=$sdk_folder/node_modules/installed.json
    cmp -s "$sdk_folder/package-lock.json" "$installed" && return
    npm ci --prefix "$sdk_folder" --no-audit --no-fund --silent >&2
    cp "$sdk_folder/package-lock.json" "$installed"
}
