# Shared by demo.sh, test.sh and bench.sh: where we are, packages, builds. Sourced, never run.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C.UTF-8

heading() { printf '\n== %s\n' "$*"; }
complain() { printf '%s\n' "$*" >&2; }

# Names of the packages that are in the list but not installed. `missing_packages demo` leaves out what only tests need.
missing_packages() {
    local wanted
    if [ "$1" = demo ]; then
        wanted=$(grep -v '# test:' "$root/packages.txt")
    else
        wanted=$(cat "$root/packages.txt")
    fi
    printf '%s\n' "$wanted" | sed 's/#.*//; s/[[:space:]]*$//' | grep . | while read -r package; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || printf '%s\n' "$package"
    done
}

# Installs what is missing, as root or through sudo; says what to do where neither works.
install_packages() {
    local missing apt=(apt-get)
    if ! command -v dpkg-query >/dev/null; then
        complain "This is not a Debian system. Install what packages.txt names by your own means, then run this again with LMMP_NO_APT=1."
        [ -n "${LMMP_NO_APT:-}" ] && return 0
        return 1
    fi
    [ -n "${LMMP_NO_APT:-}" ] && return 0
    missing=$(missing_packages "$1" | tr '\n' ' ')
    [ -z "$missing" ] && return 0
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            complain "These packages are missing, and there is no sudo to install them. As root:"
            complain "    apt-get install --no-install-recommends $missing"
            return 1
        fi
        apt=(sudo env DEBIAN_FRONTEND=noninteractive apt-get)
    fi
    heading "Installing $missing"
    export DEBIAN_FRONTEND=noninteractive
    local options=(-y -q --no-install-recommends -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
    # Only a stale list of packages needs the update; most machines have a fresh one.
    # shellcheck disable=SC2086 # a list of words
    if ! "${apt[@]}" install "${options[@]}" $missing >"$root/build/apt.log" 2>&1; then
        "${apt[@]}" update -q >>"$root/build/apt.log" 2>&1
        # shellcheck disable=SC2086
        if ! "${apt[@]}" install "${options[@]}" $missing >>"$root/build/apt.log" 2>&1; then
            tail -n 20 "$root/build/apt.log" >&2
            complain "apt could not install what is missing; the whole of its output is in build/apt.log."
            return 1
        fi
    fi
}

# build PRESET [TARGET...]: configures and builds; shows the log only when it fails.
build() {
    local preset=$1 log="$root/build/$1.log"
    shift
    local targets=()
    [ $# -gt 0 ] && targets=(--target "$@")
    if ! (cd "$root" && cmake --preset "$preset" && cmake --build --preset "$preset" "${targets[@]}") >"$log" 2>&1; then
        grep -nE 'error|FAILED|Error' "$log" | head -n 40 >&2
        complain "The build of preset $preset failed; the whole of its output is in build/$preset.log."
        return 1
    fi
}

mkdir -p "$root/build"
