# shellcheck shell=bash
# Steady load from wrk, and what came of it.
#
# shellcheck disable=SC2154 # $root, $dir, $origin and $place are script/drill's

# load NAME SECONDS CONNECTIONS METHOD PATH [BODY]: with BODY, in all customers' names in turn.
load() {
  local name=$1 seconds=$2 connections=$3
  shift 3
  wrk --threads 1 --connections "$connections" --duration "${seconds}s" --timeout 10s \
    --script "$root/script/lib/drill/load.lua" "$origin" -- \
    "$1" "$2" ${3:+"$3" "$place.all-tokens"} >"$dir/$name.load"
}

# load_in_background as load, until end_load NAME.
load_in_background() {
  load "$@" &
  echo $! >"$dir/$1.pid"
}

end_load() {
  local process
  process=$(<"$dir/$1.pid")
  # wrk itself, not the process that became its shell; it says what it counted on SIGINT.
  pkill --signal INT --parent "$process" || true
  wait "$process" || wrong "wrk failed: $(cat "$dir/$1.load")"
}

# figure NAME FIGURE: of a load; 0 for a status that did not occur.
figure() {
  awk -F "\t" -v name="$2" '$1 == name { value = $2 } END { print value + 0 }' "$dir/$1.load"
}

# all_were NAME STATUS…: no connection broke and nothing else was answered.
all_were() {
  local name=$1 others
  shift
  (($(figure "$name" broken) == 0)) || wrong "$name: $(figure "$name" broken) connections broke"
  (($(figure "$name" unkind) == 0)) || wrong "$name: 503 without Retry-After"
  others=$(awk -F "\t" -v allowed=" $* " '$1 ~ /^[0-9]+$/ && index(allowed, " " $1 " ") == 0' "$dir/$name.load")
  [[ -z $others ]] || wrong "$name: unexpected answers (status, count): $others"
  (($(figure "$name" "$1") > 0)) || wrong "$name: nothing was answered with $1"
}
