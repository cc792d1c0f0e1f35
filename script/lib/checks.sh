# shellcheck shell=bash
# The steps of script/test that are not nginx's (edge.sh).
#
# shellcheck disable=SC2154 # $work, $place, $origin, $http_port, $seed_ports, $petshop and $tally are script/test's

swift_is_formatted() {
  swift format lint --strict --recursive Package.swift Sources Tests
}

scripts_pass_shellcheck() {
  local scripts
  # Whatever bash is told to run, and what is read by it.
  mapfile -t scripts < <(grep -rlE '^#!/bin/bash|^# shellcheck shell=bash' script .ci)
  shellcheck "${scripts[@]}"
}

# A file that was built with a warning is not built again, and would not warn the next time: its
# date is changed, so that it does.
builds_without_warnings() {
  local log=$work/build.log file
  swift build "$@" 2>&1 | tee "$log"
  # Not ours: what the toolchain's own static libraries and other packages are linked with.
  ! grep -E '(^|[^a-z])warning:' "$log" | grep -vE '/swift_static/|/checkouts/' >"$log.warnings" || {
    while read -r file; do [[ ! -f $file ]] || touch "$file"; done \
      < <(sed -nE 's/^([^:]+):[0-9]+:[0-9]+: warning:.*/\1/p' "$log.warnings" | sort -u)
    echo "there are warnings:"
    cat "$log.warnings"
    return 1
  }
}

# One step that counts as many as there are tests.
swift_tests_pass() {
  local code=0 results=$work/tests.xml
  PETSHOP_EXCHANGES=$work/tests.exchanges \
    swift test --parallel --xunit-output "$results" >"$work/tests.log" 2>&1 || code=$?
  # What failed, of some thousand lines; a crash is at the end.
  grep --text '^✘' "$work/tests.log" | head -n 60 || true
  tail -n 20 "$work/tests.log"
  count_swift_tests "$work/tests-swift-testing.xml" >"$tally" || true
  # No result is a crash; no test at all would be a mistake in this script.
  [[ -s $tally && $(<"$tally") != '0 '* ]] || code=1
  return "$code"
}

# The file's own "failures" counts what was expected in vain, of which a test may have many.
count_swift_tests() {
  awk '
    /<testcase / { tests++; failing = 0 }
    /<failure/ && !failing { failed++; failing = 1 }
    /<skipped/ { tests-- }
    END { print tests - failed, failed + 0 }' "$1"
}

# A copy whose programs exist everywhere. systemd-analyze only says what it finds, and exits with 0.
units_are_understood() {
  local copy=$work/units found
  mkdir "$copy"
  cp systemd/*.service systemd/*.socket systemd/*.target "$copy"
  sed -i 's|^ExecStart=/usr/bin/petshop|ExecStart=/bin/true|' "$copy"/*.service
  found=$(systemd-analyze verify --man=no "$copy"/* 2>&1)
  [[ -z $found ]] || { echo "$found" && return 1; }
}

unit_is_confined() {
  # The threshold is in tenths of tenths: 5 is 0.5 of 10.
  systemd-analyze security --no-pager --offline=true --threshold=5 "systemd/$1"
}

edge_is_configured() {
  mkdir -p "$place/run"
  certificate_prepare "$place/tls"
  nginx_prepare "$place/nginx" "$root" ../run/petshop.sock "${origin##*:}" "$http_port"
  anywhere_server >>"$place/nginx/seeds.conf"
  nginx_has_no_complaint "$place/nginx"
}

# What is asked here comes from the address that X-Real-IP says.
anywhere_server() {
  cat <<END
server {
  listen 127.0.0.1:${seed_ports%% *};
  set_real_ip_from 127.0.0.1;
  real_ip_header X-Real-IP;
  set \$petshop_door native;
  set \$petshop_service_name "";
  include petshop/seed.conf;
}
END
}

# The example as it is, but for the paths and ports only root may use.
example_is_accepted() {
  local directory=$work/example/nginx
  mkdir -p "$work/example/run"
  ln -s "$place/tls" "$work/example/tls"
  nginx_prepare "$directory" "$root" ../run/petshop.sock "${origin##*:}" "$http_port"
  sed -e 's|/etc/letsencrypt/live/shop.example/fullchain.pem|../tls/certificate.pem|' \
    -e 's|/etc/letsencrypt/live/shop.example/privkey.pem|../tls/key.pem|' \
    -e "s|:443 |:${origin##*:} |; s| 443 | ${origin##*:} |; s|:80 |:$http_port |; s| 80 | $http_port |" \
    -e 's|/var/log/nginx/|logs/|' nginx/petshop.example.conf >"$directory/petshop.conf"
  nginx_has_no_complaint "$directory"
}

nginx_has_no_complaint() {
  (nginx_run "$1" -t -q) >"$work/nginx-t" 2>&1 || { cat "$work/nginx-t" && return 1; }
  [[ ! -s $work/nginx-t ]] || { cat "$work/nginx-t" && return 1; }
}

await_port() {
  local tenths
  for ((tenths = 0; tenths < 50; tenths++)); do
    ! port_is_taken "$1" || return 0
    sleep 0.1
  done
}

shop_opens() {
  (
    export PETSHOP_LOCAL=$place PETSHOP_BINARY=$petshop
    export PETSHOP_HTTPS_PORT=${origin##*:} PETSHOP_HTTP_PORT=$http_port
    export PETSHOP_LOGIN_RATE=6000 PETSHOP_REGISTRATION_RATE=6000 PETSHOP_GUEST_CART_RATE=6000 PETSHOP_CARD_RATE=6000
    export PETSHOP_SEED_PORTS=$seed_ports
    # Whoever started us in the background has made us deaf to INT.
    exec env --default-signal=INT setsid "$root/script/server"
  ) >"$work/shop.log" 2>&1 &
  echo $! >"$work/shop.pid"
  await_shop
}

await_shop() {
  local tenths process
  process=$(<"$work/shop.pid")
  for ((tenths = 0; tenths < 900; tenths++)); do
    ! grep -q 'The shop is open' "$work/shop.log" || return 0
    kill -0 "$process" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/shop.log"
  return 1
}

shop_answers() {
  request /health
  [[ $status == 200 ]] || wrong "no health"
  [[ $(grep -ci '^x-request-id:' "$work/headers") == 1 ]] || wrong "not one X-Request-Id"
  has_security_headers
  has_transport_security
  request /ready
  [[ $status == 200 ]] || wrong "not ready"
  [[ $(stat --format %a "$place/demo.env" "$place/keys/signing.pem") == $'600\n600' ]] ||
    wrong "secrets can be read by others"
}

smoke_passes() {
  CURL_CA_BUNDLE=$place/tls/certificate.pem PETSHOP_LOCAL=$place PETSHOP_SEED_PORTS=$seed_ports \
    PETSHOP_EXCHANGES=$work/smoke.exchanges script/smoke "$origin"
}

tour_runs() {
  PETSHOP_LOCAL=$place script/lib/tour README.md
}

# That each case works; what it measures in a second says nothing. On a busy machine that second may
# be too short for a log-in, whose thread gives way to all others.
bench_measures() {
  local table=$work/bench.log
  PETSHOP_BINARY=$petshop script/bench --rounds 1 --seconds 1 --connections 8 | tee "$table"
  # Eight cases, with requests and without errors (the fourth figure).
  (($(awk '/ us / && ($2 > 0 || $1 == "login") && $5 == 0' "$table" | wc -l) == 8)) ||
    { echo "not eight cases without errors" && return 1; }
}

# The processes that serve the shop of $place. What the keeper has started and is not the worker yet looks
# like a keeper without any.
shop_workers() {
  local keeper
  for keeper in $(pgrep --exact workers); do
    [[ $(readlink "/proc/$keeper/cwd") != "$place" ]] ||
      pgrep --parent "$keeper" --full ' serve$' || true
  done
}

log_counts_what_came_from_memory() {
  local each
  # Each of two workers has a memory of its own.
  for each in 1 2 3; do request /api/categories; done
  # nginx writes it within a second.
  sleep 1.5
  for each in hit fwd=miss; do
    grep -q "\"path\":\"/api/categories\".*\"cache\":\"PetShop; $each\"" "$place/nginx/logs/access.json" ||
      wrong "the log has no $each"
  done
}

# After all that was bought by card: in a dump with every table and so every event, in what each
# process logged, in nginx's temporary files, and in whatever else the shop has written.
no_card_number_is_kept() {
  pg_dump "$(script/postgres url "$place/postgres" postgres)" >"$work/dump.sql"
  card_numbers_are_not_in "$work/dump.sql" "$work/shop.log" "$place" \
    "$(cat "$place/postgres/cluster" 2>/dev/null || echo "$place/postgres")"/data/server.log
}

killed_worker_comes_back() {
  local before after tenths
  before=$(shop_workers)
  [[ $(wc -l <<<"$before") == 2 ]] || { echo "not two workers: $before" && return 1; }
  kill -s KILL "$(head -n 1 <<<"$before")"
  for ((tenths = 0; tenths < 100; tenths++)); do
    after=$(shop_workers)
    [[ $(wc -l <<<"$after") != 2 || $after == "$before" ]] || break
    sleep 0.1
  done
  [[ $(wc -l <<<"$after") == 2 && $after != "$before" ]] || { echo "workers: $after" && return 1; }
  request /ready
  [[ $status == 200 ]] || wrong "not ready after a worker was killed"
}

shop_closes() {
  local process
  process=$(<"$work/shop.pid")
  kill -s INT "$process"
  wait_until_gone "$process" 30 || { echo "script/server runs on" && return 1; }
  rm "$work/shop.pid"
  ! port_is_taken "${origin##*:}" || { echo "the port is still taken" && return 1; }
  ! script/postgres status "$place/postgres" >/dev/null || { echo "PostgreSQL runs on" && return 1; }
  ! processes_in "$place" | grep . || { echo "something runs on" && return 1; }
}

# processes_in DIRECTORY: those at work there or below, as all that script/server starts are; and those
# that name it, as PostgreSQL does, whose data may lie elsewhere.
processes_in() {
  local process at
  pgrep --list-full --full -- "$1" || true
  for process in /proc/[0-9]*; do
    at=$(readlink "$process/cwd") || continue
    [[ $at/ != "$1"/* ]] || ps --no-headers --format pid,args --pid "${process#/proc/}" || true
  done
}

shop_opens_again() {
  local accounts
  accounts=$(sort "$place/demo.env")
  shop_opens
  [[ $(sort "$place/demo.env") == "$accounts" ]] || { echo "the accounts changed" && return 1; }
  shop_answers
}

# In a shop of their own; the one of the steps before stands idle.
drills_pass() {
  PETSHOP_BINARY=$petshop script/drill --short
}
