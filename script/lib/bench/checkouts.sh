# shellcheck shell=bash
# Checkouts by few and by many at once, of different products and all of the same.
#
# shellcheck disable=SC2154 # $rounds and $seconds are script/bench's

compare_checkouts() {
  local round at_once
  say "Admitting customers"
  admit_customers $((1000 * seconds * $(nproc)))
  for ((round = 1; round <= rounds; round++)); do
    say "Round $round of $rounds"
    for at_once in 8 32; do
      fill_carts && measure "spread-$at_once" checkout /api/checkout "$at_once"
      fill_carts_with_one && measure "hot-$at_once" checkout /api/checkout "$at_once"
    done
  done
  echo
  table
}

# One of the same product for everybody.
fill_carts_with_one() {
  fill_carts
  sql <<'SQL'
DELETE FROM cart_lines;
INSERT INTO cart_lines (cart_id, product_id, quantity, unit_price)
SELECT c.id, p.id, 1, p.price
FROM carts c, products p
WHERE c.ordered_at IS NULL AND c.user_id IS NOT NULL AND p.id = 1;
SQL
}
