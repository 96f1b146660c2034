#!/bin/sh
# Installs what the project needs and the machine does not have. Silent and quick where nothing is missing.
#
#   sh harness/setup.sh [build|all]     build: what `make` needs; all (the default): what the tests need too
#
# Where packages may not be installed (neither root nor passwordless sudo) it prints the command that would do it, status 1.

build_packages='gcc libc6-dev make pkg-config libcyaml-dev libyaml-dev libutf8proc-dev libicu-dev libldap-dev libcsv-dev libjansson-dev libxml2-dev locales'
test_packages='clang clang-tidy clang-format cppcheck shellcheck yamllint jq check valgrind libc6-dbg lcov gcovr gnuplot-nox chromium libxml2-utils mandoc git slapd openssl libsqlite3-dev'

case ${1-all} in
build) wanted=$build_packages ;;
all) wanted="$build_packages $test_packages" ;;
*)
    echo "usage: setup.sh [build|all]" >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null; then
    echo "setup: this is no Debian, so nothing is installed; what is needed is, by Debian's names:" >&2
    echo "    $wanted" >&2
    exit 0
fi

# The lists are words on purpose, here and below.
# shellcheck disable=SC2086
installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p')
missing=
for package in $wanted; do
    printf '%s\n' "$installed" | grep -qx "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

# Tests start a slapd of their own. Without a configuration the package does not make one for the system, and starts nothing.
no_service='slapd slapd/no_configuration boolean true'
case " $missing " in
*' slapd '*) answer=yes ;;
*) answer= ;;
esac

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root='sudo -n'
else
    {
        echo "setup: these packages are missing, and installing them takes root:$missing"
        echo "Please run this, then the same command again:"
        [ -z "$answer" ] || echo "    echo '$no_service' | sudo debconf-set-selections"
        echo "    sudo apt-get update && sudo apt-get install --no-install-recommends -y$missing"
    } >&2
    exit 1
fi

log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120 "$@" \
        </dev/null >>"$log" 2>&1
}

echo "Installing (this takes a minute):$missing"
# A list that could not be fetched is no reason to stop: what is known may be enough.
apt update || echo "setup: apt-get update reported a problem; trying all the same" >&2
if [ -n "$answer" ] && ! echo "$no_service" | $as_root debconf-set-selections >>"$log" 2>&1; then
    echo "setup: debconf did not take an answer; slapd may start as a service" >&2
fi
# shellcheck disable=SC2086
if ! apt install --no-install-recommends $missing; then
    tail -n 30 "$log" >&2
    echo "setup: apt-get could not install:$missing" >&2
    exit 1
fi
