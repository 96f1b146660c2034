#!/usr/bin/env bash
# Is an intentional memory error found in each kind of process: a test program, a process that it forks, one that it starts, one
# that is killed afterwards? Runs each through run_suites.sh --memcheck. The last line is "N passed, N failed".
set -u
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1

mkdir -p build || exit 1
place=$(mktemp -d build/planted.XXXXXX) || exit 1
trap 'rm -rf "$place"' EXIT
mkdir -p "$place/tests"

# test_WHERE_WHAT does WHAT in WHERE, and reports a passed check. It ignores the status of a child, as a pool may.
cat >"$place/planted.c" <<'END'
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void plant(const char *name)
{
    volatile char *block = malloc(10);
    if (strstr(name, "read"))
        fputs(block[10] ? "set\n" : "clear\n", stderr);
    if (!strstr(name, "leak"))
        free((void *)block);
    block = NULL;
}

int main(int argc, char **argv)
{
    int ready[2];
    pid_t child = 0;
    if (argc > 1 || strstr(argv[0], "parent")) {
        plant(argv[0]);
        if (argc > 1)
            return 0;
    } else if (pipe(ready) == 0 && (child = fork()) == 0) {
        if (strstr(argv[0], "started"))
            execl(argv[0], argv[0], "again", (char *)NULL);
        plant(argv[0]);
        close(ready[1]);
        if (strstr(argv[0], "killed"))
            pause();
        _exit(0);
    }
    if (strstr(argv[0], "killed")) {
        close(ready[1]);
        if (read(ready[0], &(char){0}, 1) == 0)
            kill(child, SIGKILL);
    }
    while (wait(NULL) > 0)
        ;
    puts("100%: Checks: 1, Failures: 0, Errors: 0");
    return 0;
}
END
gcc -std=c11 -D_GNU_SOURCE -g -O0 -o "$place/planted" "$place/planted.c" || exit 1

# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh

# run PROGRAM: runs it, and sets $output and $status; results are in $place/reports.
output=$place/output
: >"$output"
run() {
    cp "$place/planted" "$place/tests/$1"
    status=0
    bash harness/tests/run_suites.sh --memcheck --reports "$place/reports" "$place" "$1" >"$output" 2>&1 || status=$?
}
says() { [ "$status" -eq "$1" ] && tail -n 1 "$output" | grep -qx "$2"; }
tells() { grep -q "$1" "$output" && grep -q "$1" "$place/reports/summary.txt"; }
keeps() {
    local file
    find "$place/reports" -name "$1*.xml" -exec cat {} + | grep '^<error>$' >/dev/null || return
    for file in "$place/reports/$1"*.xml; do
        xmllint --noout "$file" || return
    done
}

run test_parent_clean
verdict 'a clean program passes' says 0 '2 passed, 0 failed'
for program in test_parent_leak test_parent_read test_forked_leak test_forked_read test_killed_read test_started_leak; do
    run $program
    verdict "$program: one failure beside the passed check" says 1 '1 passed, 1 failed'
    case $program in
    *_leak) verdict "$program: reported as a leak" tells '10 bytes in 1 blocks are definitely lost' ;;
    *_read) verdict "$program: reported as an invalid read" tells 'Invalid read of size 1' ;;
    esac
    verdict "$program: its XML is kept" keeps $program
done
# Suites that one program starts: each has its own flaws.
mkdir -p "$place/started/tests"
cat >"$place/started/suites.c" <<'END'
#include <stdio.h>
#include <stdlib.h>

static int pass(void)
{
    puts("100%: Checks: 1, Failures: 0, Errors: 0");
    return 0;
}
int test_clean_main(void) { return pass(); }
int test_leak_main(void)
{
    volatile char *block = malloc(10);
    block = NULL;
    return pass();
}
int test_read_main(void)
{
    volatile char *block = malloc(10);
    fputs(block[10] ? "set\n" : "clear\n", stderr);
    free((void *)block);
    return pass();
}
int test_crash_main(void) { abort(); }
END
gcc -std=c11 -D_GNU_SOURCE -g -O0 -rdynamic -o "$place/started/suites" "$place/started/suites.c" harness/tests/suites.c -ldl || exit 1
bash harness/tests/run_suites.sh --memcheck --reports "$place/started/reports" "$place/started" test_clean test_leak test_crash test_read \
    >"$output" 2>&1
# says_of PROGRAM TEXT
says_of() { grep -q "^  $1  *$2" "$output"; }
verdict 'started together: a clean suite passes' says_of test_clean '1 passed  '
verdict 'started together: a leak is of its suite' says_of test_leak '1 passed, 1 failed$'
verdict 'started together: a bad read is of its suite' says_of test_read '1 passed, 1 failed$'
verdict 'started together: a crash is of its suite' says_of test_crash '0 passed, 1 failed: it died of signal 6'
verdict 'started together: the flaws are described' grep -q 'Invalid read of size 1' "$output"

verdict 'the summary counts all programs' grep -qE '^7 programs +11 +1 +3 +3$' "$place/reports/summary.txt"

counts
