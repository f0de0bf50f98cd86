#!/usr/bin/env bash
# Writes docs/filters.md from what the built plugin registers: docs/make-filters.sh BUILD_DIR [--check]
# --check compares instead, and exits with 1 when the committed page is not what the plugin says.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[ $# -ge 1 ] || { echo "usage: $0 BUILD_DIR [--check]" >&2; exit 2; }
build=$1

page() {
    cat <<'END'
# Display filters

Made from `tshark -G fields` of the built plugin by `docs/make-filters.sh`; not written by hand. Names never change, more may come.
Clauses: D = draft-manner-lmmp-00, P = the 2004 paper, H = the HMIPv6 draft, I = [interpretations](interpretations.md).
END
    local protocol
    for protocol in lmmp hmipv6; do
        printf '\n## %s\n\n| filter | type | shown as | what |\n|---|---|---|---|\n' "$protocol"
        grep -P "^F\t[^\t]*\t$protocol\.[^\t]*\tFT_(?!NONE)" <<<"$fields" | sort -t $'\t' -k 3,3 |
            awk -F '\t' '{ type = $4; sub(/^FT_/, "", type); gsub(/\|/, "\\|"); printf "| `%s` | %s | %s | %s |\n", $3, type, $2, $8 }'
        printf '\n### Expert items of %s\n\n| filter | message |\n|---|---|\n' "$protocol"
        grep -P "^F\t[^\t]*\t$protocol\.[^\t]*\tFT_NONE" <<<"$fields" | sort -t $'\t' -k 3,3 |
            awk -F '\t' '{ gsub(/\|/, "\\|"); printf "| `%s` | %s |\n", $3, $2 }'
    done
    printf '\n## Preferences\n\n| preference | default and meaning |\n|---|---|\n'
    awk '/^#/ { sub(/^# ?/, ""); text = text (text == "" ? "" : " ") $0; next }
         /^(lmmp|hmipv6)\./ { line = $0; sub(/^#/, "", line); name = line; sub(/:.*/, "", name); printf "| `%s` | %s |\n", name, text; text = ""; next }
         /^$/ { text = "" }' <<<"$preferences"
}

fields=$("$root/pcaps/tshark.sh" "$build" -G fields)
preferences=$("$root/pcaps/tshark.sh" "$build" -G currentprefs | sed -n 's/^#\(\(lmmp\|hmipv6\)\.\)/\1/p; /^#/p; /^$/p')
if [ "${2:-}" = --check ]; then
    diff -u "$root/docs/filters.md" <(page) || { echo "docs/filters.md is not what the plugin registers; run docs/make-filters.sh $build" >&2; exit 1; }
else
    page >"$root/docs/filters.md"
fi
