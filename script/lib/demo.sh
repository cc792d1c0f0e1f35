# shellcheck shell=bash
# What script/server puts into a shop: a catalogue, an admin, a customer, demo.env about them, and
# other customers who have bought and reviewed things.
#
# shellcheck disable=SC2154 # $root, $place and $petshop are script/server's

load_demo() {
  say "Migrating the database and loading the demo catalogue"
  DATABASE_URL=$("$root/script/postgres" url "$place/postgres" petshop_owner) run "$petshop" migrate
  run "$petshop" seed "$root/deploy/demo/catalogue.json"
  write_demo_environment
  create_user "$ADMIN_EMAIL" Administradora "$ADMIN_PASSWORD" --admin
  create_user "$CUSTOMER_EMAIL" 'Clara Cliente' "$CUSTOMER_PASSWORD"
  # After the admin, who sends them what they ordered.
  run "$petshop" seed "$root/deploy/demo/customers.json"
  # Of its own accord PostgreSQL looks after a minute what there is, and plans in the dark until then.
  psql --quiet --no-psqlrc --command ANALYZE "$("$root/script/postgres" url "$place/postgres" postgres)"
}

create_user() {
  local email=$1 name=$2 password=$3
  shift 3
  run "$petshop" user create --if-missing --email "$email" --name "$name" "$@" <<<"$password"
}

# The accounts and the address, for scripts to source. Passwords are made once and kept.
write_demo_environment() {
  if [[ -s $place/demo.env ]]; then
    # shellcheck source=/dev/null
    source "$place/demo.env"
  else
    # Accounts of a lost file may still be there, with passwords nobody knows: so, other names.
    local mark
    mark=$(openssl rand -hex 2)
    ADMIN_EMAIL=admin-$mark@petshop.example ADMIN_PASSWORD=$(random_password)
    CUSTOMER_EMAIL=clara-$mark@petshop.example CUSTOMER_PASSWORD=$(random_password)
  fi
  (
    umask 077
    for name in ADMIN_EMAIL ADMIN_PASSWORD CUSTOMER_EMAIL CUSTOMER_PASSWORD; do
      printf '%s=%q\n' "$name" "${!name}"
    done >"$place/demo.env.new"
    printf '%s=%q\n' BASE_URL "$PETSHOP_BASE_URL" CA_CERTIFICATE "$place/tls/certificate.pem" \
      >>"$place/demo.env.new"
  )
  mv "$place/demo.env.new" "$place/demo.env"
}

random_password() {
  openssl rand -base64 18 | tr '+/' '-_'
}
