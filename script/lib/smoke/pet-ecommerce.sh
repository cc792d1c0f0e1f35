# shellcheck shell=bash
# A client of the “Pet E-commerce Backend” at work in the shop of script/smoke: below /pet-ecommerce,
# and with nothing changed where its own port is open.
# shellcheck disable=SC2154 # $admin, $product and $password are script/smoke's

a_client_of_pet_ecommerce_works() {
  # shellcheck disable=SC2034 # lib/exchanges.sh writes it down
  local base_url=$base_url/pet-ecommerce contract=pet-ecommerce
  section "A client of pet-ecommerce, below /pet-ecommerce"
  pet_ecommerce_session
  local port
  while read -r port _; do
    base_url=http://localhost:$port
    section "A client of pet-ecommerce, on its own port"
    pet_ecommerce_session
  done < <(seed_ports pet-ecommerce)
}

pet_ecommerce_session() {
  local user customer invoice email credentials
  email=eva-$(openssl rand -hex 6)@example.com
  credentials="{\"email\": \"$email\", \"password\": \"$password\"}"
  expect 201 POST /register --json "$credentials"
  body '(.token | length > 100) and .user_id > 0'
  user=$(field .user_id)
  expect 409 POST /register --json "$credentials"
  expect 422 POST /register --json '{"email": "x@example.com"}'
  body '. == {error: "password is required"}'
  expect 403 POST /login --json "{\"email\": \"$email\", \"password\": \"wrong\"}"
  body '. == {error: "email or password not found"}'
  expect 201 POST /login --json "$credentials"
  customer="Authorization: Bearer $(field .token)"
  expect 200 GET /me -H "$customer"
  body ". == {user_id: $user, email: \"$email\", role: \"user\"}"

  expect 401 GET /products
  body '. == {error: "Bearer token required"}'
  expect 401 GET /products -H 'Authorization: Bearer forged'
  body '. == {error: "Invalid token"}'
  expect 200 GET /products -H "$customer"
  body 'length > 0 and (.[0] | keys == ["product_id", "product_name", "product_price", "stock"])'
  expect 200 GET "/products?id=$product" -H "$customer"
  body ".product_id == $product and (.product_price | type) == \"number\""
  expect 400 GET '/products?id=abc' -H "$customer"
  expect 404 GET '/products?product_id=999999999999' -H "$customer"

  expect 200 GET /invoices -H "$customer"
  body '. == {message: "You currently have 0 invoices"}'
  expect 201 POST /purchase_product -H "$customer" \
    --json "{\"products\": [{\"product_id\": $product, \"quantity\": 1}]}"
  body ".items[0] | .product_id == $product and .quantity == 1 and .subtotal > 0"
  invoice=$(field .invoice_id)
  expect 400 POST /purchase_product -H "$customer" --json '{"products": []}'
  expect 400 POST /purchase_product -H "$customer" \
    --json "{\"products\": [{\"product_id\": $product, \"quantity\": 9999}]}"
  body '. == {error: "Insufficient stock"}'
  expect 200 GET /invoices -H "$customer"
  body "length == 1 and (.[0] | .invoice_id == $invoice and .user_id == $user and .status == \"pending\")"
  expect 200 GET "/invoices/$invoice" -H "$customer"
  body '.[0] | .quantity == 1 and .subtotal == .product_price'
  expect 403 GET "/invoices/$((invoice - 1))" -H "$customer"
  expect 403 POST /create_product -H "$customer" --json '{}'
  body '. == {error: "Admin privileges required"}'
  [[ -z $admin ]] || pet_ecommerce_admin "$invoice"
}

# pet_ecommerce_admin INVOICE
pet_ecommerce_admin() {
  local bed
  expect 201 POST /create_product -H "$admin" --json '{"product_name": "Bed", "product_price": 49.9, "stock": 2}'
  bed=$(field .product_id)
  expect 200 PATCH /modify_product -H "$admin" --json "{\"product_id\": $bed, \"product_price\": 45}"
  expect 200 GET "/products?id=$bed" -H "$admin"
  body ".product_price == 45 and .stock == 2"
  expect 200 DELETE /delete_product -H "$admin" --json "{\"product_id\": $bed}"
  expect 404 GET "/products?id=$bed" -H "$admin"
  expect 200 PATCH "/admin/invoices/$1" -H "$admin" --json '{"invoice_status": "payed"}'
  expect 400 PATCH "/admin/invoices/$1" -H "$admin" --json '{"invoice_status": "lost"}'
}
