#!/usr/bin/env bash
# Tests make hooks in an empty repository with a stub for run_tests.sh: does it install the hook where git finds it, does the hook
# accept a good commit and reject a bad one, does it keep another hook? The last line is "N passed, N failed".
set -u
export LC_ALL=C
export GIT_AUTHOR_NAME=nobody GIT_AUTHOR_EMAIL=nobody@example.org GIT_COMMITTER_NAME=nobody GIT_COMMITTER_EMAIL=nobody@example.org
unset MAKEFLAGS MFLAGS MAKELEVEL GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1

place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT
log=$place/log
# Without the user's git settings.
: >"$place/gitconfig"
export GIT_CONFIG_GLOBAL=$place/gitconfig GIT_CONFIG_NOSYSTEM=1
# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh
output=$log
: >"$log"
says() { grep -q -- "$1" "$log"; }

# new_clone NAME: an empty repository with the files that `make hooks` needs; its ./run_tests.sh passes if the file `good` exists.
# shellcheck disable=SC2016 # it is for the stand-in to expand
new_clone() {
    clone=$place/$1
    mkdir -p "$clone/harness" &&
        cp Makefile "$clone" && cp harness/hooks.sh harness/ccm_compare.h "$clone/harness" &&
        printf '#!/bin/sh\necho "ran with: $*, GIT_INDEX_FILE ${GIT_INDEX_FILE-unset}"\n[ -f good ]\n' >"$clone/run_tests.sh" &&
        chmod 755 "$clone/run_tests.sh" && git -C "$clone" init -q && git -C "$clone" add .
}
hooks() { make --no-print-directory -s -C "$clone" hooks >"$log" 2>&1; }
commit() { git -C "$clone" commit -qm "$1" >"$log" 2>&1; }
commits() { [ "$(git -C "$clone" rev-list --all --count)" -eq "$1" ]; }

new_clone plain || exit 1
verdict 'make hooks works' hooks
verdict 'make hooks prints the path of the hook' says '\.git/hooks/pre-commit'
verdict 'the hook is executable' test -x "$clone/.git/hooks/pre-commit"
verdict 'a bad commit is rejected' not commit bad
verdict 'the quick tests ran' says 'ran with: --quick, GIT_INDEX_FILE unset'
verdict 'the hook reports that nothing was committed' says 'nothing was committed'
verdict 'nothing was committed' commits 0
touch "$clone/good"
verdict 'a good commit passes' commit good
verdict 'it was committed' commits 1
verdict 'make hooks may be run again' hooks

new_clone foreign || exit 1
mkdir -p "$clone/.git/hooks"
echo '#!/bin/sh' >"$clone/.git/hooks/pre-commit"
verdict 'make hooks fails if there is another hook' not hooks
verdict 'it reports the other hook' says 'not replaced'
verdict 'the other hook is kept' grep -qx '#!/bin/sh' "$clone/.git/hooks/pre-commit"

new_clone elsewhere || exit 1
git -C "$clone" config core.hooksPath .githooks
verdict 'make hooks works with core.hooksPath' hooks
verdict 'the hook exists' test -x "$clone/.githooks/pre-commit"
verdict 'it rejects a bad commit' not commit bad

rm -rf "$clone/.git"
# shellcheck disable=SC2016 # it is for that shell to expand
verdict 'without a repository make hooks fails' env GIT_CEILING_DIRECTORIES="$place" bash -c '! make -s -C "$1" hooks' - "$clone" 2>"$log"
verdict 'it reports the reason' says 'no clone'

counts
