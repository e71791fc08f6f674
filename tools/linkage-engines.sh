#!/usr/bin/env bash
# The SQL of `lifechances link emit-sql` on three engines, held against our own answers: DuckDB,
# ClickHouse (chDB) and Spark Connect (Sail as a local cluster of four workers).
#
#   tools/linkage-engines.sh [records]      20,000 records unless said
#
# The engines come from PyPI at the versions of tools/linkage-engines/requirements.txt, into
# target/linkage-engines. Where they cannot be had this is said and left out, unless
# LIFECHANCES_TEST_ALL=1, which makes that a failure. LIFECHANCES_BINARY names a built program;
# ENGINES_PYTHON a Python that has the engines already.
set -euo pipefail
cd "$(dirname "$0")/.."
records=${1:-20000}
home="${CARGO_TARGET_DIR:-target}/linkage-engines"
mkdir -p "$home"

leave_out() {
  echo "left out: comparing the linkage on other engines needs $1" >&2
  [ "${LIFECHANCES_TEST_ALL:-}" = 1 ] && exit 1
  exit 0
}

python=${ENGINES_PYTHON:-}
if [ -z "$python" ]; then
  command -v python3 > /dev/null || leave_out 'python3'
  python="$home/venv/bin/python"
  wanted=$(sha256sum tools/linkage-engines/requirements.txt | cut -d' ' -f1)
  if [ "$(cat "$home/installed" 2> /dev/null || true)" != "$wanted" ]; then
    rm -rf "$home/venv"
    python3 -m venv "$home/venv" > /dev/null 2>&1 || leave_out 'the venv module of Python (python3-venv)'
    "$home/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
      --requirement tools/linkage-engines/requirements.txt > "$home/pip.log" 2>&1 ||
      leave_out "the packages of tools/linkage-engines/requirements.txt from PyPI (see $home/pip.log)"
    echo "$wanted" > "$home/installed"
  fi
fi

program=${LIFECHANCES_BINARY:-}
if [ -z "$program" ]; then
  cargo build --release --locked --quiet --package lifechances
  program="${CARGO_TARGET_DIR:-target}/release/lifechances"
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 tools/linkage-engines/invent.py "$records" 7 "$scratch/records.csv"
fields=given=given,surname=surname,dob=dob,sex=sex,postcode=postcode,uprn=uprn,school=school,nhs=nhs,number:ref=ref,text:street=street
emit=("$program" link emit-sql "$scratch/records.csv" --id id --source extract --fields "$fields")

# Fitted once. Every engine is handed the same model file.
"$program" link dedupe "$scratch/records.csv" --id id --source extract --fields "$fields" \
  --save-model "$scratch/model.toml" > "$scratch/fit.log" 2>&1 || { cat "$scratch/fit.log"; exit 1; }

differs=0
for dialect in duckdb clickhouse spark; do
  folder="$scratch/$dialect"
  answers=()
  [ "$dialect" = duckdb ] && answers=(--answers)
  "${emit[@]}" --model "$scratch/model.toml" --dialect "$dialect" --out "$folder" "${answers[@]}" \
    > "$folder.log" 2>&1 || { cat "$folder.log"; exit 1; }
  # The questions are the same text for every engine; only how a file becomes a table differs.
  for text in histogram.sql links.sql; do
    cmp -s "$scratch/duckdb/$text" "$folder/$text" || { echo "$dialect: another $text" >&2; differs=1; }
  done
  [ "$dialect" = duckdb ] || cp -r "$scratch/duckdb/answers" "$folder/answers"
  SUBMIT=$(printf '%q ' "${emit[@]}" --model "$scratch/model.toml" --dialect spark --out "$folder") \
    timeout 600 "$python" tools/linkage-engines/engines.py "$dialect" "$folder" 2> "$folder.err" ||
    { tail -n 20 "$folder.err" >&2; differs=1; }
done
[ "$differs" = 0 ] && echo 'the three engines and ours agree: the same histogram, the same links'
exit "$differs"
