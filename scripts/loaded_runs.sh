#!/usr/bin/env bash
# The suite over real links again and again, beside two busy processes a core: no verdict may differ.
# Usage: scripts/loaded_runs.sh [RUNS] [BUILD_DIR] [PATTERN...]; 50 runs of everything with build/release by default.
# A PATTERN names cases as `lmmp-conform run` does; implementations without such a case are left out.
# Exit code 1: a verdict differed from that of most runs; 3: the suite could not be run at all.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
runs=${1:-50} build=${2:-$root/build/release}
shift $(($# < 2 ? $# : 2))
conform=$build/bin/lmmp-conform
implementations=("lmmp ar reference-ar" "lmmp mn reference-mn" "hmipv6 map reference-map" "hmipv6 mn reference-hmip-mn" "hmipv6 ar reference-hmip-ar")
folder=$(mktemp -d)
busy=()
stop() {
    [ ${#busy[@]} -gt 0 ] && kill "${busy[@]}" 2>/dev/null
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

for pattern in "$@"; do
    "$conform" list "$pattern" >/dev/null || exit 3
done
for _ in $(seq $(($(nproc) * 2))); do
    (while :; do :; done) &
    busy+=($!)
done
for run in $(seq "$runs"); do
    : >"$folder/$run.verdicts"
    for implementation in "${implementations[@]}"; do
        read -r protocol role ixit <<<"$implementation"
        cases=()
        for pattern in "$@"; do
            "$conform" list --protocol "$protocol" --role "$role" "$pattern" >"$folder/list" 2>&1 && cases+=("$pattern")
        done
        [ $# -gt 0 ] && [ ${#cases[@]} -eq 0 ] && continue
        report=$folder/$run-$ixit
        "$conform" run --protocol "$protocol" --role "$role" --iut "$root/testcases/ixit/$ixit.yaml" --quiet \
            --json "$report.json" "${cases[@]}" >"$report.log" 2>&1
        code=$?
        if [ ! -s "$report.json" ]; then
            cat "$report.log"
            echo "run $run of $ixit ended with $code and has no report"
            exit 3
        fi
        grep -E '^ {6}"(id|verdict|reason)": ' "$report.json" | cut -d '"' -f 4 | paste - - - >>"$folder/$run.verdicts"
        echo "run $run: $(tail -n 1 "$report.log")"
    done
    if [ ! -s "$folder/$run.verdicts" ]; then
        cat "$folder/list"
        echo "no case was run"
        exit 3
    fi
done

# A point with more than one verdict, with how often and why.
cat "$folder"/*.verdicts | awk -F '\t' '
    { times[$1 "\t" $2]++; if ($3 != "") why[$1 "\t" $2] = $3; if (!(($1, $2) in seen)) { seen[$1, $2] = 1; verdicts[$1]++ } }
    END {
        for (one in times) {
            split(one, part, "\t")
            if (verdicts[part[1]] > 1) { print part[1] ": " times[one] " times " part[2] (one in why ? ": " why[one] : ""); bad = 1 }
        }
        exit bad
    }' | sort >"$folder/differ"
cat "$folder/differ"
number=$(wc -l <"$folder/1.verdicts")
echo "$runs runs of $number points beside ${#busy[@]} busy processes: $(cut -d: -f1 "$folder/differ" | sort -u | grep -c .) points with more than one verdict"
[ ! -s "$folder/differ" ]
