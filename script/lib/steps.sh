# shellcheck shell=bash
# A list of named checks: each runs whatever became of those before it, shows its output when it
# fails, and is counted. A step that is many tests writes "PASSED FAILED" to the file $tally.

# shellcheck disable=SC2034,SC2154 # colours come from output.sh, the rest goes to script/test
passed=0 failed=0 failures=() running='' step_passed=false

# step NAME COMMAND…; a COMMAND that exits with 77 says why it cannot run here and is not counted.
step() {
  local name=$1 code=0 started=$SECONDS log
  shift
  log=$(mktemp "$work/step.XXXXXX")
  tally=$log.tally
  printf '%s==>%s %s\n' "$bold" "$plain" "$name"
  # In a process of its own, where "set -e" holds (it would not after || or in an if).
  ("$@") </dev/null >"$log" 2>&1 &
  running=$!
  wait "$running" || code=$?
  running=''
  step_passed=false
  ((code != 0)) || step_passed=true
  case $code in
    0) count_passed ;;
    77) printf '    skipped: %s\n' "$(tail -n 1 "$log")" ;;
    *) count_failed "$name" "$log" "$code" ;;
  esac
  ((code == 77)) || printf '    %s seconds\n' $((SECONDS - started))
}

count_passed() {
  local these=1 none=0
  if [[ -s $tally ]]; then read -r these none <"$tally"; fi
  ((passed += these, failed += none)) || true
}

count_failed() {
  local these=0 those=1
  if [[ -s $tally ]]; then read -r these those <"$tally"; fi
  # A run that failed without one failed test, such as a crash, is a failure all the same.
  ((passed += these, failed += those > 0 ? those : 1)) || true
  failures+=("$1")
  sed 's/^/    /' "$2"
  printf '    %sfailed%s (code %s)\n' "$red" "$plain" "$3"
}

summary() {
  local name
  for name in "${failures[@]}"; do printf '%sfailed:%s %s\n' "$red" "$plain" "$name"; done
  printf '%s passed, %s failed\n' "$passed" "$failed"
  ((failed == 0))
}
