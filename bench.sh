#!/usr/bin/env bash
# What the project promises about speed, as ratios of two commands timed in turn on this machine.
# Usage: ./bench.sh [--only PART]... ; parts: codec plugin suite reference. RUNS=5 and PACKETS=1000000 can be changed.
set -uo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/scripts/common.sh"

runs=${RUNS:-5} packets=${PACKETS:-1000000}
parts=(codec plugin suite reference)
selected=()
while [ $# -gt 0 ]; do
    case $1 in
        --only)
            case " ${parts[*]} " in
                *" ${2:-} "*) selected+=("$2") ;;
                *) complain "There is no part '${2:-}'. The parts are: ${parts[*]}"; exit 2 ;;
            esac
            shift 2
            ;;
        *) complain "Usage: ./bench.sh [--only PART]...   parts: ${parts[*]}"; exit 2 ;;
    esac
done
[ ${#selected[@]} -gt 0 ] || selected=("${parts[@]}")

install_packages test || exit 1
build release || exit 1
bin="$root/build/release/bin"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
paired() { "$root/scripts/paired_time.py" "$runs" "$@"; }
# Each is long by itself, so fewer runs do.
measured() { "$root/scripts/measured.py" "$1" $(((runs + 1) / 2)) "${@:2}"; }

bench_codec() { "$root/wire/bench/ratios.sh" "$root/build/release"; }

# The cores by themselves; then the daemons over veth, in user namespaces where those are permitted.
bench_reference() {
    local status=0 script
    for script in core_ratios handover_latency map_forwarding; do
        "$root/reference-impl/bench/$script.sh" "$root/build/release" || status=1
    done
    return "$status"
}

bench_plugin() {
    local capture with stock as
    for capture in lmmp lmmp-mac foreign; do
        "$bin/make_capture" "$capture" "$packets" $((packets / 10)) "$scratch/$capture.pcap" >/dev/null || return 1
    done
    # As nobody when root, for root's tshark ignores plugin folders.
    mkdir -p "$scratch/home" "$scratch/none"
    cp -r "$root/build/release/plugins" "$root/plugin/bench/lmmp.lua" "$scratch/"
    chmod -R a+rwX "$scratch"
    as=
    [ "$(id -u)" -eq 0 ] && as="setpriv --reuid=65534 --regid=65534 --clear-groups"
    with="$as env HOME=$scratch/home WIRESHARK_PLUGIN_DIR=$scratch/plugins tshark"
    stock="$as env HOME=$scratch/home WIRESHARK_PLUGIN_DIR=$scratch/none tshark"
    paired "LMMP, no state kept" 1.05 \
        "$with -o lmmp.track_sessions:FALSE -r $scratch/lmmp.pcap -q -Y lmmp.type" "$stock -r $scratch/lmmp.pcap -q -Y icmpv6.type"
    paired "LMMP in $((packets / 10)) sessions, everything on, every MAC verified" 1.25 \
        "$with -o 'uat:lmmp_keys:\"an\",\"00112233445566778899aabbccddeeff\"' -r $scratch/lmmp-mac.pcap -q -Y lmmp.type" \
        "$stock -r $scratch/lmmp-mac.pcap -q -Y icmpv6.type"
    paired "ICMPv6 that is not ours" 1.02 "$with -r $scratch/foreign.pcap -q -Y icmpv6.type" "$stock -r $scratch/foreign.pcap -q -Y icmpv6.type"
    paired "two passes and fields printed" 1.25 \
        "$with -r $scratch/lmmp.pcap -2 -T fields -e frame.number -e ipv6.src -e icmpv6.type" \
        "$stock -r $scratch/lmmp.pcap -2 -T fields -e frame.number -e ipv6.src -e icmpv6.type"
    paired "against the same dissection in Lua" 0.25 \
        "$with -r $scratch/lmmp.pcap -q -Y lmmp.type" \
        "$stock -X lua_script:$scratch/lmmp.lua -r $scratch/lmmp.pcap -q -Y lmmp_lua.type"
    # Growth: ten packets a session in both. What tshark itself takes longer with a longer capture is in it too.
    local few=$((packets / 10)) many=$((packets * ${GROWTH:-5})) key='uat:lmmp_keys:\"an\",\"00112233445566778899aabbccddeeff\"'
    "$bin/make_capture" lmmp-mac "$few" $((few / 10)) "$scratch/few.pcap" >/dev/null || return 1
    "$bin/make_capture" lmmp-mac "$many" $((many / 10)) "$scratch/many.pcap" >/dev/null || return 1
    chmod a+r "$scratch"/*.pcap
    START_COMMAND="$with -r $scratch/few.pcap -c 1 -q" measured time "$few to $many packets, cost of each" 1.05 \
        "$many" "$with -o $key -r $scratch/many.pcap -q -Y lmmp.type" "$few" "$with -o $key -r $scratch/few.pcap -q -Y lmmp.type"
    START_COMMAND="$stock -r $scratch/few.pcap -c 1 -q" measured time "the same of stock tshark, for comparison" 1.05 \
        "$many" "$stock -r $scratch/many.pcap -q -Y icmpv6.type" "$few" "$stock -r $scratch/few.pcap -q -Y icmpv6.type"
    measured memory "kept a session, authenticated, beyond stock tshark" 250 \
        $((packets / 10)) "$with -o $key -r $scratch/lmmp-mac.pcap -q -Y lmmp.type" 1 "$stock -r $scratch/lmmp-mac.pcap -q -Y icmpv6.type"
    measured memory "kept a session, authenticated, beyond the plugin without tracking" 250 \
        $((packets / 10)) "$with -o $key -r $scratch/lmmp-mac.pcap -q -Y lmmp.type" \
        1 "$with -o $key -o lmmp.track_sessions:FALSE -r $scratch/lmmp-mac.pcap -q -Y lmmp.type"
}

# Times that the issue of a suite is judged by are absolute; sleep is the yardstick that makes a ratio of them.
bench_suite() {
    local twenty_five
    mapfile -t twenty_five < <("$bin/lmmp-conform" list --role ar 2>/dev/null | grep -oE '^ *lmmp-ar-[a-z0-9-]+' | tr -d ' ' | awk '!seen[$0]++' | head -n 25)
    paired "25 cases in virtual time against 0.2 s" 1 "$bin/lmmp-conform run --quiet ${twenty_five[*]}" "sleep 0.2"
    paired "25 cases over real links against 3 s" 1 \
        "$bin/lmmp-conform run --quiet --iut $root/testcases/ixit/reference-ar.yaml ${twenty_five[*]}" "sleep 3"
    local all="" role
    for role in 'lmmp --role ar' 'lmmp --role mn' 'hmipv6 --role map' 'hmipv6 --role mn' 'hmipv6 --role ar'; do
        all+="$bin/lmmp-conform run --quiet --protocol $role && "
    done
    paired "the five suites in virtual time on one core, in seconds" 1 "taskset -c 0 bash -c '${all% && }'" "sleep 1"
    paired "all cases of an access router over real links, in seconds" 20 \
        "$bin/lmmp-conform run --quiet --protocol lmmp --role ar --iut $root/testcases/ixit/reference-ar.yaml" "sleep 1"
    paired "all faults against the cases that name them, in seconds" 60 "$bin/lmmp-conform mutate --quiet" "sleep 1"
    paired "all faults against all cases, in seconds" 60 "$bin/lmmp-conform mutate --cases --quiet" "sleep 1"
    "$root/build/release/tests/turnaround" "$bin/lmmp-ar"
}

for part in "${selected[@]}"; do
    heading "$part"
    "bench_$part"
done
