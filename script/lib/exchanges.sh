# shellcheck shell=bash
# Writes down what was asked and answered, a line of JSON each, in the file that PETSHOP_EXCHANGES
# names, if it does. script/lib/api/exchanges.py compares them with docs/openapi.yaml.

# record_exchange METHOD TARGET STATUS HEADERS BODY CURL_OPTIONS…: HEADERS and BODY are files.
record_exchange() {
  [[ -n ${PETSHOP_EXCHANGES:-} && -s $4 && $3 != 000 ]] || return 0
  local method=$1 target=$2 status=$3 headers=$4 body=$5 sent='' sent_type=''
  shift 5
  read_sent "$@"
  # curl --head writes the headers in the place of a body.
  [[ -f $body && $method != HEAD ]] || body=/dev/null
  jq --null-input --compact-output --arg method "$method" --arg target "$target" \
    --arg contract "${contract:-native}" --argjson status "$status" \
    --rawfile headers "$headers" --rawfile body "$body" \
    --arg sent "$sent" --arg sent_type "$sent_type" \
    '{$contract, $method, $target, $sent, $sent_type, $status, $body,
      headers: ($headers | split("\r\n") | map(capture("^(?<key>[^:]+): *(?<value>.*)$")) | from_entries)}' \
    >>"$PETSHOP_EXCHANGES"
}

# The body among curl's options, and its type.
read_sent() {
  while (($# > 0)); do
    case $1 in
      --json) sent=$2 sent_type=application/json ;;
      --data | --data-binary | --data-raw) sent=$2 ;;
      -H | --header) [[ ${2,,} != content-type:* ]] || sent_type=${2#*: } ;;
    esac
    shift
  done
  # A file or standard input is not read again: "unknown" is not compared.
  [[ $sent != @* ]] || sent_type=unknown
}
