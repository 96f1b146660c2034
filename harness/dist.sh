#!/usr/bin/env bash
# Packs HEAD as a release, reproducibly: the bytes depend on the commit only, not on the folder.
#
#   dist.sh VERSION [FOLDER]     (default: build/dist)
#
# FOLDER/q237588-VERSION.tar.gz      the sources
# FOLDER/q237588-VERSION.spdx.json   the bill of materials, SPDX 2.3: the archive and the libraries that it links
# FOLDER/q237588-VERSION.md          the section of CHANGELOG.md
# FOLDER/SHA256SUMS                  of these three
# Exit status: 0 success, 1 failure, 2 wrong usage, 3 not possible here.
set -u
export LC_ALL=C TZ=UTC
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
umask 022

cannot() {
    echo "dist: $1" >&2
    exit 3
}
[[ $# -ge 1 && $# -le 2 && $1 =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || {
    sed -n '4s/^# */usage: /p' "${BASH_SOURCE[0]}" >&2
    exit 2
}
version=$1
folder=$(realpath -m -- "${2-build/dist}")
cd "$(dirname -- "${BASH_SOURCE[0]}")/.." || exit 1
for tool in git gzip jq sha256sum; do
    command -v $tool >/dev/null || cannot "$tool is missing"
done
commit=$(git rev-parse HEAD 2>/dev/null) || cannot 'not a git clone; expected one, to pack its HEAD'
[ -z "$(git status --porcelain)" ] || echo "dist: packing ${commit:0:12}; uncommitted changes are not packed" >&2
name=q237588-$version
committed=$(git log -1 --format=%ct)

changes=$(git show HEAD:CHANGELOG.md | awk -v version="$version" '
    /^## / { shown = $2 == version || $2 == version "," } shown')
[ -n "$changes" ] || cannot "CHANGELOG.md has no section $version; expected a line \"## $version\""
license=$(git show HEAD:LICENSE | head -n 1)
[ "$license" = 'MIT License' ] || cannot "LICENSE begins with '$license'; expected 'MIT License', which the bill of materials states"

mkdir -p -- "$folder" && rm -f -- "$folder"/q237588-* "$folder/SHA256SUMS" || exit 1
place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT

git -c tar.umask=0022 -c core.autocrlf=false archive --format=tar --prefix="$name/" HEAD >"$place/tar" &&
    gzip -9n <"$place/tar" >"$place/$name.tar.gz" || exit 1
printf '%s\n' "$changes" >"$place/$name.md" || exit 1

# Libraries: those that setup.sh detects by pkg-config or a header, with the distribution's versions.
git show HEAD:harness/setup.sh | sed -nE 's/^build (library:|header:ldap)[^ ]* +([^ ]+).*/\2/p' |
    jq -R . | jq -s --arg name "$name" --arg version "$version" --arg created "$(date -u -d "@$committed" +%Y-%m-%dT%H:%M:%SZ)" \
        --arg sum "$(sha256sum <"$place/$name.tar.gz" | cut -d ' ' -f 1)" --arg commit "$commit" \
        --arg copyright "$(git show HEAD:LICENSE | sed -n '/^Copyright/p')" '
    def id: "SPDXRef-" + (. | gsub("[^A-Za-z0-9.]"; "-"));
    {
        spdxVersion: "SPDX-2.3", dataLicense: "CC0-1.0", SPDXID: "SPDXRef-DOCUMENT", name: $name,
        documentNamespace: "https://spdx.org/spdxdocs/\($name)-\($sum)",
        creationInfo: {created: $created, creators: ["Tool: make-dist-\($version)"]},
        packages: ([{
            name: "q237588", SPDXID: "SPDXRef-q237588", versionInfo: $version, packageFileName: "\($name).tar.gz",
            downloadLocation: "NOASSERTION", filesAnalyzed: false, checksums: [{algorithm: "SHA256", checksumValue: $sum}],
            licenseConcluded: "MIT", licenseDeclared: "MIT", copyrightText: $copyright, primaryPackagePurpose: "SOURCE",
            sourceInfo: "git commit \($commit)"
        }] + map({
            name: ., SPDXID: id, downloadLocation: "NOASSERTION", filesAnalyzed: false, licenseConcluded: "NOASSERTION",
            licenseDeclared: "NOASSERTION", copyrightText: "NOASSERTION", primaryPackagePurpose: "LIBRARY",
            externalRefs: [{referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: "pkg:deb/debian/\(.)"}]
        })),
        relationships: ([{spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES", relatedSpdxElement: "SPDXRef-q237588"}]
            + map({spdxElementId: "SPDXRef-q237588", relationshipType: "DEPENDS_ON", relatedSpdxElement: id}))
    }' >"$place/$name.spdx.json" || exit 1
(cd "$place" && sha256sum "$name.md" "$name.spdx.json" "$name.tar.gz" >SHA256SUMS) &&
    mv -- "$place/$name".* "$place/SHA256SUMS" "$folder" || exit 1
echo "$folder/$name.tar.gz"
