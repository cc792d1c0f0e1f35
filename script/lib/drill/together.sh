# shellcheck shell=bash
# Many requests at once, from one process.
#
# shellcheck disable=SC2154 # $dir, $origin and $place are script/drill's

# later ID TOKEN METHOD PATH [JSON [KEY]]: what "together" will ask, as curl's configuration.
later() {
  local json=${5:-}
  json=${json//\\/\\\\} json=${json//\"/\\\"} json=${json//$'\n'/\\n}
  [[ -d $dir/asked ]] || mkdir "$dir/asked"
  {
    printf '%s\n' "url = \"$origin$4\"" "request = $3" "header = \"Authorization: Bearer $2\"" \
      "cacert = \"$place/tls/certificate.pem\"" 'noproxy = "*"' 'max-time = 60' \
      "output = \"$dir/bodies/$1\"" "write-out = \"$1 %{http_code} %header{retry-after}\\n\""
    [[ -z $json ]] || echo "json = \"$json\""
    [[ -z ${6:-} ]] || echo "header = \"Idempotency-Key: $6\""
  } >"$dir/asked/$1"
}

# together CONNECTIONS: asks all of it, and leaves "ID STATUS RETRY-AFTER" of each in $dir/statuses.
together() {
  ask_all --http1.1 --parallel-immediate --parallel-max "$1"
}

# by_one_connection: the same, over one of HTTP/2, which is quicker.
by_one_connection() {
  ask_all --parallel-max 32
}

ask_all() {
  rm -rf "$dir/bodies" "$dir/questions" && mkdir "$dir/bodies"
  mv "$dir/asked" "$dir/questions"
  find "$dir/questions" -type f | ask_these "$@" >"$dir/statuses"
}

# Of the files that are named; what is said on the command line counts for the first alone.
ask_these() {
  local http1=''
  [[ $1 != --http1.1 ]] || http1='http1.1\n'
  xargs awk -v "first=$http1" 'FNR == 1 { printf "%s%s", (NR > 1 ? "next\n" : ""), first } 1' |
    curl --parallel "$@" --silent --config - 2>"$dir/curl" || true
}

# again STATUS…: asks once more what was answered so, until it is answered otherwise.
again() {
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    ids "$@" | sed "s|^|$dir/questions/|" >"$dir/unanswered"
    [[ -s $dir/unanswered ]] || return 0
    sleep 0.3
    awk -v wanted=" $* " 'index(wanted, " " $2 " ") == 0' "$dir/statuses" >"$dir/answered"
    ask_these --http1.1 --parallel-max 16 <"$dir/unanswered" >>"$dir/answered"
    mv "$dir/answered" "$dir/statuses"
  done
  wrong "no other answer for half a minute: $(statuses)"
}

# statuses: how many there were of each answer, as "COUNT STATUS CODE" lines; a lost one is 000.
statuses() {
  find "$dir/bodies" -type f -size +0 -print0 | xargs --null --no-run-if-empty \
    jq --raw-output 'select(.code) | [(input_filename | split("/") | last), .code] | @tsv' >"$dir/codes"
  awk 'FILENAME == ARGV[1] { code[$1] = " " $2; next } { count[$2 code[$1]]++ }
    END { for (answer in count) print count[answer], answer }' "$dir/codes" "$dir/statuses" | sort -k 2
}

# ids STATUS…: of those who were answered so.
ids() {
  awk -v wanted=" $* " 'index(wanted, " " $2 " ") { print $1 }' "$dir/statuses"
}

# fill_carts PRODUCT TIMES FIRST LAST: each of these customers puts one of it into an empty cart, and
# again.
fill_carts() {
  local customer time
  for ((customer = $3; customer <= $4; customer++)); do
    later "$customer" "${tokens[customer]}" DELETE /api/cart
  done
  by_one_connection
  again 503
  [[ $(statuses) == "$(($4 - $3 + 1)) 204" ]] || wrong "carts were not emptied: $(statuses)"
  for ((time = 1; time <= $2; time++)); do
    for ((customer = $3; customer <= $4; customer++)); do
      later "$customer" "${tokens[customer]}" POST /api/cart/items \
        "{\"product_id\": $1, \"quantity\": 1}"
    done
    by_one_connection
    again 503
    [[ $(statuses) == "$(($4 - $3 + 1)) 201" ]] || wrong "carts were not filled: $(statuses)"
  done
}

# watch_stock: until "stock_was_right", looks every moment whether each product's stock is the sum of
# its movements; each look is one statement, and so one snapshot.
watch_stock() {
  : >"$dir/snapshots"
  rm -f "$dir/seen-enough"
  while [[ ! -e $dir/seen-enough ]]; do
    sql --command "
      SELECT count(*) FILTER (WHERE p.stock IS DISTINCT FROM coalesce(m.total, 0)
                              OR p.stock IS DISTINCT FROM coalesce(m.last, 0))
      FROM products p
      LEFT JOIN (
        SELECT product_id, sum(delta) AS total, (array_agg(balance ORDER BY id DESC))[1] AS last
        FROM stock_movements
        GROUP BY product_id) m ON m.product_id = p.id" >>"$dir/snapshots" 2>>"$dir/snapshot-errors"
    sleep 0.1
  done &
  watcher=$!
}

stock_was_right() {
  touch "$dir/seen-enough"
  wait "$watcher" || wrong "the stock could not be watched: $(cat "$dir/snapshot-errors")"
  ! grep -qvx 0 "$dir/snapshots" || wrong "stock and ledger differed: $(sort "$dir/snapshots" | uniq -c)"
  (($(wc -l <"$dir/snapshots") > 0)) || wrong "nobody looked at the stock"
  tell "stock and ledger equal in $(wc -l <"$dir/snapshots") snapshots"
}
