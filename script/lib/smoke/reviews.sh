# shellcheck shell=bash
# What was bought is reviewed, by who bought it and by who did not, in the shop of script/smoke.
# shellcheck disable=SC2154 # $admin, $customer, $other and $product are script/smoke's

what_was_bought_is_reviewed() {
  local count path=/api/products/$product/reviews review tag
  section "What was bought is reviewed"
  expect 200 GET "/api/products/$product"
  count=$(field .reviews.count)
  expect 422 POST "$path" -H "$customer" --json '{"rating": 6, "title": "", "stars": 5}'
  body '[.errors[].field] == ["rating", "title", "stars"]'
  expect 201 POST "$path" -H "$customer" --json '{"rating": 5, "title": "Bota mucho"}'
  body '.rating == 5 and .verified_purchase and .author == "Ana M." and .status == "visible"'
  review=$(field .id) tag=$(header_value ETag)
  header Location "/api/reviews/$review"
  header Cache-Control no-store
  expect 409 POST "$path" -H "$customer" --json '{"rating": 1}'
  problem already_reviewed
  expect 201 POST "$path" -H "$other" --json '{"rating": 2}'
  body '.verified_purchase | not'
  # What was read a moment ago is read anew.
  expect 200 GET "/api/products/$product"
  body ".reviews | .count == $count + 2 and .average >= 1 and .average <= 5 and .histogram[\"5\"] >= 1"
  expect 200 GET "$path?sort=rating&page_size=1"
  body '.items[0].rating == 5'
  expect 200 GET "$path?sort=rating&page_size=1&cursor=$(field .next_cursor)"
  body '.items | length == 1'
  expect 200 GET "$path?rating=2"
  body '.items | length > 0 and all(.rating == 2)'

  expect 200 PATCH "/api/reviews/$review" -H "$customer" -H "If-Match: $tag" --json '{"comment": "Y rueda"}'
  body '.comment == "Y rueda" and .title == "Bota mucho"'
  expect 412 PATCH "/api/reviews/$review" -H "$customer" -H "If-Match: $tag" --json '{"rating": 1}'
  expect 404 PATCH "/api/reviews/$review" -H "$other" --json '{"rating": 1}'
  expect 403 PATCH "/api/reviews/$review" -H "$customer" --json '{"status": "hidden"}'
  problem forbidden
  an_admin_hides_a_review "$review"
  expect 204 DELETE "/api/reviews/$review" -H "$customer"
  expect 404 GET "/api/reviews/$review"
  expect 200 GET /api/users/me/reviews -H "$customer"
  body '.items == []'
}

an_admin_hides_a_review() {
  [[ -n $admin ]] || return 0
  expect 403 PATCH "/api/reviews/$1" -H "$admin" --json '{"rating": 1}'
  problem not_author
  expect 200 PATCH "/api/reviews/$1" -H "$admin" --json '{"status": "hidden"}'
  expect 404 GET "/api/reviews/$1"
  expect 200 GET "/api/products/$product"
  body ".reviews.histogram[\"5\"] == 0"
  expect 200 GET '/api/reviews?status=hidden' -H "$admin"
  body ".items[0].id == $1"
}
