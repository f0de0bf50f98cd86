# The parts of test.sh. Each prints what it finds and closes with "N passed, M failed, K skipped". Sourced, never run.
# shellcheck shell=bash disable=SC2154 # root comes from common.sh

tracked() { git -C "$root" -c safe.directory="$root" ls-files -- "$@"; }

# ctest of a preset; extra arguments go to ctest.
run_ctest() {
    local preset=$1 report="$root/build/$1-ctest.xml"
    shift
    rm -f "$report"
    (cd "$root" && ctest --preset "$preset" --output-junit "$report" --timeout 300 "$@" 2>&1)
    local summary
    summary=$(grep -m1 '<testsuite' -A 12 "$report" | tr '\n' ' ')
    local tests failures skipped disabled
    tests=$(attribute tests "$summary") failures=$(attribute failures "$summary")
    skipped=$(attribute skipped "$summary") disabled=$(attribute disabled "$summary")
    skipped=$((skipped + disabled))
    grep -o '<testcase name="[^"]*"[^>]*status="notrun"' "$report" | sed 's/<testcase name="\([^"]*\)".*/skipped: \1/'
    if [ "${tests:-0}" -eq 0 ]; then
        echo "ctest ran no test"
        failures=1
    fi
    printf '%d passed, %d failed, %d skipped\n' $((tests - failures - skipped)) "$failures" "$skipped"
}
attribute() {
    local value
    value=$(printf '%s' "$2" | grep -oE "\b$1=\"[0-9]+\"" | head -n 1 | tr -dc 0-9)
    printf '%s' "${value:-0}"
}

check_format() {
    local passed=0 failed=0 file
    while read -r file; do
        if clang-format --dry-run --Werror "$root/$file" >/dev/null 2>&1; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "not formatted: $file (clang-format -i $file)"
        fi
    done < <(tracked '*.cpp' '*.hpp' '*.h')
    printf '%d passed, %d failed\n' "$passed" "$failed"
}

# Shell scripts by shellcheck; test cases by the harness's own lint, and docs/coverage.md against them; what reads
# foreign octets by clang-tidy.
check_lint() {
    local passed=0 failed=0 file
    while read -r file; do
        if shellcheck -x -S warning -P "$root" "$root/$file"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    done < <(tracked '*.sh' '.ci/run')
    if "$root/build/release/bin/lmmp-conform" lint; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    if "$root/docs/make-coverage.sh" "$root/build/release" --check; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    local sources
    mapfile -t sources < <(tracked 'wire/*.cpp' 'plugin/dissect/*.cpp' 'plugin/analysis/*.cpp' | grep -v /tests/ | grep -v /fuzz/ | grep -v /bench/)
    while IFS=$'\t' read -r status file; do
        if [ "$status" = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
        [ "$status" = ok ] || { echo "clang-tidy: $file"; cat "$root/build/tidy/${file//\//_}.log"; }
    done < <(mkdir -p "$root/build/tidy" && printf '%s\n' "${sources[@]}" | xargs -P 2 -I{} bash -c '
        log="$1/build/tidy/${2//\//_}.log"
        if clang-tidy -p "$1/build/release" --quiet --extra-arg=-Wno-unknown-warning-option "$1/$2" >"$log" 2>/dev/null; then printf "ok\t%s\n" "$2"; else printf "bad\t%s\n" "$2"; fi' _ "$root" {})
    printf '%d passed, %d failed\n' "$passed" "$failed"
}

check_unit() { run_ctest release -j 2; }

# run_conform ARGUMENT...: runs the harness, shows what it prints, and adds its verdicts to passed, failed, skipped.
# A case that is not applicable is neither passed nor failed, and no reason to speak of a skipped test.
run_conform() {
    local report="$root/build/conform.json" status
    rm -f "$report"
    "$root/build/release/bin/lmmp-conform" "$@" --json "$report" 2>&1
    status=$?
    # Without a report there was nothing that could be tested at all; with one, 3 tells of inconclusive cases.
    if [ "$status" -eq 3 ] && [ ! -s "$report" ] && [ "${LINKS_OPTIONAL:-}" = yes ]; then
        echo "skipped: lmmp-conform $* (this system does not let us test over real links; the reason stands above)"
        skipped=$((skipped + 1))
        return
    fi
    local pass bad
    pass=$(summary_of "$report" pass)
    bad=$(($(summary_of "$report" fail) + $(summary_of "$report" inconclusive) + $(summary_of "$report" error)))
    passed=$((passed + pass))
    failed=$((failed + bad))
    # Whatever else made it end badly, or nothing run at all, is one failure.
    if [ "$bad" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$pass" -eq 0 ]; }; then
        echo "lmmp-conform $* ended with $status"
        failed=$((failed + 1))
    fi
}
summary_of() {
    local value
    value=$(grep -A 8 '"summary"' "$1" 2>/dev/null | grep -oE "\"$2\": *[0-9]+" | head -n 1 | grep -oE '[0-9]+$')
    printf '%s' "${value:-0}"
}

# The suite against the reference cores in virtual time, in both profiles; then every fault that it must catch.
check_suite() {
    local passed=0 failed=0 skipped=0 profile role
    for role in ar mn; do
        for profile in draft-00 paper-2004; do
            run_conform run --protocol lmmp --role "$role" --profile "$profile" --out "$root/out/virtual-$role-$profile"
        done
    done
    for role in map ar mn; do
        run_conform run --protocol hmipv6 --role "$role" --out "$root/out/virtual-hmipv6-$role"
    done
    if "$root/build/release/bin/lmmp-conform" mutate; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
}

# The suite over real links, against the daemons in network namespaces.
check_links() {
    local passed=0 failed=0 skipped=0 LINKS_OPTIONAL=yes
    run_conform run --protocol lmmp --role ar --iut "$root/testcases/ixit/reference-ar.yaml" --out "$root/out/links"
    run_conform run --protocol lmmp --role mn --jobs 8 --iut "$root/testcases/ixit/reference-mn.yaml" --out "$root/out/links-mn"
    local role
    for role in ar mn; do
        run_conform run --protocol hmipv6 --role "$role" --iut "$root/testcases/ixit/reference-hmip-$role.yaml" --out "$root/out/links-hmipv6-$role"
    done
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
}

# The suite against implementations that were written from the texts alone, over real links.
check_independent() {
    local passed=0 failed=0 skipped=0 LINKS_OPTIONAL=yes
    if ! /usr/bin/python3 -c 'import cryptography.hazmat, scapy.layers.inet6'; then
        echo "skipped: independent (Debian's python3-scapy or python3-cryptography is not there; the reason stands above)"
        echo "0 passed, 0 failed, 1 skipped"
        return
    fi
    local check role
    for check in mobility_anchor_point map_security access_router_commands access_router_vectors map_vectors; do
        if "$root/testcases/independent/check_$check.py" 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    done
    for role in ar map hmip-ar; do
        run_conform run --quiet --jobs 4 --iut "$root/testcases/ixit/independent-$role.yaml" --out "$root/out/independent-$role"
    done
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
}

# A Linux kernel as the peer of our MAP and of our octets, where a user-mode Linux runs; else it says why not.
check_kernel() { "$root/testcases/independent/kernel_peer.sh" "$root/build/release/bin"; }

# Captures against their golden dissections, and the filter reference against what the plugin registers.
check_captures() {
    local output counts
    output=$("$root/pcaps/regress.sh" "$root/build/release" 2>&1)
    printf '%s\n' "$output" | grep -vE '^[0-9]+ passed, [0-9]+ failed'
    counts=$(printf '%s\n' "$output" | grep -oE '^[0-9]+ passed, [0-9]+ failed' | tail -n 1)
    local passed=0 failed=1
    [[ $counts =~ ^([0-9]+)\ passed,\ ([0-9]+) ]] && passed=${BASH_REMATCH[1]} failed=${BASH_REMATCH[2]}
    if "$root/docs/make-filters.sh" "$root/build/release" --check; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    printf '%d passed, %d failed\n' "$passed" "$failed"
}

# Everything but the daemons once more under AddressSanitizer and UndefinedBehaviorSanitizer. It is the longest part and
# the last; where CI gives a run so many minutes (LMMP_MINUTES) and they are over, it says so and counts as skipped.
check_asan() {
    local status=124 left=$((${LMMP_MINUTES:-1440} * 60 - SECONDS))
    export root
    # shellcheck disable=SC2016 # the inner shell expands it
    [ $left -gt 0 ] && { timeout $left bash -c '. "$root/scripts/common.sh"; . "$root/scripts/checks.sh"; sanitized'; status=$?; }
    if [ $status -eq 124 ]; then
        echo "skipped: asan (this run has ${LMMP_MINUTES} minutes, and they are over; ./test.sh --only asan runs it)"
        echo "0 passed, 0 failed, 1 skipped"
    fi
}
sanitized() {
    if build asan; then run_ctest asan -j 2; else echo "0 passed, 1 failed"; fi
}

# Each fuzz target for some seconds, from its kept corpus.
check_fuzz() {
    local passed=0 failed=0 target
    if ! build fuzz; then
        echo "0 passed, 1 failed"
        return
    fi
    for target in "$root"/build/fuzz/fuzz/*; do
        [ -x "$target" ] || continue
        local name corpus fresh
        name=$(basename "$target")
        # In the room that the target is of.
        corpus=$(find "$root"/*/fuzz/corpus -mindepth 1 -maxdepth 1 -type d -name "$name" 2>/dev/null | head -n 1)
        if [ -z "$corpus" ]; then
            failed=$((failed + 1))
            echo "fuzz target $name has no corpus: keep one in ROOM/fuzz/corpus/$name"
            continue
        fi
        fresh=$(mktemp -d)
        if (cd "$fresh" && "$target" -max_total_time=10 -timeout=5 -rss_limit_mb=2000 "$fresh" "$corpus" >"$fresh.log" 2>&1); then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "fuzz target $name:"
            tail -n 40 "$fresh.log"
        fi
        rm -rf "$fresh" "$fresh.log"
    done
    printf '%d passed, %d failed\n' "$passed" "$failed"
}

# The plugin on Debian 13 with Wireshark 4.4, where root, debootstrap and the network allow it; else it says why not.
check_wireshark44() { "$root/plugin/debian13.sh" "$root/build/debian13.log"; }
