#!/usr/bin/env bash
# Localities of Bradford: ours and the peers under one scorer; England for time.
#
#   bench/place/run.sh [--seeds N] [--peers] [--england]
#
# See README.md beside this file.
set -euo pipefail
cd "$(dirname "$0")/../.."
shared=${LIFECHANCES_SHARED:-../shared}
if [ ! -f "$shared/bench/place/regbench.py" ]; then
  echo "left out: $shared/bench/place is not here; it has the scorer and what it scores"
  exit 0
fi
home="${CARGO_TARGET_DIR:-target}/bench-place"
mkdir -p "$home"
ours=${LIFECHANCES_PROGRAM:-}
if [ -z "$ours" ]; then
  cargo build --release --locked --quiet --package lifechances
  ours="${CARGO_TARGET_DIR:-target}/release/lifechances"
fi
python=${PEERS_PYTHON:-}
if [ -z "$python" ]; then
  python="$home/venv/bin/python"
  wanted=$(sha256sum bench/place/requirements.txt | cut -d' ' -f1)
  if [ "$(cat "$home/installed" 2> /dev/null || true)" != "$wanted" ]; then
    rm -rf "$home/venv"
    python3 -m venv "$home/venv"
    "$home/venv/bin/pip" install --quiet --disable-pip-version-check --prefer-binary --requirement bench/place/requirements.txt
    echo "$wanted" > "$home/installed"
  fi
fi
exec "$python" bench/place/run.py --home "$home" --shared "$shared" --ours "$ours" "$@"
