# shellcheck shell=bash
# The Debian 12 packages the scripts need, and how they get installed without starting a service.

# shellcheck disable=SC2034 # the lists are chosen from by script/bootstrap

# Building: the C libraries petshop is made of, what Swift's linker needs, what Swift itself loads.
build_packages=(
  libfcgi-dev libpq-dev libssl-dev pkg-config
  gcc libc6-dev libstdc++-12-dev binutils zlib1g-dev git ca-certificates tzdata
  libcurl4 libedit2 libncurses6 libsqlite3-0 libstdc++6 libuuid1 libxml2
)
# Running: the web server, the database, a certificate and a look at the result.
run_packages=(nginx postgresql-15 openssl curl jq procps)
# Making the documentation that nginx serves.
site_packages=(python3 python3-markdown python3-pip python3-pygments python3-yaml)
# Checking and measuring.
check_packages=(wrk shellcheck systemd systemd-container python3-venv chromium)

missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query --show --showformat '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' ||
      echo "$package"
  done
}

# Runs a command as root: as it is, or through sudo.
as_root() {
  if ((EUID == 0)); then "$@"; else sudo -- "$@"; fi
}

install_packages() {
  command -v apt-get >/dev/null ||
    fail "this is no Debian; please install what these packages hold: $*"
  ((EUID == 0)) || command -v sudo >/dev/null ||
    fail "packages are missing and there is no sudo; as root, run: apt-get install --no-install-recommends $*"
  say "Installing $*"
  as_root bash -euo pipefail -s -- "$@" <<'ROOT'
# Debian starts a service as soon as its package is installed. A policy against that and an answer
# to "shall there be a cluster" are put in place for the time of the installation.
undo=()
trap '((${#undo[@]} == 0)) || rm -f -- "${undo[@]}"' EXIT
if [[ ! -e /usr/sbin/policy-rc.d ]]; then
  undo+=(/usr/sbin/policy-rc.d)
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod 755 /usr/sbin/policy-rc.d
fi
if ! dpkg-query --show postgresql-common >/dev/null 2>&1; then
  undo+=(/etc/postgresql-common/createcluster.d/petshop.conf)
  mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/petshop.conf
fi
new=()
for service in nginx postgresql; do
  [[ -e /lib/systemd/system/$service.service ]] || new+=("$service.service")
done

export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet --quiet
apt-get install --quiet --quiet --yes --no-install-recommends "$@" </dev/null

# Nor shall they start with the machine, unless they did before.
for service in "${new[@]}"; do
  if [[ -e /lib/systemd/system/$service ]] && command -v systemctl >/dev/null; then
    systemctl disable --quiet "$service" 2>/dev/null
  fi
done
ROOT
  say "Installed. No service was started, enabled or configured: the shop runs its own, in .local."
}
