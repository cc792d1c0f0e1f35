# shellcheck shell=bash
# Finding things by their words, in the shop of script/smoke.
# shellcheck disable=SC2154 # $admin is script/smoke's

things_are_found() {
  local word long found
  section "Things are found by their words"
  expect 200 GET '/api/search?q=colar+para+pero&page_size=5'
  body '.query == "colar para pero" and (.facets | keys == ["brand", "category", "price", "species"])'
  header ETag '"*"'
  expect 304 GET '/api/search?q=colar+para+pero&page_size=5' -H "If-None-Match: $(header_value ETag)"
  expect 200 GET '/api/search?q=xyzzyx+qwertyuiop'
  body '.products.items == [] and .products.total == 0 and .categories == []'
  expect 200 GET "/api/search?q=%27%3B--%26%7C!()%3A*%F0%9F%90%95"
  expect 422 GET /api/search
  body '[.errors[] | .field, .code] == ["q", "required"]'
  long=$(printf 'a%.0s' {1..5000})
  expect 422 GET "/api/search?q=$long"
  body '[.errors[] | .field, .code] == ["q", "too_long"]'
  expect 422 GET '/api/products?sort=relevance'
  [[ -n $admin ]] || return 0

  word=zz$(openssl rand -hex 6 | tr 0-9 g-p)
  expect 201 POST /api/products -H "$admin" \
    --json "{\"name\": \"Arnés $word\", \"price\": 5, \"stock\": 1, \"species\": \"dog\"}"
  found=$(field .id)
  expect 200 GET "/api/search?q=dog+arneses+$word"
  body ".products.items[0].id == $found and .facets.species == [{value: \"dog\", count: 1}]"
  expect 200 GET "/api/products?q=$word&sort=price&max_price=5&in_stock=true"
  body "[.items[].id] == [$found] and .total == 1"
  expect 204 DELETE "/api/products/$found" -H "$admin"
  expect 200 GET "/api/search?q=$word"
  body '.products.items == []'
}
