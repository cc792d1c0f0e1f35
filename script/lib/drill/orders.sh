# shellcheck shell=bash
# Drills about orders: never one too many, never one too few.
#
# shellcheck disable=SC2154 # $races, $kills, $dir and $customers are script/drill's

buyers_at_once_get_what_there_is_and_no_more() {
  local round
  for ((round = 1; round <= races; round++)); do race "$round"; done
  tell "$races × $customers buyers for 10 units: 10 × 201, 54 × 409 out_of_stock, 0 left, 10 invoice numbers in a row"
}

race() {
  local buyer product before buyers=()
  product=$(new_product 10)
  rm -rf "$dir/answers" && mkdir "$dir/answers"
  for ((buyer = 1; buyer <= customers; buyer++)); do fill_cart "$buyer" "$product"; done
  before=$(last_invoice)
  close_gate
  for ((buyer = 1; buyer <= customers; buyer++)); do
    (
      pass_gate
      check_out "$buyer" "race-$1-$buyer" "$dir/body-$buyer" >"$dir/status-$buyer"
    ) &
    buyers+=($!)
  done
  open_gate
  wait "${buyers[@]}"
  race_was_fair
  (($(last_invoice) == before + 10)) || wrong "the last invoice was $before and is $(last_invoice)"
  orders_are_those_acknowledged "$product" 10
  the_books_are_right
}

race_was_fair() {
  local buyer winners=0 losers=0
  for ((buyer = 1; buyer <= customers; buyer++)); do
    case "$(<"$dir/status-$buyer") $(jq --raw-output .code "$dir/body-$buyer")" in
      '201  null')
        ((++winners))
        cp "$dir/body-$buyer" "$dir/answers/race-$round-$buyer"
        ;;
      '409  out_of_stock') ((++losers)) ;;
      *) echo "buyer $buyer: $(<"$dir/status-$buyer") $(<"$dir/body-$buyer")" ;;
    esac
  done
  ((winners == 10 && losers == customers - 10)) || wrong "$winners bought, $losers were too late"
}

copies_of_one_checkout_make_one_order() {
  local round
  for ((round = 1; round <= races; round++)); do twins "$round"; done
  tell "20 copies, $races × 1 order, all its answers the same bytes"
}

twins() {
  local copy product key=twins-$1 copies=()
  product=$(new_product 10)
  fill_cart 1 "$product"
  close_gate
  for ((copy = 1; copy <= 20; copy++)); do
    (
      pass_gate
      check_out 1 "$key" "$dir/body-$copy" >"$dir/status-$copy"
    ) &
    copies+=($!)
  done
  open_gate
  wait "${copies[@]}"
  rm -rf "$dir/answers" && mkdir "$dir/answers"
  for ((copy = 1; copy <= 20; copy++)); do copy_was_answered "$copy" "$key"; done
  (($(cd "$dir/answers" && sha256sum -- * | cut -d ' ' -f 1 | sort -u | wc -l) == 1)) ||
    wrong "the copies' answers differ"
  cp "$dir/body-1" "$dir/only" && rm "$dir"/answers/* && mv "$dir/only" "$dir/answers/$key"
  orders_are_those_acknowledged "$product" 10
  the_books_are_right
}

# With the order, or with "still at work", which sent again is the order.
copy_was_answered() {
  local answer
  answer=$(<"$dir/status-$1")
  if [[ $answer == '409 1' && $(jq --raw-output .code "$dir/body-$1") == request_in_progress ]]; then
    answer=$(check_out 1 "$2" "$dir/body-$1")
  fi
  [[ $answer == '201 ' ]] || wrong "copy $1: $answer $(<"$dir/body-$1")"
  cp "$dir/body-$1" "$dir/answers/$1"
}

a_killed_worker_loses_no_order_and_doubles_none() {
  local round product
  product=$(new_product 100000)
  start_shopping 1 12 "$product"
  sleep 1
  for ((round = 1; round <= kills; round++)); do kill_worker $((round % 2)); done
  stop_shopping
  only_answers 200 201 204 409 502 503
  orders_are_those_acknowledged "$product" 100000
  the_books_are_right
  tell "$kills kills, $(wc -l <"$dir/stored") orders" \
    "$(answers 502) answers lost, $(answers 503) × 503, $(answers 409) × 409 on the way" \
    "at least $(sort -n "$dir/meanwhile" | head -n 1) served by the other in the second after"
}

# Every other time the worker is first held still for a moment, in the middle of what it is doing.
kill_worker() {
  local victim started moment served
  victim=$(workers | head -n 1)
  started=$(starts)
  if (($1 == 0)); then
    kill -s STOP "$victim"
    sleep 0.1
  fi
  moment=$EPOCHREALTIME
  kill -s KILL "$victim"
  sleep 1.1
  served=$(successes_within 1 "$moment")
  echo "$served" >>"$dir/meanwhile"
  ((served > 0)) || wrong "nobody served in the second after the kill"
  await_starts $((started + 1))
}
