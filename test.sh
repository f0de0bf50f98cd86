#!/usr/bin/env bash
# Every check of the project. Usage: ./test.sh [--only PART]... [--list]
set -uo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/scripts/common.sh"
# shellcheck source=scripts/checks.sh
. "$root/scripts/checks.sh"

parts=(format lint unit suite links captures fuzz wireshark44 independent kernel asan)
selected=()
while [ $# -gt 0 ]; do
    case $1 in
        --only)
            [ $# -ge 2 ] || { complain "--only wants the name of a part: ${parts[*]}"; exit 2; }
            case " ${parts[*]} " in
                *" $2 "*) selected+=("$2") ;;
                *) complain "There is no part '$2'. The parts are: ${parts[*]}"; exit 2 ;;
            esac
            shift 2
            ;;
        --list) printf '%s\n' "${parts[@]}"; exit 0 ;;
        -h | --help)
            echo "Usage: ./test.sh [--only PART]... [--list]"
            echo "Parts: ${parts[*]}"
            exit 0
            ;;
        *) complain "I do not know '$1'. Usage: ./test.sh [--only PART]... [--list]"; exit 2 ;;
    esac
done
[ ${#selected[@]} -gt 0 ] || selected=("${parts[@]}")

install_packages test || exit 1
heading "build: release"
build release || { printf '0 passed, 1 failed, 0 skipped\n'; exit 1; }

passed=0 failed=0 skipped=0
for part in "${selected[@]}"; do
    began=$SECONDS
    heading "$part"
    log="$root/build/test-$part.log"
    counts=$("check_$part" 2>"$log.err" | tee "$log" | grep -E '^[0-9]+ passed, [0-9]+ failed' | tail -n 1)
    if [[ $counts =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)?$ ]]; then
        part_passed=${BASH_REMATCH[1]} part_failed=${BASH_REMATCH[2]} part_skipped=${BASH_REMATCH[4]:-0}
    else
        echo "the part $part ended without its closing line"
        part_passed=0 part_failed=1 part_skipped=0
    fi
    if [ "$part_failed" -gt 0 ]; then
        tail -n 150 "$log"
        tail -n 50 "$log.err"
    fi
    grep -E '^skipped: ' "$log"
    printf '%s: %d passed, %d failed, %d skipped (%d s)\n' "$part" "$part_passed" "$part_failed" "$part_skipped" $((SECONDS - began))
    passed=$((passed + part_passed)) failed=$((failed + part_failed)) skipped=$((skipped + part_skipped))
done

echo
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
