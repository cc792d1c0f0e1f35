# shellcheck shell=bash
# Addresses, cards, and an order that is paid with one, in the shop of script/smoke.
# shellcheck disable=SC2154 # $work, $customer, $other and $product are script/smoke's
# shellcheck disable=SC2034 # $card_order is refunds.sh's

an_order_is_paid_by_card() {
  addresses_are_kept
  cards_are_kept
  cards_are_charged
}

addresses_are_kept() {
  local address first second
  address='"recipient": "Ana María", "line1": "Calle Mayor 1", "city": "Madrid", "country": "ES"'
  section "Addresses are kept, one of them the default"
  expect 201 POST /api/users/me/addresses -H "$customer" --json "{$address}"
  body '.is_default and .postal_code == null'
  first=$(field .id)
  header Location "/api/users/me/addresses/$first"
  expect 201 POST /api/users/me/addresses -H "$customer" --json "{$address, \"is_default\": true}"
  second=$(field .id)
  expect 200 GET /api/users/me/addresses -H "$customer"
  body "[.items[] | [.id, .is_default]] == [[$second, true], [$first, false]]"
  header Cache-Control no-store
  expect 200 PATCH "/api/users/me/addresses/$first" -H "$customer" --json '{"city": "Toledo", "is_default": true}'
  body '.city == "Toledo" and .line1 == "Calle Mayor 1" and .is_default'
  expect 422 PATCH "/api/users/me/addresses/$first" -H "$customer" --json '{"is_default": false}'
  expect 404 GET "/api/users/me/addresses/$first" -H "$other"
  expect 404 DELETE "/api/users/me/addresses/$first" -H "$other"
  expect 204 DELETE "/api/users/me/addresses/$first" -H "$customer"
  expect 200 GET "/api/users/me/addresses/$second" -H "$customer"
  body .is_default
}

cards_are_kept() {
  section "Cards are kept, without their numbers"
  expect 201 POST /api/payment-methods -H "$customer" --json "$(card 4000000000000002)"
  bad_card=$(field .id)
  body '(keys | sort) == ["brand", "exp_month", "exp_year", "id", "is_default", "last4"]'
  body '.brand == "visa" and .last4 == "0002" and .is_default'
  expect 201 POST /api/payment-methods -H "$customer" --json '{"token": "tok_mastercard", "is_default": true}'
  body '.brand == "mastercard" and .last4 == "4444" and .is_default'
  expect 422 POST /api/payment-methods -H "$customer" --json "$(card 4242424242424241)"
  body '.errors == [{field: "number", code: "malformed", message: .errors[0].message}]'
  expect 422 POST /api/payment-methods -H "$customer" \
    --json '{"number": "4242424242424242", "exp_month": 1, "exp_year": 2020}'
  body '.errors[0] | .field == "exp_year" and .code == "expired"'
  expect 404 GET "/api/payment-methods/$bad_card" -H "$other"
  expect 200 PATCH "/api/payment-methods/$bad_card" -H "$customer" --json '{"exp_year": 2041}'
  body '.exp_year == 2041 and .last4 == "0002"'
}

# card NUMBER
card() {
  echo "{\"number\": \"$1\", \"exp_month\": 12, \"exp_year\": 2040, \"holder\": \"Ana María\"}"
}

cards_are_charged() {
  local key number
  key=$(openssl rand -hex 16)
  section "Cards are charged, once"
  expect 201 POST /api/cart/items -H "$customer" --json "{\"product_id\": $product, \"quantity\": 1}"
  expect 402 POST /api/checkout -H "$customer" -H "Idempotency-Key: $key" \
    --json "{\"payment_method_id\": $bad_card}"
  problem card_declined
  expect 200 GET /api/cart -H "$customer"
  body '.items | length == 1'
  for number in 4000000000009995:402:insufficient_funds 4000000000000069:402:expired_card \
    4000000000000119:402:processing_error 4000000000000408:503:payment_unconfirmed; do
    expect 200 PUT "/api/payment-methods/$bad_card" -H "$customer" --json "$(card "${number%%:*}")"
    expect "$(cut -d : -f 2 <<<"$number")" POST /api/checkout -H "$customer" \
      --json "{\"payment_method_id\": $bad_card}"
    problem "${number##*:}"
  done
  header Retry-After 1
  expect 404 GET "/api/payment-methods/$bad_card" -H "$other"
  expect 422 POST /api/checkout -H "$other" --json "{\"payment_method_id\": $bad_card}"
  body '[.errors[].field] == ["shipping_address", "payment_method_id"]'

  # Nothing said: the default address and the default card. The key is free: it did nothing yet.
  expect 201 POST /api/checkout -H "$customer" -H "Idempotency-Key: $key"
  body '.order | .status == "paid" and .payment_method == "card" and .shipping_address.city == "Madrid"'
  body '.order.payments | length == 1 and (.[0] | .status == "captured" and .last4 == "4444")'
  body '.order.payments[0].amount == .order.total'
  body '.invoice.payment_status == "paid"'
  cp "$work/body" "$work/first"
  expect 201 POST /api/checkout -H "$customer" -H "Idempotency-Key: $key"
  header Idempotent-Replayed true
  note "    the same answer, byte for byte" "$(cmp --silent "$work/first" "$work/body" && echo yes)"
  card_order=$(field .order.id)
  expect 200 GET "/api/orders/$card_order" -H "$customer"
  body '.status == "paid" and .payments[0].status == "captured"'
  expect 204 DELETE "/api/payment-methods/$bad_card" -H "$customer"
}
