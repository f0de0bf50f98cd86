#!/bin/bash
# Runs tshark with the plugin of a build directory: pcaps/tshark.sh BUILD_DIR [tshark's arguments]
#
# Wireshark ignores plugin folders of its environment when root starts it, so root runs it as nobody, and since
# nobody may not be able to read this checkout, plugin and captures are copied to a folder that it can read.
# BUILD_DIR - runs tshark without any plugin. @KEYS@ in an argument becomes the folder with a copy of pcaps/keys.
# No capture helpers (extcap) are started. A plugin that was built with AddressSanitizer gets its runtime loaded first.
set -euo pipefail

if [ $# -lt 1 ]; then
  echo "usage: $0 BUILD_DIR|- [tshark arguments]" >&2
  exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$1
shift

preload=
room=$(mktemp -d "${TMPDIR:-/tmp}/lmmp-tshark.XXXXXX")
trap 'rm -rf "$room"' EXIT
mkdir -p "$room/extcap" "$room/home" "$room/plugins" "$room/captures" "$room/keys"
if [ "$build" != - ]; then
  if ! compgen -G "$build/plugins/*/epan/lmmp.so" > /dev/null; then
    echo "$0: no plugin in $build/plugins; build it first: cmake --build $build --target lmmp" >&2
    exit 2
  fi
  cp -r "$build/plugins/." "$room/plugins/"
  preload=$(ldd "$room"/plugins/*/epan/lmmp.so | awk '$1 ~ /^lib(asan|ubsan)/ { print $3 }' | paste -sd: -)
fi
if [ -d "$here/keys" ]; then
  cp -r "$here/keys/." "$room/keys/"
fi

# The profile that is installed with the plugin: -C LMMP.
mkdir -p "$room/home/.config/wireshark/profiles"
cp -r "$here/../plugin/profile/." "$room/home/.config/wireshark/profiles/"

arguments=()
count=0
while [ $# -gt 0 ]; do
  if [ "$1" = -r ] && [ $# -gt 1 ]; then
    count=$((count + 1))
    copy="$room/captures/$count-$(basename "$2")"
    cp "$2" "$copy"
    arguments+=(-r "$copy")
    shift 2
  else
    arguments+=("${1//@KEYS@/$room/keys}")
    shift
  fi
done

as_nobody=()
if [ "$(id -u)" = 0 ]; then
  chown -R 65534:65534 "$room"
  as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi
cd "$room"
"${as_nobody[@]}" env -i PATH="$PATH" HOME="$room/home" TMPDIR="$room" TZ=UTC LC_ALL=C.UTF-8 \
  WIRESHARK_PLUGIN_DIR="$room/plugins" WIRESHARK_EXTCAP_DIR="$room/extcap" WIRESHARK_ABORT_ON_DISSECTOR_BUG=1 \
  ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=0}" UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}" \
  ${preload:+LD_PRELOAD="$preload"} \
  tshark "${arguments[@]}"
