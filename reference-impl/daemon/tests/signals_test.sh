#!/bin/sh
# A signal to end that comes while a daemon starts, or right after it said that it is ready, ends it in order.
#   signals_test.sh DAEMON...
set -eu
# shellcheck source=reference-impl/daemon/tests/namespaces.sh
. "$(dirname "$0")/namespaces.sh"
for program in "$@"; do
  case $program in */hmip-map | */hmip-mn | */hmip-ha)
    if [ ! -r /dev/net/tun ] || [ ! -w /dev/net/tun ]; then skip "/dev/net/tun is missing or not permitted"; fi
    ;;
  esac
done
enter "$0" "$@"
shift
make_namespaces
make_link 1
ip address add 2001:db8:1::1/64 dev l1 nodad
make_veth l2 m2  # never has an address

# configuration_of NAME LINK
configuration_of() {
  case $1 in
    lmmp-*) echo "links: [{interface: $2}]" ;;
    hmip-ar) echo "links: [{interface: $2, prefixes: ['2001:db8:1::/64']}]" ;;
    hmip-map) echo "map: {address: '2001:db8:aaaa::1'}" && echo "links: [{interface: $2}]" ;;
    hmip-ha) echo "home_agent: {address: '2001:db8:aaaa::1'}" ;;
    hmip-mn) echo "links: [{interface: $2}]" ;;
  esac
  if [ "$1" = lmmp-ar ]; then echo "state: {file: ar.state}"; fi
  echo "control_socket: $work/$1.sock"
}
# Nothing of a daemon may be left over.
all_gone() {
  [ ! -e "$work/$1.sock" ] || fail "$1 left its control socket over"
  if ip link show dev hmip0 >/dev/null 2>&1; then fail "$1 left its tunnel interface over"; fi
}

# A signal before that would end it as it ends everybody. SIGINT is bit 1 of the mask, SIGTERM bit 14.
blocks_signals() {
  mask=$(sed -n 's/^SigBlk:[[:space:]]*[0-9a-f]*\([0-9a-f]\{4\}\)$/\1/p' "/proc/$(cat "$work/$1.pid")/status")
  [ $((0x${mask:-0} & 0x4002)) -eq $((0x4002)) ]
}

for program in "$@"; do
  name=$(basename "$program")
  configuration_of "$name" l1 > "$work/$name.yaml"
  mkfifo "$work/slow.yaml"
  for signal in TERM INT; do
    # It waits for its configuration when the signal comes: the pipe opens when both ends are there.
    "$program" --config "$work/slow.yaml" --ready-fd 3 3>"$work/said" >/dev/null 2>>"$work/$name.log" &
    echo $! > "$work/$name.pid"
    exec 4>"$work/slow.yaml"
    kill -$signal "$(cat "$work/$name.pid")"
    cat "$work/$name.yaml" >&4
    exec 4>&-
    ended "$name" 0
    [ "$(cat "$work/said")" = ready ] || fail "$name did not come as far as to be ready"
    all_gone "$name"
    for _ in 1 2 3; do
      start "$name" "$program"
      stop "$name" $signal 0
      all_gone "$name"
    done
  done
  rm "$work/slow.yaml"
done

# What waits for an address of its link ends at once and in order: waiting on, it would call that an error.
for program in "$@"; do
  name=$(basename "$program")
  case $name in hmip-mn | hmip-ha | lmmp-mn) continue ;; esac
  configuration_of "$name" l2 > "$work/$name.yaml"
  for signal in TERM INT; do
    "$program" --config "$work/$name.yaml" >"$work/said" 2>"$work/$name.log" &
    echo $! > "$work/$name.pid"
    wait_for "$name blocks the signals" blocks_signals "$name"
    stop "$name" $signal 0
    [ ! -s "$work/said" ] || fail "$name said $(cat "$work/said")"
    all_gone "$name"
  done
done
echo PASSED
