#!/usr/bin/env bash
# Is a broken fix reported everywhere? In copies of fixed/ one place each compares by bytes; then the exit status, each report and
# the suite of the fixtures must report the failing fixture, the build and the reason.
#
#   broken_fix.sh [BUILD]     the build folder (default: build)
#
# The last line is "N passed, N failed".
set -u
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL GITHUB_STEP_SUMMARY
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
build=${1-build}

place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT
log=$place/log
# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh

# break_place PLACE FOLDER: makes fixed/ in FOLDER compare by bytes at PLACE.
break_place() {
    local source=$2/fixed/ccm_compare.c
    sed -i -e "s/\\[$1\\] = compare_folded/[$1] = compare_bytes/" -e 's/^#include <utf8proc.h>$/#include <string.h>\n&/' \
        -e '/^const struct ccm_compare \*ccm_compare_module/i\
static int compare_bytes(struct ccm_name a, struct ccm_name b)\
{\
    size_t common = a.length < b.length ? a.length : b.length;\
    int order = memcmp(a.bytes, b.bytes, common);\
    return order ? order : (a.length > b.length) - (a.length < b.length);\
}\
' "$source" && grep -q "\\[$1\\] = compare_bytes" "$source"
}

# A program loads the modules beside it, so a copy of it with another sp4.so is a build of the broken fix.
formats=(tap junit markdown html)
# run_all FOLDER: writes all reports of all fixtures; sets $status.
run_all() {
    local format options=()
    for format in "${formats[@]}"; do
        options+=("--report=$format:$1/$format")
    done
    status=0
    "$1/q237588" run --blame --verbose --color=never "${options[@]}" fixtures >"$1/table" 2>"$1/errors" || status=$?
    "$1/q237588" run --blame --format=json fixtures >"$1/json" 2>>"$1/errors"
}
new_build() {
    mkdir -p "$1/modules" "$1/fixed" && cp "$build/q237588" "$1" && cp "$build"/modules/*.so "$1/modules" && cp fixed/*.c "$1/fixed"
}

sound=$place/sound
new_build "$sound" || exit 1
run_all "$sound"
verdict 'the unchanged fix passes' test "$status" -eq 0

# says REPORT TEXT: the broken build's report has TEXT, apart from markup.
plain() { sed -e 's/<[^>]*>/ /g' -e 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#39;/'"'"'/g; s/&amp;/\&/g' "$1"; }
says() { plain "$broken/$1" | grep -F -e "$2" >/dev/null; }
# is_new REPORT TEXT: the correct build's report does not have it.
is_new() { says "$1" "$2" && ! plain "$sound/$1" | grep -F -e "$2" >/dev/null; }
in_table() {
    awk -v fixture="$1" -v reason="$2" '
        $0 ~ "^" fixture ", source:" { here = 1; blank = 0 }
        here && /^  [^ ]/ { build = $1; red = /FAILED$/ }
        here && build == "SP4" && red && $0 == "    FAILED: " reason { found = 1 }
        /^$/ { if (++blank == 2) here = 0 }
        END { exit !found }' "$broken/table"
}
in_json() {
    jq -e --arg fixture "$1" --arg reason "$2" '.failed > 0 and any(.runs[];
        .fixture == $fixture and .build == "SP4" and (.passed | not) and (.reasons | index($reason) != null))' \
        "$broken/json" >/dev/null
}
in_junit() {
    local case="//testsuite[contains(@name, 'SP4') and not(contains(@name, 'pre-SP4'))]//testcase[@name = '$1']"
    xmllint --xpath "$case/failure" "$broken/junit" >"$log" 2>&1 && plain "$log" | cat - "$log" | grep -F -e "$2" >/dev/null
}
in_tap() {
    awk -v fixture="$1" -v reason="$2" '
        /^ *(not )?ok / { red = /^ *not ok / && index($0, fixture) && index($0, "SP4") && !index($0, "pre-SP4") }
        red && index($0, reason) { found = 1 }
        END { exit !found }' "$broken/tap"
}

# convicts PLACE FIXTURE REASON
convicts() {
    local format
    broken=$place/$1
    new_build "$broken" && break_place "$1" "$broken"
    if ! gcc -std=c11 -Wall -Wextra -Werror -Iharness -shared -fPIC -o "$broken/modules/sp4.so" "$broken"/fixed/*.c -lutf8proc; then
        verdict "$1: the broken fix could be built" false
        return
    fi
    run_all "$broken"
    verdict "$1: the exit status is 1 (it is $status)" test "$status" -eq 1
    verdict "$1: the table ends with the run that failed" grep -q "^  FAILED: $2 with SP4: " "$broken/table"
    verdict "$1: the table names fixture, build and reason" in_table "$2" "$3"
    verdict "$1: JSON names fixture, build and reason" in_json "$2" "$3"
    for format in "${formats[@]}"; do
        verdict "$1: $format names the fixture" grep -q -F -e "$2" "$broken/$format"
        verdict "$1: $format names the reason, for the broken fix only" is_new "$format" "$3"
    done
    verdict "$1: TAP names fixture, build and reason in one place" in_tap "$2" "$3"
    verdict "$1: JUnit names fixture, build and reason in one place" in_junit "$2" "$3"
}
convicts CCM_IMPORT_LIST article-three-spellings 'redundant updates: 18, expected 0'
convicts CCM_EXPORT_MATCH user-of-another-post-office-overwritten 'damaged: 1, expected 0'
convicts CCM_POST_OFFICE left-over-post-office-in-lower-case 'records in cycle 1: 4, expected 0'

# The suite of the fixtures, which the commit hook runs, with the broken fix as a build. hooks.sh tests that the hook rejects the
# commit if run_tests.sh fails.
broken=$place/CCM_IMPORT_LIST
mkdir -p "$broken/tests" && cp "$build/suites" "$broken" && ln -s ../suites "$broken/tests/test_corpus"
status=0
bash harness/tests/run_suites.sh "$broken" test_corpus >"$log" 2>&1 || status=$?
verdict 'the suite of the fixtures fails' test "$status" -eq 1
verdict 'it reports the reason' grep -q 'fixture article-three-spellings, build SP4: ' "$log"
verdict 'it names the command to repeat it' grep -q 'make check TESTS=test_corpus' "$log"
verdict 'it counts the failures' grep -qE '^[0-9]+ passed, [1-9][0-9]* failed$' "$log"

counts
