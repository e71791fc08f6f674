#!/usr/bin/env bash
# Our linkage and its peers on the same input, in the same run, in turn.
#
#   bench/connect/run.sh febrl3|febrl4|h50k|rldata|synth100k|synth1m|synth1m-wide|place|scale [--rounds N] [--peers splink,goldenmatch,anonlink|none]
#
# See README.md beside this file.
set -euo pipefail
cd "$(dirname "$0")/../.."
home="${CARGO_TARGET_DIR:-target}/bench-connect"
mkdir -p "$home"
if [ -z "${LIFECHANCES_BINARY:-}" ]; then
  cargo build --release --locked --quiet --package lifechances
  export LIFECHANCES_BINARY="${CARGO_TARGET_DIR:-target}/release/lifechances"
fi
python=${PEERS_PYTHON:-}
if [ -z "$python" ]; then
  python="$home/venv/bin/python"
  wanted=$(sha256sum bench/connect/requirements.txt | cut -d' ' -f1)
  if [ "$(cat "$home/installed" 2> /dev/null || true)" != "$wanted" ]; then
    rm -rf "$home/venv"
    python3 -m venv "$home/venv"
    "$home/venv/bin/pip" install --quiet --disable-pip-version-check --prefer-binary --requirement bench/connect/requirements.txt
    echo "$wanted" > "$home/installed"
  fi
fi
many=()
if [ "${1:-}" = scale ]; then
  cargo build --release --locked --quiet --package lifechances-connect --example many
  many=(--many "${CARGO_TARGET_DIR:-target}/release/examples/many")
fi
exec "$python" bench/connect/run.py --home "$home" --program "$LIFECHANCES_BINARY" "${many[@]}" "$@"
