# shellcheck shell=bash
# Processes a script starts and must not leave behind, and the ports they want.

# Runs a command in a process group of its own, so that Ctrl-C reaches only the script, which then
# stops things in order; and ends it when the script is killed without a chance to do so. No session of
# its own: Linux may share the processor out among sessions (sched_autogroup_enabled), and then the
# niceness of a thread that hashes passwords would say nothing to nginx.
guarded() {
  exec perl -e 'setpgrp; exec @ARGV' setpriv --pdeathsig TERM -- "$@"
}

# Waits up to SECONDS for a process to end.
wait_until_gone() {
  local process=$1 tenths=$(($2 * 10))
  while kill -0 "$process" 2>/dev/null; do
    ((tenths-- > 0)) || return 1
    sleep 0.1
  done
}

# Asks a process to stop with SIGNAL, insists after SECONDS. Before the last resort it is asked with
# TERM: what has only just been started may not listen to SIGNAL yet (bash ignores QUIT), and nginx
# that is killed leaves its workers behind.
stop_process() {
  local process=$1 signal=$2 seconds=$3
  kill -s "$signal" "$process" 2>/dev/null || return 0
  wait_until_gone "$process" "$seconds" || kill -s TERM "$process" 2>/dev/null || return 0
  wait_until_gone "$process" 5 || kill -s KILL "$process" 2>/dev/null || true
}

# Asks a process and all that it started to stop.
stop_family() {
  local child
  for child in $(pgrep --parent "$1"); do stop_family "$child"; done
  kill -s TERM "$1" 2>/dev/null || true
}

port_is_taken() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

free_port() {
  free_ports 1
}

# free_ports COUNT: so many different ones, in a line.
free_ports() {
  local port
  local -a drawn=()
  while ((${#drawn[@]} < $1)); do
    port=$((20000 + RANDOM % 10000))
    [[ " ${drawn[*]} " == *" $port "* ]] || port_is_taken "$port" || drawn+=("$port")
  done
  echo "${drawn[*]}"
}

check_port() {
  local name=$1 port=$2
  if ! [[ $port =~ ^[1-9][0-9]{0,4}$ ]] || ((port > 65535)); then
    fail "$name is $port, which is no port"
  fi
  ((port > 1023 || EUID == 0)) || fail "$name is $port; ports below 1024 are for root"
  ! port_is_taken "$port" ||
    fail "port $port is taken by another program; stop it, or choose another with $name=PORT"
}
