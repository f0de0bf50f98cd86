#!/usr/bin/env bash
# A Linux kernel with Mobile IPv6 (mip6, ip6_tunnel, esp6) as a peer: it takes our Binding Updates, acknowledgements,
# tunnels and ESP as they are, or says which not. It runs as a user-mode Linux, without any rights.
# Usage: kernel_peer.sh [FOLDER WITH hmip-map]. Exit code 0 passed, 1 failed, 3 it cannot run here.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bin=$(cd "${1:-$root/build/release/bin}" && pwd) || exit 1

cannot() {
    echo "skipped: the kernel as a peer ($1)"
    echo "0 passed, 0 failed, 1 skipped"
    exit 3
}
command -v linux.uml >/dev/null || cannot "there is no linux.uml: install user-mode-linux"
[ -x "$bin/hmip-map" ] || { echo "There is no $bin/hmip-map: build it, or name the folder that has it." >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The kernel's command line knows no quotes: paths without spaces.
ln -s "$root" "$work/root"
ln -s "$bin" "$work/bin"
TMPDIR=$work HOME=$work timeout --kill-after=5 "${KERNEL_PEER_SECONDS:-120}" linux.uml \
    mem=192M root=/dev/root rootfstype=hostfs rootflags=/ ro init="$work/root/testcases/independent/kernel_peer_guest.py" con=null con0=fd:0,fd:1 quiet uml_dir="$work/" \
    LMMP_ROOT="$work/root" LMMP_BIN="$work/bin" </dev/null 2>&1 | tr -d '\r' >"$work/console"
grep -E '^(passed|failed) ' "$work/console"
passed=$(grep -c '^passed ' "$work/console")
failed=$(grep -c '^failed ' "$work/console")
if [ $((passed + failed)) -eq 0 ]; then
    tail -n 20 "$work/console"
    cannot "user-mode Linux does not boot; the reason stands above"
fi
if ! grep -q '^complete$' "$work/console" && [ "$failed" -eq 0 ]; then
    echo "failed kernel-peer: it ended before all was asked"
    tail -n 20 "$work/console"
    failed=1
fi
printf '%d passed, %d failed, 0 skipped\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
