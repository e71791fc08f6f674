#!/usr/bin/env bash
# Three tables of 140,000 invented children: ours, ACRO and the cell-key method of the ONS in turn.
#
#   bench/disclose/run.sh [--children N] [--rounds N]
#
# See README.md beside this file.
set -euo pipefail
cd "$(dirname "$0")/../.."
home="${CARGO_TARGET_DIR:-target}/bench-disclose"
mkdir -p "$home"
cargo build --release --locked --quiet --package lifechances-disclose --example three_tables
python=${PEERS_PYTHON:-}
if [ -z "$python" ]; then
  python="$home/venv/bin/python"
  wanted=$(sha256sum bench/disclose/requirements.txt | cut -d' ' -f1)
  if [ "$(cat "$home/installed" 2> /dev/null || true)" != "$wanted" ]; then
    rm -rf "$home/venv"
    python3 -m venv "$home/venv"
    "$home/venv/bin/pip" install --quiet --disable-pip-version-check --prefer-binary --requirement bench/disclose/requirements.txt
    echo "$wanted" > "$home/installed"
  fi
fi
exec "$python" bench/disclose/run.py --home "$home" --ours "${CARGO_TARGET_DIR:-target}/release/examples/three_tables" "$@"
