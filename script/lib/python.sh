# shellcheck shell=bash
# The Python that checks the API's document, with packages of its own: in .local/python, made anew
# when script/lib/api/requirements.txt changes. Every package is pinned and its digest known.
#
# shellcheck disable=SC2034,SC2154 # $root is the script's, $python its to use

python=$root/.local/python/bin/python

python_prepare() {
  local requirements=$root/script/lib/api/requirements.txt place=$root/.local/python
  ! cmp --silent "$requirements" "$place/requirements.txt" || return 0
  say "Installing the Python packages of the checks in .local/python"
  rm -rf "$place"
  mkdir -p "$root/.local"
  /usr/bin/python3 -m venv "$place"
  "$place/bin/pip" install --quiet --disable-pip-version-check --no-deps --require-hashes \
    --requirement "$requirements" || fail "the Python packages of the checks cannot be installed"
  cp "$requirements" "$place/requirements.txt"
}
