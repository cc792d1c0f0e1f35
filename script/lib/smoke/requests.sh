# shellcheck shell=bash
# What script/smoke is written in: one request, and what must be true of its answer.
#
#   expect 200 GET /api/products            sends it; anything after the path is for curl
#   body '.total > 0'                       a jq expression that must hold for the answer's body
#   header ETag '"*"'                       a header that must match a pattern of bash
#   id=$(field .id)                         a value out of the answer, for the next request
#
# Each line is one check. The answer lies in the files status, headers and body of $work.
# shellcheck disable=SC2154 # $work, $base_url and the colours are script/smoke's

passed=0 failed=0

section() {
  printf '\n%s%s%s\n' "$bold" "$1" "$plain"
}

expect() {
  send "${@:2}"
  note "$1 $2 $3" "$(answered "$1" && echo yes)"
}

answered() {
  [[ $(<"$work/status") == "$1" ]]
}

body() {
  note "    $1" "$(jq --exit-status "$1" "$work/body" >/dev/null 2>&1 && echo yes)"
}

# shellcheck disable=SC2053 # the right side is a pattern
header() {
  note "    $1: $2" "$([[ $(header_value "$1") == $2 ]] && echo yes)"
}

# The answer is a problem document with this code.
problem() {
  header Content-Type application/problem+json
  body ".code == \"$1\""
}

field() {
  jq --raw-output "$1" "$work/body" 2>/dev/null
}

header_value() {
  tr -d '\r' <"$work/headers" | sed -nE "/^$1: /I{s///p;q}"
}

# note WHAT YES: one line for one check, with the answer when it is wrong.
note() {
  local what=${1:0:140}
  if [[ $2 == yes ]]; then
    ((++passed))
    printf '%sok%s    %s\n' "$green" "$plain" "$what"
  else
    ((++failed))
    printf '%sWRONG%s %s\n' "$red" "$plain" "$what"
    head --quiet --bytes 2000 "$work/headers" "$work/body" 2>/dev/null | sed 's/^/      | /'
  fi
}

# Sends METHOD PATH with the rest for curl. Who is told to wait by a rate limit waits, and asks again.
send() {
  local method=$1 path=$2 verb=(--request "$1") tries
  # curl waits for the body of what it does not know to be HEAD.
  [[ $method != HEAD ]] || verb=(--head)
  for ((tries = 0; tries < 10; tries++)); do
    rm -f "$work/headers" "$work/body"
    curl --silent --show-error --max-time 30 --path-as-is --noproxy localhost "${verb[@]}" "${@:3}" \
      --dump-header "$work/headers" --output "$work/body" --write-out '%{http_code}' \
      "$base_url$path" >"$work/status" || true
    record_exchange "$method" "$path" "$(<"$work/status")" "$work/headers" "$work/body" "${@:3}"
    [[ $(<"$work/status") == 429 ]] || return 0
    sleep "$(header_value Retry-After)"
  done
}

summary() {
  printf '\n%s passed, %s failed\n' "$passed" "$failed"
  ((failed == 0))
}
