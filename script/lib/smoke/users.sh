# shellcheck shell=bash
# Accounts as an admin looks after them, in the shop of script/smoke.
# shellcheck disable=SC2154 # $admin, $email, $password and $other are script/smoke's

the_admin_looks_after_users() {
  local id tag
  [[ -n $admin ]] || return 0
  section "The admin looks after users"
  expect 200 GET "/api/users?q=OTHER-${email%@*}" -H "$admin"
  body '.total == 1 and .items[0].name == "Otra" and .items[0].disabled == false'
  header Cache-Control no-store
  id=$(field '.items[0].id')
  expect 200 GET "/api/users/$id" -H "$admin"
  tag=$(header_value ETag)
  expect 200 PATCH "/api/users/$id" -H "$admin" -H "If-Match: $tag" --json '{"disabled": true}'
  body '.disabled == true'
  expect 401 GET /api/users/me -H "$other"
  expect 401 POST /api/users/login \
    --json "{\"email\": \"other-$email\", \"password\": \"$password\"}"
  problem wrong_credentials
  expect 412 PATCH "/api/users/$id" -H "$admin" -H "If-Match: $tag" --json '{"role": "admin"}'
  expect 200 PATCH "/api/users/$id" -H "$admin" --json '{"disabled": false}'
  expect 401 GET /api/users/me -H "$other"
  expect 200 POST /api/users/login \
    --json "{\"email\": \"other-$email\", \"password\": \"$password\"}"
  other="Authorization: Bearer $(field .token)"
  expect 422 PATCH "/api/users/$id" -H "$admin" --json '{"role": "root", "disabled": 1}'
  body '[.errors[] | .field, .code] == ["role", "not_one_of", "disabled", "wrong_type"]'
  expect 422 GET '/api/users?q=ab&role=root' -H "$admin"
  body '[.errors[].field] == ["q", "role"]'
  expect 403 GET /api/users -H "$customer"
  problem forbidden
}
