# The lab's network: namespaces, links, captures, daemons; sourced by lab.sh.
# shellcheck shell=bash disable=SC2154,SC2034 # work, bin, repeat and others come from lab.sh
#
#   mn ==l1== br1 ==== ar1 ---- c1            mn's links end at bridges in the namespace `radio`: taking a bridge's
#      ==l2== br2 ==== ar2 ---- c2  core       port to mn down is what a radio cell that is left looks like, and
#                     map1 ---- m1  router     takes no time
#                     map2 ---- m2
#                       ha ---- h
#                       cn ---- n
# core is the lab's own namespace. Everything ends with the lab's process namespace.

say() { printf '%s  %s\n' "$(date +%H:%M:%S.%3N)" "$*"; }
fail() {
  echo "FAILED: $scenario: $*" >&2
  local log
  for log in "$work"/*.log; do
    [ -s "$log" ] || continue
    echo "--- $(basename "$log"), its end" >&2
    tail -n 12 "$log" >&2
  done
  exit 1
}
skip() {
  echo "SKIPPED: $*"
  exit 77
}

in_ns() {
  local where=$1
  shift
  if [ "$where" = core ]; then "$@"; else nsenter "--net=/run/netns/$where" "$@"; fi
}
# The same in the place of this shell: for what runs in the background, so that $! is the program itself.
exec_in_ns() {
  local where=$1
  shift
  if [ "$where" = core ]; then exec "$@"; else exec nsenter "--net=/run/netns/$where" "$@"; fi
}
ip_in() {
  local where=$1
  shift
  if [ "$where" = core ]; then ip "$@"; else ip -n "$where" "$@"; fi
}

# set_up_namespace NS: no duplicate address detection, which takes a second, and nothing from advertisements.
set_up_namespace() {
  # shellcheck disable=SC2016
  in_ns "$1" sh -c 'for what in all default; do
      for key in accept_dad accept_ra; do echo 0 > "/proc/sys/net/ipv6/conf/$what/$key"; done; done
    [ '"$2"' = host ] || echo 1 > /proc/sys/net/ipv6/conf/all/forwarding'
  ip_in "$1" link set dev lo up
}

# wire NS1 IF1 NS2 IF2
wire() {
  local first=() second=(netns "$3")
  if [ "$1" != core ]; then first=(-n "$1"); fi
  if [ "$3" = core ]; then second=(netns $$); fi  # ip(8) names the lab's own by its process
  ip "${first[@]}" link add "$2" type veth peer name "$4" "${second[@]}" || skip "no veth links here"
  # On the access links the lab gives the link-local addresses.
  case $2 in l?) ip_in "$1" link set dev "$2" addrgenmode none ;; esac
  ip_in "$1" link set dev "$2" up
  ip_in "$3" link set dev "$4" up
}

make_network() {
  mkdir -p /run/netns
  mount -t tmpfs tmpfs /run/netns || skip "no mounts are permitted here"
  local node
  for node in mn radio ar1 ar2 map1 map2 ha cn; do
    ip netns add "$node" || skip "no network namespaces are permitted here"
    case $node in mn | cn) set_up_namespace "$node" host ;; *) set_up_namespace "$node" router ;; esac
  done
  set_up_namespace core router
  local n
  for n in 1 2; do
    ip_in radio link add "br$n" type bridge stp_state 0 forward_delay 0 mcast_snooping 0 ||
      skip "no bridges here: modprobe bridge"
    ip_in radio link set dev "br$n" up
    wire mn "l$n" radio "r$n"
    wire "ar$n" "l$n" radio "a$n"
    ip_in radio link set dev "r$n" master "br$n"
    ip_in radio link set dev "a$n" master "br$n"
    ip_in "ar$n" address add "fe80::a$n/64" dev "l$n" nodad
    ip_in "ar$n" address add "2001:db8:$n::1/64" dev "l$n" nodad
    # A node that has just come is asked for again soon.
    in_ns "ar$n" sh -c "echo 10 > /proc/sys/net/ipv6/neigh/l$n/retrans_time_ms
      echo 50 > /proc/sys/net/ipv6/neigh/l$n/mcast_solicit"
    wire "ar$n" uplink core "c$n"
    join "ar$n" "c$n" "2001:db8:c$n" "2001:db8:$n::/64"
    wire "map$n" uplink core "m$n"
  done
  join map1 m1 2001:db8:e1 2001:db8:aaaa::/64
  join map2 m2 2001:db8:e2 2001:db8:bbbb::/64
  wire ha uplink core h
  join ha h 2001:db8:e3 2001:db8:face::/64
  wire cn uplink core n
  join cn n 2001:db8:ff 2001:db8:cccc::/64
  ip_in mn address add fe80::2/64 dev l1 nodad
  ip_in mn address add fe80::2/64 dev l2 nodad
}

# join NODE CORE_INTERFACE PREFIX ROUTE: addresses of the link to the core, and the routes over it.
join() {
  ip address add "$3::1/64" dev "$2" nodad
  ip_in "$1" address add "$3::2/64" dev uplink nodad
  ip_in "$1" -6 route add default via "$3::1"
  ip -6 route add "$4" via "$3::2"
}

# The mobile node is in the cells that are named: radio 1, radio 2, radio 1 2. The one that is gained comes first.
radio() {
  local n
  for n in "$@"; do ip_in radio link set dev "r$n" up; done
  for n in 1 2; do
    case " $* " in *" $n "*) ;; *) ip_in radio link set dev "r$n" down ;; esac
  done
}

# start NAME NS PROGRAM: with $work/NAME.yaml; waits until it is ready.
start() {
  local line
  rm -f "$work/ready"
  mkfifo "$work/ready"
  exec_in_ns "$2" "$bin/$3" --config "$work/$1.yaml" --ready-fd 3 3>"$work/ready" >/dev/null 2>>"$work/$1.log" &
  echo $! > "$work/$1.pid"
  echo "$3" > "$work/$1.program"
  line=$(timeout 30 head -n 1 "$work/ready" || echo "nothing within 30 s")
  [ "$line" = ready ] || fail "$1 ($3) did not get ready: $line"
}
# stop NAME [SIGNAL]
stop() {
  local pid code=0
  pid=$(cat "$work/$1.pid")
  rm "$work/$1.pid"
  kill "-${2:-TERM}" "$pid"
  wait "$pid" || code=$?
  [ "${2:-TERM}" != TERM ] || [ $code = 0 ] || fail "$1 ended with code $code on SIGTERM"
}

# ctl NAME COMMAND...: the reply on standard output.
ctl() {
  local to=$1
  shift
  "$bin/$(cat "$work/$to.program")" ctl --socket "$work/$to.sock" "$@"
}
command_to() { ctl "$@" > "$work/reply" || fail "\`$*\` was refused: $(cat "$work/reply")"; }
says() { ctl "$1" "$2" 2>/dev/null | grep -q -- "$3"; }
value_of() { ctl "$1" status | sed -n "s/.*\"$2\": \"\\{0,1\\}\\([^\",]*\\).*/\\1/p" | head -n 1; }
# wait_for WHAT COMMAND...: until the command succeeds.
wait_for() {
  local what=$1 tries=0
  shift
  until "$@"; do
    tries=$((tries + 1))
    [ $tries -lt 1000 ] || fail "not so within 20 s: $what"
    sleep 0.02
  done
  say "$what"
}
expect() {
  local what=$1
  shift
  "$@" || fail "not so: $what"
  say "$what"
}

# record FILE NS INTERFACE...: a capture of these links, until the lab ends.
record() {
  local file=$1 where=$2 interfaces=() one tries=0
  shift 2
  for one in "$@"; do interfaces+=(-i "$one"); done
  if ! command -v dumpcap >/dev/null; then
    say "no captures: dumpcap is missing (apt-get install tshark)"
    return
  fi
  exec_in_ns "$where" dumpcap -q -w "$captures/$file" "${interfaces[@]}" 2>"$work/$file.dumpcap" &
  echo $! >> "$work/recorders"
  until grep -q '^File: ' "$work/$file.dumpcap"; do
    tries=$((tries + 1))
    [ $tries -lt 250 ] || fail "dumpcap does not start: $(cat "$work/$file.dumpcap")"
    sleep 0.02
  done
}
end_recording() {
  local pid
  [ -e "$work/recorders" ] || return 0
  sleep 0.3  # dumpcap looks for what the system holds four times a second
  while read -r pid; do
    kill "$pid"
    wait "$pid" || continue
  done < "$work/recorders"
  rm "$work/recorders"
}

# captured FILE FILTER: how many frames of a capture Wireshark's filter matches. The recording must have ended.
captured() { tshark -n -r "$captures/$1" -Y "$2" 2>"$work/tshark.log" | wc -l; }
# expect_captured WHAT NUMBER FILE FILTER: exactly so many frames; "+": at least one.
expect_captured() {
  local found
  end_recording
  if ! command -v tshark >/dev/null; then
    say "not looked for in the captures, as tshark is missing: $1"
    return
  fi
  found=$(captured "$3" "$4") || fail "tshark: $(cat "$work/tshark.log")"
  if [ "$2" = + ]; then [ "$found" -gt 0 ]; else [ "$found" = "$2" ]; fi ||
    fail "not so in $3: $1: expected $2 frames, found $found of: $4"
  say "$1"
}

# start_stream ADDRESS: from cn to mn, a packet each millisecond, and a ping a tenth of a second.
start_stream() {
  mkfifo "$work/ask" "$work/answer"
  exec_in_ns mn "$bin/lab-stream" receive 7000 <"$work/ask" >"$work/answer" 2>"$work/stream.log" &
  exec 8>"$work/ask" 9<"$work/answer"
  local line
  read -r -t 10 line <&9 || fail "the stream's receiver does not start"
  exec_in_ns cn "$bin/lab-stream" send "$1" 7000 1000 &
  exec_in_ns cn "$bin/lab-stream" ping "$1" 200 0 > "$work/ping.txt" 2>>"$work/stream.log" &
  wait_for "the stream from cn arrives at $1" stream_flows
  mark >/dev/null
}
ping_answered() { grep -q 'reply' "$work/ping.txt"; }
# "RECEIVED LOST GAP_MS" since the last time.
mark() {
  local line
  echo >&8
  read -r -t 10 line <&9 || fail "the stream's receiver is gone"
  echo "$line"
}
stream_flows() { [ "$(mark | cut -d' ' -f1)" -gt 5 ]; }

# measure_handover WHAT COMMAND...: runs it, waits until the stream flows again, and notes the largest gap.
measure_handover() {
  local what=$1 received=0 lost gap all_lost=0 largest=0 tries=0
  shift
  sleep 0.2
  mark >/dev/null
  "$@"
  # A machine under load takes its time: what counts is that the stream flows again, and how long it did not.
  until [ "$received" -gt 5 ]; do
    tries=$((tries + 1))
    [ $tries -le 40 ] || fail "$what: the stream does not flow again within 10 s"
    sleep 0.25
    read -r received lost gap < <(mark)
    all_lost=$((all_lost + lost))
    largest=$(printf '%s\n' "$largest" "$gap" | sort -n | tail -n 1)
  done
  echo "$largest" >> "$work/gaps"
  say "$what: gap $largest ms, $all_lost packets lost"
}
median_gap() { sort -n "$work/gaps" | awk '{ at[NR] = $1 } END { print (NR % 2 ? at[(NR + 1) / 2] : (at[NR / 2] + at[NR / 2 + 1]) / 2) }'; }
figures() {
  [ -e "$work/gaps" ] || return 0
  echo "figure: ping: $(grep -c reply "$work/ping.txt") replies, median $(sed -n 's/.* \([0-9.]*\) ms$/\1/p' "$work/ping.txt" | sort -n | awk '{ at[NR] = $1 } END { print at[int((NR + 1) / 2)] }') ms"
  echo "figure: handover gap of the UDP stream: median $(median_gap) ms, largest $(sort -n "$work/gaps" | tail -n 1) ms, of $(wc -l < "$work/gaps")"
}
