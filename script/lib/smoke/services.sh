# shellcheck shell=bash
# A service with a key of its own, in the shop of script/smoke.
# shellcheck disable=SC2154 # $admin and $product are script/smoke's

a_service_has_a_key() {
  local key id account receipt
  [[ -n $admin ]] || return 0
  section "A service has a key, and does what its scopes say"
  expect 422 POST /api/api-keys -H "$admin" --json '{"name": "Almacén", "scopes": ["everything"]}'
  body '[.errors[] | .field, .code] == ["scopes[0]", "not_one_of"]'
  expect 201 POST /api/api-keys -H "$admin" \
    --json '{"name": "Almacén de prueba", "scopes": ["orders:place", "catalogue:write"]}'
  key="X-API-KEY: $(field .key)" id=$(field .id) account=$(field .user_id)
  body '(.key | test("^psk_[0-9a-f]{64}$")) and .scopes == ["catalogue:write", "orders:place"]'
  header Location "/api/api-keys/$id"
  header Cache-Control no-store
  expect 200 GET "/api/api-keys/$id" -H "$admin"
  body 'has("key") | not'
  expect 403 GET /api/api-keys -H "$customer"
  problem forbidden

  expect 200 PATCH "/api/products/$product" -H "$key" --json '{"brand": "Almacén"}'
  body '.brand == "Almacén"'
  expect 403 GET /api/orders -H "$key"
  problem scope_missing
  body '.required_scope == "orders:read"'
  expect 403 GET /api/users/me -H "$key"
  problem not_for_services
  expect 400 GET /api/cart -H "$key" -H "$customer"
  problem bad_request

  # What it orders belongs to its own account.
  expect 201 POST /api/cart/items -H "$key" --json "{\"product_id\": $product, \"quantity\": 1}"
  expect 201 POST /api/checkout -H "$key" --json '{"payment_method": "cash_on_delivery",
    "shipping_address": {"recipient": "Almacén", "line1": "Calle Mayor 1", "city": "Madrid", "country": "ES"}}'
  receipt=$(field .order.id)
  expect 200 GET "/api/orders/$receipt" -H "$admin"
  body ".user_id == $account"

  expect 204 DELETE "/api/api-keys/$id" -H "$admin"
  expect 401 PATCH "/api/products/$product" -H "$key" --json '{"brand": "Nadie"}'
  problem api_key_refused
  expect 401 GET /api/orders -H 'X-API-KEY: guessed'
  expect 200 GET "/api/api-keys/$id" -H "$admin"
  body '.revoked_at != null and .last_used_at != null'
}
