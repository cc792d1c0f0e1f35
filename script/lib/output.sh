# shellcheck shell=bash
# What the scripts say, and how they give up.

bold='' green='' red='' plain=''
if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
fi

say() {
  printf '%s==>%s %s\n' "$bold$green" "$plain" "$*"
}

fail() {
  printf '%serror:%s %s\n' "$bold$red" "$plain" "$*" >&2
  exit 1
}
