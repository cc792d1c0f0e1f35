# shellcheck shell=bash
# A client of the “Sistema de Microservicios” at work in the shop of script/smoke: below /tienda, and
# with nothing changed where its own ports are open.
# shellcheck disable=SC2154 # $admin, $product and $password are script/smoke's

a_client_of_tienda_works() {
  # shellcheck disable=SC2034 # lib/exchanges.sh writes it down
  local base_url=$base_url/tienda contract=tienda
  section "A client of tienda, below /tienda"
  tienda_session tienda
  # Users, products and orders were a program each; here each port answers for all of them.
  local port service
  while read -r port service; do
    base_url=http://localhost:$port
    section "A client of tienda, on the port of its $service"
    tienda_session "$service"
  done < <(seed_ports tienda)
}

tienda_session() {
  local user token customer order email
  email=eva-$(openssl rand -hex 6)@example.com
  expect 200 GET /health
  body ". == {status: \"healthy\", service: \"$1\"}"
  expect 201 POST /registro \
    --json "{\"nombre\": \"Eva\", \"email\": \"$email\", \"password\": \"$password\"}"
  body '.mensaje == "Usuario registrado correctamente"'
  user=$(field .id)
  expect 400 POST /registro \
    --json "{\"nombre\": \"Eva\", \"email\": \"$email\", \"password\": \"$password\"}"
  body '. == {error: "El email ya está registrado"}'
  expect 401 POST /login --json "{\"email\": \"$email\", \"password\": \"wrong\"}"
  body '. == {error: "Credenciales inválidas"}'
  expect 200 POST /login --json "{\"email\": \"$email\", \"password\": \"$password\"}"
  token=$(field .token)
  customer="Authorization: Bearer $token"

  expect 401 GET /productos
  body '. == {error: "Token inválido"}'
  expect 200 GET /productos -H "$customer"
  body 'length > 0 and (.[0] | keys == ["descripcion", "existencias", "id", "nombre", "precio"])'
  expect 403 POST /productos -H "$customer" --json '{"nombre": "X", "precio": 1}'
  body '. == {error: "No autorizado"}'
  expect 201 POST /pedidos -H "$customer" \
    --json "{\"usuario_id\": $user, \"producto_id\": $product, \"cantidad\": 1}"
  body '.mensaje == "Pedido creado correctamente" and .total > 0'
  order=$(field .id)
  expect 403 POST /pedidos -H "$customer" \
    --json "{\"usuario_id\": $((user + 1)), \"producto_id\": $product, \"cantidad\": 1}"
  expect 404 POST /pedidos -H "$customer" \
    --json "{\"usuario_id\": $user, \"producto_id\": 999999999999, \"cantidad\": 1}"
  body '. == {error: "Producto no encontrado"}'
  expect 409 POST /pedidos -H "$customer" \
    --json "{\"usuario_id\": $user, \"producto_id\": $product, \"cantidad\": 9999}"
  body '. == {error: "Stock insuficiente"}'
  expect 400 POST /pedidos -H "$customer" \
    --json "{\"usuario_id\": $user, \"producto_id\": $product, \"cantidad\": 0}"
  expect 200 GET "/pedidos/usuario/$user" -H "$customer"
  body "length == 1 and (.[0] | .id == $order and .producto_id == $product and .estado == \"pendiente\")"
  expect 403 GET "/pedidos/usuario/$((user - 1))" -H "$customer"
  expect 404 GET /nada
  body '. == {error: "Aquí no hay nada."}'
  [[ -z $admin ]] || tienda_admin
}

tienda_admin() {
  expect 201 POST /productos -H "$admin" --json '{"nombre": "Caseta", "precio": 89.5, "existencias": 2}'
  body '.mensaje == "Producto agregado correctamente" and .id > 0'
}
