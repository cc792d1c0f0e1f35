# shellcheck shell=bash
# A drill about money: a process that dies between any two steps of a payment.
#
# shellcheck disable=SC2154 # $root, $work, $dir, $place and $faults are script/drill's

card_order='{"shipping_address": {"recipient": "Clara Cliente", "line1": "Calle Mayor 1",
  "city": "Madrid", "postal_code": "28013", "country": "ES"}}'
good_card=4242424242424242
bad_card=4000000000000002

# A shop of its own, of a debug build: only that dies on demand (Sources/PetShop/Payments/FaultPoint.swift).
payments_survive_a_kill_between_any_two_steps() {
  local round point moment
  [[ -x $root/.build/debug/petshop ]] || { tell "needs a debug build (swift build)" && exit 77; }
  use_place "$work/counter"
  trap close_payments_shop EXIT
  export PETSHOP_BINARY=$root/.build/debug/petshop PETSHOP_FAULTS=$dir/faults
  mkdir -p "$PETSHOP_FAULTS" "$dir/keys"
  open_shop
  admit_customers
  refuse_what_is_cursed
  returning=() customer=0
  for ((round = 1; round <= faults; round++)); do
    for point in started authorized ordered captured answered declined refused released voided; do
      die_at "$point" "$round"
    done
    for point in cancelled credited returned refunded; do refund_at "$point" "$round"; done
  done
  moment=$EPOCHREALTIME
  wait "${returning[@]}"
  [[ ! -e $dir/gave-up ]] || wrong "$(cat "$dir/gave-up")"
  await_settlement "$moment"
  the_books_are_right
  the_ledgers_agree
  no_number_is_kept
  tell_of_payments
}

# An order of a cursed product is refused by the database, late.
refuse_what_is_cursed() {
  product=$(new_product 100000)
  cursed=$(new_product 100000)
  sql <<SQL
CREATE FUNCTION refuse_cursed() RETURNS trigger LANGUAGE plpgsql AS
  \$\$ BEGIN RAISE EXCEPTION 'cursed'; END \$\$;
CREATE TRIGGER cursed BEFORE INSERT ON order_lines
  FOR EACH ROW WHEN (NEW.product_id = $cursed) EXECUTE FUNCTION refuse_cursed();
SQL
}

# die_at POINT ROUND: somebody pays, and whoever serves him dies there. In every other round he comes
# back with his key until he hears what became of it; otherwise nobody does.
die_at() {
  local point=$1 key=$1-$2 wanted=201 thing=$product number=$good_card started
  customer=$((customer % customers + 1))
  case $point in
    declined) number=$bad_card wanted=402 ;;
    refused | released | voided) thing=$cursed wanted=500 ;;
  esac
  started=$(starts)
  fill_cart "$customer" "$thing"
  keep_card "$customer" "$number"
  touch "$PETSHOP_FAULTS/$point"
  pay "$customer" "$key" "$dir/body" >/dev/null
  # Who comes back may have died there in his stead.
  [[ ! -e $PETSHOP_FAULTS/$point ]] || wrong "$key: nobody died there: $(<"$dir/body")"
  echo "$customer" >"$dir/keys/$key"
  if (($2 % 2 == 1)); then
    come_back "$customer" "$key" "$wanted" &
    returning+=($!)
  fi
  await_starts $((started + 1))
}

keep_card() {
  local answer
  answer=$(ask "$dir/card" --header "$(as "$(token "$1")")" --json \
    "{\"number\": \"$2\", \"exp_month\": 12, \"exp_year\": 2034, \"is_default\": true}" \
    /api/payment-methods)
  [[ $answer == '201 ' ]] || wrong "no card: $answer $(<"$dir/card")"
}

# pay CUSTOMER KEY BODY: prints as "ask" does.
pay() {
  ask "$3" --header "$(as "$(token "$1")")" --header "Idempotency-Key: $2" \
    --json "$card_order" /api/checkout
}

# come_back CUSTOMER KEY STATUS: until that is the answer, for a minute; then it must be so again,
# and of an order byte for byte.
come_back() {
  local answer give_up=$((SECONDS + 60)) body=$dir/answer-$2
  while ((SECONDS < give_up)); do
    answer=$(pay "$1" "$2" "$body")
    case $answer in
      "$3 "*)
        echo "$2" >>"$dir/resumed"
        [[ $3 != 201 ]] || was_answered_once "$1" "$2" "$body"
        return
        ;;
      000* | 502* | 503*) sleep 0.2 ;;
      409*) echo "$2" >>"$dir/waited" && sleep 0.5 ;;
      *) break ;;
    esac
  done
  echo "$2: $answer $(<"$body")" >>"$dir/gave-up"
}

was_answered_once() {
  [[ $(jq --raw-output .order.status "$3") == paid ]] || echo "$2: $(<"$3")" >>"$dir/gave-up"
  await_answer "$1" "$2" "$3-again"
  cmp --silent "$3" "$3-again" ||
    echo "$2 was answered differently: $(<"$3-again")" >>"$dir/gave-up"
}

# await_answer CUSTOMER KEY BODY: one that was not lost because somebody else died.
await_answer() {
  local tries
  for ((tries = 0; tries < 50; tries++)); do
    case $(pay "$1" "$2" "$3") in
      000* | 502* | 503*) sleep 0.2 ;;
      *) return ;;
    esac
  done
}

# await_settlement MOMENT: within 60 seconds of it nothing is half done.
await_settlement() {
  local settled
  while (($(unsettled) > 0)); do
    awk "BEGIN { exit !($EPOCHREALTIME < $1 + 60) }" || wrong "$(unsettled) payments and refunds are not settled after 60 s"
    sleep 0.5
  done
  settled=$(seconds_between "$1" "$EPOCHREALTIME")
  tell "settled $settled s after the last kill"
}

unsettled() {
  sql --command "SELECT count(*) + (SELECT count(*) FROM refunds WHERE succeeded_at IS NULL)
    FROM payments WHERE state IN ('started', 'authorized', 'releasing')"
}

the_ledgers_agree() {
  local mistakes
  mistakes=$(sql --file "$root/script/lib/drill/payments.sql")
  [[ -z $mistakes ]] || wrong "the ledgers do not agree: $mistakes"
}

# In a dump of the whole database and in every log.
no_number_is_kept() {
  pg_dump "$("$root/script/postgres" url "$place/postgres" postgres)" >"$dir/dump.sql"
  find "$place" "$place.log" "$(cat "$place/postgres/cluster" 2>/dev/null || echo "$place")" \
    -name '*.log' -print0 | xargs -0 cat >"$dir/logs"
  card_numbers_are_not_in "$dir/dump.sql" "$dir/logs"
  tell "no number in $(wc -l <"$dir/dump.sql") lines of dump and $(wc -l <"$dir/logs") of logs"
}

tell_of_payments() {
  tell "$(find "$dir/keys" -type f | wc -l) kills, $(sort -u "$dir/resumed" | wc -l) resumed by their keys" \
    "$(sql --command "SELECT string_agg(count || ' ' || state, ', ') FROM
      (SELECT state, count(*) FROM payments GROUP BY state ORDER BY state) AS s")" \
    "$(sql --command "SELECT count(*) || ' orders by card, ' || (SELECT count(*) FROM gateway.entries
      WHERE kind = 'capture') || ' captures, ' || (SELECT count(*) FROM gateway.entries
      WHERE kind = 'refund') || ' refunds' FROM orders WHERE payment_method = 'card'")"
}

close_payments_shop() {
  local code=$?
  [[ -z $server ]] || stop_process "$server" TERM 30
  use_place "$work/shop"
  end_drill "$code"
}
