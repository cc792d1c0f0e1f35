# shellcheck shell=bash
# What was sold, in the shop of script/smoke.
# shellcheck disable=SC2154 # $admin, $customer and $work are script/smoke's

sales_are_reported() {
  local month
  section "Sales are reported"
  month="from=$(date --utc +%Y-%m-01)&to=$(date --utc +%Y-%m-%d)"
  expect 401 GET "/api/reports/sales?$month"
  expect 403 GET "/api/reports/sales?$month" -H "$customer"
  [[ -n $admin ]] || return 0
  expect 200 GET "/api/reports/sales?$month" -H "$admin"
  body '.totals.orders > 0 and (.top_sellers | length) > 0 and .time_zone == "UTC"'
  body "(.rows | length) == $((10#$(date --utc +%d)))"
  rows_add_up
  for by in month product category; do
    expect 200 GET "/api/reports/sales?$month&by=$by" -H "$admin"
    rows_add_up
  done
  expect 200 GET "/api/reports/sales?$month&by=product" -H "$admin" -H 'Accept: text/csv'
  header Content-Type 'text/csv; charset=utf-8; header=present'
  header Content-Disposition 'attachment; filename="sales-*-product.csv"'
  note "    with a line for each product" \
    "$([[ $(head -1 "$work/body") == product_id,sku,name,orders,* ]] && echo yes)"
  expect 422 GET '/api/reports/sales?from=2026-02-29&to=2026-01-01&by=week' -H "$admin"
  body '[.errors[] | "\(.field) \(.code)"] == ["from malformed", "by not_one_of"]'
}

# In cents, for jq counts in binary fractions.
rows_add_up() {
  body '[.totals.invoiced.total, .totals.credited.total, .totals.balance.tax]
    == ([.rows[] | [.invoiced.total, .credited.total, .balance.tax] | map(. * 100 | round)]
        | transpose | map(add / 100))'
}
