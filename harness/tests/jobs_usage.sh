#!/usr/bin/env bash
# Tests the summary of run_tests.sh: logs are named after steps and suites, and commands to repeat failures name the failed suites.
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

# For the runs below.
list='' least=0

# screen SUITE...: runs a failing job for each suite, and two jobs of another step, the second of which fails.
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
verdict 'one line repeats all failed suites' says '    make check CC=clang TESTS="test_a test_b test_c test_d"'
verdict 'a step without suites is repeated as it is' says '    make two'
verdict 'all failures are counted' says '0 passed, 9 failed'
verdict 'the log of a suite has its name' test -s "$place/logs/suites-with-clang-s-sanitizers-test_c.log"
verdict 'two jobs of a step have two logs' test "$(find "$place/logs" -name 'two*.log' | wc -l)" -eq 2
verdict 'there are no other logs' test "$(find "$place/logs" -type f -name '*.log' | wc -l)" -eq 6
verdict 'the list of seconds has each job' test "$(grep -cE '^ +[0-9]+\.[0-9]{2} +[0-9]+  (Suites|two)' "$place/logs/seconds.txt")" -eq 6
verdict 'no other files are left' test "$(find "$place/logs" -type f | wc -l)" -eq 7
screen test_a >"$output"
verdict 'a few suites are repeated with their failed cases' says '    make check CC=clang TESTS=test_a CK_RUN_CASE=case'
verdict 'no list is kept of an incomplete run' not test -e "$place/q237588/checks"
list='full, some' least=4
screen test_a >"$output"
verdict 'fewer checks than the minimum are a failure' says 'FAILED: 3 checks; expected at least 4'
verdict 'that failure is counted' says '0 passed, 4 failed'
list='full, some' least=3
screen test_a >"$output"
verdict 'the minimum of checks is no failure' says '0 passed, 3 failed'
(
    XDG_CACHE_HOME=$PWD/$place
    # shellcheck source=harness/tests/jobs.sh
    . harness/tests/jobs.sh
    list_checks 'full, some' 'full, other'
) >"$output"
verdict 'the list names the steps with their checks' says "       2  Suites with clang's sanitizers"
verdict 'the list has their sum' says '       3  checks'
verdict 'a tier that was not run is reported' says '  no complete run on this machine'
counts
