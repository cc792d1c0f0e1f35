# shellcheck shell=bash
# The shop that is broken: opening it, asking it, and the processes it is made of.
#
# shellcheck disable=SC2154 # $root, $work and $dir are script/drill's

origin='' place=''

# The shop that all below is about.
use_place() {
  place=$1
  origin=https://localhost:$(free_port)
}

open_shop() {
  local tenths
  mkdir -p "$place"
  (
    export PETSHOP_LOCAL=$place PETSHOP_HTTPS_PORT=${origin##*:}
    export PETSHOP_LOGIN_RATE=6000000 PETSHOP_REGISTRATION_RATE=6000000 PETSHOP_GUEST_CART_RATE=6000000 PETSHOP_CARD_RATE=6000000
    # A long drill outlives the usual token.
    export JWT_EXPIRATION_HOURS=24
    export PETSHOP_SEED_PORTS=off
    unset PETSHOP_HTTP_PORT
    exec setsid "$root/script/server"
  ) >"$place.log" 2>&1 &
  server=$!
  for ((tenths = 0; tenths < 6000; tenths++)); do
    ! grep -qs "The shop is open" "$place.log" || break
    kill -0 "$server" 2>/dev/null || { cat "$place.log" && fail "the shop does not open"; }
    sleep 0.1
  done
  # shellcheck source=/dev/null
  source "$place/demo.env"
  admin=$(log_in "$ADMIN_EMAIL" "$ADMIN_PASSWORD")
}

# ask BODY OPTIONS… PATH: what is answered goes to the file BODY; prints the status, 000 for none,
# and Retry-After.
ask() {
  curl --silent --max-time 20 --noproxy '*' --cacert "$place/tls/certificate.pem" --output "$1" \
    --write-out '%{http_code} %header{retry-after}\n' "${@:2:$#-2}" "$origin${*: -1}" || true
}

# as TOKEN: the options of a request in somebody's name.
as() {
  echo "Authorization: Bearer $1"
}

log_in() {
  jq --null-input --compact-output --arg email "$1" --arg password "$2" '$ARGS.named' |
    ask "$work/login" --json @- /api/users/login >"$work/login.status"
  [[ $(<"$work/login.status") == '200 ' ]] || fail "$1 cannot log in: $(<"$work/login")"
  jq --raw-output .token "$work/login"
}

# new_product STOCK: puts a product into the catalogue and prints its id.
new_product() {
  local answer
  answer=$(ask "$dir/product" --header "$(as "$admin")" \
    --json "{\"name\": \"Drill\", \"price\": 12.34, \"stock\": $1}" /api/products)
  [[ $answer == '201 ' ]] || wrong "no product: $answer $(<"$dir/product")"
  jq .id "$dir/product"
}

sql() {
  psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 \
    "$("$root/script/postgres" url "$place/postgres" postgres)" "$@"
}

await_ready() {
  local tenths
  for ((tenths = 0; tenths < 100; tenths++)); do
    [[ $(ask /dev/null --max-time 2 /ready) != 200* ]] || return 0
    sleep 0.1
  done
  wrong "the shop is not ready after 10 seconds"
}

# The processes that serve, the oldest first.
workers() {
  local keeper
  for keeper in $(pgrep --exact workers); do
    [[ $(readlink "/proc/$keeper/cwd") != "$place" ]] || pgrep --parent "$keeper" --full ' serve$'
  done
}

# How often a worker has begun to serve.
starts() {
  grep -c 'notice: serving' "$place/log/petshop.log"
}

# await_starts COUNT: until as many workers have begun to serve, and two are there.
await_starts() {
  local tenths
  for ((tenths = 0; tenths < 150; tenths++)); do
    if (($(starts) >= $1)) && (($(workers | wc -l) == 2)); then return; fi
    sleep 0.1
  done
  wrong "a worker did not come back: $(starts) starts of $1, workers: $(workers | xargs)"
}

stop_database() {
  "$root/script/postgres" stop "$place/postgres"
}

start_database() {
  "$root/script/postgres" start "$place/postgres" --durable
}

# When the database last began to accept connections, in seconds since 1970.
database_accepted_at() {
  local data=$place/postgres
  [[ ! -f $data/cluster ]] || data=$(<"$data/cluster")
  date --date "$(grep 'ready to accept connections' "$data/data/server.log" | tail -n 1 |
    sed -E 's/ \[.*//')" +%s.%N
}

# After a drill that failed half-way: the next one finds a shop.
put_right() {
  local process
  for process in $(workers); do kill -s CONT "$process" || true; done
  "$root/script/postgres" status "$place/postgres" >/dev/null || start_database
  sql --command 'SET client_min_messages = warning; DROP FUNCTION IF EXISTS drill_failure CASCADE;
    DROP SEQUENCE IF EXISTS drill_failures' || true
}
