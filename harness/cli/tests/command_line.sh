#!/usr/bin/env bash
# The program as CI calls it: exit codes and streams of usage errors, and what the options of `run` promise.
#   command_line.sh LMMP-CONFORM
set -uo pipefail
conform=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failures=0
fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}
call() { # ARGUMENT...: leaves the exit code in $code, the streams in out and err
    code=0
    "$conform" "$@" >out 2>err </dev/null || code=$?
}
refused() { # PATTERN ARGUMENT...: a usage error, told on the standard error alone
    local pattern=$1
    shift
    call "$@"
    [ "$code" -eq 2 ] || fail "$*: ended with $code, not 2"
    [ ! -s out ] || fail "$*: wrote to the standard output: $(head -n 3 out)"
    grep -q -- "$pattern" err || fail "$*: nothing matches '$pattern' in: $(head -n 3 err)"
}
ends() { # CODE ARGUMENT...
    local wanted=$1
    shift
    call "$@"
    [ "$code" -eq "$wanted" ] || fail "$*: ended with $code, not $wanted: $(tail -n 3 err)"
}
ids() { sed -n 's/^      "id": "\(.*\)",$/\1/p' "$@" | LC_ALL=C sort; }
# A report but for what tells the time of day and of the host.
timeless() { grep -vE '^ +"(started|duration_s|tester_lag_ms)":' "$1"; }

# --- what cannot be meant
mkdir empty
echo '{}' >none.json
echo 'x: [' >broken.yaml
for command in list lint coverage mutate 'run --role ar' 'explain lmmp-ar-login' 'park lmmp-ar-login --reason x'; do
    read -ra words <<<"$command"
    refused 'there is no such folder' --testcases nowhere "${words[@]}"
    refused 'no test cases in this folder' --testcases empty "${words[@]}"
done
refused 'a command is missing'
refused 'did you mean list' lits
for command in list lint coverage mutate run schema init compare matrix audit explain park; do
    refused "$command has no option --colour" "$command" --colour
done
refused 'no case has the id' list no-such-case
refused 'no case has the tag' list --tag no-such-tag
refused 'no case has the id lmmp-ar-lgoin; did you mean' explain lmmp-ar-lgoin
refused 'CASE is required' explain
refused 'no case has the id' park no-such-case --reason x
refused 'reason is missing' park lmmp-ar-login
refused 'no requirement has the id D-2-99' coverage D-2-99
refused 'none.json: version: found nothing' coverage --report none.json
refused 'schema takes no argument x' schema x
refused 'no fault has the id' mutate no-such-fault
refused 'AFTER is required' compare none.json
refused 'nowhere.json: cannot be read' compare nowhere.json none.json
refused 'none.json: version: found nothing' compare none.json none.json
refused 'REPORT is required' matrix
refused 'nowhere.json: cannot be read' matrix nowhere.json
refused 'unknown role arr' init --role arr
refused 'please say how it is reached' init --no-questions
refused 'cannot be written' init --no-questions --role ar --reach simulate /proc/nowhere
refused 'broken.yaml:.*YAML that cannot be read' run --iut broken.yaml
refused 'cannot be read' run --parked nowhere.yaml lmmp-ar-login
refused 'is no part' run --role ar --shard 4/3
refused 'the folder nowhere is not there' run lmmp-ar-login --json nowhere/run.json
refused 'two reports in one place' run lmmp-ar-login --json - --junit -
refused 'none.json: version: found nothing' run --role ar --only-failed none.json
refused 'a run is for one' run

# --- what runs are made of
cases=('lmmp-ar-login*' 'lmmp-ar-handover*')
fault=(--fault ar-login-ack-without-sid)
ends 0 run "${cases[@]}" --json whole.json
for part in 1 2 3; do ends 0 run "${cases[@]}" --shard $part/3 --json part$part.json; done
ids whole.json >wanted
[ "$(wc -l <wanted)" -gt 20 ] || fail "too few cases to part"
ids part1.json part2.json part3.json | cmp -s - wanted || fail "the three parts are not the whole, each case once"
ends 0 run lmmp-ar-login --shard 9/9 --json part.json
[ "$(ids part.json)" = "" ] || fail "a part of less than a case is not empty"

ends 1 run "${cases[@]}" "${fault[@]}" --json bad.json
ends 0 run --protocol lmmp --role ar --only-failed bad.json --json again.json
awk '/^      "id":/ {id = $2} /^      "verdict":/ && !/"(pass|not_applicable)"/ {gsub(/^"|",$/, "", id); print id}' bad.json | LC_ALL=C sort >wanted
[ -s wanted ] || fail "nothing failed with the fault"
ids again.json | cmp -s - wanted || fail "--only-failed is not what failed"
ends 0 run --protocol lmmp --role ar --only-failed again.json --json third.json
grep -q '^nothing to run: every case of again.json passed$' out || fail "a run of nothing does not say so"
[ "$(ids third.json)" = "" ] || fail "the report of a run of nothing has cases"

ends 0 run lmmp-ar-login --repeat 3 --json three.json
[ "$(ids three.json | uniq -c | awk '{print $1}' | sort -u)" = 3 ] || fail "--repeat 3 is not three of each"
ends 1 run "${cases[@]}" "${fault[@]}" --fail-fast --json fast.json
[ "$(grep -c '"verdict": "fail"' fast.json)" -eq 1 ] || fail "--fail-fast went on behind a failure"
grep -q interrupted fast.json && fail "--fail-fast calls its own end an interrupt"

for run in first second; do ends 0 run "${cases[@]}" --seed 77 --json $run.json --junit $run.xml; done
cmp -s <(timeless first.json) <(timeless second.json) || fail "one seed gives two reports"
ends 0 run "${cases[@]}" --seed 78 --json other.json
cmp -s <(timeless first.json) <(timeless other.json) && fail "the seed is not in the report"

# --- a report on the standard output is alone there
ends 0 run lmmp-ar-login --seed 77 --json -
grep -q 'cases: ' err || fail "the console is not on the standard error"
mv out piped.json
ends 0 matrix piped.json
ends 0 run lmmp-ar-login --junit -
[ "$(head -c 5 out)" = '<?xml' ] || fail "the JUnit report is not alone: $(head -n 1 out)"
[ "$(tail -n 1 out)" = '</testsuites>' ] || fail "the JUnit report is not alone: $(tail -n 1 out)"
# Who has read enough of it makes no failure of it.
"$conform" run "${cases[@]}" --json - 2>err | head -c 100 >out
[ "${PIPESTATUS[0]}" -eq 0 ] || fail "a reader that goes ends the run with ${PIPESTATUS[0]}"

# --- a signal ends what waits for its input: nothing is lost yet, and nothing is to be reported
mkfifo pipe
"$conform" run lmmp-ar-login --iut pipe >out 2>err &
exec 4>pipe # opens when the program waits at the other end
kill -TERM $!
wait $!
code=$?
exec 4>&-
[ "$code" -eq 143 ] || fail "a signal while the IUT file is read: ended with $code, not by the signal"

[ "$failures" -eq 0 ] && echo "the command line is as it should be"
[ "$failures" -eq 0 ]
