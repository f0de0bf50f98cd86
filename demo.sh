#!/usr/bin/env bash
# The main job, from nothing: build everything, log a node in to the reference access router over a real link,
# judge what happened, and show one of the captures through tshark with the plugin.
set -uo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/scripts/common.sh"

out="$root/out/demo"
child=
# lmmp-conform ends its namespaces and the access router itself; an interrupt only has to reach it and be waited for.
stop() {
    trap - INT TERM
    [ -n "$child" ] && kill -INT "$child" 2>/dev/null && wait "$child"
    echo
    echo "Stopped. Namespaces and processes are gone; what was recorded so far is in ${out#"$root"/}."
    exit 130
}
trap stop INT TERM

began=$SECONDS
install_packages demo || exit 1
heading "Building (the first time takes some minutes)"
build release lmmp-conform lmmp-ar lmmp || exit 1
echo "built in $((SECONDS - began)) s: build/release/bin, build/release/plugins"

heading "The suite against the reference access router: its own network namespace, a veth link, real sockets"
rm -rf "$out"
mkdir -p "$out"
"$root/build/release/bin/lmmp-conform" run --role ar --iut "$root/testcases/ixit/reference-ar.yaml" --out "$out" --json "$out/report.json" &
child=$!
wait "$child"
status=$?
child=
if [ "$status" -eq 3 ] && [ ! -s "$out/report.json" ]; then
    echo
    echo "This system does not let us test over real links (the reason stands above); the same suite in virtual time instead:"
    "$root/build/release/bin/lmmp-conform" run --role ar --out "$out" --json "$out/report.json"
    status=$?
fi

capture=$(find "$out" -name 'lmmp-ar-login.ip=6.pcapng' | sort | head -n 1)
[ -n "$capture" ] || capture=$(find "$out" -name '*login*.pcapng' | sort | head -n 1)
if [ -n "$capture" ]; then
    heading "One of the captures, dissected by the plugin: ${capture#"$root"/}"
    "$root/pcaps/tshark.sh" "$root/build/release" -r "$capture" -Y lmmp
    echo
    "$root/pcaps/tshark.sh" "$root/build/release" -r "$capture" -Y 'lmmp.type == 2' -O lmmp -c 200 | sed -n '/Local Mobility/,/^$/p' | head -n 40
fi

heading "What next"
cat <<END
  look       wireshark -r ${capture#"$root"/}    (after: sudo cmake --install build/release --prefix /usr)
             or, as an ordinary user, without installing:
             WIRESHARK_PLUGIN_DIR=$root/build/release/plugins wireshark -r ${capture#"$root"/}
  test yours docs/testing-your-implementation.md: run this suite against your own access router
  explain    build/release/bin/lmmp-conform explain CASE
END
exit "$status"
