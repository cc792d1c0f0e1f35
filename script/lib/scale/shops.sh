# shellcheck shell=bash
# The two shops script/scale compares: each of its own, with its own database, opened by
# script/server, and filled with a catalogue of so many products.
#
# shellcheck disable=SC2034,SC2154 # $place, $root, $servers and what is set here are script/scale's

# open_shop NAME PRODUCTS
open_shop() {
  local shop=$place/$1 url started=$SECONDS
  url=https://localhost:$(free_port)
  say "Opening a shop of $2 products" >&2
  true >"$place/$1.log"
  PETSHOP_LOCAL=$shop PETSHOP_HTTPS_PORT=${url##*:} PETSHOP_HTTP_PORT='' PETSHOP_CACHE_MIB=0 \
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

# fill DIRECTORY PRODUCTS: unless they are there already.
fill() {
  local filled
  filled=$(cat "$1/filled" 2>/dev/null) || filled=none
  [[ $filled != "$2" ]] || return 0
  [[ $filled == none ]] || fail "$1 holds $filled products, not $2; remove it first"
  sql --set products="$2" --file "$root/script/lib/scale/catalogue.sql"
  echo "$2" >"$1/filled"
}

# visit NAME: what follows is asked of this shop.
visit() {
  # shellcheck source=/dev/null
  source "$place/$1/demo.env"
  base_url=${BASE_URL:?}
  export CURL_CA_BUNDLE=$CA_CERTIFICATE
  DATABASE_URL=$("$root/script/postgres" url "$place/$1/postgres")
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
      [[ $line != */api/search* ]] || answers /api/search?q=a || continue
      printf '%s\t%s\t%s\n' "$(sed 's/ *\/.*//' <<<"$line")" "$shop" "$(with_cursor "/${line#*/}")"
    done
  done < <(cases) >"$work/requests"
}

# The path with the cursor that stands where 9,990 products have been seen.
with_cursor() {
  local list cursor='' page size=100
  if [[ $1 == *CURSOR ]]; then
    list=${1%page_size=*}
    for ((page = 1; page <= 100; page++)); do
      ((page < 100)) || size=90
      cursor=$(get "${list}page_size=$size${cursor:+&cursor=$cursor}" | jq --raw-output .next_cursor)
    done
  fi
  echo "${1/CURSOR/$cursor}"
}

# A shop that knows no search is measured without.
answers() {
  curl --silent --fail --output /dev/null --noproxy localhost "$base_url$1"
}

get() {
  curl --silent --show-error --fail --noproxy localhost "$base_url$1"
}
