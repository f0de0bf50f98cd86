#!/bin/bash
# Records a scenario of the lab anew: pcaps/from_lab.sh SCENARIO [BUILD_DIR]
#
# Runs it with the daemons of BUILD_DIR (build/release by default) and makes pcaps/lab-SCENARIO.pcap of what it left on
# the access links: LMMP, Router Solicitations, mobility headers, and of the advertisements those that say something
# that was not said on their link before. Look at it, then write its golden dissection: pcaps/regress.sh --update.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -ge 1 ] && [ $# -le 2 ] || { echo "usage: $0 SCENARIO [BUILD_DIR]" >&2; exit 2; }
scenario=$1
build=$(cd "${2:-$here/../build/release}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$here/../reference-impl/lab.sh" run "$scenario" --bin "$build/bin" --keep "$work"

# A line a frame: number, link, whether it is an advertisement to all, and what it says.
frames() {
  "$here/tshark.sh" "$build" -2 -n -r "$work/access.pcapng" -T fields -E 'separator=|' \
    -Y 'icmpv6.type == 133 || icmpv6.type == 134 || icmp.type == 41 || icmpv6.type == 150 || mip6.mhtype' \
    -e frame.number -e frame.interface_name -e ipv6.dst -e ip.dst -e hmipv6.map.address -e hmipv6.map.distance \
    -e hmipv6.map.preference -e hmipv6.map.valid_lifetime -e lmmp.type -e lmmp.config.auth_mode -e lmmp.paging_area
}
mapfile -t numbers < <(frames | awk -F '|' '
  ($3 != "ff02::1" && $4 != "224.0.0.1") || $9 == 10 { print $1; next }  # a page is no advertisement
  { said = $0; sub(/^[0-9]*\|/, "", said); where = $2 $3 $4 }
  last[where] != said { print $1 }
  { last[where] = said }')
[ ${#numbers[@]} -gt 0 ] || { echo "$0: nothing of the protocols is in the capture" >&2; exit 1; }
editcap -r "$work/access.pcapng" "$work/picked.pcapng" "${numbers[@]}"
reordercap "$work/picked.pcapng" "$work/ordered.pcapng" >/dev/null
editcap -F pcap "$work/ordered.pcapng" "$here/lab-$scenario.pcap"
chmod 644 "$here/lab-$scenario.pcap"
echo "${#numbers[@]} frames: $here/lab-$scenario.pcap"
