# shellcheck shell=bash
# What somebody may ask of the shop of script/smoke about himself.
# shellcheck disable=SC2154 # $admin, $other and $work are script/smoke's

somebody_is_forgotten() {
  local email token leaving product number order
  email=adios-$(openssl rand -hex 6)@example.com
  section "Somebody takes his data along"
  expect 201 POST /api/users/register \
    --json "{\"email\": \"$email\", \"password\": \"una contraseña larga\", \"name\": \"Adiós\"}"
  token=$(field .token) number=$(field .user.id)
  leaving="Authorization: Bearer $token"
  expect 200 GET "/api/products?in_stock=true&page_size=1"
  product=$(field '.items[0].id')
  expect 201 POST /api/cart/items -H "$leaving" --json "{\"product_id\": $product, \"quantity\": 1}"
  expect 201 POST /api/checkout -H "$leaving" --json '{"payment_method": "cash_on_delivery",
    "shipping_address": {"recipient": "Adiós", "line1": "Calle del Olvido 1", "city": "Madrid", "country": "ES"}}'
  order=$(field .order.id)
  expect 401 GET /api/users/me/export
  expect 200 GET /api/users/me/export -H "$leaving"
  header Content-Disposition 'attachment; filename="petshop-data.json"'
  header Cache-Control no-store
  body ".user.email == \"$email\" and .orders[0].shipping_address.line1 == \"Calle del Olvido 1\""
  body '(.invoices | length) == 1 and (.sessions | length) == 1 and .addresses == []'

  section "And is forgotten, once nothing is on its way to him"
  forget 422 "$leaving" 'not this one'
  body '[.errors[] | "\(.field) \(.code)"] == ["password wrong"]'
  forget 409 "$leaving"
  problem business_unfinished
  body ".orders == [$order]"
  expect 200 POST "/api/orders/$order/cancel" -H "$leaving"
  forget 204 "$leaving"
  expect 401 GET /api/users/me -H "$leaving"
  expect 401 POST /api/users/login --json "{\"email\": \"$email\", \"password\": \"una contraseña larga\"}"
  [[ -n $admin ]] || return 0
  expect 200 GET "/api/orders/$order" -H "$admin"
  body ".user_id == $number and .shipping_address.line1 == \"\" and .shipping_address.country == \"ES\""
}

# forget STATUS WHO [PASSWORD]
forget() {
  expect "$1" DELETE /api/users/me -H "$2" --json "{\"password\": \"${3:-una contraseña larga}\"}"
}
