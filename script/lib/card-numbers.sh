# shellcheck shell=bash
# Whether the number of a card was kept somewhere.
#
# shellcheck disable=SC2154 # $root is the script's

# card_numbers_are_not_in PATH…: in none of these files, nor in those below these directories, is the
# number of a test card: as digits, in groups, or as bytes in hexadecimal, which is how PostgreSQL
# prints them. That the search finds anything is seen by the last four digits, which are kept. The
# documentation (www) names the test cards, and is not searched.
card_numbers_are_not_in() {
  local number pattern hexadecimal patterns=()
  while read -r number; do
    pattern=$(grep -o . <<<"${number:0:14}" | paste -sd_)
    hexadecimal=$(printf %s "${number:0:14}" | od -An -v -tx1 | tr -d ' \n')
    patterns+=(-e "${pattern//_/[ -]?}" -e "$hexadecimal")
  done < <(every_test_card)
  ((${#patterns[@]} > 10)) || { echo "no test cards are known" && return 1; }
  grep -rqaE '[^0-9](4242|0002)[^0-9]' "$@" || { echo "not even the last four digits were found" && return 1; }
  ! grep -raoE --exclude-dir=www "${patterns[@]}" "$@" || { echo "a card's number was kept" && return 1; }
}

every_test_card() {
  sed -nE 's/^ *([0-9_]{15,}): .*/\1/p; s/.*"tok_[a-zA-Z]*": "([0-9]+)".*/\1/p' \
    "$root/Sources/PaymentGateway/TestCard.swift" | tr -d _ | sort -u
}
