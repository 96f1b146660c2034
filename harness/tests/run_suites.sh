#!/usr/bin/env bash
# Runs test programs one after the other, says which tests failed and how to run just those again, and counts.
#
#   run_suites.sh [--memcheck] [--again COMMAND] BUILD [PROGRAM...]
#
#   BUILD       the folder of what was built: BUILD/tests/PROGRAM is run, from the top folder of the project
#   PROGRAM     names, without folder; none: nothing to do is a failure
#   --memcheck  under Valgrind; an error or a leak in a program, or in a process that it starts, is one more failure
#   --again     what runs a program again when TESTS=... is added to it; "make check" unless stated
#
# Q237588_TEST_SECONDS: how long one program may take (240). The last line is "N passed, N failed"; status 1 if any failed.
set -u
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL

memcheck=false
again='make check'
while [ $# -gt 0 ]; do
    case $1 in
    --memcheck) memcheck=true ;;
    --again)
        again=$2
        shift
        ;;
    *) break ;;
    esac
    shift
done
if [ $# -eq 0 ]; then
    echo 'usage: run_suites.sh [--memcheck] [--again COMMAND] BUILD [PROGRAM...]' >&2
    exit 2
fi

cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
build=$1
shift
seconds=${Q237588_TEST_SECONDS:-240}
logs=$build/logs/$([ $memcheck = true ] && echo memcheck || echo check)
mkdir -p "$logs" || exit 1
export Q237588_BUILD=$build
# Of a build with sanitizers: leaks are Valgrind's business, which knows what a worker still holds that a module ends in mid-job.
export ASAN_OPTIONS=${ASAN_OPTIONS-detect_leaks=0} UBSAN_OPTIONS=${UBSAN_OPTIONS-print_stacktrace=1}

runner=(timeout --foreground --kill-after=5 "$seconds")
if [ $memcheck = true ]; then
    # Check does not fork here: one start of Valgrind is enough for a program, and nothing is lost where a child ends by a signal.
    export Q237588_VALGRIND=1 CK_FORK=no CK_TIMEOUT_MULTIPLIER=30
    valgrind=(valgrind --tool=memcheck --trace-children=yes --num-callers=24 --error-exitcode=99 --leak-check=full
        "--show-leak-kinds=definite,indirect,possible" "--errors-for-leak-kinds=definite,indirect,possible"
        "--suppressions=$PWD/harness/tests/valgrind.supp"
        # Tools of the system that tests call, each of which would take half a second to start.
        "--trace-children-skip=*/rm,*/nm,*/diff,*/cc,*/gcc,*/clang")
fi

passed=0
failed=0

# The names of the cases that failed, once each, from Check's lines FILE:LINE:F|E:CASE:TEST:ITERATION: MESSAGE.
failed_cases() {
    sed -n 's/^[^:]*:[0-9]*:[FE]:\([^:]*\):[^:]*:[0-9]*: .*/\1/p' "$1" | sort -u
}

# The logs in which Valgrind found something, those of programs that the test program started first: where a check failed, the test
# program itself may have left behind what it had no more occasion to free. A process that was killed has no summary, and nothing to say.
findings() {
    local all
    mapfile -t all < <(grep -lE 'ERROR SUMMARY: [1-9]' "$logs/$1"/*.log 2>/dev/null)
    [ ${#all[@]} -gt 0 ] || return
    grep -LE "Command: $build/tests/$1\$" "${all[@]}"
    grep -lE "Command: $build/tests/$1\$" "${all[@]}"
}

run_program() {
    local program=$1 output=$logs/$1.out began=$SECONDS status=0 line checks=0 bad=0 reason='' found=()
    local command=("${runner[@]}")
    if [ $memcheck = true ]; then
        rm -rf "${logs:?}/$program"
        mkdir -p "$logs/$program"
        command+=("${valgrind[@]}" "--log-file=$PWD/$logs/$program/%p.log")
    fi
    # The outer redirection takes what the shell itself says of a program that died.
    { "${command[@]}" "$build/tests/$program" </dev/null >"$output" 2>&1 || status=$?; } 2>/dev/null

    line=$(grep -aE '^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+$' "$output" | tail -n 1)
    if [[ $line =~ Checks:\ ([0-9]+),\ Failures:\ ([0-9]+),\ Errors:\ ([0-9]+) ]]; then
        checks=${BASH_REMATCH[1]}
        bad=$((BASH_REMATCH[2] + BASH_REMATCH[3]))
    fi
    [ $memcheck = true ] && mapfile -t found < <(findings "$program")

    if [ $status -eq 124 ] || [ $status -eq 137 ]; then
        reason="took longer than $seconds seconds"
    elif [ -z "$line" ] && [ $status -gt 128 ]; then
        reason="died of signal $((status - 128)) ($(kill -l $((status - 128)) 2>/dev/null)) before its summary"
    elif [ -z "$line" ]; then
        reason="ended with status $status and without a summary"
    elif [ $status -ne 0 ] && [ $bad -eq 0 ] && [ ${#found[@]} -eq 0 ]; then
        reason="ended with status $status though no test failed"
    fi

    local failures=$bad
    [ -n "$reason" ] && failures=$((failures + 1))
    [ ${#found[@]} -gt 0 ] && failures=$((failures + 1))
    passed=$((passed + checks - bad))
    [ $memcheck = true ] && [ ${#found[@]} -eq 0 ] && [ -z "$reason" ] && passed=$((passed + 1))
    failed=$((failed + failures))
    if [ $failures -eq 0 ]; then
        printf '  %-28s %5d passed %28d s\n' "$program" "$checks" $((SECONDS - began))
        return
    fi

    printf '  %-28s %5d passed, %d failed%s\n' "$program" $((checks - bad)) $failures "${reason:+: it $reason}"
    local case cases
    mapfile -t cases < <(failed_cases "$output")
    if [ ${#cases[@]} -eq 0 ] || [ ${#found[@]} -gt 0 ] || [ -n "$reason" ]; then
        echo "    again: $again TESTS=$program"
    fi
    for case in "${cases[@]}"; do
        echo "    again: $again TESTS=$program CK_RUN_CASE='$case'"
    done
    grep -avE '^Running suite|^[0-9]+%: Checks:' "$output" | head -n 60 | sed 's/^/    | /'
    local log
    for log in "${found[@]:0:4}"; do
        echo "    Valgrind, $log: $(sed -n 's/^==[0-9]*== Command: //p' "$log" | head -n 1)"
        sed -n '/^==[0-9]*== *\(Invalid\|Conditional\|Use of\|Syscall\|Jump\|Mismatched\|Source and\|.* lost in loss\)/,/^==[0-9]*== *$/p' \
            "$log" | head -n 20 | sed 's/^/    | /'
    done
}

for program; do
    run_program "$program"
done
if [ $# -eq 0 ]; then
    echo '  no test program was named'
    failed=1
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
