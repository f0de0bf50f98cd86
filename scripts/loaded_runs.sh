#!/usr/bin/env bash
# The suite over real links again and again, beside two busy processes a core: no verdict may differ.
# Usage: scripts/loaded_runs.sh [RUNS] [BUILD_DIR] [CASE...]; 50 runs of build/release by default.
# Exit code 1: a verdict differed from that of most runs; 3: the suite could not be run at all.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
runs=${1:-50} build=${2:-$root/build/release}
shift $(($# < 2 ? $# : 2))
folder=$(mktemp -d)
busy=()
stop() {
    [ ${#busy[@]} -gt 0 ] && kill "${busy[@]}" 2>/dev/null
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

for _ in $(seq $(($(nproc) * 2))); do
    (while :; do :; done) &
    busy+=($!)
done
for run in $(seq "$runs"); do
    "$build/bin/lmmp-conform" run --protocol lmmp --role ar --iut "$root/testcases/ixit/reference-ar.yaml" --quiet \
        --json "$folder/$run.json" "$@" >"$folder/$run.log" 2>&1
    code=$?
    if [ ! -s "$folder/$run.json" ]; then
        cat "$folder/$run.log"
        echo "run $run ended with $code and has no report"
        exit 3
    fi
    grep -oE '"(id|verdict|reason)": "[^"]*"' "$folder/$run.json" | cut -d '"' -f 4 | paste - - - >"$folder/$run.verdicts"
    echo "run $run: $(tail -n 1 "$folder/$run.log")"
done

# A case with more than one verdict, with how often and why.
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
cases=$(wc -l <"$folder/1.verdicts")
echo "$runs runs of $cases cases beside ${#busy[@]} busy processes: $(cut -d: -f1 "$folder/differ" | sort -u | grep -c .) cases with more than one verdict"
[ ! -s "$folder/differ" ]
