# shellcheck shell=bash
# The catalogue as a file, out of the shop of script/smoke and in again.
# shellcheck disable=SC2154 # $work, $admin, $customer and $base_url are script/smoke's

the_catalogue_is_a_file() {
  local sku
  sku=PRUEBA-$(openssl rand -hex 6)
  section "The catalogue goes out as a file"
  expect 401 GET /api/products.csv
  expect 403 GET /api/products.csv -H "$customer"
  expect 200 GET /api/products.csv -H "$admin"
  header Content-Type 'text/csv; charset=utf-8; header=present'
  header Content-Disposition 'attachment; filename="products.csv"'
  note "    with every column" "$([[ $(head -1 "$work/body" | tr -d '\r') == id,sku,name,* ]] && echo yes)"
  cp "$work/body" "$work/products.csv"

  section "It comes in again, and changes nothing"
  import 200 products.csv
  body '.created == 0 and .updated == 0 and .unchanged > 0 and .dry_run == false'
  expect 200 GET /api/products.csv -H "$admin"
  note "    the same bytes as before" "$(cmp --silent "$work/products.csv" "$work/body" && echo yes)"

  section "A file adds and changes, all of it or nothing"
  printf '%s\r\n' sku,name,price,stock,description "$sku,Cuerda de prueba,3.50,4,\"Con \"\"nudos\"\",
y en dos líneas\"" "$sku-2,'=Cuerda,4,0," >"$work/new.csv"
  import 200 new.csv '?dry_run=true'
  body '.dry_run and .created == 2'
  import 200 new.csv
  body '.created == 2 and .updated == 0 and .unchanged == 0'
  printf '\xef\xbb\xbfsku,price\n%s,5.25\n' "$sku" >"$work/prices.csv"
  import 200 prices.csv
  body '.updated == 1 and .created == 0'
  printf '%s\n' sku,name,price,stock "$sku,Cuerda,1,1" "$sku-2,,1.005,-1" "$sku-2,Otra,1,1" >"$work/bad.csv"
  import 422 bad.csv
  problem import_refused
  body '[.errors[] | "\(.row) \(.field)"] | . == ["3 name", "3 price", "3 stock", "4 sku"]'
  body '.error_count == 4 and .errors_not_shown == 0'
  expect 200 GET /api/products.csv -H "$admin"
  note "    only what was right is in the shop" \
    "$(grep --quiet "^[0-9]*,$sku,Cuerda de prueba,\"Con" "$work/body" && echo yes)"
  note "    what looks like a formula is guarded" \
    "$(grep --quiet "^[0-9]*,$sku-2,'=Cuerda," "$work/body" && echo yes)"

  bad_files
  clear_away "$sku"
}

bad_files() {
  local port
  section "Files that are none"
  printf 'sku;precio\n' >"$work/bad.csv"
  import 422 bad.csv
  body '.errors[0] | .row == 1 and .code == "unknown_field"'
  printf 'sku,name\nA,"sin fin\n' >"$work/bad.csv"
  import 400 bad.csv
  problem malformed_csv
  printf 'sku,name\nA,Ca\xf1a\n' >"$work/bad.csv"
  import 400 bad.csv
  problem malformed_csv
  expect 415 POST /api/products/import -H "$admin" --json '{}'
  expect 422 POST '/api/products/import?dry=true' -H "$admin" -H 'Content-Type: text/csv' --data ''
  # Beyond the limit of every other route, and within that of this one.
  { echo sku,name,price,stock; seq --format 'X%.0f,Y,Z,0' 20000; } >"$work/bad.csv"
  import 422 bad.csv
  body '(.errors | length) == 100 and .error_count == 20000 and .errors_not_shown == 19900'
  while read -r port _; do
    base_url=http://localhost:$port import 422 bad.csv
    body '.error_count == 20000'
  done < <(seed_ports native)
  expect 401 POST /api/products/import -H 'Content-Type: text/csv' --data "@$work/bad.csv"
  problem not_authenticated
  header WWW-Authenticate 'Bearer realm="petshop"'
  head -c 68000000 /dev/zero >"$work/bad.csv"
  import 413 bad.csv
  problem content_too_large
}

# import STATUS FILE [QUERY]
import() {
  expect "$1" POST "/api/products/import${3:-}" -H "$admin" -H 'Content-Type: text/csv' \
    --data-binary "@$work/$2"
}

clear_away() {
  local id
  expect 200 GET /api/products.csv -H "$admin"
  while read -r id; do
    expect 204 DELETE "/api/products/$id" -H "$admin"
  done < <(grep --text "^[0-9]*,$1" "$work/body" | cut -d , -f 1)
}
