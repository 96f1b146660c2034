#!/usr/bin/env bash
# Line, function and branch coverage of buggy/, fixed/ and harness/ (without the tests' code) by the test programs.
#
#   coverage.sh [--ran]
#
#   --ran   only count: all test programs of CC=clang VARIANT=sanitize have just run
#
# Builds, runs, prints each figure and its threshold, and writes reports/coverage/: lcov.info and pages of all suites; the same in
# pre-sp4/ and sp4/ for `q237588 run` of all fixtures with that build only; summary.txt; cobertura.xml. The last line is
# "N passed, N failed": all checks of the test programs, one for each build and one for each threshold. Exit status 1 if any failed.
set -u
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL

# In percent. Lines and branches leave room for code that tests cannot reach (a failing fork, a full disk).
least_lines=95
least_functions=100
least_branches=85

ran=false
if [ $# -eq 1 ] && [ "$1" = --ran ]; then
    ran=true
elif [ $# -ne 0 ]; then
    echo 'usage: coverage.sh [--ran]' >&2
    exit 2
fi

cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
build=build/clang/sanitize
pages=reports/coverage
logs=$build/logs
make=(make --no-print-directory CC=clang VARIANT=sanitize)

stop() {
    echo "coverage: $1" >&2
    echo '0 passed, 1 failed'
    exit 1
}

passed=0 failed=0
if ! $ran; then
    rm -rf $build/profile
    "${make[@]}" -s -j "$(nproc 2>/dev/null || echo 1)" tests || stop 'the build failed'
    mapfile -t programs < <(find $build/tests -maxdepth 1 -name 'test_*' -printf '%f\n' | sort)
    suites=$(bash harness/tests/run_suites.sh --again 'make check CC=clang VARIANT=sanitize' $build "${programs[@]}")
    # Its last line is counted below.
    printf '%s\n' "$suites" | sed '$d'
    read -r passed _ failed _ <<<"$(printf '%s\n' "$suites" | tail -n 1)"
    [[ ${passed:-x}${failed:-x} =~ ^[0-9]+$ ]] || stop 'the test programs could not be run'
fi
[ -n "$(find $build/profile -name '*.profraw' -print -quit 2>/dev/null)" ] || stop 'no test program has run; run it without --ran'
rm -rf $pages $build/runs
mkdir -p "$logs" "$pages" || stop 'cannot create the folders of results'

llvm() { "$(clang -print-prog-name="llvm-$1")" "${@:2}"; }

# lcov 2 rejects a line with a branch but no count, which clang emits.
genhtml=(genhtml --quiet --branch-coverage --legend)
[[ $(genhtml --version) == *' version 1.'* ]] || genhtml+=(--ignore-errors 'inconsistent,category,corrupt,range')

# write_pages PROFILES WHAT TITLE [FOLDER]: lcov.info and pages of PROFILES in reports/coverage/WHAT; of one build without the
# other.
write_pages() {
    local merged=$1/merged.profdata info=$pages/$2/lcov.info
    mkdir -p "$pages/$2" && llvm profdata merge -o "$merged" "$1"/*.profraw &&
        llvm cov export -format=lcov "-instr-profile=$merged" $build/q237588 -object $build/suites -object $build/modules/pre-sp4.so \
            -object $build/modules/sp4.so >"$1/export.info" &&
        awk -f harness/tests/coverage.awk "$1/export.info" >"$1/all.info" &&
        awk -v "without=${4-}" '/^TN:/ { head = $0; next } /^SF:/ { out = without != "" && index($0, "SF:" without) == 1; if (!out) print head } !out' \
            "$1/all.info" >"$info" &&
        "${genhtml[@]}" --title "$3" --output-directory "$pages/$2" "$info"
}

# Coverage of each build by the fixtures, in the program only. Ignores exit status 1, a failed fixture.
# run_build NAME OTHER
run_build() {
    LLVM_PROFILE_FILE=$PWD/$build/runs/$1/%m%c.profraw $build/q237588 run --no-fork -m "$1" fixtures >"$logs/$1.log" 2>&1 || [ $? -eq 1 ]
}

write_all() {
    run_build pre-sp4 && run_build sp4 &&
        write_pages $build/profile . 'q237588, all suites' &&
        write_pages $build/runs/pre-sp4 pre-sp4 'q237588, all fixtures with pre-SP4' fixed/ &&
        write_pages $build/runs/sp4 sp4 'q237588, all fixtures with SP4' buggy/ &&
        awk -f harness/tests/cobertura.awk $pages/lcov.info >$pages/cobertura.xml
}
write_all >"$logs/lcov.log" 2>&1 || {
    tail -n 20 "$logs/lcov.log" >&2
    stop 'llvm-cov or genhtml failed'
}

# counts INFO FOUND HIT [FOLDER]: sums the counts of lcov.info, as lcov prints rounded percentages.
counts() {
    awk -F: -v found="$2" -v hit="$3" -v folder="${4-}" '
        $1 == "SF" { counted = index($2, folder) == 1 }
        counted && $1 == found { f += $2 }
        counted && $1 == hit { h += $2 }
        END { print f + 0, h + 0 }' "$1"
}

# Formats the result of counts() as "96.12 % (961 of 1000)", rounded down.
share() {
    awk '{ printf "%6.2f %% (%d of %d)", $1 ? int($2 * 10000 / $1) / 100 : 0, $2, $1 }'
}

# figure NAME LEAST FOUND HIT
figure() {
    local found hit verdict=ok
    read -r found hit < <(counts $pages/lcov.info "$3" "$4")
    if [ "$found" -gt 0 ] && [ $((hit * 100)) -ge $((found * $2)) ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        verdict='TOO LOW'
    fi
    printf 'coverage: %-9s %s, at least %d %%: %s\n' "$1" "$(echo "$found" "$hit" | share)" "$2" "$verdict"
}

# of_build INFO LABEL [FOLDER]: the same figures on one line, without a threshold.
of_build() {
    printf '  %-22s lines %s  functions %s  branches %s\n' "$2" \
        "$(counts "$1" LF LH "${3-}" | share)" "$(counts "$1" FNF FNH "${3-}" | share)" "$(counts "$1" BRF BRH "${3-}" | share)"
}

# reached INFO FOLDER: passes if the fixtures reach any line of the build in FOLDER.
reached() {
    if [ "$(counts "$1" LF LH "$2" | cut -d' ' -f2)" -gt 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "coverage: no line of $2 was reached by the fixtures"
    fi
}
reached $pages/pre-sp4/lcov.info buggy/
reached $pages/sp4/lcov.info fixed/

before=$failed
figures=$(mktemp) || stop 'cannot create a temporary file'
trap 'rm -f "$figures"' EXIT
{
    figure lines $least_lines LF LH
    figure functions $least_functions FNF FNH
    figure branches $least_branches BRF BRH
} >"$figures"
cat "$figures"
{
    echo 'Coverage of buggy/, fixed/ and harness/ without its tests'
    echo
    echo 'By all suites, with thresholds (pages: index.html):'
    sed 's/^coverage: /  /' "$figures"
    echo
    echo 'By the fixtures only, run with pre-SP4 (pages: pre-sp4/index.html):'
    of_build $pages/pre-sp4/lcov.info 'buggy/' buggy/
    of_build $pages/pre-sp4/lcov.info 'buggy/ and harness/'
    echo
    echo 'By the fixtures only, run with SP4 (pages: sp4/index.html):'
    of_build $pages/sp4/lcov.info 'fixed/' fixed/
    of_build $pages/sp4/lcov.info 'fixed/ and harness/'
} >$pages/summary.txt

if [ "$failed" -gt "$before" ]; then
    echo 'Functions that no test calls:'
    awk -F'[:,]' '$1 == "SF" { file = substr($0, 4) } $1 == "FNDA" && $2 == 0 { print "  " file ": " $3 }' \
        $pages/lcov.info | head -n 15
    echo 'Files with the most uncovered lines and branches:'
    awk -F'[:,]' '
        $1 == "SF" { file = substr($0, 4); lines = branches = 0 }
        $1 == "LF" { lines += $2 } $1 == "LH" { lines -= $2 }
        $1 == "BRF" { branches += $2 } $1 == "BRH" { branches -= $2 }
        /^end_of_record/ && lines + branches { printf "%5d %5d  %s\n", lines, branches, file }
    ' $pages/lcov.info | sort -k2,2nr -k1,1nr | head -n 10
fi
echo "coverage: pages are in $pages/index.html, figures of each build in $pages/summary.txt"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
