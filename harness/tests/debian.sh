#!/usr/bin/env bash
# Runs README's two commands in a minimal system of each Debian release, made with debootstrap; builds the Debian packages there,
# and installs and tests them in another one.
#
#   debian.sh [--keep] [--package | --possible] [RELEASE...]     (default: bookworm trixie)
#
#   --keep        also keep systems that passed (3 GB each)
#   --package     test only the Debian packages
#   --possible    only check whether systems can be made here: exit status 0 or 3
#
# Clones HEAD into the system, and runs `make reproduce`, `./run_tests.sh` and `make deb` as root; the environment has the proxies
# only. build/debian/RELEASE/ keeps the logs, the downloaded packages for the next run, and the systems if anything failed.
# DEBIAN_MIRROR: the mirror (default: debootstrap's). Needs root, debootstrap and permission to mount. Mounts are in a namespace, so
# an interruption leaves none behind. Exit status: 0 all passed, 1 something failed, 2 wrong usage, 3 not possible here. The last
# line is "N passed, N failed".
set -u
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
umask 022

usage() {
    sed -n '5s/^# */usage: /p' "${BASH_SOURCE[0]}" >&2
    exit 2
}
keep=false
only=
releases=()
for argument; do
    case $argument in
    --keep) keep=true ;;
    --package | --possible) only=${argument#--} ;;
    -*) usage ;;
    # The name is used as a folder.
    *[!a-z]* | '') echo "debian: '$argument' is not a release; expected a name like bookworm" >&2 && usage ;;
    *) releases+=("$argument") ;;
    esac
done
[ ${#releases[@]} -gt 0 ] || releases=(bookworm trixie)

cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1

# ---- Requirements -----------------------------------------------------------------------------------------------------

cannot() {
    echo "debian: $1" >&2
    exit 3
}
[ "$(id -u)" -eq 0 ] || cannot 'needs root, for debootstrap and chroot; try: sudo make debian'
for tool in debootstrap unshare git; do
    command -v $tool >/dev/null || cannot "$tool is missing (Debian package $([ $tool = unshare ] && echo util-linux || echo $tool))"
done
namespace=(unshare --mount --pid --fork --kill-child)
"${namespace[@]}" mount -t proc proc /proc 2>/dev/null ||
    cannot 'mounting in a namespace is not permitted; a container needs the privilege (docker run --privileged)'
[ "$only" != possible ] || exit 0
commit=$(git rev-parse --short HEAD) || cannot 'not a git clone; HEAD is what is tested'
[ -z "$(git status --porcelain)" ] || echo "debian: testing $commit; uncommitted changes are not tested"

# ---- Steps ------------------------------------------------------------------------------------------------------------------------

child=
# shellcheck disable=SC2317 # called by the trap
interrupted() {
    [ -z "$child" ] || kill -TERM -- "-$child" 2>/dev/null
    echo 'debian: interrupted' >&2
    exit 130
}
trap interrupted INT TERM HUP

# Proxies and mirror.
proxies=()
for name in http_proxy https_proxy no_proxy; do
    [ -z "${!name-}" ] || proxies+=("$name=${!name}")
done

# inside ROOT PACKAGES COMMAND: runs COMMAND in the system, with /proc, /dev and /sys; downloaded packages go to PACKAGES.
inside() {
    # shellcheck disable=SC2016 # it is for that shell to expand
    "${namespace[@]}" bash -c 'mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" &&
        mount -t tmpfs tmpfs "$1/dev/shm" && mount -t sysfs -o ro sysfs "$1/sys" && mount --bind "$2" "$1/var/cache/apt/archives" &&
        root=$1 command=$3 && shift 3 && exec chroot "$root" /usr/bin/env -i "$@" bash -c "$command"' \
        inside "$1" "$2" "$3" HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM=dumb ${proxies[@]+"${proxies[@]}"}
}

# make_system RELEASE ROOT PACKAGES: makes a system with git, make and a clone of HEAD.
make_system() {
    "${namespace[@]}" debootstrap --variant=minbase --include=ca-certificates,git,make --cache-dir="$3" "$1" "$2" \
        ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} && git clone --quiet --no-hardlinks . "$2/root/q237588" && git -C "$2/root/q237588" log -1 --oneline
}

get='env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 --no-install-recommends'
build_package="cd /root/q237588 && $get install build-essential dpkg-dev jq lintian &&
    $get satisfy \"\$(sed -n '/^Build-Depends:/,/^Standards/{s/^[A-Z].*: [0-9.]*//;p}' harness/debian/control | tr -d '\n')\" &&
    make deb"
# Like autopkgtest, without its testbed: installs the dependencies of tests/control, then runs tests/candidate.
install_package="cd /root/packages && $get install ./q237588_*.deb ./libq237588-dev_*.deb &&
    $get satisfy \"\$(sed -n 's/^Depends: //p' tests/control)\" && sh tests/candidate && $get purge q237588 libq237588-dev &&
    test ! -e /usr/share/q237588 && test ! -e /usr/lib/q237588 && echo 'installed, tested, purged'"

# copy_packages FROM TO: copies the built packages and the test from one system to the other.
copy_packages() {
    mkdir -p "$2/root/packages" && cp -R "$1/root/q237588/harness/debian/tests" "$1"/root/q237588/build/deb/*.deb "$2/root/packages"
}

passed=0
failed=0
# step WHAT LOG COMMAND...: runs and counts COMMAND, prints its time, and the end of its log if it failed.
step() {
    local what=$1 log=$2 began=$SECONDS status=0
    shift 2
    # A separate process group, so that interrupted() can end all its processes.
    set -m
    "$@" </dev/null >"$log" 2>&1 &
    set +m
    child=$!
    wait $child || status=$?
    child=
    if [ $status -eq 0 ]; then
        passed=$((passed + 1))
        printf 'ok      %s (%d s): %s\n' "$what" $((SECONDS - began)) "$(tail -n 1 "$log")"
    else
        failed=$((failed + 1))
        printf 'FAILED  %s (%d s); log: %s\n' "$what" $((SECONDS - began)) "$log"
        tail -n 40 "$log" | sed 's/^/        | /'
    fi
    return $status
}

for release in "${releases[@]}"; do
    place=$PWD/build/debian/$release
    root=$place/system
    clean=$place/clean
    before=$failed
    if ! rm -rf --one-file-system "$root" "$clean" || ! mkdir -p "$root" "$place/packages"; then
        cannot "cannot create $place"
    fi
    if step "$release: minimal system" "$place/debootstrap.log" make_system "$release" "$root" "$place/packages"; then
        cp -a --one-file-system "$root" "$clean" || cannot "cannot copy $root"
        if [ "$only" != package ]; then
            step "$release: make reproduce" "$place/reproduce.log" inside "$root" "$place/packages" 'cd /root/q237588 && make reproduce'
            step "$release: ./run_tests.sh" "$place/run_tests.log" inside "$root" "$place/packages" 'cd /root/q237588 && ./run_tests.sh'
        fi
        if step "$release: make deb" "$place/deb.log" inside "$root" "$place/packages" "$build_package"; then
            copy_packages "$root" "$clean" || cannot "cannot copy the packages to $clean"
            step "$release: packages in a clean system" "$place/installed.log" inside "$clean" "$place/packages" "$install_package"
        fi
    fi
    if ! $keep && [ $failed -eq "$before" ]; then
        rm -rf --one-file-system "$root" "$clean"
    fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
