# shellcheck shell=bash
# The shelves of the shop of script/smoke: what comes, goes, and is counted.
# shellcheck disable=SC2154 # $admin, $customer and $product are script/smoke's

the_stock_is_kept() {
  local adjustments=/api/products/$product/stock-adjustments now key
  [[ -n $admin ]] || return 0
  key=$(openssl rand -hex 16)
  section "The stock is kept"
  expect 403 POST "$adjustments" -H "$customer" --json '{"delta": 1, "reason": "received"}'
  expect 422 POST "$adjustments" -H "$admin" --json '{"set_to": 5, "reason": "found"}'
  body '[.errors[].field] == ["expected", "reason"]'
  expect 200 GET "/api/products/$product"
  now=$(field .stock)
  # A delivery, sent twice and received once.
  expect 201 POST "$adjustments" -H "$admin" -H "Idempotency-Key: $key" \
    --json '{"delta": 12, "reason": "received", "note": "Albarán 7"}'
  body ".delta == 12 and .balance == $now + 12 and .reason == \"received\" and .user_id > 0"
  expect 201 POST "$adjustments" -H "$admin" -H "Idempotency-Key: $key" \
    --json '{"delta": 12, "reason": "received", "note": "Albarán 7"}'
  header Idempotent-Replayed true
  # Who counts says what he thought there was.
  expect 201 POST "$adjustments" -H "$admin" --json "{\"set_to\": $now, \"expected\": $((now + 12)), \"reason\": \"counted\"}"
  body ".delta == -12 and .balance == $now"
  expect 409 POST "$adjustments" -H "$admin" --json "{\"set_to\": 1, \"expected\": $((now + 12)), \"reason\": \"counted\"}"
  problem stock_changed
  body ".stock == $now"
  expect 409 POST "$adjustments" -H "$admin" --json "{\"delta\": -$((now + 1)), \"reason\": \"lost\"}"
  problem out_of_stock

  expect 200 GET "/api/products/$product/stock-movements?page_size=2" -H "$admin"
  body '[.items[].reason] == ["counted", "received"] and .total >= 3'
  expect 200 GET "/api/products/$product/stock-movements?page_size=100" -H "$admin"
  body "([.items[].delta] | add) == $now and .items[0].balance == $now"
  expect 200 GET "/api/products/$product/stock-movements?reason=sale" -H "$admin"
  body '.items | length > 0 and all(.reason == "sale" and .order_id > 0 and .delta < 0)'
  what_is_low_is_listed
}

what_is_low_is_listed() {
  local low
  expect 201 POST /api/products -H "$admin" --json '{"name": "Rascador", "price": 30, "stock": 1, "low_stock_threshold": 1000000}'
  low=$(field .id)
  expect 201 POST "/api/products/$low/stock-adjustments" -H "$admin" --json '{"delta": -1, "reason": "damaged"}'
  expect 200 GET '/api/stock/low?page_size=1' -H "$admin"
  body ".items[0] | .product_id == $low and .stock == 0 and .low_stock_threshold == 1000000"
  expect 204 DELETE "/api/products/$low" -H "$admin"
  expect 200 GET '/api/stock/low?page_size=1' -H "$admin"
  body "all(.items[]; .product_id != $low)"
}
