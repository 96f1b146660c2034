#!/usr/bin/env bash
# In a bare system of each Debian release, made with debootstrap: do README's two commands work there for a newcomer?
#
#   debian.sh [--keep] [RELEASE...]     bookworm and trixie unless stated
#
#   --keep    keeps the systems that passed, too (3 GB each)
#
# What is committed is cloned into the system; `make reproduce` and `./run_tests.sh` run there as root, with nothing of this machine's
# environment but its proxies. build/debian/RELEASE/ keeps the logs, the packages for the next run, and the system where something failed.
# DEBIAN_MIRROR: where packages come from (debootstrap's own default unless stated). It takes root, debootstrap, and mounts of its own:
# they are made in a namespace, so that none is left behind, however this ends.
# Status: 0 all passed, 1 something failed, 2 wrong usage, 3 it cannot be done here. The last line is "N passed, N failed".
set -u
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
umask 022

usage() {
    sed -n '4s/^# */usage: /p' "${BASH_SOURCE[0]}" >&2
    exit 2
}
keep=false
releases=()
for argument; do
    case $argument in
    --keep) keep=true ;;
    -*) usage ;;
    # A name becomes a folder.
    *[!a-z]* | '') echo "debian: no name of a release: '$argument'; expected one as bookworm" >&2 && usage ;;
    *) releases+=("$argument") ;;
    esac
done
[ ${#releases[@]} -gt 0 ] || releases=(bookworm trixie)

cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1

# ---- Can it be done here? -----------------------------------------------------------------------------------------------------

cannot() {
    echo "debian: $1" >&2
    exit 3
}
[ "$(id -u)" -eq 0 ] || cannot 'it takes root, as it makes systems and changes into them; try: sudo make debian'
for tool in debootstrap unshare git; do
    command -v $tool >/dev/null || cannot "there is no $tool (Debian package $([ $tool = unshare ] && echo util-linux || echo $tool))"
done
namespace=(unshare --mount --pid --fork --kill-child)
"${namespace[@]}" mount -t proc proc /proc 2>/dev/null ||
    cannot 'no mounts can be made here in a namespace of their own; in a container that takes the right to (docker run --privileged)'
commit=$(git rev-parse --short HEAD) || cannot 'this is no clone, and what is committed is what is tried'
[ -z "$(git status --porcelain)" ] || echo "debian: only what is committed is tried ($commit), and there are changes beside it"

# ---- Steps ------------------------------------------------------------------------------------------------------------------------

child=
# shellcheck disable=SC2317 # called by the trap
interrupted() {
    [ -z "$child" ] || kill -TERM -- "-$child" 2>/dev/null
    echo 'debian: interrupted' >&2
    exit 130
}
trap interrupted INT TERM HUP

# What the environment says of the way to the packages.
proxies=()
for name in http_proxy https_proxy no_proxy; do
    [ -z "${!name-}" ] || proxies+=("$name=${!name}")
done

# inside ROOT PACKAGES COMMAND: in the system, with /proc and /dev, and packages that are downloaded kept in PACKAGES.
inside() {
    # shellcheck disable=SC2016 # it is for that shell to expand
    "${namespace[@]}" bash -c 'mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" &&
        mount -t tmpfs tmpfs "$1/dev/shm" && mount -t sysfs -o ro sysfs "$1/sys" && mount --bind "$2" "$1/var/cache/apt/archives" &&
        root=$1 command=$3 && shift 3 && exec chroot "$root" /usr/bin/env -i "$@" bash -c "$command"' \
        inside "$1" "$2" "$3" HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM=dumb ${proxies[@]+"${proxies[@]}"}
}

# make_system RELEASE ROOT PACKAGES: with what it takes to clone and to begin, and with the clone.
make_system() {
    "${namespace[@]}" debootstrap --variant=minbase --include=ca-certificates,git,make --cache-dir="$3" "$1" "$2" \
        ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} && git clone --quiet --no-hardlinks . "$2/root/q237588" && git -C "$2/root/q237588" log -1 --oneline
}

passed=0
failed=0
# step WHAT LOG COMMAND...: counts it, and tells what it took; the end of the log where it failed.
step() {
    local what=$1 log=$2 began=$SECONDS status=0
    shift 2
    # A process group of its own, so that all of it ends when this is interrupted.
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
        printf 'FAILED  %s (%d s); all of it is in %s\n' "$what" $((SECONDS - began)) "$log"
        tail -n 40 "$log" | sed 's/^/        | /'
    fi
    return $status
}

for release in "${releases[@]}"; do
    place=$PWD/build/debian/$release
    root=$place/system
    before=$failed
    if ! rm -rf --one-file-system "$root" || ! mkdir -p "$root" "$place/packages"; then
        cannot "$place cannot be made anew"
    fi
    if step "$release: bare system" "$place/debootstrap.log" make_system "$release" "$root" "$place/packages"; then
        step "$release: make reproduce" "$place/reproduce.log" inside "$root" "$place/packages" 'cd /root/q237588 && make reproduce'
        step "$release: ./run_tests.sh" "$place/run_tests.log" inside "$root" "$place/packages" 'cd /root/q237588 && ./run_tests.sh'
    fi
    if ! $keep && [ $failed -eq "$before" ]; then
        rm -rf --one-file-system "$root"
    fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
