#!/usr/bin/env bash
# Does harness/bench/budget.sh fail if a count exceeds its budget, and name the functions that grew? Budgets are written from the
# current counts, changed, and compared; and a slow comparison module is built. The last line is "N passed, N failed".
#
#   budget.sh [BUILD]     the folder of the program and the modules (default: build)
# shellcheck disable=SC2016 # the scripts in single quotes are awk's
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
folder=${1-build}

mkdir -p build || exit 1
place=$(mktemp -d build/budget-test.XXXXXX) || exit 1
trap 'rm -rf "$place"' EXIT

# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh
output=$place/output

# run OPTION...: runs it, and sets $output and $status.
run() {
    status=0
    bash harness/bench/budget.sh "$@" "$folder" >"$output" 2>&1 || status=$?
}
# says STATUS LAST [PATTERN]...: the last run had this status and last line, and each pattern is found.
says() {
    local last=$2 pattern
    [ "$status" -eq "$1" ] && [ "$(tail -n 1 "$output")" = "$last" ] || return
    shift 2
    for pattern; do
        grep -qE -e "$pattern" "$output" || return
    done
}
silent() { ! grep -qE -e "$1" "$output"; }

# ---- Current counts -----------------------------------------------------------------------------------------------------------

work=comparison-SP4-ASCII
written=$place/written.txt
run --write --budgets "$written" --work $work
verdict 'budgets are written' says 0 "instruction budgets: written to $written"
has_all() {
    cat "$written" >"$output"
    for pattern in '^# ' '^with compiler .' '^with flags .' '^with machine .' '^with valgrind [0-9]' '^with libc [0-9]' '^with ICU [0-9]' \
        '^with utf8proc [0-9]' "^work $work [0-9]+\.[0-9]{2} comparison$" "^function $work [0-9]+\.[0-9]{2} [0-9]+\.[0-9]{2} next_folded$"; do
        grep -qE -e "$pattern" "$written" || return
    done
    [ "$(grep -c '^work ' "$written")" -eq 1 ]
}
verdict 'they have conditions, instructions and functions' has_all
adds_up() {
    awk '$1 == "work" { all = $3 } $1 == "function" { sum += $3; if ($3 > $4 || $4 > all * 1.0001) exit 1 }
        END { exit !(sum > all * 0.95 && sum < all * 1.001) }' "$written"
}
verdict 'the functions add up to the work' adds_up
# Counted again, by `make budget` with its options.
make --no-print-directory -s -n budget BUDGET='--work load' >"$output" 2>&1
verdict 'make budget runs it' grep -qx 'bash harness/bench/budget.sh --work load build' "$output"
run --budgets "$written" --work $work
verdict 'counts are deterministic' says 0 '1 passed, 0 failed' "^instruction budgets: $work +[0-9.]+ a comparison: \+0\.0 %$"
works() { sed -n 's/^work \([^ ]*\) .*/\1/p' "$1" | sort; }
has_budgets() {
    "$folder/budget" "$folder/modules" | sed 's/ .*//' | sort >"$place/works"
    works harness/bench/budgets.txt | diff - "$place/works" >"$output" && [ "$(wc -l <"$place/works")" -ge 10 ]
}
verdict 'budgets.txt has a budget for each work, and no other' has_budgets

# ---- Changed budgets ------------------------------------------------------------------------------------------------------------

# doctor SCRIPT [OPTION]...: compares budgets changed by an awk SCRIPT with the counts.
doctor() {
    local script=$1
    shift
    awk "$script { print }" "$written" >"$place/doctored.txt"
    run --budgets "$place/doctored.txt" --counted "$written" "$@"
}
doctor ''
verdict '--counted takes earlier counts' says 0 '1 passed, 0 failed'
doctor '$1 == "work" { $3 *= 0.8 } $5 == "next_folded" { $3 *= 0.7; $4 *= 0.7 }'
verdict 'a rise fails, and names the function' says 1 '0 passed, 1 failed' "$work .* a comparison: TOO MANY, 25\.0 % above the budget of" \
    '^ +next_folded: [0-9.]+, budget [0-9.]+ \(with callees: [0-9.]+, budget [0-9.]+\)$'
verdict 'it names no other function' silent '^ +compare_folded:'
doctor '$1 == "work" { $3 *= 0.5 } $1 == "function" { next }'
verdict 'a new function is named' says 1 '0 passed, 1 failed' '^ +next_folded: [0-9.]+, and less than 1 in 200 in the budget'
first_named() { [ "$(sed -n '/TOO MANY/{n;s/^ *\([^:]*\):.*/\1/p}' "$output")" = "$1" ]; }
verdict 'the one that grew most comes first' first_named next_folded
doctor '$1 == "work" { $3 *= 0.8 }'
verdict 'a rise spread over many functions' says 1 '0 passed, 1 failed' '^ +no single function$'
doctor '$1 == "work" { $3 *= 0.96 }'
verdict 'a rise within the tolerance passes' says 0 '1 passed, 0 failed' '\+4\.2 %$'
doctor '$1 == "work" { $3 *= 0.96 }' --tolerance 3
verdict 'a lower tolerance makes it fail' says 1 '0 passed, 1 failed' 'TOO MANY, 4\.2 % above'
doctor '$1 == "work" { $3 *= 1.2 }'
verdict 'a fall passes, and is reported' says 0 '1 passed, 0 failed' '-16\.7 %; .make budgets. tightens the budget$'
doctor '$1 == "work" { $2 = "other" }'
verdict 'work without a budget, and a budget without work' says 1 '0 passed, 2 failed' "$work .*: NO BUDGET; .make budgets. writes one" \
    '^instruction budgets: other: no longer counted; .make budgets. removes it$'

for key in compiler flags machine valgrind libc ICU utf8proc; do
    doctor "\$1 == \"work\" { \$3 *= 0.5 } \$2 == \"$key\" { \$0 = \"with $key 1 of these\" }"
    verdict "another $key: nothing is compared" says 0 '1 passed, 0 failed' \
        "^instruction budgets: not compared: $key is \".*\" here, the budgets were made with \"1 of these\"$"
done

# ---- A slow module --------------------------------------------------------------------------------------------------------------

# SP4 with additional work before each comparison, in a function of its own, so that the result does not depend on inlining.
mkdir "$place/slow" && cat >"$place/slow/slow.c" <<'END' || failed=$((failed + 1))
#include "ccm_compare.h"

const struct ccm_compare *sp4_module(void);

__attribute__((noinline)) static void detour(void)
{
    for (volatile int i = 0; i < 20; i++)
        ;
}

static int slowly(struct ccm_name a, struct ccm_name b)
{
    detour();
    return sp4_module()->at[CCM_IMPORT_LIST](a, b);
}

const struct ccm_compare *ccm_compare_module(void)
{
    static const struct ccm_compare module = {CCM_COMPARE_ABI, sizeof module, "SP4", {slowly, slowly, slowly}};
    return &module;
}
END
cp "$folder/modules/pre-sp4.so" "$place/slow" &&
    gcc -std=c11 -D_GNU_SOURCE -Iharness -g -O2 -fPIC -Dccm_compare_module=sp4_module -c -o "$place/slow/sp4.o" fixed/ccm_compare.c 2>"$output" &&
    gcc -std=c11 -D_GNU_SOURCE -Iharness -g -O2 -fPIC -shared -o "$place/slow/sp4.so" "$place/slow/slow.c" "$place/slow/sp4.o" -lutf8proc \
        2>"$output" || failed=$((failed + 1))
run --budgets "$written" --work $work --modules "$place/slow"
verdict 'a slow module fails, and its functions are named' says 1 '0 passed, 1 failed' 'TOO MANY' \
    '^ +detour: [0-9.]+, and less than 1 in 200 in the budget' '^ +slowly: '

# ---- Errors ---------------------------------------------------------------------------------------------------------------------

usage='instruction budgets: usage: budget.sh '
run --quickly
verdict 'an unknown option' says 2 'instruction budgets: unknown option: --quickly'
run --tolerance much
verdict 'a tolerance that is not a number' says 2 'instruction budgets: --tolerance: expected a whole number (percent), got much'
run build
verdict 'two folders' says 2 'instruction budgets: unknown option: build'
status=0
bash harness/bench/budget.sh >"$output" 2>&1 || status=$?
verdict 'no folder' says 2 "$(cat "$output")" "^$usage"
run --budgets "$place/none.txt" --counted "$written"
verdict 'missing budgets' says 1 '0 passed, 1 failed' "none.txt: no such file; make budgets writes it"
run --budgets "$written" --counted "$place/none.txt"
verdict 'missing counts' says 1 '0 passed, 1 failed' "none.txt: no such file$"
run --write --budgets "$place/none/written.txt" --counted "$written"
verdict 'budgets that cannot be written' says 1 '0 passed, 1 failed' "none/written.txt cannot be written"
run --budgets "$written" --work sleeping
verdict 'unknown work' says 1 '0 passed, 1 failed' 'unknown work: sleeping'
run --budgets "$written" --work $work --modules "$place"
verdict 'missing modules' says 1 '0 passed, 1 failed' "$place/pre-sp4.so" 'the program failed under callgrind'
status=0
bash harness/bench/budget.sh "$place" >"$output" 2>&1 || status=$?
verdict 'a program that is not built' says 1 '0 passed, 1 failed' "cannot run $place/budget, or valgrind is missing; make measures builds the program"
status=0
"$folder/budget" >"$output" 2>&1 || status=$?
verdict 'the program run directly' says 2 'usage: budget --about | budget MODULES [WORK...]'

counts
