# shellcheck shell=bash
# Drills about orders: never one too many, never one too few.
#
# shellcheck disable=SC2154 # $races, $keys, $checkouts, $kills, $dir and the customers are script/drill's

buyers_at_once_get_what_there_is_and_no_more() {
  local round
  watch_stock
  for ((round = 1; round <= races; round++)); do
    race "race-$round-one" 1 1 1
    race "race-$round-ten" 10 1 10
    race "race-$round-two" 11 2 5
  done
  stock_was_right
  tell "$races × $customers buyers for 1 unit, for 10, and with two each for 11:" \
    "1, 10 and 5 × 201, all others 409 out_of_stock, 0 oversold, invoice numbers in a row"
}

# race NAME STOCK EACH ORDERS: of all customers with EACH in the cart, so many get an order.
race() {
  local name=$1 stock=$2 orders=$4 buyer product before
  product=$(new_product "$stock")
  fill_carts "$product" "$3" 1 "$customers"
  before=$(last_invoice)
  for ((buyer = 1; buyer <= customers; buyer++)); do
    later "$buyer" "${tokens[buyer]}" POST /api/checkout "$order" "$name-$buyer"
  done
  together "$customers"
  again 503
  [[ $(statuses) == "$orders 201"$'\n'"$((customers - orders)) 409 out_of_stock" ]] ||
    wrong "$name: $(statuses)"
  (($(last_invoice) == before + orders)) || wrong "the last invoice was $before and is $(last_invoice)"
  rm -rf "$dir/answers" && mkdir "$dir/answers"
  for buyer in $(ids 201); do cp "$dir/bodies/$buyer" "$dir/answers/$name-$buyer"; done
  orders_are_those_acknowledged "$product" "$stock"
  the_books_are_right
}

# Twenty copies of each of sixteen checkouts at a time, by card.
copies_of_one_checkout_make_one_order() {
  local batch product customer sent orders
  product=$(new_product 100000)
  for ((customer = 1; customer <= 16; customer++)); do keep_card "$customer" "$good_card"; done
  for ((batch = 1; batch * 16 - 15 <= keys; batch++)); do twins "$batch" "$product"; done
  the_ledgers_agree
  the_books_are_right
  sent=$((batch * 16 - 16))
  orders=$(sql --command "SELECT count(*) FROM order_lines WHERE product_id = $product")
  ((orders == sent)) || wrong "$sent keys, $orders orders"
  tell "20 copies of each of $sent keys, by card: one order, one charge, the same bytes" \
    "$(wc -l <"$dir/waited") answers 409 request_in_progress on the way"
}

# twins BATCH PRODUCT
twins() {
  local customer copy key
  fill_carts "$2" 1 1 16
  for ((copy = 1; copy <= 20; copy++)); do
    for ((customer = 1; customer <= 16; customer++)); do
      later "$customer-$copy" "${tokens[customer]}" POST /api/checkout "$card_order" "twins-$1-$customer"
    done
  done
  together 64
  ids 409 >>"$dir/waited"
  # What is still at work is asked again: it is the order by then.
  again 409 503
  [[ $(statuses) == '320 201' ]] || wrong "batch $1: $(statuses)"
  for ((customer = 1; customer <= 16; customer++)); do
    key=twins-$1-$customer
    (($(cd "$dir/bodies" && sha256sum -- "$customer"-* | cut -d ' ' -f 1 | sort -u | wc -l) == 1)) ||
      wrong "$key: its copies' answers differ"
    (($(charges_of "$key") == 1)) || wrong "$key was charged $(charges_of "$key") times"
  done
}

# charges_of KEY: how often the gateway captured for it.
charges_of() {
  sql --command "
    SELECT count(*)
    FROM idempotency_keys k
    JOIN payments p ON p.id = k.payment_id
    JOIN gateway.authorizations a ON a.key = p.gateway_key
    JOIN gateway.entries e ON e.authorization_id = a.id AND e.kind = 'capture'
    WHERE k.key = '$1'"
}

# A fifth of all checkouts is rolled back at the very end, and workers are killed in the middle of
# others. Whoever has no answer asks again with his key.
invoice_numbers_have_no_gap_whatever_fails() {
  local round product buyer failed=0 lost=0
  product=$(new_product 100000)
  mkdir -p "$dir/answers"
  fail_a_fifth_late
  watch_stock
  for ((round = 1; round <= checkouts; round++)); do
    fill_carts "$product" 1 1 "$customers"
    check_all_out "$round" &
    ((round % 2 == 0)) || kill_worker_soon
    wait $!
    failed=$((failed + $(ids 500 | wc -l)))
    lost=$((lost + $(ids 000 502 503 | wc -l)))
    ! statuses | grep -vE '^[0-9]+ (201|500 internal_error|000|502.*|503.*)$' || wrong "$(statuses)"
    # Whoever has no order asks again, and meets the same odds.
    again 000 500 502 503
    [[ $(statuses) == "$customers 201" ]] || wrong "$(statuses)"
    for buyer in $(ids 201); do cp "$dir/bodies/$buyer" "$dir/answers/numbers-$round-$buyer"; done
  done
  sql --command 'DROP FUNCTION drill_failure() CASCADE; DROP SEQUENCE drill_failures'
  stock_was_right
  ((failed > 0)) || wrong "nothing was rolled back"
  orders_are_those_acknowledged "$product" 100000
  the_books_are_right
  every_event_is_told_once
  tell "$((checkouts * customers)) checkouts, $customers at a time" \
    "$failed rolled back late, $lost lost or refused around $(((checkouts + 1) / 2)) kills" \
    "all ordered in the end, invoices 1…$(last_invoice) without a gap"
}

check_all_out() {
  local buyer
  for ((buyer = 1; buyer <= customers; buyer++)); do
    later "$buyer" "${tokens[buyer]}" POST /api/checkout "$order" "numbers-$1-$buyer"
  done
  together "$customers"
}

# Numbers of a sequence do not come back with a rollback, so it is just each fifth.
fail_a_fifth_late() {
  sql <<'SQL'
CREATE SEQUENCE drill_failures;
GRANT USAGE ON SEQUENCE drill_failures TO petshop;
CREATE FUNCTION drill_failure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF nextval('drill_failures') % 5 = 0 THEN RAISE EXCEPTION 'drill: at the last moment'; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER drill_failure AFTER INSERT ON invoices
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION drill_failure();
SQL
}

kill_worker_soon() {
  local started
  started=$(starts)
  sleep "0.$((RANDOM % 3 + 1))"
  kill -s KILL "$(workers | head -n 1)"
  await_starts $((started + 1))
}

# As a subscriber hears it, from the first event to the last.
every_event_is_told_once() {
  local after='' more=true
  : >"$dir/told"
  while [[ $more == true ]]; do
    [[ $(ask "$dir/events" --header "$(as "$admin")" "/api/events?page_size=100${after:+&after=$after}") == '200 ' ]] ||
      wrong "no events: $(<"$dir/events")"
    jq --raw-output '.items[] | [.id, .type, .subject] | @tsv' "$dir/events" >>"$dir/told"
    after=$(jq .next_after "$dir/events") more=$(jq .has_more "$dir/events")
  done
  [[ -z $(cut -f 1 "$dir/told" | sort | uniq -d) ]] || wrong "an event was told twice"
  (($(wc -l <"$dir/told") == $(sql --command 'SELECT count(*) FROM events'))) || wrong "events are missing"
  [[ -z $(awk -F '\t' '$3 ~ /^orders\// { print $2, $3 }' "$dir/told" | sort | uniq -d) ]] ||
    wrong "something about an order was told twice"
  tell "$(wc -l <"$dir/told") events, those of $(sql --command 'SELECT count(*) FROM orders') orders once each"
}

a_killed_worker_loses_no_order_and_doubles_none() {
  local round product
  product=$(new_product 100000)
  start_shopping 1 12 "$product"
  sleep 1
  for ((round = 1; round <= kills; round++)); do kill_worker $((round % 2)); done
  stop_shopping
  only_answers 200 201 204 409 502 503
  orders_are_those_acknowledged "$product" 100000
  the_books_are_right
  tell "$kills kills, $(wc -l <"$dir/stored") orders" \
    "$(answers 502) answers lost, $(answers 503) × 503, $(answers 409) × 409 on the way" \
    "at least $(sort -n "$dir/meanwhile" | head -n 1) served by the other in the second after"
}

# Every other time the worker is first held still for a moment, in the middle of what it is doing.
kill_worker() {
  local victim started moment served
  victim=$(workers | head -n 1)
  started=$(starts)
  if (($1 == 0)); then
    kill -s STOP "$victim"
    sleep 0.1
  fi
  moment=$EPOCHREALTIME
  kill -s KILL "$victim"
  sleep 1.1
  served=$(successes_within 1 "$moment")
  echo "$served" >>"$dir/meanwhile"
  ((served > 0)) || wrong "nobody served in the second after the kill"
  await_starts $((started + 1))
}
