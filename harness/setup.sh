#!/bin/sh
# Installs missing dependencies. Silent and quick if nothing is missing.
#
#   sh harness/setup.sh [build|coverage|all]     build: for `make`; coverage: also for a candidate's coverage; all (the default):
#                                                also for the tests
#
# On Debian and its derivatives missing packages are installed; without root or passwordless sudo the command that installs them is
# printed. On other systems the names of missing packages are printed. Exit status: 0 nothing is missing; 1 something is; 2 usage.
#
# SYSTEM_ROOT: root folder of os-release and other system files (default: /).

# One dependency on a line: its purpose; how to detect it (a command, a header, a library of pkg-config, a file, a Python module, a
# compiler's sanitizers); its package on Debian and Ubuntu, Fedora, Alpine. "-": not needed there.
needs='
build command:gcc                                  gcc              gcc                    gcc
build header:stdio.h                               libc6-dev        glibc-devel            musl-dev
build header:argp.h                                -                -                      argp-standalone
build command:make                                 make             make                   make
build command:pkg-config                           pkg-config       pkgconf-pkg-config     pkgconf
build library:yaml-0.1                             libyaml-dev      libyaml-devel          yaml-dev
build library:libutf8proc                          libutf8proc-dev  utf8proc-devel         utf8proc-dev
build library:icu-uc                               libicu-dev       libicu-devel           icu-dev
build header:ldap.h                                libldap-dev      openldap-devel         openldap-dev
build library:jansson                              libjansson-dev   jansson-devel          jansson-dev
build library:libxml-2.0                           libxml2-dev      libxml2-devel          libxml2-dev
build library:libseccomp                           libseccomp-dev   libseccomp-devel       libseccomp-dev
build library:nettle                                   nettle-dev       nettle-devel           nettle-dev
build header:linux/landlock.h                      -                kernel-headers         linux-headers
build file:/usr/share/i18n/locales/tr_TR           locales          glibc-locale-source    -
tests command:bash                                 -                bash                   bash
tests command:clang                                clang            clang                  clang
tests sanitizer:clang                              libclang-rt-dev  compiler-rt            compiler-rt
tests command:llvm-symbolizer                      llvm             llvm                   llvm
tests command:clang-tidy                           clang-tidy       clang-tools-extra      clang-extra-tools
tests command:clang-format                         clang-format     clang-tools-extra      clang-extra-tools
tests command:ccache                               ccache           ccache                 ccache
tests command:cppcheck                             cppcheck         cppcheck               cppcheck
tests command:shellcheck                           shellcheck       ShellCheck             shellcheck
tests command:yamllint                             yamllint         yamllint               yamllint
tests command:jq                                   jq               jq                     jq
tests library:check                                check            check-devel            check-dev
tests command:valgrind                             valgrind         valgrind               valgrind
tests file:/usr/lib/debug/.build-id                libc6-dbg        -                      -
coverage command:lcov                              lcov             lcov                   lcov
tests command:chromium                             chromium         chromium               chromium
tests command:xmllint                              libxml2-utils    libxml2                libxml2-utils
tests command:mandoc                               mandoc           mandoc                 mandoc
tests command:python3                              python3          python3                python3
tests file:/usr/lib/python3/dist-packages/clang    python3-clang    python3-clang          py3-clang
tests command:git                                  git              git                    git
tests file:/usr/sbin/slapd                         slapd            openldap-servers       openldap
tests file:/usr/sbin/slapd                         -                -                      openldap-back-mdb
tests python:jsonschema                            python3-jsonschema python3-jsonschema   py3-jsonschema
tests python:yaml                                  python3-yaml     python3-pyyaml         py3-yaml
tests command:fish                                 fish             fish                   fish
tests command:zsh                                  zsh              zsh                    zsh
tests command:ldapmodify                           ldap-utils       openldap-clients       openldap-clients
tests command:openssl                              openssl          openssl                openssl
tests command:sqlite3                              sqlite3          sqlite                 sqlite
tests library:sqlite3                              libsqlite3-dev   sqlite-devel           sqlite-dev
'

case ${1-all} in
build) scope='build' ;;
coverage) scope='build|coverage' ;;
all) scope='build|coverage|tests' ;;
*)
    echo "usage: setup.sh [build|coverage|all]" >&2
    exit 2
    ;;
esac

# ---- The system ---------------------------------------------------------------------------------------------------

os_release=${SYSTEM_ROOT-}/etc/os-release
# os_word KEY: its value in that file, without quotes.
os_word() { sed -n "s/^$1=//p" "$os_release" 2>/dev/null | tail -n 1 | tr -d "\"'"; }
system=$(os_word PRETTY_NAME)
[ -n "$system" ] || system='this system'
family=unknown
for word in $(os_word ID) $(os_word ID_LIKE); do
    case $word in
    debian | ubuntu) family=debian ;;
    fedora | rhel | centos) family=fedora ;;
    alpine) family=alpine ;;
    *) continue ;;
    esac
    break
done
if [ ! -r "$os_release" ] && command -v apt-get >/dev/null; then
    family=debian
fi

# packages [NEED]: this system's packages of all dependencies, or of one.
packages() {
    printf '%s\n' "$needs" | awk -v scope="^($scope)\$" -v need="${1-}" -v family="$family" '
        BEGIN { column = family == "fedora" ? 4 : family == "alpine" ? 5 : 3 }
        $1 ~ scope && (need == "" || $2 == need) && $column != "-" && !seen[$column]++ { print $column }'
}

# there HOW:NAME: whether the dependency is installed.
there() {
    case $1 in
    command:*) command -v "${1#*:}" >/dev/null ;;
    header:*) printf '#include <%s>\n' "${1#*:}" | gcc -E - >/dev/null 2>&1 ;;
    library:*) pkg-config --exists "${1#*:}" 2>/dev/null ;;
    file:*) [ -e "${SYSTEM_ROOT-}${1#*:}" ] ;;
    python:*) python3 -c "import ${1#*:}" >/dev/null 2>&1 ;;
    sanitizer:*) echo 'int main(void) { return 0; }' | "${1#*:}" -fsanitize=address,undefined -x c -o /dev/null - 2>/dev/null ;;
    esac
}

# ---- Other systems ------------------------------------------------------------------------------------

# Prints the missing packages by this system's names; status 1 if there are any.
name_missing() {
    missing=
    for need in $(printf '%s\n' "$needs" | awk -v scope="^($scope)\$" '$1 ~ scope && !seen[$2]++ { print $2 }'); do
        names=$(packages "$need")
        if [ -z "$names" ] || there "$need"; then continue; fi
        for name in $names; do
            case " $missing " in
            *" $name "*) ;;
            *) missing="$missing $name" ;;
            esac
        done
    done
    [ -n "$missing" ] || return 0
    case $family in
    fedora) command='sudo dnf install' ;;
    alpine) command='doas apk add' ;;
    *) command= ;;
    esac
    {
        echo "setup: packages are missing, and only installed automatically on Debian; this is $system"
        if [ -n "$command" ]; then
            [ -z "$missing" ] || echo "Please run this, then the same command again:
    $command$missing"
        else
            echo "missing, by Debian's names:$missing"
        fi
    } >&2
    return 1
}

if [ $family != debian ] || ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    name_missing
    exit
fi

# ---- Debian and its derivatives -----------------------------------------------------------------------------------------------

# Unquoted on purpose here and below: the lists are split into words.
# shellcheck disable=SC2046
installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $(packages) 2>/dev/null | sed -n 's/^installed //p')
missing=
for package in $(packages); do
    printf '%s\n' "$installed" | grep -qx "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

# Tests start their own slapd. Without a configuration the package does not set up a system-wide one.
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
        echo "setup: these packages are missing, and installing them needs root:$missing"
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
# Continue if a list cannot be fetched: the known packages may be enough.
apt update || {
    tail -n 5 "$log"
    echo "setup: apt-get update reported a problem; continuing"
} >&2

# A derivative may lack a package or disable its component. A tool installed in another way (a browser as a snap) is enough.
# shellcheck disable=SC2086
known=$(LC_ALL=C apt-cache policy $missing 2>/dev/null |
    awk '/^[^ ].*:$/ { name = substr($1, 1, length($1) - 1) } $1 == "Candidate:" && $2 != "(none)" { print name }')
unknown=
wanted=
for package in $missing; do
    need=$(printf '%s\n' "$needs" | awk -v package="$package" '$3 == package { print $2; exit }')
    if printf '%s\n' "$known" | grep -qx "$package"; then
        wanted="$wanted $package"
    elif ! there "$need"; then
        unknown="$unknown $package"
    fi
done
if [ -n "$unknown" ]; then
    {
        echo "setup: these packages are not available on $system (on Ubuntu: is universe enabled?):$unknown"
        [ -z "$wanted" ] || echo "To install the others: apt-get install --no-install-recommends$wanted"
    } >&2
    exit 1
fi
[ -n "$wanted" ] || exit 0

if [ -n "$answer" ] && ! echo "$no_service" | $as_root debconf-set-selections >>"$log" 2>&1; then
    echo "setup: debconf rejected an answer; slapd may start as a service" >&2
fi
# shellcheck disable=SC2086
if ! apt install --no-install-recommends $wanted; then
    tail -n 30 "$log" >&2
    echo "setup: apt-get could not install:$wanted" >&2
    exit 1
fi
