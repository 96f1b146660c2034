#!/usr/bin/env bash
# Tests the benchmark program of `make bench`, with small inputs: figures, formats, errors; not speed.
# The last line is "N passed, N failed".
#
#   bench.sh [BUILD]     the folder of the program and the modules (default: build)
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
folder=${1-build}
program=$folder/bench

mkdir -p build || exit 1
place=$(mktemp -d build/bench-test.XXXXXX) || exit 1
trap 'rm -rf "$place"' EXIT

# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh
output=$place/output errors=$place/errors json=$place/figures.json

# run OPTION...: runs it, and sets $output, $errors and $status.
run() {
    status=0
    "$program" "$@" >"$output" 2>"$errors" </dev/null || status=$?
}
# ends STATUS [MESSAGE]: the last run had this status, and only this message on standard error.
ends() {
    [ "$status" -eq "$1" ] || return
    if [ $# -eq 1 ]; then [ ! -s "$errors" ]; else grep -q -e "$2" "$errors"; fi
}
holds() { jq -e "$1" "$json" >/dev/null 2>>"$errors"; }

# ---- All figures, once with growth and once without -------------------------------------------------------------------------

small=(--size=1 --recipients=2000)
run "${small[@]}" --rounds=2 --json="$json" "$folder/modules"
verdict 'it measures, and prints no progress without a terminal' ends 0
verdict 'the table names the size' grep -q 'medians of 2 rounds; scale: 2000 recipients at 3 sites, 20 of them similar' "$output"
verdict 'the table ends with the number of targets met' grep -qxE '[0-9]+ of 16 targets met' "$output"
verdict 'JSON has the conditions' holds '.conditions | .rounds == 2 and .size == 1 and .recipients == 2000 and .sites == 3 and
    .similar == 20 and .growth == 10 and (.processor | type) == "string" and .processors >= 1 and .memory > 0 and
    (.compiler | length) > 0 and (.sqlite | test("^3[.]"))'
verdict 'names are unique' holds '[.figures[] | .name] | length == (unique | length)'
verdict 'every figure has a group and a unit' holds 'all(.figures[]; ([.group] | inside(["search", "scale", "directory", "connector"])) and (.unit | length) > 0)'
verdict 'only software that is not installed is skipped' holds '[.figures[] | select(.skipped) | .skipped] - ["it is not installed", "slapd is not installed"] == []'
verdict 'measured figures are above 0' holds 'all(.figures[] | select(.skipped | not); .median > 0 and all(.rounds[]; . > 0))'
verdict 'each round counts, except for constant figures' holds 'all(.figures[] | select(.skipped | not);
    (.rounds | length) == (if .unit == "calls/recipient" then 1 else 2 end))'
verdict 'the median of two is their mean' holds 'all(.figures[] | select((.rounds | length) == 2);
    ((.rounds | add) / 2 - .median) / .median | fabs < 1e-4)'
verdict 'a target is met or not' holds '[.figures[] | select(.target)] | length == 16 and
    all(.[]; .target.met == (if .target.at_least then .median >= .target.at_least else .median <= .target.at_most end))'
quotients='[["SQLite'"'"'s two joins / steady SP4", "SQLite, two joins", "steady cycle, SP4", 1],
    ["steady SP4 / plain pass", "steady cycle, SP4", "plain pass over both lists", 1],
    ["steady pre-SP4 / SP4", "steady cycle, pre-SP4", "steady cycle, SP4", 1],
    ["load and ten cycles / one pass of awk", "load and ten cycles, SP4", "the faster awk", 1],
    ["growth of a steady cycle", "10 times as many: steady cycle, SP4", "steady cycle, SP4", 10],
    ["growth of memory", "10 times as many: memory at most", "memory at most", 1],
    ["reading LDIF / a short Python script", "reading LDIF", "a short Python script on LDIF", 1],
    ["reading CSV / a short Python script", "reading CSV", "a short Python script on CSV", 1],
    ["reading from slapd / ldapsearch and awk", "reading from slapd", "ldapsearch and awk", 1]]'
verdict 'quotients are those of each round' holds "([.figures[] | {(.name): .rounds}] | add) as \$of | all(${quotients}[];
    all((\$of[.[0]], .) ; . != null) and (. as \$q | all(range(2); . as \$i |
        (\$of[\$q[0]][\$i] - \$of[\$q[1]][\$i] / \$of[\$q[2]][\$i] * \$q[3]) / \$of[\$q[0]][\$i] | fabs < 1e-4)))"
verdict 'a comparator is called for each recipient' holds '[.figures[] | select(.unit == "calls/recipient") | .median] |
    length == 2 and all(.[]; . > 0.5)'
# shellcheck disable=SC2016 # they are jq's
verdict 'the load is part of load and ten cycles' holds '([.figures[] | {(.name): .rounds}] | add) as $of |
    all(range(2); $of["load"][.] < $of["load and ten cycles, SP4"][.])'

# The page that explains the figures.
figures() {
    status=0
    bash harness/bench/figures.sh "$@" >"$output" 2>"$errors" || status=$?
}
cp harness/bench/README.md "$place/page.md"
figures "$json" "$place/page.md"
verdict 'figures.sh updates the page' ends 0
has_figures() {
    grep -q '^Medians of 2 rounds on .* Scale: 2,000 recipients at 3 sites, 20 of them similar\.$' "$place/page.md" &&
        [ "$(grep -cE '^\| (growth of memory|load and ten cycles / one pass of awk) \| [0-9.,]+ \| times \| at most' "$place/page.md")" -eq 2 ] &&
        grep -qE '^\| random, SP4, two processes \| [0-9,]+ \| scenarios/s \| [0-9.]+ of "random, SP4, one process" \|$' "$place/page.md"
}
verdict 'each with its target' has_figures
rest() { sed '/^<!-- figures/,/^<!-- end/d' "$1"; }
is_kept() { [ "$(rest "$place/page.md")" = "$(rest harness/bench/README.md)" ] && [ "$(grep -c '^<!-- ' "$place/page.md")" -ge 2 ]; }
verdict 'it keeps everything else' is_kept
cp "$place/page.md" "$place/again.md"
figures "$json" "$place/again.md"
verdict 'it replaces the previous ones' cmp "$place/page.md" "$place/again.md"
explains() {
    local name
    while read -r name; do
        grep -qF -e "$name" harness/bench/README.md || { echo "$name" >"$output" && return 1; }
    done < <(jq -r '.figures[] | select(.group != "search" and .unit != "times") | .name' "$json" |
        sed 's/, \(pre-\)\?SP4$//; s/^10 times as many: .*/10 times as many/; s/^the faster awk$/the faster one counts/')
}
verdict 'the page explains every figure of scale' explains
figures "$json" "$output"
verdict 'a page without markers for figures' ends 1 'no lines "<!-- figures'
echo '[]' >"$place/none.json"
figures "$place/none.json" "$place/page.md"
verdict 'a file without figures' ends 1 'none.json: no output of make bench$'
figures
verdict 'usage of figures.sh' ends 2 '^figures: usage: figures.sh FILE \[PAGE\]$'

run "${small[@]}" --quick --size=1 --rounds=1 --no-growth --json="$json" "$folder/modules"
verdict 'it measures without growth' ends 0
verdict 'JSON says that growth was not measured' holds '([.figures[] | select(.skipped == "--no-growth") | .name] | length) == 9 and .conditions.growth == 1'
verdict 'so does the table' grep -qx '  growth of memory  *- not measured: --no-growth' "$output"
verdict 'one round is one round' grep -q '^medians of 1 round;' "$output"

# ---- Errors ------------------------------------------------------------------------------------------------------------------

run
verdict 'without a folder of modules: usage' ends 2 'Usage: bench'
run "$folder/modules" "$folder/modules"
verdict 'two folders: usage' ends 2 'Too many arguments'
run --rounds=0 "$folder/modules"
verdict '--rounds=0' ends 2 '--rounds: it must be a number, 1 to 101$'
run --rounds=102 "$folder/modules"
verdict '--rounds=102' ends 2 '--rounds: it must be a number, 1 to 101$'
run --size=half "$folder/modules"
verdict '--size=half' ends 2 '--size: it must be a number, 1 to 10000$'
run --recipients=-1 "$folder/modules"
verdict '--recipients=-1' ends 2 '--recipients: it must be a number, 1 to 20000000$'
run --colour "$folder/modules"
verdict 'an unknown option' ends 2 "unrecognized option '--colour'"
run --scale-run
verdict 'a single run without a module' ends 2 'bench: wrong usage of --scale-run'
run --directory-run
verdict 'a single reading without a directory' ends 2 'bench: wrong usage of --directory-run'
run --directory-run "$place/none.ldif"
verdict 'a single reading of a missing directory' ends 4 "$place/none.ldif: cannot be opened"
run --scale-run "$place/none.so" timed
verdict 'a single run of a missing module' ends 2 "$place/none.so"
run "$place"
verdict 'missing modules' ends 4 "$place/pre-sp4.so"

small+=(--rounds=1 --no-growth)
run "${small[@]}" --json="$place/none/figures.json" "$folder/modules"
verdict 'a file that cannot be written' ends 4 "$place/none/figures.json: the figures cannot be written"
TMPDIR=$place/none run "${small[@]}" "$folder/modules"
verdict 'no room for names' ends 4 '^bench: scale: cannot make a file for the names: No such file or directory$'
mkdir "$place/swapped" && cp "$folder/modules/pre-sp4.so" "$place/swapped/sp4.so" && cp "$folder/modules/pre-sp4.so" "$place/swapped"
run "${small[@]}" "$place/swapped"
verdict 'wrong builds' ends 4 '^bench: steady cycle, SP4: cycles after the first sent records$'

counts
