# shellcheck shell=bash
# An invoice in its three forms, in the shop of script/smoke.
# shellcheck disable=SC2154 # $admin, $customer, $other, $invoice and $work are script/smoke's

an_invoice_is_printed() {
  section "An invoice is printed"
  expect 200 GET "/api/invoices/$invoice" -H "$customer"
  body '(.hash | test("^[0-9a-f]{64}$")) and (.previous_hash | test("^[0-9a-f]{64}$"))'
  header Vary Accept
  is_the_same_again 'text/html' 'text/html; charset=utf-8' '<!DOCTYPE html>'
  header Content-Security-Policy "*style-src 'sha256-*'*"
  is_the_same_again 'application/pdf' 'application/pdf' '%PDF-1.7'
  header Content-Disposition 'inline; filename="INV-*.pdf"'
  expect 406 GET "/api/invoices/$invoice" -H "$customer" -H 'Accept: image/png'
  problem not_acceptable
  expect 404 GET "/api/invoices/$invoice" -H "$other" -H 'Accept: application/pdf'
  problem not_found
  expect 200 GET "/api/invoices/$invoice/credit-notes" -H "$customer"
  body '.items == [] and .total == 0'
  expect 404 GET /api/credit-notes/999999999999 -H "$customer"
  expect 403 PATCH "/api/invoices/$invoice" -H "$customer" --json '{"payment_status": "paid"}'
  [[ -n $admin ]] || return 0
  expect 200 PATCH "/api/invoices/$invoice" -H "$admin" --json '{"payment_status": "overdue"}'
  body '.payment_status == "overdue"'
  expect 422 PATCH "/api/invoices/$invoice" -H "$admin" --json '{"payment_status": "lost", "total": 1}'
  body '[.errors[].field] | sort == ["payment_status", "total"]'
  expect 200 GET "/api/invoices/$invoice" -H "$customer" -H 'Accept: application/pdf'
  note "    still the same PDF" "$(cmp --silent "$work/printed" "$work/body" && echo yes)"
}

# is_the_same_again ACCEPT TYPE BEGINNING: its tag is its SHA-256, and it comes but once.
is_the_same_again() {
  local tag
  expect 200 GET "/api/invoices/$invoice" -H "$customer" -H "Accept: $1"
  header Content-Type "$2"
  note "    it begins with $3" "$([[ $(head --bytes "${#3}" "$work/body") == "$3" ]] && echo yes)"
  cp "$work/body" "$work/printed"
  tag="\"$(sha256sum <"$work/body" | cut -d' ' -f1)\""
  header ETag "$tag"
  expect 304 GET "/api/invoices/$invoice" -H "$customer" -H "Accept: $1" -H "If-None-Match: $tag"
  expect 200 GET "/api/invoices/$invoice" -H "$customer" -H "Accept: $1" -H 'Accept-Language: en'
  note "    the same, byte for byte" "$(cmp --silent "$work/printed" "$work/body" && echo yes)"
}
