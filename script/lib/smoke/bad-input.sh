# shellcheck shell=bash
# What must never be more than a clear refusal, sent to the shop of script/smoke.
# shellcheck disable=SC2154 # $work, $customer, $other, $order and $access_token are script/smoke's

bad_bodies() {
  local text
  section "Bodies that are not JSON"
  for text in '{' '{"email": "a",}' '{"a": 1, "a": 2}' "{'email': 'a'}" '[] []' 'NaN' '{"a": 01}' \
    '{"a": "\ud800"}' '[1, 2]' '"text"' $'\xef\xbb\xbf{}' $'{"email": "\xff"}'; do
    expect 400 POST /api/users/refresh --json "$text"
    problem malformed_json
  done
  head -c 100000 /dev/zero | tr '\0' '[' >"$work/deep"
  expect 413 POST /api/users/refresh --json "@$work/deep"
  head -c 60000 /dev/zero | tr '\0' '[' >"$work/deep"
  expect 400 POST /api/users/refresh --json "@$work/deep"
  problem malformed_json
  head -c 1048576 /dev/zero | tr '\0' ' ' >"$work/large"
  expect 413 POST /api/users/refresh --json "@$work/large"
  problem content_too_large
  expect 415 POST /api/users/refresh --data 'refresh_token=a'
  problem unsupported_media_type
}

bad_fields() {
  section "Fields that are wrong, all of them named at once"
  expect 422 POST /api/users/register --json '{"email": 1, "password": "short", "age": 7}'
  problem invalid_fields
  body '[.errors[].field] | sort == ["age", "email", "name", "password"]'
  expect 422 POST /api/users/register \
    --json '{"email": "a@example.com", "password": "long enough", "name": "A", "role": "admin"}'
  body '.errors == [{field: "role", code: "unknown_field", message: .errors[0].message}]'
  expect 422 POST /api/users/register \
    --json '{"email": "a@example.com", "password": "long enough", "name": "A\u0000B"}'
  body '[.errors[] | .field, .code] == ["name", "contains_null"]'
  expect 422 POST /api/users/register \
    --json '{"email": "a\u200bb@example.com", "password": "long enough", "name": "A\u202eB"}'
  body '[.errors[] | .field, .code] == ["email", "invisible_characters", "name", "invisible_characters"]'
  expect 422 POST /api/users/register --header 'Accept-Language: es' --json '{}'
  header Content-Language es
  body '.title == "Algunos campos son incorrectos."'
  expect 422 POST /api/cart/items -H "$customer" --json '{"product_id": "1", "quantity": 1e400}'
  body '[.errors[].field] | sort == ["product_id", "quantity"]'
  expect 422 POST /api/checkout -H "$customer" --json '{"shipping_address": {"country": "XX"}}'
  body '[.errors[].field] | index("shipping_address.country") != null'
  expect 422 GET '/api/products?page=0&page_size=1000&colour=red&sort=luck'
  body '[.errors[].field] | sort == ["colour", "page", "page_size", "sort"]'
  expect 422 GET '/api/products?cursor=forged'
}

bad_prices() {
  local price
  section "Prices that are none"
  for price in 1e400 -1 1.234 10000000 '"12.50"' 9223372036854775808 0.1e-400; do
    expect 422 POST /api/products -H "$admin" --json "{\"name\": \"X\", \"stock\": 1, \"price\": $price}"
    body '[.errors[].field] == ["price"]'
  done
}

bad_addresses() {
  local id
  section "Numbers nothing can live at"
  for id in -1 0 abc 1.0 99999999999999999999 999999999999; do
    expect 404 GET "/api/products/$id"
    problem not_found
  done
  expect 404 GET /api/nothing
  expect 400 GET /api/../api/products
  expect 405 PUT /api/products --json '{}'
  header Allow '*GET*POST*'
  problem method_not_allowed
  expect 405 PUT /openapi.yaml --data x
  header Allow 'GET, HEAD'
  expect 204 OPTIONS /api/products
  header Allow '*GET*POST*'
  expect 406 GET /api/products --header 'Accept: image/png'
  problem not_acceptable
}

# Whoever asks for what is another's hears what he would hear if it did not exist.
others_things() {
  local unknown
  section "What belongs to somebody else"
  expect 404 GET /api/orders/999999999999 -H "$other"
  unknown=$(field 'del(.instance)')
  expect 404 GET "/api/orders/$order" -H "$other"
  note "    the same words as for an order that does not exist" \
    "$([[ $(field 'del(.instance)') == "$unknown" ]] && echo yes)"
  expect 404 GET "/api/invoices/$invoice" -H "$other"
  expect 200 GET /api/orders -H "$other"
  body '.items == [] and .total == 0'
  expect 403 POST /api/products -H "$customer" --json '{"name": "X", "price": 1, "stock": 1}'
  problem forbidden
}

forged_access() {
  local name token
  section "Tokens that are not ours"
  expect 401 GET /api/users/me
  header WWW-Authenticate 'Bearer realm="petshop"'
  expect 401 GET /api/users/me -H 'Authorization: Basic YTpi'
  header WWW-Authenticate 'Bearer realm="petshop"'
  expect 401 GET /api/users/me -H 'Authorization: Bearer forged'
  header WWW-Authenticate 'Bearer realm="petshop", error="invalid_token"'
  while read -r name token; do
    send GET /api/users/me -H "Authorization: Bearer $token"
    note "401 GET /api/users/me with a token that is ${name//-/ }" "$(answered 401 && echo yes)"
    problem not_authenticated
  done < <(forged_tokens "$access_token")
}
