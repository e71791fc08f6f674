#!/usr/bin/env bash
# Prints the Python that has the calendar library of tools/calendar/requirements.txt, after putting it into
# target/calendar-reader. Tests take it as CALENDAR_PYTHON.
set -euo pipefail
cd "$(dirname "$0")/.."
home="${CARGO_TARGET_DIR:-target}/calendar-reader"
mkdir -p "$home"
home=$(cd "$home" && pwd)
wanted=$(sha256sum tools/calendar/requirements.txt | cut -d' ' -f1)
if [ "$(cat "$home/installed" 2> /dev/null || true)" != "$wanted" ]; then
  rm -rf "$home/venv"
  python3 -m venv "$home/venv" > "$home/venv.log" 2>&1
  "$home/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
    --requirement tools/calendar/requirements.txt > "$home/pip.log" 2>&1
  echo "$wanted" > "$home/installed"
fi
echo "$home/venv/bin/python"
