#!/bin/sh
# What the access router's core reaches: logins, octets a session, refreshes, and RSA against `openssl speed`.
# usage: reference-impl/bench/core_ratios.sh BUILD_DIR   (an optimised build, such as build/release)
# Exit status: 0 the goals are met, 1 they are not, 2 it cannot be measured.
set -eu
[ $# -eq 1 ] || { sed -n '3s/^# //p' "$0" >&2; exit 2; }
program=$1/bench/reference_bench logins_program=$1/bench/authenticated_logins
for needed in "$program" "$logins_program"; do
  [ -x "$needed" ] || { echo "$needed is missing: build it with cmake --build $1" >&2; exit 2; }
done
command -v openssl >/dev/null || { echo "openssl is missing: apt-get install openssl" >&2; exit 2; }

# Medians of five runs; `logins` gives items a second, `octets_a_session` its counter, `refresh` nanoseconds.
results=$("$program" --benchmark_filter='^(logins|refresh|handover_with_mac)' --benchmark_min_time=0.1 --benchmark_repetitions=5 \
  --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true --benchmark_format=csv 2>/dev/null |
  awk -F, '/_median"/ { gsub(/"|_median/, "", $1); print $1, $4, $7 }')
octets=$("$program" --benchmark_filter=octets_a_session --benchmark_format=csv 2>/dev/null |
  awk -F, '/^"octets_a_session/ { print $NF }')

# One after the other, so that whatever else the machine does falls on both. openssl counts processor time too.
pairs=
for _ in 1 2 3 4 5; do
  plain=$(openssl speed -mr -seconds 1 rsa2048 2>/dev/null | awk -F: '/^\+F2/ { print $4 }')
  ours=$("$logins_program" 700)
  pairs="$pairs$ours $plain
"
done
rsa=$(printf '%s' "$pairs" | awk '{ print $1 / $2, $1, $2 }' | sort -n | sed -n 3p)

{ echo "$results"; echo "octets $octets"; echo "rsa $rsa"; } | awk '
  function line(text, value, goal, ok) {
    met = met && ok
    printf "%-52s %10s   goal: %-18s %s\n", text, value, goal, ok ? "met" : "MISSED"
  }
  $1 == "logins" { logins = $3 }
  $1 ~ /^handover_with_mac/ { handover = $2 }
  $1 == "refresh/1000" { few = $2 }
  $1 == "refresh/1000000" { many = $2 }
  $1 == "octets" { octets = $2 }
  $1 == "rsa" { ratio = $2; ours = $3; plain = $4 }
  END {
    if (logins == "" || few == "" || many == "" || octets == "" || ratio == "") { print "a figure is missing" > "/dev/stderr"; exit 2 }
    met = 1
    line("logins a second, no authentication, one core", sprintf("%.0f", logins), "at least 200000", logins >= 200000)
    line("octets a session, of 1,000,000", sprintf("%.0f", octets), "at most 300", octets <= 300)
    printf "%-52s %7.0f ns\n", "a refresh among 1,000 sessions", few
    printf "%-52s %7.0f ns\n", "a refresh among 1,000,000", many
    line("  ratio (memory is slower than the cache)", sprintf("%.2f", many / few), "at most 2", many / few <= 2)
    printf "%-52s %7.0f ns\n", "a Handover, one MAC verified and one made", handover
    printf "%-52s %10.0f\n", "RSA-2048 private-key operations a second in logins", ours
    printf "%-52s %10.0f\n", "  of openssl speed rsa2048", plain
    line("  ratio, the median of 5 pairs", sprintf("%.3f", ratio), "at least 0.85", ratio >= 0.85)
    exit !met
  }'
