#!/usr/bin/env bash
# Runs all tests in a clone whose path has spaces and non-ASCII letters, unprivileged, with a Turkish locale, umask 077 and no HOME:
# `make reproduce`, each test program directly (run_suites.sh would set another locale), and ./run_tests.sh.
#
#   anywhere.sh [OPTION...]     options of ./run_tests.sh
#
# Clones HEAD; if this runs as root, an ordinary user owns the clone. The last line is "N passed, N failed". Exit status: 1 if any
# failed, 2 wrong usage.
set -u
export LC_ALL=C.UTF-8
unset MAKEFLAGS MFLAGS MAKELEVEL GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1

./run_tests.sh "$@" --help >/dev/null || exit 2
sh harness/setup.sh all || exit 1
place=$(mktemp -d "/tmp/q237588 Größe ü.XXXXXX") || exit 1
trap 'rm -rf "$place"' EXIT
clone="$place/ein Klon"

# A user id without an entry in /etc/passwd.
as_user=()
if [ "$(id -u)" -eq 0 ]; then
    as_user=(setpriv --reuid=23758 --regid=23758 --clear-groups)
fi
# In Turkish, lower-case I is not i.
locale=tr_TR.UTF-8
if ! LC_ALL=C locale -a | grep -qix 'tr_TR\.utf-\?8'; then
    mkdir "$place/locales" && localedef -c -i tr_TR -f UTF-8 "$place/locales/$locale" >/dev/null 2>&1
fi
umask 077
git clone --quiet --no-hardlinks . "$clone" || exit 1
[ ${#as_user[@]} -eq 0 ] || chown -R 23758:23758 "$place" || exit 1

# elsewhere COMMAND...
elsewhere() {
    (cd "$clone" && exec ${as_user[@]+"${as_user[@]}"} env -i PATH="$PATH" LC_ALL=$locale LANG=$locale \
        ${locales[@]+"${locales[@]}"} "$@") </dev/null
}
locales=()
[ ! -d "$place/locales" ] || locales=(LOCPATH="$place/locales")

# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh
output=$place/log
# count LINE: adds "N passed, N failed"; any other line is a failure.
count() {
    if [[ $1 =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        passed=$((passed + BASH_REMATCH[1]))
        failed=$((failed + BASH_REMATCH[2]))
    else
        failed=$((failed + 1))
    fi
}
has_locale() { [ "$(elsewhere locale charmap 2>"$output")" = UTF-8 ] && [ ! -s "$output" ]; }
verdict "the locale $locale is in force" has_locale
elsewhere make reproduce >"$output" 2>&1
verdict 'make reproduce reproduces the bug' grep -qx '2 runs of 1 fixture: 2 passed, 0 failed' "$output"
elsewhere make -s tests >"$output" 2>&1
verdict 'the tests can be built' test $? -eq 0
for program in "$clone"/build/tests/test_*; do
    [ -x "$program" ] || continue
    status=0
    elsewhere "build/tests/${program##*/}" >"$output" 2>&1 || status=$?
    verdict "${program##*/} passes by itself" test $status -eq 0
done
elsewhere ./run_tests.sh "$@" | tee "$output"
count "$(tail -n 1 "$output")"
counts
