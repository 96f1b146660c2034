#!/usr/bin/env bash
# Installs into an empty folder with a space in its name, checks that everything is installed and works, uninstalls, and checks that
# nothing is left.
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
    share/q237588/fixtures/candidates/ascii_only.c share/q237588/fixtures/fixture.schema.json share/pkgconfig/q237588.pc \
    share/bash-completion/completions/q237588 share/zsh/site-functions/_q237588 share/fish/vendor_completions.d/q237588.fish; do
    [ -f "$place/usr/local/$path" ] || fail "not installed: $path"
done
[ -x "$place/usr/local/share/q237588/fixtures/connectors/sync.sh" ] || fail 'a sample connector cannot be executed'
# Authors of candidates find the header of this version by pkg-config.
pc=$place/usr/local/share/pkgconfig
[ "$(PKG_CONFIG_PATH=$pc pkg-config --modversion q237588)" = "$("$place/usr/local/bin/q237588" --version | sed 's/.* //')" ] ||
    fail 'q237588.pc has not the version of the program'
[ "$(PKG_CONFIG_PATH=$pc pkg-config --variable=includedir q237588)" = /usr/local/include ] || fail 'q237588.pc does not lead to the header'
if grep -rl '@' "$pc"; then fail 'q237588.pc has a placeholder left'; fi
# The manual has the date of the source.
SOURCE_DATE_EPOCH=86400 make --no-print-directory -s install DESTDIR="$place" || fail 'make install failed the second time'
for page in man1/q237588.1 man5/q237588-fixture.5 man7/q237588-candidate.7; do
    grep -qx '\.Dd January 2, 1970' "$place/usr/local/share/man/$page" || fail "$page has not the date of the source"
done
make --no-print-directory -s uninstall DESTDIR="$place" || fail 'make uninstall failed'
left=$(find "$top" ! -type d)
[ -z "$left" ] || fail "left behind by make uninstall: $left"
exit $status
