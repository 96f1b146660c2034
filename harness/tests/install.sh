#!/usr/bin/env bash
# Installs into an empty folder with a space in its name, looks whether everything is there and works, uninstalls, looks whether anything is left.
set -u
unset MAKEFLAGS MFLAGS MAKELEVEL
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1

top=$(mktemp -d) || exit 1
trap 'rm -rf "$top"' EXIT
place="$top/a folder"
status=0
fail() {
    echo "install: $1"
    status=1
}

make --no-print-directory -s install DESTDIR="$place" || fail 'make install failed'
for path in bin/q237588 lib/q237588/pre-sp4.so lib/q237588/sp4.so include/ccm_compare.h share/man/man1/q237588.1 \
    share/man/man5/q237588-fixture.5 share/man/man7/q237588-candidate.7 share/q237588/fixtures/article-three-spellings.yaml \
    share/q237588/fixtures/candidates/ascii_only.c; do
    [ -f "$place/usr/local/$path" ] || fail "not installed: $path"
done
make --no-print-directory -s uninstall DESTDIR="$place" || fail 'make uninstall failed'
left=$(find "$top" ! -type d)
[ -z "$left" ] || fail "left behind by make uninstall: $left"
exit $status
