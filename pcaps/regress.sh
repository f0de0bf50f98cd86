#!/bin/bash
# Compares every capture's dissection with the golden text beside it: pcaps/regress.sh [--update] [BUILD_DIR]
#
# pcaps/NAME.pcap(ng) is dissected by the plugin of BUILD_DIR (build/release by default) and compared with
# pcaps/NAME.txt; --update writes that file anew. NAME.args, if there, has more arguments for tshark, one a line.
# The text has a line a frame and the layers of this project alone, so it does not depend on the machine, and what
# Wireshark 4.0 and 4.4 print differently is levelled, so that one text serves both.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
update=no
if [ "${1:-}" = --update ]; then
  update=yes
  shift
fi
build=$(cd "${1:-$here/../build/release}" && pwd)

# Columns of a frame, then our layers of it and nothing of others.
dissect() {
  local extra=()
  if [ -f "${1%.*}.args" ]; then
    mapfile -t extra < "${1%.*}.args"
  fi
  "$here/tshark.sh" "$build" -2 -n -r "$1" -P -V -O lmmp,hmipv6 "${extra[@]}" | awk '
    /^ *[0-9]+ +[0-9]+\.[0-9]+ / { print (NR > 1 ? "\n" : "") $0; ours = 0; next }
    /^(Local Mobility Management Protocol|Hierarchical Mobile IPv6)/ { ours = 1 }
    /^[^ ]/ && !/^(Local Mobility Management Protocol|Hierarchical Mobile IPv6)/ { ours = 0 }
    ours && NF { print }' | level
}

# 4.4 shows more octets of a long value than 4.0, marks its label, and writes an ICMPv6 code with a capital letter.
level() {
  awk '
    { sub(/Destination Unreachable \(No route/, "Destination Unreachable (no route"); sub(/ \[…\]: /, ": ") }
    match($0, /[0-9a-f:]+(…)?$/) && RLENGTH > 72 { $0 = substr($0, 1, RSTART + 71) "…" }
    { print }'
}

passed=0
failed=0
found=$(mktemp)
trap 'rm -f "$found"' EXIT
for capture in "$here"/*.pcap "$here"/*.pcapng; do
  [ -e "$capture" ] || continue
  golden="${capture%.*}.txt"
  if ! dissect "$capture" > "$found"; then
    echo "FAIL $(basename "$capture"): tshark could not read it"
    failed=$((failed + 1))
  elif [ "$update" = yes ]; then
    cp "$found" "$golden"
    chmod 644 "$golden"
    passed=$((passed + 1))
  elif [ ! -f "$golden" ]; then
    echo "FAIL $(basename "$capture"): no golden dissection; look at it, then write it: $0 --update $build"
    failed=$((failed + 1))
  elif diff -u --label "$(basename "$golden")" --label "found" "$golden" "$found"; then
    passed=$((passed + 1))
  else
    echo "FAIL $(basename "$capture")"
    failed=$((failed + 1))
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
