#!/usr/bin/env bash
# Tests the output of harness/setup.sh on other systems, with a fake os-release and a PATH of stubs. Nothing is installed.
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

# A system with only the tools of a shell script, and one with all dependencies.
mkdir -p "$place/bare" "$place/full" "$place/root/etc" || exit 1
for tool in sh sed awk tr tail grep mktemp rm cat id; do
    ln -s "$(command -v $tool)" "$place/bare/$tool"
    ln -s "$(command -v $tool)" "$place/full/$tool"
done
# stub FOLDER NAME [COMMAND]: an executable (default: it succeeds) that replaces a link to the machine's own.
stub() {
    rm -f "$1/$2" && printf '#!/bin/sh\n%s\n' "${3-exit 0}" >"$1/$2" && chmod 755 "$1/$2"
}
for tool in gcc make pkg-config bash clang llvm-symbolizer clang-tidy clang-format cppcheck shellcheck yamllint jq valgrind lcov chromium xmllint \
    mandoc git openssl python3 fish zsh; do
    stub "$place/full" $tool
done

# run TOOLS OS_RELEASE ARGUMENT...: runs it, and sets $output and $status.
run() {
    local tools=$1
    printf '%b' "$2" >"$place/root/etc/os-release"
    shift 2
    status=0
    SYSTEM_ROOT=$place/root PATH=$place/$tools /bin/sh harness/setup.sh "$@" >"$output" 2>&1 || status=$?
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
silent() { ! grep -qE -e "$1" "$output"; }

fedora='NAME="Fedora Linux"\nID=fedora\nPRETTY_NAME="Fedora Linux 42"\n'
alpine='ID=alpine\nPRETTY_NAME="Alpine Linux v3.22"\n'

run bare "$fedora" build
verdict "Fedora: the build's packages, by their names there" says 1 'on Debian; this is Fedora Linux 42$' \
    '^    sudo dnf install gcc glibc-devel make pkgconf-pkg-config libyaml-devel utf8proc-devel libicu-devel openldap-devel jansson-devel libxml2-devel'
verdict 'Fedora: no packages that only tests need' silent 'valgrind|apt|-dev( |$)'
run bare "$fedora" coverage
verdict 'Fedora: packages for the coverage of a candidate' says 1 ' libxml2-devel .* lcov$'
run bare "$fedora" all
verdict 'Fedora: all, each once' says 1 ' clang compiler-rt llvm clang-tools-extra ccache cppcheck ShellCheck .* check-devel valgrind .* openldap-servers'
verdict 'Fedora: Python modules' says 1 ' python3-jsonschema python3-pyyaml '
verdict 'Fedora: no package twice' silent 'clang-tools-extra .*clang-tools-extra'
run bare 'ID="rocky"\nID_LIKE="rhel centos fedora"\n' build
verdict 'a derivative of Fedora, without a name' says 1 'this is this system$' 'sudo dnf install gcc '
run full "$fedora" build
verdict 'Fedora: installed packages are not named' says 1 '^    sudo dnf install glibc-locale-source$'

run bare "$alpine" build
verdict "Alpine: the build's packages, by their names there" says 1 'this is Alpine Linux v3.22$' \
    '^    doas apk add gcc musl-dev argp-standalone make pkgconf yaml-dev utf8proc-dev icu-dev openldap-dev jansson-dev libxml2-dev libseccomp-dev nettle-dev linux-headers$'
run bare "$alpine" all
verdict 'Alpine: all' says 1 ' clang compiler-rt llvm clang-extra-tools .* check-dev .* openldap openldap-back-mdb '
run full "$alpine" build
verdict 'without missing packages it succeeds' says 0
verdict 'it prints nothing' test ! -s "$output"

run bare 'ID=nixos\nPRETTY_NAME="NixOS 25.05"\n' build
verdict "another system: Debian's names" says 1 'this is NixOS 25.05$' "^missing, by Debian's names: gcc libc6-dev make pkg-config libyaml-dev "

# Ubuntu, with stubs for its tools: jq is installed, chromium and yamllint are unavailable, everything else is available.
ubuntu='ID=ubuntu\nID_LIKE=debian\nPRETTY_NAME="Ubuntu 24.04"\n'
cp -a "$place/bare" "$place/ubuntu"
stub "$place/ubuntu" dpkg-query 'echo "installed jq"'
stub "$place/ubuntu" id 'echo 0'
stub "$place/ubuntu" env "echo \"\$*\" >>'$place/asked'"
stub "$place/ubuntu" debconf-set-selections 'exit 0'
stub "$place/ubuntu" apt-get
# shellcheck disable=SC2016 # the stand-in expands it
stub "$place/ubuntu" apt-cache 'shift
for name; do
    case $name in chromium) ;; yamllint) printf "%s:\n  Candidate: (none)\n" "$name" ;; *) printf "%s:\n  Candidate: 1\n" "$name" ;; esac
done'
run ubuntu "$ubuntu" all
verdict "Ubuntu: unavailable packages are named, instead of apt's error" says 1 '^setup: these packages are not available on Ubuntu 24.04 .*: yamllint chromium$' \
    '^To install the others: apt-get install --no-install-recommends gcc libc6-dev '
verdict 'Ubuntu: installed packages are not named' silent ' jq'
verdict 'Ubuntu: nothing was installed' test "$(grep -c install "$place/asked")" -eq 0
stub "$place/ubuntu" chromium
stub "$place/ubuntu" yamllint
run ubuntu "$ubuntu" all
verdict 'Ubuntu: a tool installed in another way is enough' says 0 '^Installing'
verdict 'Ubuntu: other packages are installed' grep -q 'install --no-install-recommends gcc libc6-dev .* libsqlite3-dev$' "$place/asked"
verdict 'Ubuntu: no other packages are installed' test "$(grep -cE ' (jq|chromium|yamllint)( |$)' "$place/asked")" -eq 0
stub "$place/ubuntu" id 'echo 1000'
run ubuntu "$ubuntu" build
verdict 'without root: the command is printed' says 1 'installing them needs root: gcc ' '^    sudo apt-get update && sudo apt-get install '

run bare "$fedora" some
verdict 'wrong usage' says 2 '^usage: setup.sh \[build\|coverage\|all\]$'

counts
