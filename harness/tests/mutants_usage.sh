#!/usr/bin/env bash
# Tests `make mutants SINCE=REV` in a project of two functions and one suite, which checks one of them. The last line is
# "N passed, N failed".
set -u
export LC_ALL=C GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
unset MAKEFLAGS MFLAGS MAKELEVEL GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh
mutants=$PWD/harness/faults/mutants.py
if ! /usr/bin/python3 -c 'import clang.cindex' 2>/dev/null || ! unshare --map-root-user --mount true 2>/dev/null; then
    echo 'mutants: not tested: python3-clang or namespaces are missing'
    counts
    exit
fi
place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT
output=$place/output
: >"$output"
mkdir -p "$place/project/harness/model" "$place/project/harness/tests" "$place/project/harness/faults" "$place/project/fixed" "$place/project/buggy"
cd "$place/project" || exit 1

cat >Makefile <<'END'
B = build/$(VARIANT)
OBJECTS = $(patsubst %.c,$(B)/obj/%.o,$(wildcard harness/model/*.c harness/tests/*.c))
.PHONY: tests
tests: $(B)/suites $(B)/q237588 $(B)/tests/test_sums $(B)/modules/sp4.so $(B)/modules/pre-sp4.so
$(B)/obj/%.o: %.c
	@mkdir -p $(@D); said=$$(gcc -O1 -MMD -MP -c -o $@ $< 2>&1) || { echo "$$said" >&2; exit 1; }
$(B)/suites $(B)/q237588: $(OBJECTS)
	@gcc -o $@ $^ $(LDLIBS)
$(B)/tests/test_sums: $(B)/suites
	@mkdir -p $(@D); ln -sf ../suites $@
$(B)/modules/%.so:
	@mkdir -p $(@D); touch $@
END
echo 'int doubled(int number) { return number + number; }' >harness/model/doubled.c
cat >harness/tests/test_sums.c <<'END'
int doubled(int number);
int halved(int number) __attribute__((weak));
int main(void) { return (halved ? halved(4) : 0) > 4 || doubled(3) != 6; }
END
echo build >.gitignore
: >harness/faults/mutants_reviewed.txt
git init -q && git add . && git -c user.name=x -c user.email=x@x commit -qm 'Begin' || exit 1

# since REV [OPTION...]: runs it; returns its status, output in $output.
since() {
    local status=0
    /usr/bin/python3 "$mutants" --jobs 1 --since "$@" >"$output" 2>&1 || status=$?
    echo $status
}
verdict 'nothing has changed' test "$(since HEAD):$(tail -n 1 "$output")" = '0:0 passed, 0 failed'
verdict 'no such revision' test "$(since nowhere):$(grep -c "^mutants: git diff: fatal: .*'nowhere'" "$output")" = 1:1
verdict 'wrong usage' test "$(since HEAD --sample=x):$(grep -c 'invalid int value' "$output")" = 2:1
echo 'A change without code.' >README && git add README
verdict 'no line of C has changed' test "$(since HEAD):$(tail -n 1 "$output")" = '0:0 passed, 0 failed'
echo 'int doubled(int number) { return number + number + 0; }' >harness/model/doubled.c
verdict 'uncommitted changes count, and the suite fails' test "$(since HEAD):$(tail -n 1 "$output")" = '0:2 passed, 0 failed'
echo 'int halved(int number) { return number / 2; }' >harness/model/halved.c
verdict 'a new file counts; mutants that no suite checks survive' test "$(since HEAD --seed=1):$(tail -n 1 "$output")" = '1:3 passed, 1 failed'
verdict 'a surviving mutant is named' grep -qx 'FAILED  survives: harness/model/halved.c halved | 2 -> 3 (line 1)' "$output"
echo 'harness/model/halved.c halved | 2 -> 3 | the suite only looks at a sign' >harness/faults/mutants_reviewed.txt
verdict 'a reviewed mutant is no failure' test "$(since HEAD --seed=1):$(tail -n 1 "$output")" = '0:3 passed, 0 failed'
echo 'int halved(int number) { return number / 2 / 2; }' >harness/model/halved.c
verdict 'of several equal mutants, only the numbered one is reviewed' test "$(since HEAD --seed=1):$(grep -c 'survives: .*2 -> 3 ([12])' "$output")" = 1:2
sed -i 's/2 -> 3/& (2)/' harness/faults/mutants_reviewed.txt
verdict 'and the other one survives' test "$(since HEAD --seed=1):$(grep -c 'survives: .*2 -> 3 (1)' "$output")" = 1:1
echo '~.* halved [|] 2 -> 3 .* | the suite only looks at a sign' >harness/faults/mutants_reviewed.txt
verdict 'a regular expression explains both' test "$(since HEAD --seed=1):$(grep -c 'survives: .*2 -> 3' "$output")" = 1:0
echo 'int halved(int number) { return number / 2; }' >harness/model/halved.c
echo 'harness/model/halved.c halved | 2 -> 3 | the suite only looks at a sign' >harness/faults/mutants_reviewed.txt
git add . && git -c user.name=x -c user.email=x@x commit -qm 'Halve'
verdict 'changes committed since then count' test "$(since HEAD~1 --seed=1):$(tail -n 1 "$output")" = '0:3 passed, 0 failed'
verdict 'there are no changes since the last commit' test "$(since HEAD):$(tail -n 1 "$output")" = '0:0 passed, 0 failed'
verdict 'the folder is unchanged' test -z "$(git status --porcelain)"
counts
