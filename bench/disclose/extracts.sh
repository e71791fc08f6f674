#!/usr/bin/env bash
# k and l of random extracts: ours beside pyCANON. Exits with 1 when one of them differs.
#
#   bench/disclose/extracts.sh [--extracts N] [--seed N]
set -euo pipefail
cd "$(dirname "$0")/../.."
home="${CARGO_TARGET_DIR:-target}/bench-extracts"
mkdir -p "$home"
cargo build --locked --quiet --package lifechances-cohort --example alike
python=${PEERS_PYTHON:-}
if [ -z "$python" ]; then
  python="$home/venv/bin/python"
  wanted=$(sha256sum bench/disclose/requirements-extracts.txt | cut -d' ' -f1)
  if [ "$(cat "$home/installed" 2> /dev/null || true)" != "$wanted" ]; then
    rm -rf "$home/venv"
    python3 -m venv "$home/venv"
    "$home/venv/bin/pip" install --quiet --disable-pip-version-check --prefer-binary --requirement bench/disclose/requirements-extracts.txt
    echo "$wanted" > "$home/installed"
  fi
fi
exec "$python" bench/disclose/extracts.py --home "$home" --ours "${CARGO_TARGET_DIR:-target}/debug/examples/alike" "$@"
