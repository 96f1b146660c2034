#!/usr/bin/env bash
# Line, function and branch coverage of buggy/, fixed/ and harness/ (the tests' own code left out) by the test programs.
#
#   coverage.sh [--jobs N]
#
# Builds anew, runs, writes reports/coverage/ (pages and lcov.info), prints each figure against its threshold. The last line is
# "N passed, N failed": all checks of the test programs and one for each threshold. Status 1 if any failed.
set -u
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL

# In per cent. Lines and branches leave room for what cannot be reached on purpose (a failing fork, a full disk).
least_lines=95
least_functions=100
least_branches=85

jobs=$(nproc 2>/dev/null || echo 1)
if [ $# -eq 2 ] && [ "$1" = --jobs ]; then
    jobs=$2
elif [ $# -ne 0 ]; then
    echo 'usage: coverage.sh [--jobs N]' >&2
    exit 2
fi

cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
build=build/coverage
pages=reports/coverage
logs=$build/logs
make=(make --no-print-directory CC=gcc VARIANT=coverage)

stop() {
    echo "coverage: $1" >&2
    echo '0 passed, 1 failed'
    exit 1
}

# Old counts, and those of files that are gone, would count too.
if ! "${make[@]}" -s clean || ! "${make[@]}" -s -j "$jobs" tests; then
    stop 'the build failed'
fi
mkdir -p "$logs" "$pages" || stop 'no folder for the results'

mapfile -t programs < <(find $build/tests -maxdepth 1 -name 'test_*' -printf '%f\n' | sort)
suites=$(bash harness/tests/run_suites.sh --again 'make check VARIANT=coverage' $build "${programs[@]}")
# Its last line is counted below.
printf '%s\n' "$suites" | sed '$d'
read -r passed _ failed _ <<<"$(printf '%s\n' "$suites" | tail -n 1)"
[[ ${passed:-x}${failed:-x} =~ ^[0-9]+$ ]] || stop 'the test programs could not be run'

lcov=(lcov --quiet --rc lcov_branch_coverage=1)
{
    # The first capture knows every file that was built, so that one which no test reaches counts as uncovered.
    "${lcov[@]}" --capture --initial --directory $build --base-directory "$PWD" --output-file $build/initial.info &&
        "${lcov[@]}" --capture --directory $build --base-directory "$PWD" --output-file $build/run.info &&
        "${lcov[@]}" --add-tracefile $build/initial.info --add-tracefile $build/run.info --output-file $build/all.info &&
        "${lcov[@]}" --extract $build/all.info "$PWD/buggy/*" "$PWD/fixed/*" "$PWD/harness/*" --output-file $build/ours.info &&
        "${lcov[@]}" --remove $build/ours.info "$PWD/harness/tests/*" --output-file $pages/lcov.info &&
        genhtml --quiet --branch-coverage --legend --prefix "$PWD" --title 'q237588' --output-directory $pages $pages/lcov.info
} >"$logs/lcov.log" 2>&1 || {
    tail -n 20 "$logs/lcov.log" >&2
    stop 'lcov failed'
}

# figure NAME LEAST FOUND HIT: lcov.info's own counts are summed, as the percentages that lcov prints are rounded.
figure() {
    read -r found hit < <(awk -F: -v found="$3" -v hit="$4" '$1 == found { f += $2 } $1 == hit { h += $2 } END { print f + 0, h + 0 }' \
        $pages/lcov.info)
    local verdict=ok
    if [ "$found" -gt 0 ] && [ $((hit * 100)) -ge $((found * $2)) ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        verdict='TOO LOW'
    fi
    awk -v name="$1" -v least="$2" -v found="$found" -v hit="$hit" -v verdict="$verdict" \
        'BEGIN { printf "coverage: %-9s %6.2f %% (%d of %d), at least %d %%: %s\n", name, found ? int(hit * 10000 / found) / 100 : 0, hit, found, least, verdict }'
}
before=$failed
figure lines $least_lines LF LH
figure functions $least_functions FNF FNH
figure branches $least_branches BRF BRH

if [ "$failed" -gt "$before" ]; then
    echo 'Functions that no test calls:'
    awk -F'[:,]' -v top="$PWD/" '$1 == "SF" { file = substr($0, 4 + length(top)) } $1 == "FNDA" && $2 == 0 { print "  " file ": " $3 }' \
        $pages/lcov.info | head -n 15
    echo 'Where most lines and branches are left out:'
    awk -F'[:,]' -v top="$PWD/" '
        $1 == "SF" { file = substr($0, 4 + length(top)); lines = branches = 0 }
        $1 == "LF" { lines += $2 } $1 == "LH" { lines -= $2 }
        $1 == "BRF" { branches += $2 } $1 == "BRH" { branches -= $2 }
        /^end_of_record/ && lines + branches { printf "%5d %5d  %s\n", lines, branches, file }
    ' $pages/lcov.info | sort -k2,2nr -k1,1nr | head -n 10
fi
echo "coverage: pages are in $pages/index.html"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
