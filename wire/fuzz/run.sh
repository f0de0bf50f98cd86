#!/bin/sh
# Runs every fuzz target of wire on its kept corpus for some seconds.
# usage: wire/fuzz/run.sh BUILD_DIR [SECONDS]   (BUILD_DIR as `cmake --preset fuzz` makes it: build/fuzz)
# What a target finds stays in BUILD_DIR/fuzz/findings; new inputs never go into the kept corpus.
set -eu
[ $# -ge 1 ] || { sed -n '3s/^# //p' "$0" >&2; exit 2; }
build=$(cd "$1" && pwd)
seconds=${2:-5}
here=$(cd "$(dirname "$0")" && pwd)
findings=$build/fuzz/findings
mkdir -p "$findings"
for target in message mobility public_key; do
  program=$build/fuzz/fuzz_$target
  [ -x "$program" ] || { echo "$program is missing: build it with cmake --build $build" >&2; exit 2; }
  new=$(mktemp -d)
  trap 'rm -rf "$new"' EXIT
  echo "fuzz_$target: $(ls "$here/corpus/$target" | wc -l) kept inputs, $seconds s"
  if ! "$program" -seed=1 -max_total_time="$seconds" -max_len=2048 -timeout=10 -rss_limit_mb=1024 -verbosity=0 \
    -artifact_prefix="$findings/$target-" "$new" "$here/corpus/$target"; then
    echo "fuzz_$target found an input; it is in $findings" >&2
    exit 1
  fi
  rm -rf "$new"
done
