#!/usr/bin/env bash
# Fuzzes with libFuzzer, from the corpora in harness/fuzz/corpora/ and the inputs found by earlier runs.
#
#   fuzz.sh [--minimize] SECONDS [TARGET...]
#
#   --minimize   afterwards rewrite the corpora, with minimal inputs that reach the same edges (under 100 KiB each)
#   SECONDS      time for each target
#   TARGET       a target of fuzz.c (default: all)
#
# Failing inputs are left in build/clang/fuzz/found/TARGET-*. Exit status 1 if there are any. The last line is "N passed, N failed".
set -u
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL

minimize=false
if [ "${1-}" = --minimize ]; then
    minimize=true
    shift
fi
if ! [[ ${1-} =~ ^[0-9]+$ ]]; then
    echo 'usage: fuzz.sh [--minimize] SECONDS [TARGET...]' >&2
    exit 2
fi
seconds=$1
shift
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
build=build/clang/fuzz
corpora=harness/fuzz/corpora
mapfile -t all < <(find $corpora -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort)
[ $# -gt 0 ] || set -- "${all[@]}"
for target in "$@"; do
    if [ ! -d "$corpora/$target" ]; then
        echo "fuzz.sh: unknown target '$target'; expected one of: ${all[*]}" >&2
        exit 2
    fi
done
make --no-print-directory -s -j "$(nproc 2>/dev/null || echo 1)" CC=clang VARIANT=fuzz fuzzers || exit 1
mkdir -p $build/found $build/logs
export Q237588_BUILD=$build
# As in run_suites.sh; the fuzzer itself reports exhausted memory.
options_of_asan=allocator_may_return_null=1:quarantine_size_mb=8
export UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=print_suppressions=0:suppressions=$PWD/harness/tests/lsan.supp

# of FILE NAME: the value of NAME in -print_final_stats.
of() { sed -n "s/^stat::$2: *//p" "$1" | tail -n 1; }

passed=0 failed=0
for target in "$@"; do
    export Q237588_FUZZ=$target
    reached=$build/corpora/$target log=$build/logs/$target.log most=4096
    [ "$target" = certificate ] && most=40000
    mkdir -p "$reached"
    # libldap 2.5 leaks unsolicited notifications, e.g. a notice of disconnection.
    leaks=1
    [ "$target" = ldap ] && leaks=0
    export ASAN_OPTIONS=detect_leaks=$leaks:$options_of_asan
    options=("-max_len=$most" -timeout=25 -rss_limit_mb=4096 -print_final_stats=1 "-artifact_prefix=$build/found/$target-")
    if $build/fuzz "${options[@]}" -max_total_time="$seconds" -use_value_profile=0 "$reached" "$corpora/$target" >"$log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        found=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
        echo "FAILED  $target: ${found:-see $log}"
        grep -m 1 -E '^(harness/|==[0-9]+==ERROR|SUMMARY|.*runtime error)' "$log" | sed 's/^/        | /'
        [ -z "$found" ] || echo "        again: Q237588_FUZZ=$target $build/fuzz $found"
    fi
    printf '%-12s %9s executions, %6s edges, %5s inputs\n' "$target" "$(of "$log" number_of_executed_units)" \
        "$(sed -n 's/.* cov: \([0-9]*\).*/\1/p' "$log" | tail -n 1)" "$(find "$reached" -type f | wc -l)"
    if $minimize; then
        smallest=$build/smallest/$target
        rm -rf "$smallest"
        mkdir -p "$smallest"
        $build/fuzz "${options[@]}" -use_counters=0 -merge=1 "$smallest" "$corpora/$target" "$reached" >>"$log" 2>&1 || exit 1
        # Leaks are checked by the suites, which replay each corpus.
        if [ $leaks -eq 0 ]; then
            for input in "$smallest"/*; do
                ASAN_OPTIONS=$options_of_asan $build/fuzz "$input" >>"$log" 2>&1 || rm -f "$input"
            done
        fi
        # The smallest first, up to the limit.
        rm -f "$corpora/$target"/*
        find "$smallest" -type f -printf '%s %p\n' | sort -n | awk '{ bytes += $1 } bytes < 100 * 1024 { print $2 }' |
            xargs -r cp -t "$corpora/$target"
    fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
