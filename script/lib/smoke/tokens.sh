# shellcheck shell=bash
# Tokens no shop may believe, made of one it issued.

base64url() {
  openssl base64 -A | tr '+/' '-_' | tr -d '='
}

decoded() {
  local text
  text=$(tr '_-' '/+' <<<"$1")
  while ((${#text} % 4)); do text+='='; done
  openssl base64 -d -A <<<"$text"
}

# signed HEADER PAYLOAD: by a key of our own.
# shellcheck disable=SC2154 # $work is script/smoke's
signed() {
  local text
  [[ -s $work/key.pem ]] || openssl genrsa -out "$work/key.pem" 2048 2>/dev/null
  text=$(printf %s "$1" | base64url).$(printf %s "$2" | base64url)
  echo "$text.$(printf %s "$text" | openssl dgst -sha256 -sign "$work/key.pem" | base64url)"
}

# Lines of NAME TOKEN, all of them wrong.
forged_tokens() {
  local token=$1 header payload signature key kid claims hs256
  IFS=. read -r header payload signature <<<"$token"
  kid=$(decoded "$header" | jq --raw-output .kid)
  claims=$(decoded "$payload")
  key=$(printf %s "$token" | openssl dgst -sha256 -r | cut -c 1-16)
  echo "signed-by-another-key $(signed "{\"alg\":\"RS256\",\"kid\":\"$kid\",\"typ\":\"JWT\"}" "$claims")"
  echo "sent-with-jku $(signed "{\"alg\":\"RS256\",\"kid\":\"$kid\",\"jku\":\"https://evil.example/$key\"}" "$claims")"
  echo "sent-with-x5u $(signed "{\"alg\":\"RS256\",\"kid\":\"$kid\",\"x5u\":\"https://evil.example/$key\"}" "$claims")"
  echo "sent-with-jwk $(signed '{"alg":"RS256","jwk":{"kty":"RSA","e":"AQAB","n":"AQAB"}}' "$claims")"
  echo "sent-with-crit $(signed "{\"alg\":\"RS256\",\"kid\":\"$kid\",\"crit\":[\"exp\"]}" "$claims")"
  echo "not-signed-at-all $(printf '{"alg":"none","kid":"%s"}' "$kid" | base64url).$payload."
  hs256=$(printf '{"alg":"HS256","kid":"%s"}' "$kid" | base64url).$payload
  echo "signed-with-HS256 $hs256.$(printf %s "$hs256" | openssl dgst -sha256 -hmac "$kid" -binary | base64url)"
  echo "changed-to-admin $header.$(jq --compact-output '.role = 1' <<<"$claims" | base64url).$signature"
  echo "changed-to-last $header.$(jq --compact-output '.exp = 9e99' <<<"$claims" | base64url).$signature"
  echo "signed-with-zeros $header.$payload.$(head -c 256 /dev/zero | base64url)"
  echo "without-its-signature $header.$payload."
  echo "in-two-parts $header.$payload"
  echo "in-four-parts $token.$signature"
  echo "in-five-parts $token.$signature.$signature"
  echo "padded $token=="
  echo "cut-short ${token%????}"
  echo "no-token not.a.token"
}
