# shellcheck shell=bash
# A client of “Productos e Inventario” at work in the shop of script/smoke: below /products-inventory,
# and with nothing changed where its own ports are open.
# shellcheck disable=SC2154 # $admin is script/smoke's

a_client_of_products_inventory_works() {
  local service below
  [[ -n $admin ]] || return 0
  section "An admin lets a service in"
  expect 201 POST /api/api-keys -H "$admin" \
    --json '{"name": "Inventario", "scopes": ["catalogue:read", "catalogue:write", "stock:read", "stock:write", "orders:place"]}'
  service="X-API-KEY: $(field .key)" below=/products-inventory
  # shellcheck disable=SC2034 # lib/exchanges.sh writes it down
  local base_url=$base_url$below contract=products-inventory
  section "A client of products-inventory, below /products-inventory"
  products_inventory_session
  local port
  below=''
  while read -r port _; do
    base_url=http://localhost:$port
    section "A client of products-inventory, on port $port"
    products_inventory_session
  done < <(seed_ports products-inventory)
}

# What every answer is, besides what it says.
json_api() {
  header Content-Type application/vnd.api+json
  body '.jsonapi.version == "1.1" and (has("data") != has("errors"))'
}

products_inventory_session() {
  local bed
  expect 401 GET /products
  json_api
  body '.errors[0] | .status == "401" and .source.header == "X-API-KEY"'
  expect 201 POST /products -H "$service" -H 'Content-Type: application/vnd.api+json' \
    --data '{"data": {"type": "products", "attributes": {"name": "Bed", "price": 49.9}}}'
  json_api
  body '.data | .type == "products" and .attributes.price == 49.9'
  bed=$(field .data.id)
  header Location "$below/products/$bed"
  body ".links.self == \"$below/products/$bed\""
  expect 200 GET "/products/$bed/?fields%5Bproducts%5D=price" -H "$service"
  body '.data.attributes == {price: 49.9}'
  expect 200 GET '/products?sort=-price&page%5Bsize%5D=2&include=inventory' -H "$service"
  json_api
  body "(.data | length) <= 2 and .meta.total > 0 and (.links.first | startswith(\"$below/products?\"))"
  expect 400 GET '/products?sort=luck' -H "$service"
  body '.errors[0].source.parameter == "sort"'

  expect 404 GET "/inventory/$bed" -H "$service"
  expect 200 PUT "/inventory/$bed" -H "$service" --json '{"quantity": 0}'
  expect 200 GET "/inventory/$bed" -H "$service"
  body '.data.attributes.quantity == 0'
  expect 409 POST /inventory/purchase -H "$service" --json "{\"product_id\": $bed, \"quantity\": 1}"
  body '.errors[0].code == "out_of_stock"'
  expect 200 PATCH "/inventory/$bed" -H "$service" -H 'Content-Type: application/vnd.api+json' \
    --data "{\"data\": {\"type\": \"inventories\", \"id\": \"$bed\", \"attributes\": {\"quantity\": 5}}}"
  expect 201 POST /inventory/purchase -H "$service" --json "{\"product_id\": $bed, \"quantity\": 2}"
  # curl's --json accepts plain JSON, and gets it.
  header Content-Type application/json
  body '.data.attributes | .unit_price == 49.9 and .total == 99.8 and .remaining_stock == 3'
  expect 422 POST /inventory/purchase -H "$service" --json "{\"product_id\": $bed, \"quantity\": 0}"
  body '.errors[0].source.pointer == "/quantity"'
  expect 404 POST /inventory/purchase -H "$service" --json '{"product_id": 999999999999, "quantity": 1}'
  expect 415 POST /products -H "$service" -H 'Content-Type: application/vnd.api+json; charset=utf-8' --data '{}'
  expect 406 GET /products -H "$service" -H 'Accept: application/vnd.api+json; charset=utf-8'
  expect 204 DELETE "/products/$bed" -H "$service"
  expect 404 GET "/products/$bed" -H "$service"
  json_api
  expect 200 GET /docs
  header Content-Type 'text/html*'
}
