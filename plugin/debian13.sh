#!/usr/bin/env bash
# Builds and tests the plugin on Debian 13, which has Wireshark 4.4: plugin/debian13.sh [BUILD_LOG]
#
# A Debian 13 folder is made by debootstrap, or the one in LMMP_DEBIAN13 (build/debian13 by default) is used again. The
# plugin is built and tested in there, and one built for another Wireshark must be refused with Wireshark's own message:
# LMMP_OTHER_PLUGIN, or what build/release has. Mounts live in a mount namespace that ends with each step, so that none
# is left behind however the script ends. Closes with "N passed, M failed, K skipped". Needs root and a Debian mirror.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${LMMP_DEBIAN13:-$root/build/debian13}
log=${1:-$root/build/debian13.log}
step_limit=600
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
packages=(g++ cmake ninja-build ccache pkg-config python3 wireshark-dev tshark libgcrypt20-dev libssl-dev libexpected-dev
  libgtest-dev libgmock-dev nlohmann-json3-dev)

passed=0 failed=0 skipped=0
finish() {
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ]
  exit
}
skip_all() {
  echo "skipped: wireshark-4.4 ($1)"
  skipped=1
  finish
}

[ "$(id -u)" -eq 0 ] || skip_all "only root can make and enter a Debian 13 folder"
command -v debootstrap >/dev/null || skip_all "debootstrap is not installed"
unshare --mount --pid --fork true 2>/dev/null || skip_all "this system allows no mount namespace"
mkdir -p "$root/build" "$folder" && folder=$(cd "$folder" && pwd) || skip_all "the folder $folder cannot be made"
: >"$log" || skip_all "the log $log cannot be written"

# The mirror that this system itself installs from.
mirror() {
  local codename found
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  found=$(
    awk -v RS= -v suite="$codename" '
      { uri = ""; ours = 0; count = split($0, lines, "\n") }
      { for (i = 1; i <= count; ++i) {
          words = split(lines[i], word, " ")
          if (word[1] == "URIs:") uri = word[2]
          if (word[1] == "Suites:") for (j = 2; j <= words; ++j) if (word[j] == suite) ours = 1
        }
        if (ours && uri ~ /debian\/?$/) print uri }' /etc/apt/sources.list.d/*.sources 2>/dev/null
    awk -v suite="$codename" '
      $1 == "deb" { sub(/\[[^]]*\] */, ""); if ($3 == suite && $2 ~ /debian\/?$/) print $2 }' \
      /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null
  )
  found=$(grep -m1 -E '^https?://' <<<"$found")
  echo "${found:-http://deb.debian.org/debian}"
}

# step COMMAND...: within the time limit, in namespaces of its own; a step that is stopped takes its children along.
step() { timeout --kill-after=5 "$step_limit" unshare --mount --pid --fork --kill-child -- "$@"; }

# inside SCRIPT [ARGUMENT...]: a shell in the Debian 13 folder, with /proc where the system allows that.
inside() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  step sh -c 'mount -t proc proc "$1/proc" 2>/dev/null
    folder=$1; shift
    exec chroot "$folder" env -u TMPDIR CCACHE_DIR=/var/cache/ccache PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -ec "$@"' \
    sh "$folder" "$@"
}

last_words() { tail -n 1 "$log" | tr -d '\r' | cut -c 1-160; }

made=$folder/usr/share/lmmp-debian13
fresh=
# Whatever a stopped debootstrap left is no folder to be used again.
trap '[ -z "$fresh" ] || rm -rf --one-file-system "$fresh"' EXIT
trap 'exit 130' INT TERM HUP
if [ ! -e "$made" ] && [ ! -x "$folder/usr/bin/apt-get" ]; then
  if [ -n "$(ls -A "$folder")" ]; then
    echo "$folder is neither empty nor a Debian folder; empty it or name another one in LMMP_DEBIAN13." >&2
    failed=1
    finish
  fi
  fresh=$folder.making
  rm -rf --one-file-system "$fresh"
  step debootstrap --variant=minbase --include=ca-certificates trixie "$fresh" "$(mirror)" >>"$log" 2>&1 ||
    skip_all "debootstrap could not make Debian 13 from $(mirror): $(last_words)"
  rmdir "$folder" && mv "$fresh" "$folder" && touch "$made"
  fresh=
fi

# shellcheck disable=SC2016
if ! inside 'dpkg-query -W -f "\${db:Status-Status}\n" "$@" | grep -vqx installed && exit 1
  dpkg-query -W "$@"' sh "${packages[@]}" >>"$log" 2>&1; then
  inside 'apt-get update -q && apt-get install -y -q --no-install-recommends "$@" && apt-get clean' \
    sh "${packages[@]}" >>"$log" 2>&1 </dev/null || skip_all "apt could not install what the plugin needs: $(last_words)"
fi

# Our own files alone, as a fresh clone has them; ccache makes up for the fresh build.
rm -rf --one-file-system "$folder/lmmp"
mkdir "$folder/lmmp"
if ! (cd "$root" && git -c safe.directory="$root" ls-files -z | tar --null -T - -c) | tar -x -C "$folder/lmmp"; then
  echo "the source could not be copied to $folder/lmmp"
  failed=1
  finish
fi

if inside 'cd /lmmp
  cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DLMMP_HARNESS=OFF -DLMMP_REFERENCE=OFF
  nice ninja -C build plugin/all' >>"$log" 2>&1; then
  passed=$((passed + 1))
else
  grep -nE 'error|FAILED|Error' "$log" | head -n 40
  echo "the plugin does not build on Debian 13; the whole of the output is in $log"
  failed=$((failed + 1))
  finish
fi
inside 'tshark --version | head -n 1' 2>/dev/null

# The unit tests, and stock tshark 4.4 with the plugin.
attribute() { grep -m1 -A 12 '<testsuite' "$report" 2>/dev/null | grep -oE "\b$1=\"[0-9]+\"" | head -n 1 | tr -dc 0-9; }
report=$folder/lmmp/build/ctest.xml
inside 'cd /lmmp && nice ctest --test-dir build/plugin -j 2 --timeout 500 --output-on-failure --output-junit /lmmp/build/ctest.xml' \
  >"$log.ctest" 2>&1
status=$?
tests=$(attribute tests) bad=$(attribute failures) left=$(($(attribute skipped) + $(attribute disabled) + 0))
if [ "${tests:-0}" -eq 0 ] || { [ "$status" -ne 0 ] && [ "${bad:-0}" -eq 0 ]; }; then
  echo "ctest ended with $status before it could say what failed"
  tests=1 bad=1 left=0
fi
[ "$bad" -eq 0 ] || tail -n 150 "$log.ctest"
cat "$log.ctest" >>"$log"
rm -f "$log.ctest"
passed=$((passed + tests - bad - left)) failed=$((failed + bad)) skipped=$((skipped + left))

# The same golden dissections as on 4.0.
output=$(inside 'bash /lmmp/pcaps/regress.sh /lmmp/build' 2>&1)
printf '%s\n' "$output" | tee -a "$log" | grep -vE '^[0-9]+ passed'
if [[ $output =~ ([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
  passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
else
  echo "regress.sh ended without its closing line"
  failed=$((failed + 1))
fi

# A plugin of another version: either its libwireshark is not there, or Wireshark sees the version that it wants.
other=${LMMP_OTHER_PLUGIN:-$(find "$root/build/release/plugins" -path '*/epan/lmmp.so' 2>/dev/null | head -n 1)}
if [ -z "$other" ] || [[ $other == */4.4/* ]]; then
  echo "skipped: wireshark-4.4 refuses a plugin of another version (there is none in build/release/plugins; name one in LMMP_OTHER_PLUGIN)"
  skipped=$((skipped + 1))
else
  install -D "$other" "$folder/lmmp/build/other/plugins/4.4/epan/lmmp.so"
  output=$(inside 'bash /lmmp/pcaps/tshark.sh /lmmp/build/other -n -r /lmmp/pcaps/lmmp-carriers.pcap -c 1' 2>&1)
  status=$?
  if [ "$status" -eq 0 ] && grep -qE "plugin '?lmmp\.so.*(libwireshark\.so\.[0-9]+: cannot open|compiled for Wireshark version)" <<<"$output"; then
    echo "a plugin of another version is refused: $(grep -m1 -o "[^ ]* [^ ]* *plugin '*lmmp.so.*" <<<"$output")"
    passed=$((passed + 1))
  else
    printf 'Wireshark 4.4 says nothing of a plugin for another version (status %d):\n%s\n' "$status" "$output"
    failed=$((failed + 1))
  fi
fi
finish
