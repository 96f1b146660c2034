#!/usr/bin/env bash
# Runs test programs one after the other, prints failed tests and the commands to repeat them, and counts.
#
#   run_suites.sh [--memcheck] [--reports DIR] [--again COMMAND] BUILD [PROGRAM...]
#
#   BUILD       the build folder: BUILD/tests/PROGRAM is run, from the top folder of the project
#   PROGRAM     names, without folder; none is a failure
#   --memcheck  run under Valgrind; an error or a leak in a program, or in a process that it starts, is one more failure
#   --reports   folder of Valgrind's results: summary.txt of all programs so far, and the XML of each test program and of each started
#               process with findings (default: reports/valgrind/)
#   --again     command to repeat a program, without TESTS=... (default: "make check" or "make memcheck")
#
# Valgrind starts slowly: it runs one program that forks a process for each suite of BUILD.
#
# Q237588_TEST_SECONDS: time limit of one program (default: 600). The last line is "N passed, N failed"; exit status 1 if any
# failed.
set -u
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL

memcheck=false
reports=reports/valgrind
again=
while [ $# -gt 0 ]; do
    case $1 in
    --memcheck) memcheck=true ;;
    --reports)
        reports=$2
        shift
        ;;
    --again)
        again=$2
        shift
        ;;
    *) break ;;
    esac
    shift
done
if [ $# -eq 0 ]; then
    echo 'usage: run_suites.sh [--memcheck] [--reports DIR] [--again COMMAND] BUILD [PROGRAM...]' >&2
    exit 2
fi

cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
build=$1
shift
seconds=${Q237588_TEST_SECONDS:-600}
logs=$build/logs/$([ $memcheck = true ] && echo memcheck || echo check)
mkdir -p "$logs" || exit 1
export Q237588_BUILD=$build
[ -n "$again" ] || again="make $([ $memcheck = true ] && echo memcheck || echo check)"
# Sanitizers: leaks are checked only if a process ends by itself, unlike a worker that a module ends in mid-job; an allocation
# beyond a worker's limit returns NULL instead of ending the process; a small quarantine of freed memory keeps forks fast.
export ASAN_OPTIONS=${ASAN_OPTIONS-detect_leaks=1:allocator_may_return_null=1:quarantine_size_mb=8:malloc_context_size=16} UBSAN_OPTIONS=${UBSAN_OPTIONS-print_stacktrace=1}
export LSAN_OPTIONS=${LSAN_OPTIONS-print_suppressions=0:suppressions=$PWD/harness/tests/lsan.supp}
# One process for all checks, as a fork takes longer than a check. If a program without instruments crashes, it is run again with a
# process for each check.
again_forked=false
case $build in
*/sanitize | */quick)
    [ -n "${CK_FORK-}" ] || again_forked=true
    export CK_FORK=${CK_FORK-no}
    ;;
esac
case $build in
*/sanitize) again_forked=false ;;
esac

# On a busy machine, a test takes many times as long. The time limit of a whole program is unchanged.
export CK_TIMEOUT_MULTIPLIER=${CK_TIMEOUT_MULTIPLIER-5}

# KILL, as Check without forks reacts to TERM by ending its whole process group, including this script and its caller.
runner=(timeout --foreground --signal=KILL "$seconds")
if [ $memcheck = true ]; then
    # Check does not fork here: Valgrind starts only once per program, and no results are lost if a child ends by a signal.
    export Q237588_VALGRIND=1 CK_FORK=no CK_TIMEOUT_MULTIPLIER=30
    valgrind=(valgrind --tool=memcheck --trace-children=yes --num-callers=24 --error-exitcode=99 --leak-check=full
        "--show-leak-kinds=definite,indirect,possible" "--errors-for-leak-kinds=definite,indirect,possible"
        "--suppressions=$PWD/harness/tests/valgrind.supp"
        # Skipped: system tools that tests call, each of which would take half a second to start, and a directory server.
        "--trace-children-skip=*/rm,*/nm,*/diff,*/cc,*/gcc,*/clang,*/slapd,*/openssl,*/cp,*/sh,*/true,*/ldapmodify,*/ns-slapd")
fi

# Whether one program, which contains all suites, forks a process for each.
together=false
[ $memcheck = true ] && [ $# -gt 1 ] && [ -x "$build/suites" ] && together=true
starter=

# Starts that program: its process is $starter, the folder of its results $shared.
start_starter() {
    shared=$logs/together.$$
    rm -rf "$shared"
    mkdir -p "$shared"
    coproc STARTER { exec "${valgrind[@]}" --xml=yes "--xml-file=$PWD/$shared/%p.xml" "$build/suites" 2>/dev/null; }
    starter=$STARTER_PID
}

# ask_starter PROGRAM OUTPUT: runs one suite; returns its status as a shell would. Moves Valgrind's results to the suite's folder.
ask_starter() {
    local status=1 file
    [ -n "$starter" ] || start_starter
    echo "$1 $2" >&"${STARTER[1]}"
    if ! read -r -t "$seconds" status <&"${STARTER[0]}"; then
        # It hangs or crashed.
        status=137
        stop_starter
    fi
    for file in "$shared"/*.xml; do
        [ "$file" = "$shared/$starter.xml" ] || mv "$file" "$logs/$1/"
    done
    return "$status"
}

# shellcheck disable=SC2046 # process numbers
stop_starter() {
    kill -KILL $(ps -o pid= --ppid "$starter") "$starter" 2>/dev/null
    wait "$starter" 2>/dev/null
    starter=
}

passed=0
failed=0

# Names of the failed cases, once each, from Check's lines FILE:LINE:F|E:CASE:TEST:ITERATION: MESSAGE.
failed_cases() {
    sed -n 's/^[^:]*:[0-9]*:[FE]:\([^:]*\):[^:]*:[0-9]*: .*/\1/p' "$1" | sort -u
}

# Files with an error or a leak, those of started programs first: after a failed check, the test program itself may leak. Files of
# killed processes have the errors until then. Files count, not exit statuses, as a test may ignore that of a child.
findings() {
    local all
    mapfile -t all < <(grep -l '^<error>$' "$logs/$1"/*.xml 2>/dev/null)
    [ ${#all[@]} -gt 0 ] || return
    local own=$build/tests/$1
    $together && own=$build/suites
    grep -L "<exe>$own</exe>" "${all[@]}"
    grep -l "<exe>$own</exe>" "${all[@]}"
}

# Each error of a file as text: kind and location.
describe() {
    awk '
        function text(line) {
            sub(/^ *<[^>]*>/, "", line)
            sub(/<\/[^>]*>$/, "", line)
            gsub(/&lt;/, "<", line)
            gsub(/&gt;/, ">", line)
            gsub(/&quot;/, "\"", line)
            gsub(/&apos;/, "\047", line)
            gsub(/&amp;/, "\\&", line)
            return line
        }
        /^<error>$/ { inside = 1 }
        /^<\/error>$/ { inside = 0 }
        !inside { next }
        /<what>/ || /<text>/ { print text($0) }
        /<auxwhat>/ { print "  " text($0) }
        /<frame>/ { object = name = file = line = "" }
        /<obj>/ { object = text($0) }
        /<fn>/ { name = text($0) }
        /<file>/ { file = text($0) }
        /<line>/ { line = text($0) }
        /<\/frame>/ { print "    at " (name ? name : "?") " (" (file ? file ":" line : object) ")" }' "$1"
}

# Valgrind's file, without local paths, and with the end tag that is missing if the process was killed.
keep_xml() {
    sed "s|$PWD/||g" "$1"
    grep -q '^</valgrindoutput>$' "$1" || printf '\n</valgrindoutput>\n'
}

# keep PROGRAM FOUND...: copies the files with findings, and rewrites the summary of all programs.
keep() {
    local program=$1 own file errors leaks early
    shift
    # The first process is the one whose parent did not run under Valgrind.
    own=
    for file in "$logs/$program"/*.xml; do
        [ -f "${file%/*}/$(sed -n 's/^<ppid>\(.*\)<\/ppid>$/\1/p' "$file" 2>/dev/null).xml" ] || own=$file
    done
    [ -f "$own" ] || own=
    mkdir -p "$reports" || return
    rm -f "${reports:?}/$program.xml" "${reports:?}/$program".*.xml
    [ -n "$own" ] && keep_xml "$own" >"$reports/$program.xml"
    for file; do
        [ "$file" = "$own" ] || keep_xml "$file" >"$reports/$program.$(basename "$file")"
    done
    errors=$(cat "$logs/$program"/*.xml /dev/null | grep -c '^<error>$')
    leaks=$(cat "$logs/$program"/*.xml /dev/null | grep -c '^ *<kind>Leak_')
    early=$(grep -L '<state>FINISHED</state>' "$logs/$program"/*.xml 2>/dev/null | grep -c .)
    {
        printf '%-28s %9d %9d %9d %9d\n' "$program" "$(find "$logs/$program" -name '*.xml' | grep -c .)" "$early" \
            $((errors - leaks)) "$leaks"
        for file; do
            printf '  %s, started as %s:\n' "$(basename "$file")" "$(sed -n 's/^ *<exe>\(.*\)<\/exe>$/\1/p' "$file" | tail -n 1)"
            describe "$file" | sed 's/^/    /'
        done
    } >"$logs/$program.summary"
    # Parallel runs may write the same file.
    (
        flock 9
        {
            printf '%-28s %9s %9s %9s %9s\n' 'Valgrind memcheck' processes killed errors leaks
            cat "$logs"/*.summary
            awk '/^[^ ]/ { n++; for (i = 2; i <= 5; i++) sum[i] += $i }
                END { printf "%-28s %9d %9d %9d %9d\n", n " programs", sum[2], sum[3], sum[4], sum[5] }' "$logs"/*.summary
            echo
            echo 'Every process that a test starts is followed. Killed: ended by a signal, as tests of bad modules and of time limits do;'
            echo 'its errors count, but its leaks cannot be checked. Suppressed reports, with reasons: harness/tests/valgrind.supp.'
        } >"$reports/summary.txt.new" && mv "$reports/summary.txt.new" "$reports/summary.txt"
    ) 9>"$logs/lock"
}

# Check's summary line in a log; empty if the program ended before it.
summary() { grep -aE '^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+$' "$1" | tail -n 1; }

run_program() {
    local program=$1 output=$logs/$1.out began=$SECONDS status=0 line checks=0 bad=0 reason='' found=()
    local command=("${runner[@]}")
    if [ $memcheck = true ]; then
        rm -rf "${logs:?}/$program"
        mkdir -p "$logs/$program"
        command+=("${valgrind[@]}" --xml=yes "--xml-file=$PWD/$logs/$program/%p.xml")
    fi
    if $together; then
        ask_starter "$program" "$output" || status=$?
    else
        # The outer redirection discards the shell's own message on a crash.
        { "${command[@]}" "$build/tests/$program" </dev/null >"$output" 2>&1 || status=$?; } 2>/dev/null
    fi

    line=$(summary "$output")
    # A program that exceeded its time limit is not repeated.
    if [ -z "$line" ] && [ $status -ne 137 ] && $again_forked && [ $memcheck = false ]; then
        status=0
        { CK_FORK=yes "${command[@]}" "$build/tests/$program" </dev/null >"$output" 2>&1 || status=$?; } 2>/dev/null
        line=$(summary "$output")
        reason='crashed when all checks shared a process'
    fi
    if [[ $line =~ Checks:\ ([0-9]+),\ Failures:\ ([0-9]+),\ Errors:\ ([0-9]+) ]]; then
        checks=${BASH_REMATCH[1]}
        bad=$((BASH_REMATCH[2] + BASH_REMATCH[3]))
    fi
    if [ $memcheck = true ]; then
        mapfile -t found < <(findings "$program")
        keep "$program" "${found[@]}"
        # Without a result of Valgrind, the program was not checked.
        [ -f "$reports/$program.xml" ] || reason='has no results of Valgrind'
    fi

    if [ -n "$line" ] && [ $bad -gt 0 ] && [ $memcheck = false ]; then
        reason=
    fi
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
        [ "${Q237588_KEYS-}" != 1 ] || mv "$build/keys/$program.now" "$build/keys/$program.passed"
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
    grep -avE '^Running suite|^[0-9]+%: Checks:|^--[0-9]+-- ' "$output" | head -n 60 | sed 's/^/    | /'
    local log
    for log in "${found[@]:0:4}"; do
        echo "    Valgrind, $log: $(sed -n 's/^ *<exe>\(.*\)<\/exe>$/\1/p' "$log" | tail -n 1)"
        describe "$log" | head -n 20 | sed 's/^/    | /'
    done
}

for program; do
    run_program "$program"
done
if [ -n "$starter" ]; then
    stop_starter
    rm -rf "$shared"
fi
if [ $# -eq 0 ]; then
    echo '  no test program was named'
    failed=1
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
