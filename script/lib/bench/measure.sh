# shellcheck shell=bash
# One measurement with wrk, and what the processors did meanwhile.
#
# shellcheck disable=SC2154 # $work, $root, $base_url, $connections and $threads are script/bench's

# load SCRIPT PATH SECONDS CONNECTIONS: prints the line of report.lua.
load() {
  wrk --threads "$((threads < $4 ? threads : $4))" --connections "$4" --duration "$3s" --latency \
    --timeout 10s --script "$root/script/lib/bench/$1.lua" "$base_url$2" | sed -n 's/^RESULT //p'
}

# The processor time, in ticks, that petshop, nginx and postgres have used so far.
ticks() {
  local part
  for part in petshop nginx postgres; do
    # What follows the name, which may hold anything but ends with the last parenthesis.
    shop_processes "$part" | sed 's|.*|/proc/&/stat|' | xargs cat 2>/dev/null |
      sed 's/.*) //' | awk '{ used += $12 + $13 } END { printf "%d ", used }'
  done
}

# measure CASE SCRIPT PATH CONNECTIONS: a line of results with the CPU time of each part.
measure() {
  local before after
  before=$(ticks)
  result=$(load "$2" "$3" "$seconds" "$4")
  after=$(ticks)
  echo "$1 $result $before $after" >>"$work/results"
}

# Until nothing runs that an earlier measurement has left: log-ins are hashed also when nobody waits for
# them any more.
await_quiet() {
  local before='' after tries
  for ((tries = 0; tries < 60; tries++)); do
    after=$(ticks)
    [[ $after != "$before" ]] || return 0
    before=$after
    sleep 0.5
  done
  fail "the shop does not come to rest"
}

# Medians of the rounds for what varies, sums for what is counted.
table() {
  awk -v hertz="$(getconf CLK_TCK)" '
    function median(list, count,   i, j, t) {
      for (i = 2; i <= count; i++)
        for (j = i; j > 1 && list[j] < list[j - 1]; j--) {
          t = list[j]; list[j] = list[j - 1]; list[j - 1] = t
        }
      return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
    }
    function median_of(values, name,   i, list) {
      for (i = 1; i <= rounds[name]; i++) list[i] = values[name, i]
      return median(list, rounds[name])
    }
    !($1 in rounds) { order[++cases] = $1 }
    {
      n = ++rounds[$1]
      rate[$1, n] = $2 * 1e6 / $3; p50[$1, n] = $4 / 1000; p99[$1, n] = $5 / 1000
      requests[$1] += $2; errors[$1] += $6 + $7
      for (part = 1; part <= 3; part++) used[$1, part] += $(10 + part) - $(7 + part)
    }
    function microseconds(name, part) {
      return requests[name] ? used[name, part] / hertz * 1e6 / requests[name] : 0
    }
    END {
      printf "%-10s %11s %9s %9s %8s   %9s %9s %9s %9s\n", "", "requests/s", "p50 ms", "p99 ms",
        "errors", "petshop", "nginx", "postgres", "/health"
      for (i = 1; i <= cases; i++) {
        name = order[i]
        printf "%-10s %11.0f %9.2f %9.2f %8d   %6.0f us %6.0f us %6.0f us", name,
          median_of(rate, name), median_of(p50, name), median_of(p99, name), errors[name],
          microseconds(name, 1), microseconds(name, 2), microseconds(name, 3)
        if ("health" in rounds) printf " %9.2f", median_of(rate, name) / median_of(rate, "health")
        print ""
      }
    }' "$work/results"
}

memory() {
  local worker
  for worker in $(shop_processes petshop); do
    awk '/^VmRSS/ { now = $2 / 1024 } /^VmHWM/ { most = $2 / 1024 }
      END { printf "worker: %.0f MiB resident, %.0f MiB at most\n", now, most }' "/proc/$worker/status"
  done
}
