#!/usr/bin/env bash
# Does the default tier find intentional errors? A leak, a write beyond a block, an uninitialized read, an invalid shift: in a test
# program that is built like the tier's and run by run_suites.sh. A branch that no test takes: in a small project, by coverage.sh. A
# fixture with a wrong expectation: by reports.sh. The last line is "N passed, N failed".
set -u
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL CK_FORK
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh

mkdir -p build || exit 1
place=$(mktemp -d build/planted.XXXXXX) || exit 1
trap 'rm -rf "$place"' EXIT
output=$place/output
: >"$output"

# ---- In a test program ------------------------------------------------------------------------------------------------------------

cat >"$place/planted.c" <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Called more than once: a stale pointer to the last block may remain in memory, but not to the earlier ones. */
static __attribute__((noinline)) int plant(const char *name)
{
    volatile int *numbers = malloc(4 * sizeof *numbers);
    volatile int answer = 1, bits = 32;
    if (!numbers)
        return 1;
    if (strstr(name, "overflow"))
        numbers[4 * answer] = 1;
    if (strstr(name, "unset") && numbers[answer])
        answer = 2;
    if (strstr(name, "shift"))
        answer <<= bits;
    if (!strstr(name, "leak"))
        free((void *)numbers);
    numbers = NULL;
    return 0;
}

int main(int argc, char **argv)
{
    (void)argc;
    for (int i = 0; i < 3; i++)
        if (plant(argv[0]) != 0)
            return 1;
    printf("100%%: Checks: 1, Failures: 0, Errors: 0\n");
    return 0;
}
END

# run BUILD FLAW [OPTION]: runs it, and sets $output and $status.
run() {
    status=0
    bash harness/tests/run_suites.sh "${@:3}" --reports "$place/reports" "$1" "test_$2" >"$output" 2>&1 || status=$?
}
# says STATUS TEXT...
says() {
    local text
    [ "$status" -eq "$1" ] || return
    shift
    for text; do
        grep -q -e "$text" "$output" || return
    done
}

# builds COMPILER VARIANT FOLDER
builds() {
    local line flaw
    line=$(make --no-print-directory -s compile-line "CC=$1" "VARIANT=$2" COVERAGE= COVERAGE_LDFLAGS=) && mkdir -p "$3/tests" || return
    # Unquoted on purpose: split into words.
    # shellcheck disable=SC2086
    $line -Wno-all -o "$3/planted" "$place/planted.c" >"$output" 2>&1 || return
    for flaw in clean leak overflow unset shift; do
        cp "$3/planted" "$3/tests/test_$flaw" || return
    done
}

for compiler in clang gcc; do
    folder=$place/$compiler/sanitize
    verdict "$compiler builds with sanitizers" builds $compiler sanitize "$folder"
    run "$folder" clean
    verdict "$compiler: a program without errors passes" says 0 '^1 passed, 0 failed$'
    run "$folder" leak
    verdict "$compiler: a leak" says 1 'LeakSanitizer: detected memory leaks' 'in main'
    run "$folder" overflow
    verdict "$compiler: a write beyond a block" says 1 'AddressSanitizer: heap-buffer-overflow\|insufficient space for an object' 'in main'
    run "$folder" shift
    verdict "$compiler: an invalid shift" says 1 'shift exponent 32 is too large'
done

verdict 'gcc builds without sanitizers' builds gcc release "$place/plain"
run "$place/plain" clean --memcheck
verdict 'Valgrind: a program without errors passes' says 0 '^2 passed, 0 failed$'
run "$place/plain" unset --memcheck
verdict 'Valgrind: an uninitialized read' says 1 'Conditional jump or move depends on uninitialised value'
run "$place/plain" overflow --memcheck
verdict 'Valgrind: a write beyond a block' says 1 'Invalid write of size 4'
run "$place/plain" leak --memcheck
verdict 'Valgrind: a leak' says 1 'bytes in [0-9]* blocks are definitely lost'

# ---- A branch that no test takes --------------------------------------------------------------------------------------------------

small=$place/project
mkdir -p "$small/harness/base" "$small/harness/tests" "$small/fixtures" "$small/buggy" "$small/fixed" && cp harness/tests/coverage.{sh,awk} harness/tests/cobertura.awk harness/tests/run_suites.sh "$small/harness/tests"
cat >"$small/harness/base/sign.c" <<'END'
#include <stdio.h>

int buggy(void);
int fixed(void);

static int sign(int number)
{
    if (number > 0)
        return 1;
    if (number < 0)
        return -1;
    return 0;
}

int main(int argc, char **argv)
{
    (void)argv;
    int signs = sign(argc);
    signs += buggy() + fixed();
    printf("%d\n100%%: Checks: 1, Failures: 0, Errors: 0\n", signs);
    return 0;
}
END
for build in buggy fixed; do
    printf 'int %s(void);\nint %s(void)\n{\n    return 0;\n}\n' $build $build >"$small/$build/$build.c"
done
cat >"$small/Makefile" <<'END'
B = build/clang/sanitize
SOURCES = harness/base/sign.c buggy/buggy.c fixed/fixed.c
FLAGS = -fprofile-instr-generate=$(CURDIR)/$(B)/profile/%m%c.profraw -fcoverage-mapping -mllvm -runtime-counter-relocation -ffile-prefix-map=$(CURDIR)=.
tests: $(SOURCES)
	mkdir -p $(B)/tests $(B)/modules && rm -f $(B)/tests/*
	clang $(FLAGS) -o $(B)/q237588 $(SOURCES)
	for copy in suites tests/test_sign modules/pre-sp4.so modules/sp4.so; do cp $(B)/q237588 $(B)/$$copy || exit 1; done
END
# cover SIGNS: coverage by a test that calls the function with SIGNS.
cover() {
    sed -i "s/int signs = .*/int signs = $1;/" "$small/harness/base/sign.c"
    status=0
    bash "$small/harness/tests/coverage.sh" >"$output" 2>&1 || status=$?
}
cover 'sign(argc)'
verdict 'coverage: branches that no test takes' says 1 'coverage: branches .*, at least 85 %: TOO LOW' 'harness/base/sign.c$'
cover 'sign(argc) + sign(-argc) + sign(argc - 1)'
verdict 'coverage: it passes if a test takes them' says 0 'coverage: lines .*: ok' 'coverage: functions .*: ok' 'coverage: branches .*: ok'

# ---- A fixture with a wrong expectation ------------------------------------------------------------------------------------

mkdir -p "$place/corpus/harness/tests" "$place/corpus/fixtures" && cp harness/tests/reports.sh "$place/corpus/harness/tests"
# report EXPECTED: a fixture that expects this number of redundant updates of SP4.
report() {
    sed "s/redundant_updates: 0/redundant_updates: $1/" fixtures/article-three-spellings.yaml >"$place/corpus/fixtures/article.yaml"
    status=0
    bash "$place/corpus/harness/tests/reports.sh" "$PWD/build/q237588" >"$output" 2>&1 || status=$?
}
report 0
verdict 'a correct fixture passes' says 0 '2 passed'
report 3
verdict 'a wrong fixture fails, and reports the reason' says 1 'redundant updates: 0, expected 3'
counts
