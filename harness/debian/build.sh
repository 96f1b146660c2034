#!/usr/bin/env bash
# Builds the Debian packages of HEAD: make deb.
#
#   build.sh VERSION [FOLDER]     (default: build/deb)
#
# Unpacks a release in FOLDER, with harness/debian/ as its debian/, since the top level of the sources is fixed. The changelog is
# generated from the version and the date of the commit. lintian, if installed, checks the result.
# Exit status: 0 success, 1 failure, 2 wrong usage, 3 not possible here.
set -u
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL
[[ $# -ge 1 && $# -le 2 ]] || {
    sed -n '4s/^# */usage: /p' "${BASH_SOURCE[0]}" >&2
    exit 2
}
version=$1
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
folder=$(realpath -m -- "${2-build/deb}")
command -v dpkg-buildpackage >/dev/null || {
    echo 'deb: dpkg-buildpackage is missing; install dpkg-dev and debhelper' >&2
    exit 3
}
rm -rf -- "$folder" && mkdir -p -- "$folder" || exit 1
bash harness/dist.sh "$version" "$folder" >/dev/null || exit
cd "$folder" && tar -xzf "q237588-$version.tar.gz" && mv "q237588-$version.tar.gz" "q237588_$version.orig.tar.gz" &&
    cd "q237588-$version" && mkdir debian || exit 1
(cd harness/debian && cp -R -- * ../../debian) && rm debian/build.sh debian/changelog.in || exit 1
seconds=$(cut -d ' ' -f 2 harness/cli/commit)
sed -e "s/@VERSION@/$version/" -e "s/@DATE@/$(date -u -R -d "@$seconds")/" harness/debian/changelog.in >debian/changelog || exit 1
dpkg-buildpackage -us -uc || exit 1
cd .. || exit 1
if command -v lintian >/dev/null; then
    # Suppress info tags, which differ by release, e.g. about the newest version of the policy.
    lintian --fail-on=error,warning ./*.changes || exit 1
else
    echo 'deb: lintian is missing; the packages are not checked' >&2
fi
ls ./*.deb
