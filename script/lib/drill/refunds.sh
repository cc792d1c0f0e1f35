# shellcheck shell=bash
# Drills about refunds: many at once, and a process that dies between any two steps of one.
#
# shellcheck disable=SC2154 # $dir, $refunds, $order and $faults are script/drill's

refunds_at_once_give_back_what_was_paid_and_no_more() {
  local round product id
  product=$(new_product 100000)
  keep_card 1 "$good_card"
  for ((round = 1; round <= refunds; round++)); do
    id=$(order_by_card "whole-$round" "$product")
    refund_at_once "$id" 50 '{"restock": true}'
    [[ $(statuses) == $'1 201\n49 409 step_not_allowed' ]] || wrong "whole: $(statuses)"
    id=$(order_by_card "tenth-$round" "$product")
    # Of 12.34 there are nine of 1.3 and a rest that is too small for a tenth.
    refund_at_once "$id" 30 '{"amount": 1.3}'
    [[ $(statuses) == $'9 201\n21 409 credit_exceeds_invoice' ]] || wrong "in parts: $(statuses)"
  done
  the_ledgers_agree
  the_books_are_right
  tell "$refunds × 50 refunds of one order whole: one 201, 49 × 409 step_not_allowed" \
    "$refunds × 30 of a tenth and more: nine 201, the others 409 credit_exceeds_invoice"
}

# order_by_card KEY PRODUCT: customer 1 pays for it by card; prints the order's id.
order_by_card() {
  local answer
  fill_cart 1 "$2"
  answer=$(pay 1 "$1" "$dir/paid")
  [[ $answer == '201 ' ]] || wrong "no order by card: $answer $(<"$dir/paid")"
  jq .order.id "$dir/paid"
}

# refund_at_once ORDER COUNT BODY
refund_at_once() {
  local copy
  for ((copy = 1; copy <= $2; copy++)); do
    later "$copy" "$admin" POST "/api/orders/$1/refunds" "$3" "refund-$1-$copy"
  done
  together "$2"
  again 503
}

# refund_at POINT ROUND: an order by card is given back, in part or whole, or is called off, and
# whoever does it dies there. In every other round somebody asks again with the key.
refund_at() {
  local point=$1 key=$1-$2 started id body='{"amount": 1.01}' path=refunds
  customer=$((customer % customers + 1))
  fill_cart "$customer" "$product"
  keep_card "$customer" "$good_card"
  if [[ $point == cancelled ]]; then
    # Its money is reserved and not yet captured, because whoever would have died.
    started=$(starts)
    touch "$PETSHOP_FAULTS/ordered"
    pay "$customer" "$key-order" "$dir/body" >/dev/null
    await_starts $((started + 1))
    id=$(sql --command "SELECT p.order_id FROM payments p
      JOIN idempotency_keys k ON k.payment_id = p.id WHERE k.key = '$key-order'")
  else
    await_answer "$customer" "$key-order" "$dir/body"
    id=$(jq .order.id "$dir/body")
  fi
  case $point$(($2 % 3)) in
    cancelled*) path=cancel body='' ;;
    *1) body='{"restock": true}' ;;
    *2) path=cancel body='' ;;
  esac
  started=$(starts)
  touch "$PETSHOP_FAULTS/$point"
  give_back "$id" "$path" "$key" "$body" >/dev/null
  [[ ! -e $PETSHOP_FAULTS/$point ]] || wrong "$key: nobody died there: $(<"$dir/body")"
  echo "$customer" >"$dir/keys/$key"
  await_starts $((started + 1))
  (($2 % 2 == 0)) || insist_on_refund "$id" "$path" "$key" "$body"
}

# give_back ORDER PATH KEY [JSON]: prints as "ask" does.
give_back() {
  ask "$dir/body" --header "$(as "$admin")" --header "Idempotency-Key: $3" --request POST \
    ${4:+--json "$4"} "/api/orders/$1/$2"
}

# It is answered with what was decided, twice the same.
insist_on_refund() {
  local answer tries
  for ((tries = 0; tries < 50; tries++)); do
    answer=$(give_back "$@")
    [[ $answer != 20* ]] || break
    sleep 0.2
  done
  [[ $answer == 20* ]] || wrong "$3: $answer $(<"$dir/body")"
  cp "$dir/body" "$dir/first"
  give_back "$@" >/dev/null
  cmp --silent "$dir/first" "$dir/body" || wrong "$3 was answered differently: $(<"$dir/body")"
  echo "$3" >>"$dir/resumed"
}
