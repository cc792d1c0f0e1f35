# shellcheck shell=bash
# Drills about a database that is away, or full.
#
# shellcheck disable=SC2154 # $root, $work, $dir and the accounts are script/drill's

a_database_that_goes_away_is_waited_for() {
  local product before
  product=$(new_product 100000)
  before=$(workers)
  start_shopping 1 8 "$product"
  load_in_background reads 60 8 GET "/api/products/$product"
  sleep 1
  "$root/script/postgres" restart "$place/postgres" --immediate
  await_recovery "a crash"
  stop_database
  sleep 3
  start_database
  await_recovery "3 s without it"
  end_load reads
  stop_shopping
  only_answers 200 201 204 409 503
  all_were reads 200 503
  (($(answers 503) + $(figure reads 503) > 0)) || wrong "nobody noticed that it was away"
  [[ $(workers) == "$before" ]] || wrong "workers were restarted: $before, now $(workers)"
  orders_are_those_acknowledged "$product" 100000
  the_books_are_right
  tell "$(wc -l <"$dir/stored") orders" \
    "$(answers 503) + $(figure reads 503) × 503 with Retry-After, nothing else but $(answers 409) × 409" \
    "same workers throughout"
}

# Until a second has passed without a refusal; tells how long refusals went on once the database
# accepted connections again.
await_recovery() {
  local accepted last give_up=$((SECONDS + 10))
  accepted=$(database_accepted_at)
  while :; do
    last=$(awk '$2 == 503 { last = $1 } END { print last == "" ? 0 : last }' "$dir/log")
    ! awk "BEGIN { exit !($EPOCHREALTIME > $last + 1 && $EPOCHREALTIME > $accepted + 1) }" || break
    ((SECONDS < give_up)) || wrong "still refusing 10 s after it accepted connections"
    sleep 0.1
  done
  (($(successes_within 10 "$accepted") > 0)) || wrong "nothing succeeded since"
  tell "the last refusal after $1 came $(seconds_between "$accepted" "$last") s after the database accepted"
}

workers_start_without_a_database_and_find_it_later() {
  local started worker answer moment
  started=$(starts)
  stop_database
  for worker in $(workers); do kill -s TERM "$worker"; done
  await_starts $((started + 2))
  answer=$(ask "$dir/health" /health)
  [[ $answer == '200 ' ]] || wrong "/health: $answer"
  for path in /ready '/api/products?page_size=1' /api/products/1; do
    answer=$(ask "$dir/refusal" "$path")
    [[ $answer == '503 1' && $(jq --raw-output .code "$dir/refusal") == service_unavailable ]] ||
      wrong "$path: $answer $(<"$dir/refusal")"
  done
  start_database
  moment=$(database_accepted_at)
  await_ready
  tell "/health 200 and /ready 503 without it" \
    "/ready 200 $(seconds_between "$moment" "$EPOCHREALTIME") s after it accepted"
  [[ $(ask /dev/null /api/products/1) == '200 ' ]] || wrong "no products yet"
}

# A shop of its own, whose database lies on a small file system.
a_full_disk_leaves_nothing_half_done() {
  local product buyer refused=() customers=24
  ((EUID == 0)) || { tell "only root can mount a small file system" && exit 77; }
  use_place "$work/small"
  mkdir -p "$place/postgres" "$dir/answers"
  mount -t tmpfs -o size=160m,mode=755 tmpfs "$place/postgres" 2>/dev/null ||
    { tell "no tmpfs can be mounted here" && exit 77; }
  trap close_small_shop EXIT
  open_shop
  admit_customers
  product=$(new_product 1000)
  for ((buyer = 1; buyer <= customers; buyer++)); do fill_cart "$buyer" "$product"; done
  for ((buyer = 1; buyer <= 4; buyer++)); do buy "$buyer" || wrong "no order before the disk is full"; done
  cat /dev/zero >"$place/postgres/ballast" 2>/dev/null || true
  for ((buyer = 5; buyer <= customers; buyer++)); do
    buy "$buyer" || refused+=("$buyer")
  done
  ((${#refused[@]} > 0)) || wrong "$customers orders, and the disk is not full"
  [[ $(ask /dev/null "/api/products/$product") == '200 ' ]] || wrong "reads fail, too"
  the_books_are_right
  orders_are_those_acknowledged "$product" 1000
  rm "$place/postgres/ballast"
  await_ready
  for buyer in "${refused[@]}"; do
    buy "$buyer" || wrong "there is space again, and buyer $buyer is still refused"
  done
  the_books_are_right
  orders_are_those_acknowledged "$product" 1000
  tell "$((customers - 4 - ${#refused[@]})) orders on a full disk, ${#refused[@]} × 503 with Retry-After" \
    "reads went on" "the same ${#refused[@]} keys made orders once there was space"
}

# buy CUSTOMER: whether he was served; otherwise he was told to try again.
buy() {
  local answer
  answer=$(check_out "$1" "disk-$1" "$dir/body")
  case "$answer $(jq --raw-output .code "$dir/body")" in
    '201  null') cp "$dir/body" "$dir/answers/disk-$1" ;;
    '503 1 service_unavailable') return 1 ;;
    *) wrong "checkout $1: $answer $(<"$dir/body")" ;;
  esac
}

close_small_shop() {
  local code=$?
  [[ -z $server ]] || stop_process "$server" TERM 30
  umount "$work/small/postgres" || true
  use_place "$work/shop"
  end_drill "$code"
}
