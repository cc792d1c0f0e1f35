# shellcheck shell=bash
# The shop script/bench measures: one of its own, in a directory of its own, opened by script/server.
#
# shellcheck disable=SC2154 # $work, $root, $seconds and $rounds are script/bench's

open_shop() {
  place=$work/shop
  base_url=https://localhost:$(free_port)
  # Log-ins are measured, not limited.
  PETSHOP_LOCAL=$place PETSHOP_HTTPS_PORT=${base_url##*:} PETSHOP_HTTP_PORT='' \
    PETSHOP_SEED_PORTS=off PETSHOP_LOGIN_RATE=6000000 PETSHOP_REGISTRATION_RATE=6000000 \
    PETSHOP_GUEST_CART_RATE=6000000 PETSHOP_CARD_RATE=6000000 setsid "$root/script/server" >"$work/server.log" 2>&1 </dev/null &
  server=$!
  until grep -q 'The shop is open' "$work/server.log"; do
    kill -0 "$server" 2>/dev/null || { cat "$work/server.log" && fail "there is no shop to measure"; }
    sleep 0.2
  done
  # shellcheck source=/dev/null
  source "$place/demo.env"
  export CUSTOMER_EMAIL CUSTOMER_PASSWORD CURL_CA_BUNDLE=$CA_CERTIFICATE
  DATABASE_URL=$("$root/script/postgres" url "$place/postgres" postgres)
}

sql() {
  psql --quiet --no-psqlrc --no-align --tuples-only --set ON_ERROR_STOP=1 "$@" "$DATABASE_URL"
}

# Many customers, each with a session: made in the database, because a password hash for each would
# take minutes. The shop signs their access tokens, for refresh tokens whose digests we put there.
admit_customers() {
  sql --set count="$1" <<'SQL'
INSERT INTO users (email, name, password_hash)
SELECT 'bench-' || n || '@example.com', 'Bench', '-' FROM generate_series(1, :count) n;
INSERT INTO sessions (user_id) SELECT id FROM users WHERE email LIKE 'bench-%';
INSERT INTO refresh_tokens (digest, session_id, expires_at)
SELECT sha256(('bench-' || s.user_id)::bytea), s.id, now() + interval '1 day'
FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email LIKE 'bench-%';
INSERT INTO stock_movements (product_id, delta, balance, reason)
SELECT id, 1000000 - stock, 1000000, 'correction' FROM products WHERE stock <> 1000000;
ANALYZE;
SQL
  mkdir "$work/grants"
  sql --command "SELECT id FROM users WHERE email LIKE 'bench-%'" | grant_requests >"$work/grants.curl"
  curl --parallel --parallel-max 16 --no-progress-meter --config "$work/grants.curl"
  cat "$work"/grants/* | jq --raw-output .token >"$work/tokens"
}

# One refresh for each user that is read, as curl's configuration.
grant_requests() {
  awk -v url="$base_url/api/users/refresh" -v grants="$work/grants" '
    NR > 1 { print "next" }
    { printf "url = \"%s\"\noutput = \"%s/%d\"\n", url, grants, $1
      printf "json = \"{\\\"refresh_token\\\": \\\"bench-%d\\\"}\"\n", $1 }'
}

# An empty cart for everybody, or one with two products in it.
empty_carts() {
  sql --command 'DELETE FROM cart_lines'
}

fill_carts() {
  sql <<'SQL'
INSERT INTO carts (user_id)
SELECT id FROM users WHERE email LIKE 'bench-%'
  AND NOT EXISTS (SELECT FROM carts WHERE user_id = users.id AND ordered_at IS NULL);
DELETE FROM cart_lines;
INSERT INTO cart_lines (cart_id, product_id, quantity, unit_price)
SELECT c.id, p.id, 1, p.price
FROM carts c, LATERAL (VALUES (c.id % 45 + 1), (c.id % 45 + 46)) AS chosen (id), products p
WHERE c.ordered_at IS NULL AND p.id = chosen.id;
ANALYZE;
SQL
}

# The processes of the shop: of petshop, nginx or postgres.
shop_processes() {
  local parent
  case $1 in
    petshop)
      for parent in $(pgrep --exact workers); do
        [[ $(readlink "/proc/$parent/cwd") != "$place" ]] || pgrep --parent "$parent"
      done
      ;;
    nginx) pgrep --parent "$(<"$place/nginx/nginx.pid")" ;;
    postgres) echo "$postmaster" && pgrep --parent "$postmaster" ;;
  esac
}

find_postmaster() {
  postmaster=$(head -n 1 "$(sql --command 'SHOW data_directory')/postmaster.pid")
}
