# shellcheck shell=bash
# Which shop script/smoke walks through, and as whom.
# shellcheck disable=SC2154 # $root is script/smoke's

find_shop() {
  local demo=${PETSHOP_LOCAL:-$root/.local}/demo.env
  base_url=${1:-${BASE_URL:-}}
  # The accounts and the certificate of the demo shop are for that shop alone.
  if [[ -f $demo && ${base_url:-$(demo_url "$demo")} == "$(demo_url "$demo")" ]]; then
    # shellcheck source=/dev/null
    source "$demo"
    base_url=$BASE_URL
    export CURL_CA_BUNDLE=$CA_CERTIFICATE ADMIN_EMAIL ADMIN_PASSWORD
  fi
  [[ -n $base_url ]] || fail "which shop? script/smoke BASE_URL, or start one with script/server"
  curl --silent --noproxy localhost --output /dev/null "$base_url/health" ||
    fail "nobody answers at $base_url, or its certificate is not trusted (CURL_CA_BUNDLE)"
}

demo_url() {
  # shellcheck source=/dev/null
  (source "$1" && echo "$BASE_URL")
}

# seed_ports CONTRACT: the ports that $PETSHOP_SEED_PORTS opens for it (nginx/seeds.conf), each with
# the name of its service. None unless it is set.
seed_ports() {
  awk -v contract="$1" -v ports="${PETSHOP_SEED_PORTS:-}" '
    BEGIN { RS = ""; split(ports, port, " ") }
    NR > 1 && $0 ~ "petshop_door " contract ";" && port[NR - 1] ~ /^[0-9]+$/ {
      match($0, /service_name "[^"]*"/)
      print port[NR - 1], substr($0, RSTART + 14, RLENGTH - 15)
    }' "$root/nginx/seeds.conf"
}
