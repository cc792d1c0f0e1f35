# shellcheck shell=bash
# The tree of categories, kept by an admin and read by anybody, in the shop of script/smoke.
# shellcheck disable=SC2154 # $admin is script/smoke's

the_shelves_are_in_order() {
  local slug tag top
  section "The shelves are in order"
  expect 200 GET '/api/categories?page_size=100'
  body '.items | length > 0 and all(.path[-1:] == [.slug])'
  # Who has a shelf above comes after it.
  body "[.items[].id] as \$ids | .items | to_entries |
    all(.value.parent_id == null or (.value.parent_id as \$p | \$ids | index(\$p)) < .key)"
  header ETag '"*"'
  expect 304 GET '/api/categories?page_size=100' -H "If-None-Match: $(header_value ETag)"
  expect 404 GET /api/categories/ninguna-de-estas
  [[ -n $admin ]] || return 0

  slug=prueba-$(openssl rand -hex 4)
  expect 201 POST /api/categories -H "$admin" --json "{\"slug\": \"$slug\", \"name\": \"Prueba\"}"
  top=$(field .id)
  header Location "/api/categories/$top"
  expect 201 POST /api/categories -H "$admin" \
    --json "{\"slug\": \"$slug-a\", \"name\": \"Estante\", \"parent_id\": $top}"
  body ".path == [\"$slug\", \"$slug-a\"] and .description == \"\""
  tag=$(header_value ETag)
  expect 409 POST /api/categories -H "$admin" --json "{\"slug\": \"$slug\", \"name\": \"Otra\"}"
  problem slug_taken
  expect 422 POST /api/categories -H "$admin" --json '{"slug": "42", "name": "Otra"}'
  expect 422 PATCH "/api/categories/$slug" -H "$admin" --json "{\"parent_id\": $top}"
  body '[.errors[] | .field, .code] == ["parent_id", "below_itself"]'
  expect 409 DELETE "/api/categories/$slug" -H "$admin"
  problem category_not_empty
  expect 200 PATCH "/api/categories/$slug-a" -H "$admin" -H "If-Match: $tag" --json '{"parent_id": null}'
  body ".path == [\"$slug-a\"] and .name == \"Estante\""
  expect 412 PATCH "/api/categories/$slug-a" -H "$admin" -H "If-Match: $tag" --json '{"name": "Tarde"}'
  expect 204 DELETE "/api/categories/$slug-a" -H "$admin"
  expect 204 DELETE "/api/categories/$top" -H "$admin"
  expect 404 GET "/api/categories/$slug"
}
