#!/usr/bin/env bash
# Arguments, messages, counts and leftovers of debian.sh, with stubs for debootstrap and unshare.
# The last line is "N passed, N failed".
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT
# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh
output=$place/output
: >"$output"
# stub NAME COMMAND: an executable in place of a link to the machine's own.
stub() { rm -f "$place/bin/$1" && printf '#!/bin/bash\n%s\n' "$2" >"$place/bin/$1" && chmod 755 "$place/bin/$1"; }

# A separate clone, as systems are made in its build/, and a PATH of links and stubs.
clone=$place/clone
mkdir -p "$clone/harness/tests" "$place/bin" && cp harness/tests/debian.sh "$clone/harness/tests" || exit 1
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
git init -q "$clone" && git -C "$clone" add . &&
    git -C "$clone" -c user.name=nobody -c user.email=nobody@example.org commit -qm 'Begin' || exit 1
for tool in bash sed git rm mkdir tail dirname cat true mount basename cp ls tr touch; do
    ln -s "$(command -v $tool)" "$place/bin/$tool"
done
stub id 'echo 0'
# run ARGUMENT...: runs it, and sets $output and $status.
run() {
    status=0
    PATH=$place/bin bash "$clone/harness/tests/debian.sh" "$@" >"$output" 2>&1 || status=$?
}
# says STATUS PATTERN...
says() {
    [ "$status" -eq "$1" ] || return
    shift
    local pattern
    for pattern; do
        grep -qE -e "$pattern" "$output" || return
    done
}

run --quickly
verdict 'an unknown option' says 2 '^usage: debian.sh \[--keep\] \[--package \| --possible\] \[RELEASE\.\.\.\]'
run ../../etc
verdict 'not a release' says 2 "^debian: '../../etc' is not a release; expected a name like bookworm$" '^usage: '
run
verdict 'without debootstrap' says 3 '^debian: debootstrap is missing \(Debian package debootstrap\)$'
# shellcheck disable=SC2016 # expanded by the stub
stub debootstrap 'echo "$*" >>'"'$place/made'"'; mkdir -p "${@: -1}/root" "${@: -2:1}/root" 2>/dev/null; echo made'
run
verdict 'without unshare' says 3 '^debian: unshare is missing \(Debian package util-linux\)$'
stub unshare 'exit 1'
run
verdict 'without permission to mount' says 3 '^debian: mounting in a namespace is not permitted'
stub id 'echo 1000'
run
verdict 'without root' says 3 '^debian: needs root'
stub id 'echo 0'

# Replaces the namespace: debootstrap runs, commands inside a system are only compared.
# shellcheck disable=SC2016
stub unshare 'shift 4
case $1 in
debootstrap) "$@" ;;
bash) case $7 in *"make reproduce") echo "2 passed, 0 failed" ;; *run_tests.sh) echo "9 passed, $BAD failed" && [ "$BAD" -eq 0 ] ;;
    *"make deb") mkdir -p "$5/root/q237588/build/deb" "$5/root/q237588/harness/debian/tests" && touch "$5/root/q237588/build/deb/a.deb" && echo built ;;
    *tests/candidate*) ls "$5/root/packages" | tr "\n" " " ;; *) exit 99 ;; esac ;;
esac'
export BAD=0
run
verdict 'both releases, five steps each' says 0 '^ok      bookworm: minimal system ' '^ok      bookworm: make reproduce .*: 2 passed, 0 failed$' \
    '^ok      trixie: ./run_tests.sh .*: 9 passed, 0 failed$' '^ok      trixie: make deb .*: built$' \
    '^ok      bookworm: packages in a clean system .*: a.deb tests $' '^10 passed, 0 failed$'
verdict 'debootstrap makes both releases, without a mirror' grep -qE \
    '^--variant=minbase --include=ca-certificates,git,make --cache-dir=.*/build/debian/trixie/packages trixie .*/build/debian/trixie/system$' "$place/made"
verdict 'a system that passed is not kept' test ! -e "$clone/build/debian/trixie/system" -a ! -e "$clone/build/debian/trixie/clean"
verdict 'its packages and logs are kept' test -d "$clone/build/debian/trixie/packages" -a -f "$clone/build/debian/trixie/run_tests.log"
run --keep trixie
verdict 'one release' says 0 '^5 passed, 0 failed$'
verdict '--keep keeps it' test -d "$clone/build/debian/trixie/system/root/q237588/.git"
export BAD=2
run trixie
verdict 'a failure is counted, and its log shown' says 1 '^FAILED  trixie: ./run_tests.sh .*; log: .*/build/debian/trixie/run_tests.log$' \
    '^        \| 9 passed, 2 failed$' '^4 passed, 1 failed$'
verdict 'a system in which something failed is kept' test -d "$clone/build/debian/trixie/system/root/q237588"
run --package trixie
verdict 'only the packages' says 0 '^ok      trixie: make deb' '^3 passed, 0 failed$'
run --possible
verdict 'only the check whether it is possible' test "$status" -eq 0 -a ! -s "$output"
BAD=0 DEBIAN_MIRROR=file:/mirror run trixie
verdict 'another mirror' grep -q ' trixie .*/system file:/mirror$' "$place/made"
touch "$clone/changed"
BAD=0 run trixie
verdict 'uncommitted changes are reported' says 0 '^debian: testing [0-9a-f]+; uncommitted changes are not tested$'
stub debootstrap 'echo E: no such release; exit 1'
run sarge
verdict 'a system that cannot be made fails, and its other steps are skipped' says 1 'E: no such release' '^0 passed, 1 failed$'

counts
