# shellcheck shell=bash
# Drills about traffic: restarts under it, floods of it, and clients that take all day.
#
# shellcheck disable=SC2154 # $restarts, $changes, $seconds, $dir and $place are script/drill's

restarts_of_the_workers_lose_no_request() {
  local product round started
  product=$(new_product 1000000)
  load_in_background reads 600 16 GET "/api/products/$product"
  load_in_background writes 600 8 POST /api/cart/items "{\"product_id\": $product, \"quantity\": 1}"
  sleep 0.5
  for ((round = 1; round <= restarts; round++)); do
    started=$(starts)
    kill -s TERM "$(workers | head -n 1)"
    await_starts $((started + 1))
  done
  sleep 0.5
  end_load reads
  end_load writes
  all_were reads 200
  all_were writes 201
  tell "$restarts restarts, $(figure reads 200) reads and $(figure writes 201) writes, none failed"
}

# After each change of a price, 16 customers on connections of their own ask for the product and for
# a list it is in, of whichever worker takes them.
what_was_changed_is_seen_by_everybody_at_once() {
  local product round
  product=$(new_product 10)
  for ((round = 1; round <= 16; round++)); do
    printf '%s\n' "url = \"$origin/api/products/$product\"" "output = \"$dir/seen-$round\"" next \
      "url = \"$origin/api/products?page_size=1\"" "output = \"$dir/listed-$round\"" next
  done | sed '$d' >"$dir/questions"
  load_in_background reads 600 4 GET "/api/products/$product"
  for ((round = 1; round <= changes; round++)); do
    change_price "$product" "$round"
    CURL_CA_BUNDLE=$place/tls/certificate.pem NO_PROXY='*' curl --parallel --parallel-immediate \
      --parallel-max 32 --no-progress-meter --config "$dir/questions"
    cat "$dir"/seen-* "$dir"/listed-* | jq '.items[0].price // .price' >"$dir/prices"
    [[ $(sort -u "$dir/prices") == "$round" ]] || wrong "price $round was seen as $(sort "$dir/prices" | uniq -c)"
  done
  end_load reads
  all_were reads 200
  tell "$changes changes, each seen by 32 at once, under $(figure reads 200) other reads"
}

# change_price PRODUCT PRICE
change_price() {
  local answer
  answer=$(ask "$dir/changed" --request PATCH --header "$(as "$admin")" \
    --json "{\"price\": $2}" "/api/products/$1")
  [[ $answer == '200 ' ]] || wrong "the price was not changed: $answer $(<"$dir/changed")"
}

a_flood_of_logins_leaves_reads_alone() {
  local product client clients=() alone flooded
  product=$(new_product 10)
  load alone "$seconds" 16 GET "/api/products/$product"
  for ((client = 1; client <= 16; client++)); do
    log_in_for $((seconds + 2)) "$client" &
    clients+=($!)
  done
  sleep 0.5
  load flooded "$seconds" 16 GET "/api/products/$product"
  wait "${clients[@]}"
  all_were alone 200
  all_were flooded 200
  logins_were_answered
  memory_stays_small
  alone=$(figure alone rate) flooded=$(figure flooded rate)
  tell "$alone reads/s alone, $flooded with the flood ($((flooded * 100 / alone)) %)" \
    "p99 $(figure alone p99) and $(figure flooded p99) ms" \
    "$(grep -c '^200 ' "$dir/logins") log-ins, $(grep -c '^503 ' "$dir/logins") refused" \
    "workers' largest sizes $(largest_sizes) MiB"
}

# One after the other on one connection; the fragments make them different addresses to curl alone.
log_in_for() {
  jq --null-input --compact-output --arg email "$CUSTOMER_EMAIL" --arg password "$CUSTOMER_PASSWORD" \
    '$ARGS.named' >"$dir/credentials"
  timeout "$1" curl --silent --noproxy '*' --cacert "$place/tls/certificate.pem" --output /dev/null \
    --json "@$dir/credentials" --write-out '%{stderr}%{http_code} %header{retry-after}\n' \
    "$origin/api/users/login#[1-100000]" 2>"$dir/logins-$2" || true
}

logins_were_answered() {
  cat "$dir"/logins-* >"$dir/logins"
  ! grep -vE '^(200 |503 [0-9]+)$' "$dir/logins" || wrong "log-ins were answered otherwise"
  grep -q '^200 ' "$dir/logins" || wrong "nobody was let in"
}

# In MiB, the most each worker ever had in memory.
largest_sizes() {
  local worker
  for worker in $(workers); do
    awk '/^VmHWM/ { printf "%d ", $2 / 1024 }' "/proc/$worker/status"
  done | sed 's/ $//'
}

# 64 MiB, and 32 for each of at most two password hashes.
memory_stays_small() {
  local size
  for size in $(largest_sizes); do
    ((size <= 128)) || wrong "a worker had $size MiB in memory"
  done
}

slow_clients_hold_nobody_up() {
  local product slow alone slowed
  product=$(new_product 10)
  load alone "$seconds" 16 GET "/api/products/$product"
  # A process group of their own, to be ended at once.
  set -m
  slow_clients &
  set +m
  slow=$!
  sleep 1.5
  load slowed "$seconds" 16 GET "/api/products/$product"
  (($(pgrep --count --pgroup "$slow" curl) == 64)) || wrong "the silent clients were sent away"
  kill -s TERM -- "-$slow"
  all_were alone 200
  all_were slowed 200
  alone=$(figure alone rate) slowed=$(figure slowed rate)
  # Not a measurement: a single worker that waits for a slow client would show.
  ((slowed * 10 > alone)) || wrong "$alone reads/s alone, $slowed beside slow clients"
  tell "200 idle, 50 that send a byte a second, 64 silent ones on the workers' own socket" \
    "$alone reads/s alone, $slowed beside them ($((slowed * 100 / alone)) %)" \
    "p99 $(figure alone p99) and $(figure slowed p99) ms"
}

slow_clients() {
  local client
  for ((client = 10; client < 210; client++)); do
    eval "exec $client<>/dev/tcp/127.0.0.1/${origin##*:}"
  done
  for ((client = 0; client < 25; client++)); do
    dawdle 'GET /health HTTP/1.1\r\nHost: localhost\r\nX: ' &
    dawdle 'POST /api/users/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60\r\n\r\n' &
  done
  mkfifo "$dir/silence"
  cd "$place" || return
  for ((client = 0; client < 64; client++)); do
    curl --silent --unix-socket run/petshop.sock telnet://localhost <"$dir/silence" >/dev/null &
  done
  sleep 60 >"$dir/silence"
}

# dawdle TEXT: begins a request over TLS, and goes on with a byte a second.
dawdle() {
  local byte
  # shellcheck disable=SC2059 # the text is a format, for its \r\n
  { printf "$1"; for ((byte = 0; byte < 60; byte++)); do printf x && sleep 1; done; } |
    openssl s_client -quiet -connect "${origin#https://}" >/dev/null 2>&1
}
