# shellcheck shell=bash
# A private nginx: a directory of its own with links to the shared files and the values of this
# machine. nginx_prepare makes it, nginx_run becomes it.

# nginx_prepare DIR ROOT SOCKET HTTPS_PORT [HTTP_PORT]; a relative SOCKET starts at DIR. The ports of
# the earlier systems are those of $PETSHOP_SEED_PORTS, in the order of nginx/seeds.conf; without it
# there are none.
nginx_prepare() {
  local directory=$1 root=$2 socket=$3 https_port=$4 http_port=${5:-}
  local rates without_plain_http=()
  rates=$(nginx_rate LOGIN 30 && nginx_rate REGISTRATION 20 && nginx_rate GUEST_CART 120) || exit
  # shellcheck disable=SC2016 # $ is the last line, to sed
  [[ -n $http_port ]] || without_plain_http=(-e '/^# Plain HTTP/,$d')
  mkdir -p "$directory"/{logs,temp,acme}
  ln -sfn "$root/nginx" "$directory/petshop"
  ln -sfn "$root/nginx/local/nginx.conf" "$directory/nginx.conf"
  "$root/script/site" "$directory/www"
  sed "${without_plain_http[@]}" -e "s|@SOCKET@|$socket|" \
    -e "$rates" \
    -e "s|@HTTPS_PORT@|$https_port|; s|@HTTP_PORT@|$http_port|" \
    "$root/nginx/local/petshop.conf" >"$directory/petshop.conf"
  nginx_seeds "$root/nginx/seeds.conf" "${PETSHOP_SEED_PORTS:-off}" >"$directory/seeds.conf"
}

# nginx_seeds FILE PORTS: that file with other ports, and without the servers whose port is taken.
nginx_seeds() {
  local file=$1 port free=()
  local -a ports
  read -ra ports <<<"${2/#off/}"
  for port in "${ports[@]}"; do
    if port_is_taken "$port"; then
      say "Port $port is taken by another program: the earlier system that had it stays without" >&2
      port=-
    fi
    free+=("$port")
  done
  # A paragraph is a server, but for the first.
  awk -v ports="${free[*]}" '
    BEGIN { RS = ""; ORS = "\n\n"; split(ports, port, " ") }
    NR > 1 && port[NR - 1] ~ /^[0-9]+$/ {
      sub(/127\.0\.0\.1:[0-9]+/, "127.0.0.1:" port[NR - 1])
      sub(/\/var\/log\/nginx\/petshop\.log/, "logs/access.json")
      print
    }' "$file"
}

# The ports in that file, in its order.
nginx_seed_ports() {
  sed -nE 's/^ *listen 127\.0\.0\.1:([0-9]+);/\1/p' "$1" | xargs
}

# nginx_rate NAME DEFAULT: how often the responder lets one client do it, and nginx twice as often.
nginx_rate() {
  local name=PETSHOP_$1_RATE rate
  rate=${!name:-$2}
  [[ $rate =~ ^[1-9][0-9]{0,7}$ ]] || fail "$name is $rate, which is no number of requests"
  echo "s|@$1_RATE@|$rate|; s|@$1_WAIT@|$((59 / rate + 1))|; s|@$1_GUARD@|$((rate * 2))|"
}

# Becomes nginx, in the foreground. As root its workers stay root, which the private one may: it
# listens on this machine only, and its files may lie where www-data cannot look (/root).
nginx_run() {
  local directory=$1 user=''
  shift
  ((EUID != 0)) || user='user root;'
  cd "$directory" || return
  exec nginx -p . -c nginx.conf -e logs/error.log -g "daemon off; $user" "$@"
}

# A self-signed certificate for this machine's own names, made again a day before it ends.
certificate_prepare() {
  local directory=$1
  if openssl x509 -in "$directory/certificate.pem" -noout -checkend 86400 >/dev/null 2>&1; then
    return
  fi
  mkdir -p "$directory"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 \
    -subj '/CN=localhost' -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1' \
    -addext 'extendedKeyUsage=serverAuth' \
    -keyout "$directory/key.pem" -out "$directory/certificate.pem" 2>/dev/null
  chmod 600 "$directory/key.pem"
}
