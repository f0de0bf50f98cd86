#!/usr/bin/env bash
# Looks at an HTML report of a run with a failing case in headless Chromium: no console errors, the case opens,
# its ladder is drawn, filters work, and nothing is loaded from anywhere.
#   page_in_chromium.sh LMMP-CONFORM [SCREENSHOT.png]
# Exit code 77: there is no Chromium here.
set -uo pipefail
conform=$1 screenshot=${2:-}
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
    browser=$(command -v "$name") && break
done
if [ -z "${browser:-}" ]; then
    echo "SKIPPED: no Chromium to look at the page with (Debian: apt-get install chromium-headless-shell)"
    exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0
expect() { # WHAT PATTERN FILE
    grep -qE -- "$2" "$3" && return
    echo "FAILED: $1: nothing matches $2"
    failures=$((failures + 1))
}
refuse() {
    grep -qE -- "$2" "$3" || return
    echo "FAILED: $1:"
    grep -E -- "$2" "$3" | head -n 5
    failures=$((failures + 1))
}

# A fault in the simulated reference makes a case fail.
"$conform" run 'lmmp-ar-login*' --fault ar-login-ack-without-sid --out "$folder/out" --html "$folder/run.html" >"$folder/console"
failed=$(grep -oE 'id="case-[^"]*" data-verdict="fail"' "$folder/run.html" | head -n 1 | cut -d '"' -f 2)
if [ -z "$failed" ]; then
    echo "FAILED: the run has no failing case to look at"
    cat "$folder/console"
    exit 1
fi

# Network namespace without a way out, where that is permitted: the page must not need one.
alone=()
unshare -rn true 2>/dev/null && alone=(unshare -rn)
look() { # URL OUTPUT OPTION...
    local url=$1 output=$2
    shift 2
    timeout 100 "${alone[@]}" "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
        --user-data-dir="$folder/profile" --enable-logging=stderr --v=0 --virtual-time-budget=2000 "$@" "$url" >"$output" 2>"$output.log"
}

look "file://$folder/run.html#$failed" "$folder/dom.html" --dump-dom
expect "the page was loaded" '</html>' "$folder/dom.html"
refuse "the console is silent" 'CONSOLE.*source: file:' "$folder/dom.html.log"
expect "the script ran and shows its filters" '<div class="filters">' "$folder/dom.html"
expect "the script counted the cases" 'id="shown"[^>]*>[0-9]+ of [0-9]+ shown' "$folder/dom.html"
expect "the failing case is open" "<details class=\"case fail\" id=\"$failed\"[^>]* open=\"\"" "$folder/dom.html"
expect "its ladder is there" '<svg[^>]*class="ladder"' "$folder/dom.html"

# In the page, by a script of our own behind it: a frame that is clicked shows its octets, a filter hides cases.
{
    cat "$folder/run.html"
    echo "<script>
var one = document.getElementById('$failed'), row = one.querySelector('.row[data-frame]'), box = one.querySelector('svg').getBoundingClientRect();
row.dispatchEvent(new MouseEvent('click', {bubbles: true}));
var shown = one.querySelector('.frame.shown'), tick = document.querySelector('.counts input[value=pass]');
var octets = shown.dataset.frame === row.dataset.frame && shown.offsetHeight > 0;
tick.checked = true;
tick.dispatchEvent(new Event('input'));
document.title = 'drawn ' + (box.width > 100 && box.height > 50) + ', octets ' + octets + ', hidden ' + (one.offsetHeight === 0);
</script>"
} >"$folder/clicked.html"
look "file://$folder/clicked.html#$failed" "$folder/clicked.dom" --dump-dom
refuse "the console is silent" 'CONSOLE.*source: file:' "$folder/clicked.dom.log"
expect "ladder, octets and filter" '<title>drawn true, octets true, hidden true</title>' "$folder/clicked.dom"

# HMIPv6 as well: the field that differs is marked in the octets, and the ladder has the link of its frames alone.
"$conform" run hmipv6-map-alternate-equal --fault map-ba-other-rcoa --html "$folder/map.html" >"$folder/console"
look "file://$folder/map.html#case-hmipv6-map-alternate-equal" "$folder/map.dom" --dump-dom
refuse "the console is silent" 'CONSOLE.*source: file:' "$folder/map.dom.log"
expect "the failing case of HMIPv6 is open" '<details class="case fail" id="case-hmipv6-map-alternate-equal"[^>]* open=""' "$folder/map.dom"
expect "its octet is marked" '<mark>[0-9a-f]{2}</mark>' "$folder/map.dom"
expect "what goes on by itself is folded away" '<summary>with [0-9]+ frames of ND, ARP and advertisements</summary>' "$folder/map.dom"

look "file://$folder/run.html#$failed" "$folder/none" --window-size=1240,1600 --screenshot="$folder/shot.png"
[ "$(head -c 4 "$folder/shot.png" | tail -c 3)" = PNG ] || { echo "FAILED: no screenshot"; failures=$((failures + 1)); }
[ -n "$screenshot" ] && cp "$folder/shot.png" "$screenshot"
[ "$failures" -eq 0 ] && echo "the page is good, $(stat -c %s "$folder/shot.png") octets of screenshot"
[ "$failures" -eq 0 ]
