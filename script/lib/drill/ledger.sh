# shellcheck shell=bash
# What must be true of the books, whatever happened.
#
# shellcheck disable=SC2154 # $root, $dir are script/drill's

# the_books_are_right: prints what is not, and fails.
the_books_are_right() {
  local mistakes
  mistakes=$(sql --file "$root/script/lib/drill/books.sql")
  [[ -z $mistakes ]] || wrong "the books are wrong: $mistakes"
}

# orders_are_those_acknowledged PRODUCT STOCK: the orders of a product are exactly those whose
# answers are in $dir/answers, byte for byte, and took all that is missing from the first STOCK.
orders_are_those_acknowledged() {
  local product=$1 stock=$2 left sold
  (cd "$dir/answers" && find . -type f -printf '%f\0' | xargs --null --no-run-if-empty sha256sum) |
    sort -k 2 >"$dir/acknowledged"
  sql --command "
    SELECT encode(sha256(k.body), 'hex') || '  ' || k.key
    FROM order_lines l
    LEFT JOIN idempotency_keys k ON k.location = '/api/orders/' || l.order_id
    WHERE l.product_id = $product" | sort -k 2 >"$dir/stored"
  diff "$dir/acknowledged" "$dir/stored" ||
    wrong "acknowledged (<) and stored (>) orders differ"
  left=$(sql --command "SELECT stock FROM products WHERE id = $product")
  sold=$(sql --command "SELECT coalesce(sum(quantity), 0) FROM order_lines WHERE product_id = $product")
  ((left == stock - sold)) || wrong "of $stock, $sold were sold and $left are left"
}

last_invoice() {
  sql --command 'SELECT coalesce(max(number), 0) FROM invoices'
}
