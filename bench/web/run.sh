#!/usr/bin/env bash
# Two hundred people at once on the invented district, with SQLite: how long pages and forms take.
#
#   bench/web/run.sh [--users N] [--seconds S] [--writers W]
#
# See README.md beside this file.
set -euo pipefail
cd "$(dirname "$0")/../.."
home="${CARGO_TARGET_DIR:-target}/bench-web"
if [ -z "${LIFECHANCES_BINARY:-}" ]; then
  cargo build --release --locked --quiet --package lifechances
  LIFECHANCES_BINARY="${CARGO_TARGET_DIR:-target}/release/lifechances"
fi
rm -rf "$home"
mkdir -p "$home"
"$LIFECHANCES_BINARY" demo --children "${CHILDREN:-20000}" --seed 1 --data "$home/data" --no-serve > "$home/demo.log" 2>&1
password=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["password"])' "$home/data/demo.json")
"$LIFECHANCES_BINARY" serve --data "$home/data" --port 0 > "$home/serve.log" 2>&1 &
server=$!
trap 'kill "$server" 2> /dev/null || true' EXIT
for _ in $(seq 100); do
  address=$(sed -n 's/^Open http:\/\/\([^/]*\)\/.*/\1/p' "$home/serve.log")
  [ -n "$address" ] && break
  sleep 0.2
done
# By number, so that looking up the name is not timed.
python3 bench/web/load.py --address "${address/localhost/127.0.0.1}" --password "$password" --server "$server" "$@"
