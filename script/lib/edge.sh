# shellcheck shell=bash
# What nginx answers by itself, tried with curl and openssl against $origin, whose responder is not
# there unless a check says so. Each function is a step of script/test.
#
# shellcheck disable=SC2154 # $work, $place, $origin, $http_port, $seed_ports and $root are script/test's

# request OPTIONS… PATH: leaves status, headers and body in the files of $work.
request() {
  local path=${*: -1}
  status=$(curl --silent --max-time 30 --noproxy '*' --cacert "$place/tls/certificate.pem" \
    --path-as-is --dump-header "$work/headers" --output "$work/body" --write-out '%{http_code}' \
    "${@:1:$#-1}" "$origin$path") || true
  PETSHOP_EXCHANGES=$work/edge.exchanges record_exchange "$(method_of "$@")" "$path" "$status" \
    "$work/headers" "$work/body" "${@:1:$#-1}"
}

# flood COUNT OPTIONS… PATH: as many requests over one connection, faster than a limit forgets them.
# Leaves the last answer as request does, and in $passed how many were not 429.
flood() {
  local path=${*: -1} options=("${@:2:$#-2}")
  curl --silent --max-time 60 --noproxy '*' --cacert "$place/tls/certificate.pem" \
    --dump-header "$work/all-headers" --output "$work/body" --write-out '%{http_code}\n' \
    "${options[@]}" "$origin$path#[1-$1]" >"$work/statuses" || true
  status=$(tail --lines 1 "$work/statuses")
  passed=$(grep --count --invert-match '^429$' "$work/statuses" || true)
  awk '/^HTTP/ { last = "" } { last = last $0 "\n" } END { printf "%s", last }' \
    "$work/all-headers" >"$work/headers"
  PETSHOP_EXCHANGES=$work/edge.exchanges record_exchange "$(method_of "${options[@]}")" "$path" \
    "$status" "$work/headers" "$work/body" "${options[@]}"
}

# The method curl uses with such options.
method_of() {
  while (($# > 0)); do
    [[ $1 != --request ]] || { echo "$2" && return; }
    shift
  done
  echo GET
}

# raw TEXT: sends bytes no client would, over TLS.
raw() {
  # shellcheck disable=SC2059 # the text is a format, for its \r\n
  { printf "$1"; sleep 0.5; } |
    timeout 10 openssl s_client -quiet -connect "${origin#https://}" 2>/dev/null |
    tee "$work/answer" >/dev/null || true
  status=$(sed -nE '1s/^HTTP[^ ]* ([0-9]+).*/\1/p' "$work/answer")
  sed '/^\r$/q' "$work/answer" >"$work/headers"
  sed '1,/^\r$/d' "$work/answer" >"$work/body"
}

header() {
  tr -d '\r' <"$work/headers" | sed -nE "s/^$1: (.*)/\1/Ip"
}

wrong() {
  echo "$1"
  cat "$work/headers" "$work/body"
  exit 1
}

# is_problem STATUS CODE: the last answer is a whole problem document, with the headers of all answers.
is_problem() {
  [[ $status == "$1" ]] || wrong "expected $1, got $status"
  [[ $(header content-type) == application/problem+json ]] || wrong "not application/problem+json"
  jq --exit-status --arg id "$(header x-request-id)" --argjson status "$1" --arg code "$2" \
    '.status == $status and .code == $code and .type == "/docs/problems/" + $code
     and .instance == $id and ($id | length) == 32 and (.title | length) > 0
     and (.detail | length) > 0 and (keys | length) == 6' "$work/body" >/dev/null ||
    wrong "not the problem $2"
  has_security_headers
}

has_security_headers() {
  [[ $(header x-content-type-options) == nosniff ]] || wrong "no X-Content-Type-Options"
  [[ $(header referrer-policy) == no-referrer ]] || wrong "no Referrer-Policy"
  [[ $(header content-security-policy) == *"default-src 'none'"*"frame-ancestors 'none'"* ]] ||
    wrong "no strict Content-Security-Policy"
}

has_transport_security() {
  [[ $(header strict-transport-security) == max-age=* ]] || wrong "no Strict-Transport-Security"
}

unknown_paths_are_404() {
  local path
  for path in /nothing /metrics /docs/nothing /.problem/not_found /.problem/no_answer /healthy; do
    request "$path"
    is_problem 404 not_found
    has_transport_security
  done
}

ambiguous_paths_are_400() {
  local path
  for path in /api//x //api/x /docs/../api/x /api/./x /api/.. /api/%2e%2e/x /api/%41 /api/%7Ex \
    /api/a%2Fb /api/a%5cb /api/x%00 '/api/a\b' /docs//index.html; do
    echo "$path"
    request "$path"
    is_problem 400 bad_request
  done
  path=$(printf '/a%.0s' {1..2000})
  for path in "$path//x" "$path/../x" "$path/%41"; do
    request "$path"
    is_problem 400 bad_request
  done
  # A query may hold what a path may not.
  request '/docs/?next=//x/../y%2F'
  [[ $status == 200 ]] || wrong "a query was taken for a path"
}

malformed_requests_are_400() {
  local text
  for text in 'NONSENSE\r\n\r\n' 'GET /health HTTP/1.1\r\n\r\n' \
    'GET http://x?y HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' \
    'GET /docs/#x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' \
    'GET /api/\xc3\xb1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' \
    'GET /docs/ HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n' \
    'POST /api/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n'; do
    raw "$text"
    is_problem 400 bad_request
  done
  raw 'GET / HTTP/7.3\r\nHost: x\r\n\r\n'
  is_problem 505 http_version_not_supported
  raw 'POST /api/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n'
  is_problem 501 not_implemented
}

methods_are_refused_with_allow() {
  request --request TRACE /api/products
  is_problem 405 method_not_allowed
  [[ $(header allow) == 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' ]] || wrong "no Allow"
  request --request POST --data x /docs/
  is_problem 405 method_not_allowed
  [[ $(header allow) == 'GET, HEAD' ]] || wrong "no Allow for a page"
}

sizes_are_limited() {
  local long
  head -c 65537 /dev/zero >"$work/large"
  request --request POST --data-binary "@$work/large" /api/products
  is_problem 413 content_too_large
  request --http1.1 --request POST --header 'Transfer-Encoding: chunked' \
    --data-binary "@$work/large" /api/products
  is_problem 413 content_too_large
  request --http1.1 "/$(head -c 9000 /dev/zero | tr '\0' a)"
  is_problem 414 uri_too_long
  request --http1.1 --header "X-Long: $(head -c 9000 /dev/zero | tr '\0' a)" /health
  is_problem 431 header_fields_too_large
  # Over HTTP/2 the connection is closed.
  for long in "/$(head -c 9000 /dev/zero | tr '\0' Z)" "/health?$(head -c 9000 /dev/zero | tr '\0' Z)"; do
    [[ $(over_http2 "$long") == 000 ]] || wrong "too long a path is answered over HTTP/2"
  done
  [[ $(over_http2 --header "X-Long: $(head -c 9000 /dev/zero | tr '\0' Z)" /health) == 000 ]] ||
    wrong "too long a header is answered over HTTP/2"
  [[ $(over_http2 /docs/) == 200 ]] || wrong "nothing is answered over HTTP/2"
}

# over_http2 OPTIONS… PATH: the status alone, 000 for none.
over_http2() {
  curl --silent --http2 --max-time 10 --noproxy '*' --cacert "$place/tls/certificate.pem" \
    --output /dev/null --write-out '%{http_code}' "${@:1:$#-1}" "$origin${*: -1}" || true
}

# With credentials it is taken, and there is nobody to hand it to.
uploads_say_whose_they_are() {
  local credentials
  head -c 1000000 /dev/zero >"$work/large"
  request --request POST --data-binary "@$work/large" /api/products/import
  is_problem 401 not_authenticated
  [[ $(header www-authenticate) == 'Bearer realm="petshop"' ]] || wrong "no WWW-Authenticate"
  for credentials in 'Authorization: Bearer x' 'X-API-KEY: x'; do
    request --request POST --header "$credentials" --data-binary "@$work/large" /api/products/import
    is_problem 503 service_unavailable
  done
  request --request OPTIONS /api/products/import
  is_problem 503 service_unavailable
}

problems_speak_spanish() {
  local languages
  request --header 'Accept-Language: es-MX,es;q=0.9,en;q=0.8' /nothing
  is_problem 404 not_found
  [[ $(jq --raw-output .title "$work/body") == 'No encontrado' ]] || wrong "no Spanish title"
  [[ $(header content-language) == es && $(header vary) == *Accept-Language* ]] ||
    wrong "no Content-Language or Vary"
  for languages in en 'en,es;q=0.5' '*' fr 'es;q=0,en' estonian; do
    request --header "Accept-Language: $languages" /nothing
    [[ $(header content-language) == en ]] || wrong "$languages is not Spanish"
  done
}

every_problem_is_explained() {
  local code
  for code in $(grep -oE '^  "[a-z_]+ es"' "$root/nginx/problems.conf" | tr -d '"' | cut -d ' ' -f 3); do
    request "/docs/problems/$code"
    [[ $status == 200 ]] || wrong "no page for $code"
    grep -q "<code>$code</code>" "$work/body" || wrong "the page does not explain $code"
  done
}

too_many_logins_are_429() {
  fewer_pass_than 100 /api/users/login
  [[ $(header retry-after) == 2 && $(header ratelimit-limit) == 30 ]] || wrong "no Retry-After"
  [[ $(header ratelimit-remaining) == 0 && $(header ratelimit-reset) == 60 ]] || wrong "no RateLimit"
  fewer_pass_than 70 /api/users/register
  [[ $(header retry-after) == 3 && $(header ratelimit-limit) == 20 ]] || wrong "no Retry-After"
  request /api/users/login
  [[ $status != 429 ]] || wrong "a GET was counted"
  # One that hashes a password is.
  flood 20 /api/users/me/export
  is_problem 429 too_many_requests
}

# fewer_pass_than MOST PATH, and as many as the responder lets one client do at once.
fewer_pass_than() {
  flood "$1" --request POST --data '{}' "$2"
  is_problem 429 too_many_requests
  ((passed >= $(header ratelimit-limit))) || wrong "only $passed of $2 passed"
}

too_many_guest_carts_are_429() {
  fewer_pass_than 350 /api/cart/items
  flood 20 --request PUT --data '{}' --header 'Cart-Token: guessed' /api/cart/items/1
  is_problem 429 too_many_requests
  [[ $(header retry-after) == 1 ]] || wrong "no Retry-After"
  request --request POST --data '{}' --header 'Authorization: Bearer x' /api/cart/items
  [[ $status != 429 ]] || wrong "a customer was counted as a guest"
  request --request DELETE /api/cart
  [[ $status != 429 ]] || wrong "to empty a cart was counted"
}

# log_ins_from ADDRESS…: what nginx answers to one from each, in $statuses.
log_ins_from() {
  local address
  for address in "$@"; do
    cat <<END
next
url = "http://127.0.0.1:${seed_ports%% *}/api/users/login"
header = "X-Real-IP: $address"
data = "{}"
output = "/dev/null"
write-out = "%{http_code}\n"
END
  done | sed 1d >"$work/log-ins"
  statuses=$(curl --silent --max-time 60 --noproxy '*' --config "$work/log-ins")
}

# Whatever bytes its address is made of: line feeds, zeros, and what is no UTF-8. And each IPv4 address is
# a client, however it is written.
one_network_is_one_client() {
  local network=2001:db8:aff:a00 statuses
  log_ins_from "$network::a0a:"{1..99}
  [[ $(sort -u <<<"$statuses") == $'429\n503' ]] || wrong "a flood from one /64 passes: $statuses"
  log_ins_from "$network:ff80::a" 2001:db8:aff:a01::1 2001:db8:bff:a00::1
  [[ $statuses == $'429\n503\n503' ]] || wrong "not all of one /64, or of others: $statuses"
  log_ins_from ::ffff:192.0.2.{1..99}
  [[ $(sort -u <<<"$statuses") == 503 ]] || wrong "many IPv4 addresses are one client: $statuses"
}

no_responder_is_503() {
  request /api/products
  is_problem 503 service_unavailable
  [[ $(header retry-after) == 1 ]] || wrong "no Retry-After"
  request --request POST --data '{}' /api/checkout
  is_problem 503 service_unavailable
}

# stand_in PERL: something listens on the responder's socket and does PERL with each connection $c.
# shellcheck disable=SC2016 # Perl's own variables
stand_in() {
  rm -f "$work/stand-in"
  perl -MIO::Socket::UNIX -e '
    unlink $ARGV[0];
    my $s = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 64) or die "no socket: $!";
    $| = 1; print "listening\n";
    my @kept;
    while (my $c = $s->accept) { '"$1"' }' "$place/run/petshop.sock" >"$work/stand-in" &
  stand_in=$!
  trap 'kill "$stand_in"; rm -f "$place/run/petshop.sock"' EXIT
  until [[ -s $work/stand-in ]]; do sleep 0.05; done
}

a_lost_answer_is_502_and_unknown() {
  # shellcheck disable=SC2016
  stand_in 'sysread($c, my $request, 65536); close $c;'
  request --request POST --data '{}' /api/checkout
  is_problem 502 outcome_unknown
  [[ -z $(header retry-after) ]] || wrong "a lost answer invites to try again"
}

a_late_answer_is_504_and_unknown() {
  # shellcheck disable=SC2016
  stand_in 'push @kept, $c;'
  request --request POST --data '{}' /api/checkout
  is_problem 504 outcome_unknown
}

# The responder is not there: 503, in the shape of whoever was asked.
contracts_errors_are_theirs() {
  request /tienda/productos
  is_error 503 'La tienda no puede atender la petición ahora y no ha hecho nada con ella. Inténtelo de nuevo.'
  [[ $(header retry-after) == 1 && $(header content-language) == es ]] || wrong "no Retry-After, or not es"
  request /pet-ecommerce/products
  is_error 503 'The shop cannot take the request just now, and did nothing with it. Try again.'
  request /products-inventory/products
  [[ $status == 503 && $(header content-type) == application/vnd.api+json ]] || wrong "not JSON:API"
  jq --exit-status '.jsonapi.version == "1.1" and (.errors[0] | .status == "503" and .code == "service_unavailable"
     and .title != "" and .detail != "")' "$work/body" >/dev/null || wrong "not an error of JSON:API"
  request /tienda//productos
  is_error 400 'La petición está mal formada o su ruta no está en su forma simple.'
  request /tienda/../api/products
  [[ $status == 400 ]] || wrong "a path out of the contract was followed"
  request /api/products
  is_problem 503 service_unavailable
}

# is_error STATUS TEXT: the last answer is {"error": TEXT} and nothing more.
is_error() {
  [[ $status == "$1" ]] || wrong "expected $1, got $status"
  [[ $(header content-type) == application/json ]] || wrong "not application/json"
  jq --exit-status --arg text "$2" '. == {error: $text}' "$work/body" >/dev/null || wrong "not: $2"
  has_security_headers
}

plain_http_goes_to_tls() {
  local target
  for target in / /api/products?page=2 /docs/; do
    curl --silent --noproxy '*' --dump-header "$work/headers" --output "$work/body" \
      --header 'Host: evil.example' "http://localhost:$http_port$target"
    [[ $(header location) == "$origin$target" ]] || wrong "not to $origin$target"
    [[ -z $(header strict-transport-security) ]] || wrong "HSTS in the clear"
  done
  mkdir -p "$place/nginx/acme/.well-known/acme-challenge"
  echo token >"$place/nginx/acme/.well-known/acme-challenge/file"
  [[ $(curl --silent --noproxy '*' "http://localhost:$http_port/.well-known/acme-challenge/file") == token ]] ||
    wrong "the ACME path is closed"
  status=$(curl --silent --noproxy '*' --dump-header "$work/headers" --output "$work/body" \
    --write-out '%{http_code}' "http://${origin#https://}/health")
  is_problem 400 plain_http
}

documentation_is_served() {
  request /
  [[ $status == 302 && $(header location) == /docs/ ]] || wrong "/ does not lead to /docs/"
  request /docs
  [[ $status == 301 && $(header location) == /docs/ ]] || wrong "/docs does not lead to /docs/"
  request /docs/
  [[ $status == 200 && $(header content-type) == 'text/html; charset=utf-8' ]] || wrong "no page"
  has_security_headers
  has_transport_security
  ! grep -qiE '<script|style=|https?://[^l]| on[a-z]+=' "$work/body" || wrong "not for a strict policy"
  [[ $(header server) == nginx ]] || wrong "a version is told"
  request /openapi.yaml
  [[ $(header content-type) == 'application/yaml; charset=utf-8' ]] || wrong "no openapi.yaml"
  request /openapi.json
  [[ $(header content-type) == 'application/json; charset=utf-8' ]] || wrong "no JSON"
  jq --exit-status '.openapi == "3.1.0"' "$work/body" >/dev/null || wrong "no openapi.json"
  request /docs/reference
  [[ $(header content-security-policy) == *"script-src 'self';"*"connect-src 'self';"* ]] ||
    wrong "the reference may do more than it must"
  request --header 'Accept-Encoding: gzip' /docs/
  [[ $(header content-encoding) == gzip ]] || wrong "text is not compressed"
}

tls_is_1_2_or_1_3() {
  local version
  for version in tls1_2 tls1_3; do
    handshake -"$version" || wrong "$version does not work"
  done
  for version in tls1 tls1_1; do
    ! handshake -"$version" -cipher DEFAULT@SECLEVEL=0 || wrong "$version works"
  done
  ! handshake -tls1_2 -cipher AES128-SHA:AES256-GCM-SHA384 || wrong "no forward secrecy is needed"
  request /docs/
  grep -q '^HTTP/2 200' "$work/headers" || wrong "no HTTP/2"
}

handshake() {
  openssl s_client -connect "${origin#https://}" "$@" </dev/null >"$work/handshake" 2>&1
}

the_log_is_json_without_secrets() {
  request --request DELETE --header 'Authorization: Bearer geheim1' --header 'Cart-Token: geheim2' \
    --user-agent 'a"b\c' '/api/log-me?token=geheim3'
  # Logs are written in batches, once a second at the latest.
  sleep 1.5
  jq --exit-status --slurp 'map(select(.path == "/api/log-me" and .method == "DELETE"
    and .user_agent == "a\"b\\c" and (.request_id | length) == 32)) | length > 0' \
    "$place/nginx/logs/access.json" >/dev/null || wrong "the request is not in the log"
  ! grep -q geheim "$place/nginx/logs/access.json" || wrong "a secret is in the log"
}
