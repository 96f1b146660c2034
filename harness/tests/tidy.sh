#!/usr/bin/env bash
# clang-tidy, of what has changed since it had nothing to say.
#
#   tidy.sh [--analyzer] FILE... -- COMPILER-OPTION...
#
#   --analyzer   clang's analyzer, too, which takes five times as long as all else
#
# What passed is kept by the hash of all that it depends on: the tool and its configuration, the options, the file and our headers that it
# really includes as they stand (comments included), and its preprocessed text, which has the system's headers. So it holds for every clone.
# Kept in $XDG_CACHE_HOME/q237588/tidy (~/.cache/...); what was not asked for in 30 days goes. Status 1 if anything was found.
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
tidy=${CLANG_TIDY-clang-tidy}
options=(--quiet)
mode="--checks=-clang-analyzer-*"
if [ "${1-}" = --analyzer ]; then
    mode=--checks=
    shift
fi
[ "$mode" = --checks= ] || options+=("$mode")
files=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    files+=("$1")
    shift
done
if [ ${#files[@]} -eq 0 ] || [ $# -eq 0 ]; then
    echo 'usage: tidy.sh [--analyzer] FILE... -- COMPILER-OPTION...' >&2
    exit 2
fi
shift

kept=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/q237588/tidy
place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT
mkdir -p "$kept" 2>/dev/null || kept=$place
general=$({ "$tidy" --version && echo "$mode $*" && find . \( -path ./build -o -path ./.git \) -prune -o -name .clang-tidy -exec sha256sum {} +; } | sha256sum)

# key FILE: nothing, where it cannot be preprocessed; the tool then says why.
key() {
    local own
    gcc "${@:2}" -E -MMD -MF "$place/own" -MT x -o "$place/text" "$1" 2>/dev/null || return
    own=$(sed -e 's/^x://' -e 's/\\$//' "$place/own")
    # shellcheck disable=SC2086 # names of ours, without spaces
    { echo "$general" && sha256sum $own && cat "$place/text"; } | sha256sum | cut -d ' ' -f 1
}

pending=() keys=()
for file in "${files[@]}"; do
    now=$(key "$file" "$@")
    if [ -n "$now" ] && [ -f "$kept/$now" ]; then
        touch "$kept/$now"
    else
        pending+=("$file")
        keys+=("$now")
    fi
done

# passes FIRST COUNT: of the pending ones; what is found is left in $place/found.
passes() {
    local i
    "$tidy" "${options[@]}" "${pending[@]:$1:$2}" -- "${compile[@]}" >"$place/found" 2>&1 || return
    for ((i = $1; i < $1 + $2 && i < ${#pending[@]}; i++)); do
        [ -z "${keys[i]}" ] || : >"$kept/${keys[i]}"
    done
}

compile=("$@")
status=0
# Several at a start; where one of them has a flaw, each by itself.
some=8
for ((first = 0; first < ${#pending[@]}; first += some)); do
    passes $first $some && continue
    for ((i = first; i < first + some && i < ${#pending[@]}; i++)); do
        passes $i 1 && continue
        grep -v -e 'warnings\? generated' -e '^Suppressed' -e '^Use -header-filter' "$place/found"
        echo "    again: make lint-$([ "$mode" = --checks= ] && echo analyzer || echo tidy) TIDY=${pending[i]}"
        status=1
    done
done
find "$kept" -type f -mtime +30 -delete 2>/dev/null
exit $status
