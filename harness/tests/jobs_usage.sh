#!/usr/bin/env bash
# The screen at the end of run_tests.sh: logs are named after steps and suites, and the commands to repeat name the suites that failed.
# The last line is "N passed, N failed".
# The functions below are called by verdict().
# shellcheck disable=SC2016,SC2030,SC2031,SC2119,SC2317
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1

mkdir -p build || exit 1
place=$(mktemp -d build/jobs.XXXXXX) || exit 1
trap 'rm -rf "$place"' EXIT

# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh
output=$place/output

# Of the runs below.
list='' least=0

# screen SUITE...: jobs of these suites, of which each fails, and two of another step, of which the second one fails.
screen() (
    # Variables of jobs.sh.
    # shellcheck disable=SC2034
    logs=$place/logs started=$SECONDS reports=none left_out=() XDG_CACHE_HOME=$PWD/$place
    rm -rf "$logs" && mkdir -p "$logs"
    # shellcheck source=harness/tests/jobs.sh
    . harness/tests/jobs.sh
    for suite; do
        job "Suites with clang's sanitizers" counts 'make check CC=clang' \
            sh -c 'echo "  again: make check CC=clang TESTS=$1 CK_RUN_CASE=case"; echo "0 passed, 2 failed"' sh "$suite"
    done
    job 'two' one 'make two' true
    job 'two' one 'make two' false
    run_jobs 2
    finish
)
screen test_a test_b test_c test_d >"$output"
says() { grep -qxF -- "$1" "$output"; }
verdict 'one line repeats all suites that failed' says '    make check CC=clang TESTS="test_a test_b test_c test_d"'
verdict 'a step without suites is repeated as it is' says '    make two'
verdict 'all that failed is counted' says '0 passed, 9 failed'
verdict 'a suite has a log of its name' test -s "$place/logs/suites-with-clang-s-sanitizers-test_c.log"
verdict 'two jobs of a step have two logs' test "$(find "$place/logs" -name 'two*.log' | wc -l)" -eq 2
verdict 'no other logs are there' test "$(find "$place/logs" -type f -name '*.log' | wc -l)" -eq 6
verdict 'each job is in the list of seconds' test "$(grep -cE '^ +[0-9]+\.[0-9]{2} +[0-9]+  (Suites|two)' "$place/logs/seconds.txt")" -eq 6
verdict 'and nothing else is left' test "$(find "$place/logs" -type f | wc -l)" -eq 7
screen test_a >"$output"
verdict 'a few are repeated with their cases' says '    make check CC=clang TESTS=test_a CK_RUN_CASE=case'
verdict 'no list is kept of what was not whole' not test -e "$place/q237588/checks"
list='full, some' least=4
screen test_a >"$output"
verdict 'fewer checks than there must be are a failure' says 'FAILED: 3 checks; expected at least 4'
verdict 'and it counts' says '0 passed, 4 failed'
list='full, some' least=3
screen test_a >"$output"
verdict 'as many as there must be are none' says '0 passed, 3 failed'
(
    XDG_CACHE_HOME=$PWD/$place
    # shellcheck source=harness/tests/jobs.sh
    . harness/tests/jobs.sh
    list_checks 'full, some' 'full, other'
) >"$output"
verdict 'the list names the steps with their checks' says "       2  Suites with clang's sanitizers"
verdict 'and their sum' says '       3  checks'
verdict 'a tier that was not run is said' says '  was not run whole on this machine'
counts
