#!/usr/bin/env bash
# Writes docs/coverage.md from `lmmp-conform coverage`: docs/make-coverage.sh BUILD_DIR [--check]
# --check compares instead, and exits with 1 when the committed page is not what the suite covers.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[ $# -ge 1 ] || { echo "usage: $0 BUILD_DIR [--check]" >&2; exit 2; }
build=$1

page() {
    cat <<'END'
# What the suite covers

Made from the catalogue in `testcases/requirements/` and the cases by `docs/make-coverage.sh`; not written by hand.
Each statement is in our words; the clause says where the text has it. With `--json` of a run,
`lmmp-conform coverage --report FILE` shows the last verdict of each case too, and `--missing` what has no case.

END
    awk -F ' [|] ' '
        function text_of(id) {
            if (id ~ /^D-/) return "1 draft-manner-lmmp-00 (D)"
            if (id ~ /^P-/) return "2 The paper of 2004 (P)"
            if (id ~ /^H-/) return "3 HMIPv6, December 2004 (H)"
            if (id ~ /^R-3775-/) return "4 RFC 3775, as far as HMIPv6 takes it over"
            if (id ~ /^R-5380-/) return "5 RFC 5380, what it changed"
            return "6 Interpretations (I)"
        }
        function shortened(cases,    list, count, text, rest, i) {
            if (cases ~ /^(cannot be tested|by the vectors|in captures|no case yet)/) return cases
            if (match(cases, /; no case yet for .*/)) {
                rest = substr(cases, RSTART)
                cases = substr(cases, 1, RSTART - 1)
            }
            count = split(cases, list, ", ")
            for (i = 1; i <= count && i <= 4; i++) text = text (i > 1 ? ", " : "") "`" list[i] "`"
            return text (count > 4 ? " and " count - 4 " more" : "") rest
        }
        /^\| [DPHRI][-0-9]/ {
            sub(/^\| /, "", $1); sub(/ \|$/, "", $NF)
            text = text_of($1); all[text]++; every++
            if ($6 ~ /^cannot be tested/) { none[text]++; nones++ }
            else if ($6 ~ /^(by the vectors|in captures)/) elsewhere[text]++
            else if ($6 ~ /^no case yet/) { missing[text]++; misses++ }
            else if ($6 ~ /; no case yet for /) { part[text]++; parts++ }
            else cases[text]++
            rows[text] = rows[text] sprintf("| %s | %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5, shortened($6))
        }
        END {
            print "| text | statements | by cases | by cases of some roles only | by vectors or in captures | no case yet | cannot be tested |"
            print "|---|---|---|---|---|---|---|"
            for (i = 1; i <= 6; i++) for (text in all) if (substr(text, 1, 1) == i)
                printf "| %s | %d | %d | %d | %d | %d | %d |\n", substr(text, 3), all[text], cases[text], part[text], elsewhere[text], missing[text], none[text]
            printf "\nOf %d statements, %.0f %% can be tested; %.0f %% of these are, for every role that must meet them.\n", every,
                   100 * (every - nones) / every, 100 * (every - nones - misses - parts) / (every - nones)
            for (i = 1; i <= 6; i++) for (text in all) if (substr(text, 1, 1) == i) {
                printf "\n## %s\n\n| id | clause | role | strength | statement | tested |\n|---|---|---|---|---|---|\n%s", substr(text, 3), rows[text]
            }
        }' <<<"$coverage"
}

coverage=$("$build/bin/lmmp-conform" coverage --markdown)
if [ "${2:-}" = --check ]; then
    diff -u "$root/docs/coverage.md" <(page) || { echo "docs/coverage.md is not what the suite covers; run docs/make-coverage.sh $build" >&2; exit 1; }
else
    page >"$root/docs/coverage.md"
fi
