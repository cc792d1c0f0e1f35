# shellcheck shell=bash
# The two shops script/scale compares: each of its own, with its own database, opened by
# script/server, and filled with a catalogue of so many products.
#
# shellcheck disable=SC2034,SC2154 # $place, $root, $servers and what is set here are script/scale's

# open_shop NAME COUNT: of products or of orders.
open_shop() {
  local shop=$place/$1 url started=$SECONDS
  url=https://localhost:$(free_port)
  say "Opening a shop of $2 $subject" >&2
  rm -f "$shop/token"
  true >"$place/$1.log"
  PETSHOP_LOCAL=$shop PETSHOP_HTTPS_PORT=${url##*:} PETSHOP_HTTP_PORT='' \
    PETSHOP_SEED_PORTS=off PETSHOP_CACHE_MIB=0 \
    setsid "$root/script/server" >"$place/$1.log" 2>&1 </dev/null &
  servers+=($!)
  until grep -q 'The shop is open' "$place/$1.log"; do
    kill -0 "${servers[-1]}" 2>/dev/null || { cat "$place/$1.log" >&2 && fail "there is no shop to measure"; }
    sleep 0.2
  done
  visit "$1"
  fill "$shop" "$2"
  say "It took $((SECONDS - started)) seconds" >&2
}

# fill DIRECTORY COUNT: unless they are there already.
fill() {
  local filled
  filled=$(cat "$1/filled" 2>/dev/null) || filled=none
  [[ $filled != "$2 $subject" ]] || return 0
  [[ $filled == none ]] || fail "$1 holds $filled, not $2 $subject; remove it first"
  case $subject in
    products) sql --set products="$2" --file "$root/script/lib/scale/catalogue.sql" ;;
    orders) sql --set orders="$2" --file "$root/script/lib/scale/orders.sql" ;;
  esac
  echo "$2 $subject" >"$1/filled"
}

# visit NAME: what follows is asked of this shop.
visit() {
  # shellcheck source=/dev/null
  source "$place/$1/demo.env"
  base_url=${BASE_URL:?}
  export CURL_CA_BUNDLE=$CA_CERTIFICATE
  DATABASE_URL=$("$root/script/postgres" url "$place/$1/postgres" postgres)
  [[ $subject != orders ]] || log_in
}

# Orders are for an admin to see.
log_in() {
  local shop=${CA_CERTIFICATE%/tls/*}
  [[ -s $shop/token ]] || (
    umask 077
    curl --silent --fail --noproxy localhost "$base_url/api/users/login" --json @- \
      <<<"{\"email\": \"$ADMIN_EMAIL\", \"password\": \"$ADMIN_PASSWORD\"}" |
      jq --raw-output .token >"$shop/token"
  )
  BENCH_BEARER=$(<"$shop/token")
  export BENCH_BEARER
}

sql() {
  psql --quiet --no-psqlrc --no-align --tuples-only --set ON_ERROR_STOP=1 "$@" "$DATABASE_URL"
}

# What is asked, in the file requests: a name, a shop and the path there.
find_requests() {
  local line shop
  while read -r line; do
    for shop in small large; do
      visit "$shop"
      printf '%s\t%s\t%s\n' "$(sed 's/ *\/.*//' <<<"$line")" "$shop" \
        "$(with_cursor "$(with_places "/${line#*/}")")"
    done
  done < <(cases) >"$work/requests"
}

# The path with a day and with customers of this shop.
with_places() {
  local path=$1 first
  if [[ $path == /api/orders* ]]; then
    first=$(sql --command "SELECT min(id) FROM users WHERE email LIKE 'scale-%'")
    path=${path//LONGAGO/$(date --utc --date '500 days ago' +%F)}
    path=${path//WHOLESALER/$first}
    path=${path//CUSTOMER/$((first + 123))}
  fi
  echo "$path"
}

# The path with the cursor that stands where the pages before have been seen: 9,990 products of a list,
# 80 of a search, which has no thousandth page.
with_cursor() {
  local list cursor='' page pages=100 last=90 size=100
  [[ $1 == *CURSOR ]] || { echo "$1" && return; }
  [[ $1 != /api/search* ]] || pages=4 last=20 size=20
  list=${1%page_size=*}
  for ((page = 1; page <= pages; page++)); do
    ((page < pages)) || size=$last
    cursor=$(get "${list}page_size=$size${cursor:+&cursor=$cursor}" |
      jq --raw-output '(.products // .).next_cursor')
  done
  echo "${1/CURSOR/$cursor}"
}

# The token comes on standard input: everybody on the machine sees the arguments of a program.
get() {
  curl --silent --show-error --fail --noproxy localhost --header @- "$base_url$1" \
    <<<"${BENCH_BEARER:+Authorization: Bearer $BENCH_BEARER}"
}
