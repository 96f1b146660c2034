#!/usr/bin/env bash
# Is a release reproducible in two clones, complete and described correctly, and does it build without git? The last line is
# "N passed, N failed".
set -u
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE SOURCE_DATE_EPOCH
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT
# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh
output=$place/output
: >"$output"
make=(make --no-print-directory -s)
version=$(sed -n 's/^VERSION = //p' Makefile)
archive=q237588-$version

# Committed files, as dist.sh packs these; two clones with different paths, times and permissions.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
mkdir "$place/other folder"
git clone -q . "$place/clone" && git clone -q --no-hardlinks . "$place/other folder/clone" || exit 1
find "$place/other folder" -exec touch -h -d '2001-02-03' {} +
packed() { (cd "$1" && umask "$2" && TZ=$3 "${make[@]}" dist) >"$output" 2>&1; }
verdict 'a release is packed' packed "$place/clone" 022 UTC
verdict 'a release is packed in the other clone' packed "$place/other folder/clone" 077 Asia/Tokyo
dist=$place/clone/build/dist
verdict 'both are identical' diff -r "$dist" "$place/other folder/clone/build/dist"
verdict 'it has four files' test "$(cd "$dist" && echo *)" = "SHA256SUMS $archive.md $archive.spdx.json $archive.tar.gz"
sums() { (cd "$dist" && sha256sum -c SHA256SUMS) >"$output" 2>&1; }
verdict 'the checksums are right' sums
verdict 'the changes are those of this version' test "$(head -n 1 "$dist/$archive.md" | grep -c "^## $version")/$(grep -c '^## ' "$dist/$archive.md")" = 1/1

holds() { jq -e "$1" "$dist/$archive.spdx.json" >"$output" 2>&1; }
sum=$(sha256sum <"$dist/$archive.tar.gz" | cut -d ' ' -f 1)
verdict 'the bill of materials is SPDX 2.3' holds '.spdxVersion == "SPDX-2.3" and .dataLicense == "CC0-1.0" and .SPDXID == "SPDXRef-DOCUMENT"
    and (.name, .documentNamespace, .creationInfo.created, .creationInfo.creators[0] | length > 0)'
verdict 'it describes the archive' holds ".packages[0] | .versionInfo == \"$version\" and .checksums == [{algorithm: \"SHA256\", checksumValue: \"$sum\"}]
    and .licenseDeclared == \"MIT\""
verdict 'it has exactly the libraries that the build needs' test \
    "$(jq -r '.packages[1:][].name' "$dist/$archive.spdx.json" | sort)" = \
    "$(sed -nE 's/^build (library|header:ldap)[^ ]* +([^ ]+).*/\2/p' harness/setup.sh | sort)"
verdict 'relationships have exactly the packages' holds '([.relationships[] | .relatedSpdxElement] | sort) == ([.packages[].SPDXID] | sort)'
verdict 'names are unique' holds '[.packages[].SPDXID] | length == (unique | length)'

tar -xzf "$dist/$archive.tar.gz" -C "$place" || exit 1
verdict 'the archive has one folder' test "$(tar -tzf "$dist/$archive.tar.gz" | cut -d / -f 1 | sort -u)" = "$archive"
verdict 'it has the files of the clone' diff -rq --exclude=.git --exclude=build --exclude=commit "$place/clone" "$place/$archive"
verdict 'its times are the commit'"'"'s' test "$(stat -c %Y "$place/$archive/Makefile")" -eq "$(git log -1 --format=%ct)"
# Same options as in run_tests.sh, so that ccache has the objects; locales do not depend on the sources.
if [ -d build/locales ]; then
    mkdir -p "$place/$archive/build" && cp -r build/locales "$place/$archive/build/" || exit 1
fi
builds() { (cd "$place/$archive" && "${make[@]}" -j2 WERROR=1 all install DESTDIR="$place/installed") >"$output" 2>&1; }
verdict 'it builds without git' builds
program=$place/installed/usr/local/bin/q237588
verdict 'the program has this version' test "$("$program" --version)" = "q237588 $version"
verdict 'its results name the commit' test "$("$place/$archive/build/q237588" run --format=json fixtures/article-three-spellings.yaml | jq -r .origin.commit)" = "$(git rev-parse HEAD)"
verdict 'its manual has the date of the commit' grep -qx "\.Dd $(date -u -d "@$(git log -1 --format=%ct)" '+%B %-d, %Y')" "$place/installed/usr/local/share/man/man1/q237588.1"

# Errors.
says() { (cd "$place/clone" && bash harness/dist.sh "$@") >"$output" 2>&1; echo "$?: $(head -n 1 "$output")"; }
verdict 'wrong usage' test "$(says 1.0)" = '2: usage: dist.sh VERSION [FOLDER]     (default: build/dist)'
verdict 'a version without changes' test "$(says 99.0.0)" = '3: dist: CHANGELOG.md has no section 99.0.0; expected a line "## 99.0.0"'
touch "$place/clone/changed"
verdict 'uncommitted changes are reported' test "$(says "$version")" = "0: dist: packing $(git rev-parse --short=12 HEAD); uncommitted changes are not packed"
rm -rf "$place/clone/.git"
verdict 'outside of a clone' test "$(says "$version")" = '3: dist: not a git clone; expected one, to pack its HEAD'
counts
