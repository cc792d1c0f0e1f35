# shellcheck shell=bash
# Customers: their accounts, their carts, and shopping that goes on until it is told to end.
#
# shellcheck disable=SC2154 # $work and $dir are script/drill's

customers=64 tokens=()
order='{"payment_method": "cash_on_delivery",
  "shipping_address": {"recipient": "Clara Cliente", "line1": "Calle Mayor 1",
  "city": "Madrid", "postal_code": "28013", "country": "ES"}}'

# Accounts without a password, because 64 hashes cost 20 s of a core, each with a refresh token,
# for which the shop grants a session.
admit_customers() {
  local index answer
  sql --set count="$customers" <<'SQL'
INSERT INTO users (email, name, password_hash)
SELECT 'drill-' || n || '@petshop.example', 'Drill', '-' FROM generate_series(1, :count) n;
INSERT INTO sessions (user_id) SELECT id FROM users WHERE password_hash = '-';
INSERT INTO refresh_tokens (digest, session_id, expires_at)
SELECT sha256(u.email::bytea), s.id, now() + interval '1 day'
FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.password_hash = '-';
SQL
  mkdir "$place.tokens"
  for ((index = 1; index <= customers; index++)); do
    answer=$(ask "$work/grant" --json "{\"refresh_token\": \"drill-$index@petshop.example\"}" \
      /api/users/refresh)
    [[ $answer == '200 ' ]] || fail "customer $index was not admitted: $answer $(<"$work/grant")"
    tokens[index]=$(jq --raw-output .token "$work/grant")
    echo "${tokens[index]}" >"$place.tokens/$index"
  done
  cat "$place.tokens"/* >"$place.all-tokens"
}

token() {
  echo "$(<"$place.tokens/$1")"
}

# fill_cart CUSTOMER PRODUCT: with one of it and nothing else.
fill_cart() {
  local header answer
  header=$(as "$(token "$1")")
  ask /dev/null --header "$header" --request DELETE /api/cart >/dev/null
  answer=$(ask "$dir/cart-$1" --header "$header" --request PUT --json '{"quantity": 1}' \
    "/api/cart/items/$2")
  [[ $answer == '200 ' ]] || wrong "customer $1 cannot fill his cart: $answer $(<"$dir/cart-$1")"
}

# check_out CUSTOMER KEY BODY: prints as "ask" does.
check_out() {
  ask "$3" --header "$(as "$(token "$1")")" --header "Idempotency-Key: $2" \
    --json "$order" /api/checkout
}

# open_gate and pass_gate: what waits at the gate begins at once when it opens.
close_gate() {
  exec 8>"$dir/gate"
  flock 8
}

pass_gate() {
  exec 8>&-
  flock --shared "$dir/gate" true
}

open_gate() {
  # As long as the last to come needs to get there.
  sleep 0.4
  flock --unlock 8
  exec 8>&-
}

# start_shopping FIRST LAST PRODUCT: these customers buy one after the other until stop_shopping.
# $dir/answers/KEY is an acknowledged order; $dir/log has "TIME STATUS RETRY-AFTER" of each request.
start_shopping() {
  local customer
  mkdir -p "$dir/answers"
  : >"$dir/log"
  rm -f "$dir/closing"
  shoppers=()
  for ((customer = $1; customer <= $2; customer++)); do
    shop_on "$customer" "$3" &
    shoppers+=($!)
  done
}

# Everybody gets an answer to his last question.
stop_shopping() {
  local shopper
  touch "$dir/closing"
  for shopper in "${shoppers[@]}"; do
    wait "$shopper" || wrong "a customer gave up: $(cat "$dir"/gave-up-*)"
  done
}

shop_on() {
  local customer=$1 product=$2 round key header
  header=$(as "$(token "$customer")")
  insist "$customer" 204 --header "$header" --request DELETE /api/cart
  for ((round = 1; ; round++)); do
    [[ ! -e $dir/closing ]] || return 0
    key=$(basename "$dir")-$customer-$round
    insist "$customer" 200 --header "$header" --request PUT --json '{"quantity": 1}' \
      "/api/cart/items/$product"
    insist "$customer" 201 --header "$header" --header "Idempotency-Key: $key" \
      --json "$order" /api/checkout
    mv "$dir/answer-$customer" "$dir/answers/$key"
  done
}

# insist CUSTOMER STATUS OPTIONS… PATH: sends the same again, for 20 seconds, when the answer was
# lost, was 5xx, or was that the first is still at work.
insist() {
  local customer=$1 wanted=$2 answer body=$dir/answer-$1 give_up=$((SECONDS + 20))
  shift 2
  while ((SECONDS < give_up)); do
    answer=$(ask "$body" "$@")
    echo "$EPOCHREALTIME $answer" >>"$dir/log"
    case $answer in
      "$wanted "*) return 0 ;;
      000* | 5*) sleep 0.05 ;;
      409*) grep -q '"code":"request_in_progress"' "$body" || break ;;
      *) break ;;
    esac
  done
  echo "$answer $(<"$body")" >"$dir/gave-up-$customer"
  return 1
}

# answers STATUS: how many requests of the shopping were answered so, lost ones being 000.
answers() {
  awk -v status="$1" '$2 == status { count++ } END { print count + 0 }' "$dir/log"
}

# Fails when something was answered with any other status than those given.
only_answers() {
  local others
  others=$(awk -v allowed=" $* " 'index(allowed, " " $2 " ") == 0 { print $2 }' "$dir/log" |
    sort | uniq -c)
  [[ -z $others ]] || wrong "unexpected answers (count, status): $others"
  others=$(awk '$2 == 503 && $3 == ""' "$dir/log")
  [[ -z $others ]] || wrong "503 without Retry-After: $others"
}

# seconds_between FROM TO: how much later TO was; 0 when it was not.
seconds_between() {
  awk -v from="$1" -v to="$2" 'BEGIN { printf "%.2f", (to > from) ? to - from : 0 }'
}

# successes_within SECONDS TIME: how many good answers came in the seconds after a moment.
successes_within() {
  awk -v from="$2" -v to="$(awk "BEGIN { printf \"%f\", $2 + $1 }")" \
    '$2 ~ /^2/ && $1 > from && $1 <= to { count++ } END { print count + 0 }' "$dir/log"
}
