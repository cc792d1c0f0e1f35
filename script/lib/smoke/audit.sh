# shellcheck shell=bash
# What the admin did is written down, in the shop of script/smoke.
# shellcheck disable=SC2154 # $admin, $customer and $product are script/smoke's

what_admins_do_is_written_down() {
  [[ -n $admin ]] || return 0
  section "What admins do is written down"
  expect 401 GET /api/audit-log
  expect 403 GET /api/audit-log -H "$customer"
  expect 200 PATCH "/api/products/$product" -H "$admin" --json '{"price": 14}'
  local request
  request=$(header_value X-Request-Id)
  expect 200 GET "/api/audit-log?subject=products/$product&page_size=1" -H "$admin"
  body '.items[0] | .action == "update" and .before == {"price": 1300} and .after == {"price": 1400}'
  body ".items[0].request_id == \"$request\" and (.items[0].actor | startswith(\"users/\"))"
  body '.items[0] | [.hash, .previous_hash] | all(test("^[0-9a-f]{64}$"))'
  header Cache-Control no-store
  expect 200 GET "/api/audit-log?subject=products/$product&page_size=1&cursor=$(field .next_cursor)" -H "$admin"
  body '.items | length == 1'
  expect 200 GET "/api/audit-log?subject=products/$product&action=create" -H "$admin"
  body '.items | length == 1 and .[0].before == null and .[0].after.name == "Pelota de prueba"'
  expect 200 GET "/api/audit-log?actor=command-line&to=$(date --utc +%FT%TZ)" -H "$admin"
  body '.items | all(.actor_name == "command line" and .request_id == null)'
  expect 422 GET '/api/audit-log?subject=products&action=read&from=yesterday' -H "$admin"
  body '[.errors[].field] == ["subject", "action", "from"]'
  expect 200 PATCH "/api/products/$product" -H "$admin" --json '{"price": 13}'
}
