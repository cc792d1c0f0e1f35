# shellcheck shell=bash
# A password that was forgotten, in the shop of script/smoke. The token is read from where script/server
# prints what is mailed; of other shops, only what they answer is checked.
# shellcheck disable=SC2034,SC2154 # $root, $email, $refresh_token and others are script/smoke's

a_password_is_forgotten() {
  local token log=${PETSHOP_LOCAL:-$root/.local}/log/mail.log
  section "A password is forgotten"
  expect 202 POST /api/users/password-reset --json '{"email": "nobody-at-all@example.com"}'
  body '. == {status: "accepted"}'
  expect 202 POST /api/users/password-reset --json "{\"email\": \"$email\"}"
  body '. == {status: "accepted"}'
  expect 422 POST /api/users/password-reset/confirm \
    --json '{"token": "guessed", "new_password": "long enough"}'
  body '[.errors[] | .field, .code] == ["token", "wrong"]'
  [[ -n ${CA_CERTIFICATE:-} && -f $log ]] || return 0

  token=$(mailed_token "$log")
  note "    a token was mailed to $email" "$([[ -n $token ]] && echo yes)"
  password=$(openssl rand -hex 12)
  expect 204 POST /api/users/password-reset/confirm \
    --json "{\"token\": \"$token\", \"new_password\": \"$password\"}"
  expect 401 GET /api/users/me -H "$customer"
  expect 422 POST /api/users/password-reset/confirm \
    --json "{\"token\": \"$token\", \"new_password\": \"$password\"}"
  expect 200 POST /api/users/login --json "$(credentials)"
  access_token=$(field .token) refresh_token=$(field .refresh_token)
  customer="Authorization: Bearer $access_token"
}

# The last token that was mailed to $email, within some seconds.
mailed_token() {
  local tenths token
  for ((tenths = 0; tenths < 100; tenths++)); do
    token=$(sed -n "/^To: <$email>/,/^To: /p" "$1" | grep -oE '^[0-9a-f]{64}$' | tail -n 1 || true)
    [[ -z $token ]] || break
    sleep 0.1
  done
  echo "$token"
}
