#!/bin/sh
# Prints how wire's decoder compares with libtins and with Scapy, and whether the goals are met.
# usage: wire/bench/ratios.sh BUILD_DIR   (an optimised build, such as build/release)
# Exit status: 0 the goals are met, 1 they are not, 2 it cannot be measured.
set -eu
[ $# -eq 1 ] || { sed -n '3s/^# //p' "$0" >&2; exit 2; }
program=$1/bench/wire_bench
here=$(dirname "$0")
[ -x "$program" ] || { echo "$program is missing: build it with cmake --build $1 --target wire_bench" >&2; exit 2; }

# The medians of five runs, in nanoseconds, as "name value" lines.
times=$("$program" --benchmark_filter='login_ack|libtins' --benchmark_min_time=0.05 --benchmark_repetitions=5 \
  --benchmark_report_aggregates_only=true --benchmark_format=csv 2>/dev/null |
  awk -F, '/_median"/ { gsub(/"|_median/, "", $1); print $1, $4 }')
time_of() { echo "$times" | awk -v name="$1" '$1 == name { print $2 }'; }

ours=$(time_of decode_login_ack)
values=$(time_of decode_login_ack_into_values)
libtins=$(time_of libtins_router_advertisement)
[ -n "$ours" ] && [ -n "$libtins" ] || { echo "$program gave no times" >&2; exit 2; }

python=/usr/bin/python3
[ -x "$python" ] || python=python3
scapy=$("$python" -B "$here/scapy_bench.py") || scapy=

awk -v ours="$ours" -v values="$values" -v libtins="$libtins" -v scapy="$scapy" 'BEGIN {
  met = 1
  printf "decode of a Login Ack, 6 suboptions       %9.1f ns\n", ours
  printf "  the same into values of its own         %9.1f ns\n", values
  printf "libtins, Router Advertisement with MAP    %9.1f ns\n", libtins
  ratio = ours / libtins
  ok = ratio <= 1; met = met && ok
  printf "  wire / libtins                          %9.3f     goal: at most 1      %s\n", ratio, ok ? "met" : "MISSED"
  if (scapy == "") {
    printf "Scapy is not installed: not compared\n"
  } else {
    printf "Scapy, the same Login Ack                 %9.0f ns\n", scapy
    ratio = scapy / ours
    ok = ratio >= 300; met = met && ok
    printf "  Scapy / wire                            %9.0f     goal: at least 300   %s\n", ratio, ok ? "met" : "MISSED"
  }
  exit !met
}'
