# For the daemons' tests and benches in namespaces; sourced. Two routers' links l1, l2 are here, their other ends m1,
# m2 in the node's namespace. Exit code 77: namespaces are not permitted here.
# shellcheck shell=sh disable=SC2154 # the programs are named by the tests

skip() {
  echo "SKIPPED: $1"
  exit 77
}
fail() {
  echo "FAILED: $1"
  for log in "$work"/*.log; do
    echo "--- $log"
    tail -n 60 "$log"
  done
  exit 1
}

# enter "$0" "$@": runs the script again in namespaces of its own.
enter() {
  [ "${2:-}" != --inside ] || return 0
  script=$1
  shift
  command -v ip >/dev/null || skip "ip(8) is missing: apt-get install iproute2"
  if unshare -Urn true 2>/dev/null; then exec unshare -Urn "$script" --inside "$@"; fi
  if unshare -n true 2>/dev/null; then exec unshare -n "$script" --inside "$@"; fi
  skip "neither user nor network namespaces are permitted (unshare -Urn)"
}

holder=
clean_up() {
  for file in "$work"/*.pid; do
    [ -e "$file" ] || continue
    if kill -0 "$(cat "$file")" 2>/dev/null; then kill -KILL "$(cat "$file")"; fi
  done
  if [ -n "$holder" ] && kill -0 "$holder" 2>/dev/null; then kill "$holder"; fi
  rm -rf "$work"
}

in_node() { nsenter -t "$holder" -n "$@"; }

make_namespaces() {
  work=$(mktemp -d)
  trap clean_up EXIT
  trap 'exit 1' INT TERM
  unshare -n sleep 300 &  # the node's namespace lives as long as this process does
  holder=$!
  tries=0
  while [ "$(readlink /proc/$holder/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do
    tries=$((tries + 1))
    [ $tries -lt 500 ] || skip "no second network namespace"
    sleep 0.02
  done
}

# make_veth HERE THERE: without addresses.
make_veth() {
  ip link add "$1" type veth peer name "$2" 2>"$work/ip.log" || skip "no veth links: $(cat "$work/ip.log")"
  ip link set "$2" netns "$holder"
  ip link set "$1" addrgenmode none
  in_node ip link set "$2" addrgenmode none
  ip link set "$1" up
  in_node ip link set "$2" up
}

# make_link N: lN with fe80::aN, mN with fe80::N.
make_link() {
  make_veth "l$1" "m$1"
  ip address add "fe80::a$1/64" dev "l$1" nodad
  in_node ip address add "fe80::$1/64" dev "m$1" nodad
}

# start NAME PROGRAM: with $work/NAME.yaml, in the namespace that $prefix enters; waits until it is ready.
start() {
  rm -f "$work/ready"
  mkfifo "$work/ready"
  $prefix "$2" --config "$work/$1.yaml" --ready-fd 3 3>"$work/ready" >/dev/null 2>>"$work/$1.log" &
  echo $! > "$work/$1.pid"
  line=$(timeout 30 head -n 1 "$work/ready" || echo "nothing within 30 s")
  [ "$line" = ready ] || fail "$1 did not get ready"
}
prefix=

# ctl NAME COMMAND...: the reply on standard output.
ctl() {
  to=$1
  shift
  "$router_program" ctl --socket "$work/$to.sock" "$@"
}
command_to() { ctl "$@" > "$work/reply" || fail "$*: $(cat "$work/reply")"; }

# wait_for WHAT COMMAND...: until the command succeeds.
wait_for() {
  what=$1
  shift
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || fail "not so within 30 s: $what"
    sleep 0.1
  done
}
# says NAME COMMAND PATTERN: whether a reply has the pattern.
says() { ctl "$1" "$2" | grep -q "$3"; }
value_of() { ctl "$1" status | sed -n "s/.*\"$2\": \"\\{0,1\\}\\([^\",]*\\).*/\\1/p"; }
is_alive() { kill -0 "$(cat "$work/$1.pid")" 2>/dev/null; }

# ended NAME CODE: waits for its end, and judges the exit code.
ended() {
  code=0
  wait "$(cat "$work/$1.pid")" || code=$?
  rm "$work/$1.pid"
  [ $code -eq "$2" ] || fail "$1 ended with code $code, expected $2"
}
# stop NAME SIGNAL CODE: ends it, and judges the exit code.
stop() {
  kill "-$2" "$(cat "$work/$1.pid")"
  ended "$1" "$3"
}
