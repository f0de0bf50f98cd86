#!/bin/bash
# A network in namespaces for the reference implementation: a mobile node, two access routers, two MAPs, a home agent
# and a correspondent on veth links, scenarios that play there, captures of every link.
#   lab.sh list
#   lab.sh run SCENARIO [--repeat N] [--keep DIR] [--bin DIR]
# Needs no root where user namespaces are permitted. Everything is gone when it ends, however it ends.
# Exit codes: 0 as expected; 1 something did not happen, and it says what; 2 the command line; 77 not possible here.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scenarios=(
  "login: Login, address, routes, a stream and a ping, Logout"
  "handover-planned: Init Handover at the old router, then Handover; under LMMP-internal authentication"
  "handover-unplanned: the link goes down under the node; with --repeat 5 and more the median gap is judged"
  "handover-ipv4: unplanned and planned over IPv4"
  "handover-network: Init Handover by the network, with a target and without"
  "paging: idle, paged, idle into another paging area, paged there"
  "reinit: forced and suggested Re-Init with new addresses"
  "map-handover: inside a MAP's domain, with a stream through both tunnels; the home agent hears nothing of it"
  "map-change: into another MAP's domain: registration there, the MAP before and the home agent are told"
  "maps-at-once: registered with two MAPs, of which one fails"
  "home-fallback: no MAP is left, so the home agent has the LCoA; a handover without; the MAP is back"
  "map-failure: MAPs found over a chain of routers; one dies, one says farewell"
  "map-security: local Binding Updates under ESP; refused without"
)

usage() {
  echo "$1" >&2
  echo "usage: lab.sh list | lab.sh run SCENARIO [--repeat N] [--keep DIR] [--bin DIR]" >&2
  exit 2
}
known() {
  local one
  for one in "${scenarios[@]}"; do [ "${one%%:*}" = "$1" ] && return 0; done
  return 1
}

case ${1:-} in
  list)
    printf '%s\n' "${scenarios[@]}"
    exit 0
    ;;
  run) ;;
  "") usage "lab.sh: expected a command" ;;
  *) usage "lab.sh: unknown command \`$1\`" ;;
esac
[ $# -ge 2 ] || usage "lab.sh: expected a scenario; \`lab.sh list\` names them"
scenario=$2
known "$scenario" || usage "lab.sh: unknown scenario \`$scenario\`; \`lab.sh list\` names them"
repeat=1
keep=
bin=
inside=no
arguments=("$@")
shift 2
while [ $# -gt 0 ]; do
  case $1 in
    --repeat)
      [[ ${2:-} =~ ^[1-9][0-9]{0,3}$ ]] || usage "lab.sh: --repeat: expected a number from 1 to 9999, found \`${2:-}\`"
      repeat=$2
      shift
      ;;
    --keep)
      [ -n "${2:-}" ] || usage "lab.sh: --keep: expected a folder"
      keep=$2
      shift
      ;;
    --bin)
      [ -n "${2:-}" ] || usage "lab.sh: --bin: expected the folder of the daemons"
      bin=$2
      shift
      ;;
    --inside) inside=yes ;;
    *) usage "lab.sh: unknown option \`$1\`" ;;
  esac
  shift
done
if [ -z "$bin" ]; then
  for bin in "$here"/../build/{release,dev,debug}/bin; do [ -x "$bin/lab-stream" ] && break; done
fi
for program in lmmp-ar lmmp-mn hmip-map hmip-mn hmip-ar hmip-ha lab-stream; do
  [ -x "$bin/$program" ] || usage "lab.sh: no $program in $bin; build it, or say where it is: --bin DIR"
done
if [ -n "$keep" ] && ! { mkdir -p "$keep" && [ -w "$keep" ]; }; then usage "lab.sh: --keep: cannot write to $keep"; fi

if [ $inside = no ]; then
  for program in ip unshare nsenter; do
    command -v "$program" >/dev/null || { echo "SKIPPED: $program is missing: apt-get install iproute2 util-linux"; exit 77; }
  done
  case $scenario in map-* | maps-* | home-*)
    if [ ! -r /dev/net/tun ] || [ ! -w /dev/net/tun ]; then
      echo "SKIPPED: /dev/net/tun is missing or not permitted: modprobe tun; chmod 666 /dev/net/tun"
      exit 77
    fi
    ;;
  esac
  # With its process namespace everything in it ends, even if it is killed: unshare's end is that of all.
  LAB_WORK=$(mktemp -d)
  export LAB_WORK
  child=
  trap 'rm -rf "$LAB_WORK"' EXIT
  trap '[ -z "$child" ] || kill -KILL "$child"; exit 1' INT TERM HUP
  common=(--net --mount --pid --fork --kill-child --mount-proc)
  for kind in "--user --map-root-user" ""; do
    # shellcheck disable=SC2086 # two words or none
    unshare $kind "${common[@]}" true 2>/dev/null || continue
    # shellcheck disable=SC2086
    unshare $kind "${common[@]}" "$0" "${arguments[@]}" --inside &
    child=$!
    code=0
    wait "$child" || code=$?
    exit "$code"
  done
  echo "SKIPPED: neither user nor network namespaces are permitted (unshare --user --net)"
  exit 77
fi

work=$LAB_WORK
captures=${keep:-$work}
# shellcheck source=reference-impl/lab/network.sh
. "$here/lab/network.sh"
# shellcheck source=reference-impl/lab/lmmp_scenarios.sh
. "$here/lab/lmmp_scenarios.sh"
# shellcheck source=reference-impl/lab/hmipv6_scenarios.sh
. "$here/lab/hmipv6_scenarios.sh"
# shellcheck source=reference-impl/lab/home_scenarios.sh
. "$here/lab/home_scenarios.sh"
# shellcheck source=reference-impl/lab/ladder.sh
. "$here/lab/ladder.sh"

make_network
"scenario_${scenario//-/_}"
end_recording
echo
logs=()
for node in mn ar1 ar2 core map1 map2 ha; do
  if [ -e "$work/$node.log" ]; then logs+=("$work/$node.log"); fi
done
ladder "${logs[@]}"
echo
figures
if [ -n "$keep" ]; then
  cp "$work"/*.log "$work"/*.yaml "$keep"
  echo "captures, logs and configurations: $keep"
fi
echo "PASSED: $scenario"
