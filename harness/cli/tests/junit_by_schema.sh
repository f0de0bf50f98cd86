#!/usr/bin/env bash
# JUnit reports of runs, of audit and of runs made by hand satisfy docs/junit.xsd; what is no such report does not.
#   junit_by_schema.sh LMMP-CONFORM JUNIT-SAMPLES
# Exit code 77: there is no xmllint here.
set -uo pipefail
conform=$1 samples=$2
schema=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)/docs/junit.xsd
if ! command -v xmllint >/dev/null; then
    echo "SKIPPED: no xmllint to validate with (Debian: apt-get install libxml2-utils)"
    exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0
fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}
expect() { # NAME ELEMENT: the report has one at least
    grep -q "<$2" "$folder/$1.xml" || fail "$1 has no $2, so it shows nothing about it"
}
report() { # NAME EXIT-CODE ARGUMENT...
    local name=$1 wanted=$2 got=0
    shift 2
    "$conform" "$@" --junit "$folder/$name.xml" >"$folder/console" 2>&1 || got=$?
    [ "$got" -eq "$wanted" ] && return
    fail "$name ended with $got, not $wanted"
    cat "$folder/console"
}

fault=(--fault ar-login-ack-without-sid)
printf 'name: little\nrole: ar\nreached_by: simulate\nics: []\n' >"$folder/little.yaml"
printf -- '- {id: lmmp-ar-login, reason: "bug 17, <open>"}\n' >"$folder/parked.yaml"
report passing 0 run 'lmmp-ar-login*'
report failing 1 run 'lmmp-ar-login*' "${fault[@]}"
expect failing 'failure type="fail"'
report not-applicable 0 run 'lmmp-ar-login*' 'lmmp-ar-handover*' --iut "$folder/little.yaml"
expect not-applicable skipped
report parked 0 run lmmp-ar-login "${fault[@]}" --parked "$folder/parked.yaml"
expect parked 'skipped message="parked (bug 17, &lt;open&gt;)'
report parked-passing 1 run lmmp-ar-login --parked "$folder/parked.yaml"
expect parked-passing 'failure type="parked_but_passes"'
report repeated 0 run lmmp-ar-login --repeat 2

# What tshark would say of a capture with one sound frame and one without its MAC. Where root runs this, it is
# started as nobody.
cat >"$folder/tshark" <<'STUB'
#!/bin/sh
if [ "$1" = -G ]; then
    for i in lmmp.type lmmp.mac_missing lmmp.no_response; do printf 'F\tname\t%s\tFT_NONE\n' $i; done
    exit 0
fi
printf '3\t0.5\teth0\tLocal\t\t\t\tfe80::1\tfe80::2\tLogout SID=0x1\t1\t\n7\t1.5\teth0\tLocal\t\t\t\tfe80::2\tfe80::1\tAck SID=0x1\t\t\n'
STUB
chmod +x "$folder/tshark"
echo "a capture" >"$folder/a.pcapng"
chmod 755 "$folder"
report audit 1 audit "$folder/a.pcapng" --tshark "$folder/tshark" --plugin "$folder"
expect audit 'failure type="fail"'

"$samples" "$folder" || fail "no reports made by hand"
for element in failure error skipped flakyError rerunError; do expect every-verdict "$element"; done

for file in "$folder"/*.xml; do
    told=$(xmllint --noout --schema "$schema" "$file" 2>&1) || fail "$(basename "$file"): $told"
done

# A schema that everything satisfies would show nothing.
refuse() { # WHAT SED-EXPRESSION
    sed -E "$2" "$folder/every-verdict.xml" >"$folder/other"
    cmp -s "$folder/every-verdict.xml" "$folder/other" && fail "$1: nothing was changed"
    xmllint --noout --schema "$schema" "$folder/other" >"$folder/told" 2>&1 && fail "$1 satisfies the schema"
}
refuse "a case without a name" '0,/ name="lmmp-ar-logout"/s///'
refuse "a time that is no number" '0,/ time="[0-9.]+"/s// time="fast"/'
refuse "an unknown verdict" 's/(<.?)error /\1undecided /'
refuse "a time with a zone" 's/(timestamp="[^"]+)"/\1Z"/'
refuse "a count that is missing" 's/ skipped="[0-9]+"//'
refuse "verdict and text in another order" 's/<testsuite /<properties\/><testsuite /'
refuse "a flaky case without its trace" 's/<stackTrace>[^<]*<\/stackTrace>//'

[ "$failures" -eq 0 ] && echo "$(find "$folder" -name '*.xml' | wc -l) reports satisfy the schema"
[ "$failures" -eq 0 ]
