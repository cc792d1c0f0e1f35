# shellcheck shell=bash
# What was paid by card and in cash is given back, in the shop of script/smoke.
# shellcheck disable=SC2154 # $admin, $customer, $other, $order, $card_order and $product are script/smoke's

money_is_given_back() {
  [[ -n $admin ]] || return 0
  a_card_has_its_money_back
  cash_is_paid_out
}

a_card_has_its_money_back() {
  local key refund total
  key=$(openssl rand -hex 16)
  section "A card has its money back, in part and whole, once"
  expect 200 GET "/api/orders/$card_order" -H "$customer"
  total=$(field .total)
  body '.refunded_total == 0 and .refunds == []'
  expect 403 POST "/api/orders/$card_order/refunds" -H "$customer" --json '{"amount": 0.01}'
  expect 201 POST "/api/orders/$card_order/refunds" -H "$admin" -H "Idempotency-Key: $key" \
    --json '{"amount": 0.01, "reason": "A scratch"}'
  refund=$(field .id)
  header Location "/api/refunds/$refund"
  body '.method == "card" and .status == "pending" and .credit_note.total == 0.01'
  expect 201 POST "/api/orders/$card_order/refunds" -H "$admin" -H "Idempotency-Key: $key" \
    --json '{"amount": 0.01, "reason": "A scratch"}'
  header Idempotent-Replayed true
  expect 200 GET "/api/refunds/$refund" -H "$customer"
  body '.status == "succeeded" and .reason == "A scratch" and (.credit_note.number | test("^CN-"))'
  expect 404 GET "/api/refunds/$refund" -H "$other"
  expect 404 GET "/api/orders/$card_order/refunds" -H "$other"
  expect 200 GET "/api/orders/$card_order" -H "$customer"
  body '.status == "paid" and .refunded_total == 0.01 and (.refunds | length) == 1'
  expect 409 POST "/api/orders/$card_order/refunds" -H "$admin" --json "{\"amount\": $total}"
  problem credit_exceeds_invoice
  expect 201 POST "/api/orders/$card_order/refunds" -H "$admin" --json '{"restock": true}'
  body "(.amount - $total + 0.01 | fabs) < 0.001"
  expect 200 GET "/api/orders/$card_order" -H "$customer"
  body ".status == \"refunded\" and .refunded_total == $total and .payments[0].status == \"captured\""
  expect 409 POST "/api/orders/$card_order/refunds" -H "$admin"
  problem step_not_allowed
}

cash_is_paid_out() {
  section "Cash is paid out by hand, product by product"
  expect 422 POST "/api/orders/$order/refunds" -H "$admin" \
    --json '{"amount": 1, "lines": [{"product_id": 999999999}], "restock": true}'
  body '[.errors[].field] | sort == ["lines", "lines[0].quantity", "restock"]'
  expect 201 POST "/api/orders/$order/refunds" -H "$admin" \
    --json "{\"lines\": [{\"product_id\": $product, \"quantity\": 1}], \"restock\": true}"
  body '.method == "by_hand" and .status == "succeeded" and .credit_note.lines[0].quantity == 1'
  expect 200 GET "/api/orders/$order/refunds" -H "$customer"
  body '.total == 1 and .items[0].method == "by_hand"'
  expect 200 GET "/api/orders/$order" -H "$customer"
  body '.status == "delivered" and .refunded_total == .total / 2'
}
