#!/bin/sh
# A throwaway PostgreSQL for the conformance tests: loopback only, in a temporary folder, sorting by
# bytes, with a password of its own. Installs nothing.
#
#   eval "$(tools/postgres-for-tests.sh start)"   sets LIFECHANCES_TEST_POSTGRES and its folder
#   tools/postgres-for-tests.sh stop "$LIFECHANCES_TEST_POSTGRES_FOLDER"
#
# Needs the server programs of Debian's package "postgresql" (or PG_BIN=folder that has them).
set -eu

find_programs() {
    if [ -n "${PG_BIN:-}" ]; then
        echo "$PG_BIN"
        return
    fi
    if command -v pg_ctl >/dev/null 2>&1 && command -v initdb >/dev/null 2>&1; then
        dirname "$(command -v pg_ctl)"
        return
    fi
    newest=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
    if [ -z "$newest" ]; then
        echo "PostgreSQL's server programs are not here: install the package postgresql, or set PG_BIN" >&2
        exit 2
    fi
    echo "$newest"
}

# PostgreSQL refuses to run as root: then it runs as the user postgres.
as_owner() {
    if [ "$(id -u)" = 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

start() {
    bin=$(find_programs)
    folder=$(mktemp -d "${TMPDIR:-/tmp}/lifechances-postgres.XXXXXX")
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '%s\n' "$password" >"$folder/password"
    if [ "$(id -u)" = 0 ]; then
        chown -R postgres "$folder"
    fi
    as_owner "$bin/initdb" --pgdata="$folder/data" --username=lifechances --encoding=UTF8 \
        --locale=C --auth=scram-sha-256 --pwfile="$folder/password" >"$folder/initdb.log" 2>&1 ||
        { cat "$folder/initdb.log" >&2; exit 1; }
    as_owner rm "$folder/password"
    tries=0
    while :; do
        port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 40000))
        # fsync is off: these tests ask what the server answers, not whether its disk holds.
        if as_owner "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/server.log" -w -t 60 \
            -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' \
                -c max_connections=60 -c fsync=off" start >/dev/null 2>&1; then
            break
        fi
        tries=$((tries + 1))
        if [ "$tries" -ge 5 ]; then
            cat "$folder/server.log" >&2
            exit 1
        fi
    done
    url="postgres://lifechances:$password@127.0.0.1:$port/postgres"
    echo "export LIFECHANCES_TEST_POSTGRES='$url'"
    echo "export LIFECHANCES_TEST_POSTGRES_FOLDER='$folder'"
}

stop() {
    bin=$(find_programs)
    folder=$1
    case "$folder" in
    */lifechances-postgres.*) ;;
    *)
        echo "not a folder that this script made: $folder" >&2
        exit 2
        ;;
    esac
    as_owner "$bin/pg_ctl" --pgdata="$folder/data" -m immediate stop >/dev/null
    rm -rf "$folder"
}

case "${1:-}" in
start) start ;;
stop) stop "${2:?the folder that start printed}" ;;
*)
    sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
