#!/usr/bin/env bash
# Runs clang-tidy on files that changed since they last passed.
#
#   tidy.sh [--analyzer] FILE... -- COMPILER-OPTION...
#
#   --analyzer   also run clang's analyzer, which takes five times as long as all other checks
#
# For a file that passed, caches the hashes of the file and all its includes, system headers too; the key is the hash of its text,
# the tool, its configuration and the options. If all hashes are unchanged, the file passes again, in every clone. The cache is
# $XDG_CACHE_HOME/q237588/tidy (~/.cache/...); entries unused for 30 days are removed. Exit status 1 if anything was found.
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

declare -A records=() passed=()
while read -r sum file; do
    records[$file]=$kept/${file//\//-}.${sum:0:32}.${general:0:32}
done < <(sha256sum "${files[@]}")
mapfile -t before < <(for file in "${files[@]}"; do compgen -G "${records[$file]}.*"; done)
if [ ${#before[@]} -gt 0 ]; then
    cut -c 67- "${before[@]}" | sort -u | xargs sha256sum >"$place/now" 2>/dev/null
    while read -r record; do
        passed[${record%.*}]=1
        touch "$record"
    done < <(awk 'NR == FNR { sum[$2] = $1; next } FNR == 1 { same[FILENAME] } sum[$2] != $1 { delete same[FILENAME] }
        END { for (record in same) print record }' "$place/now" "${before[@]}")
fi
pending=()
for file in "${files[@]}"; do
    [ -n "${passed[${records[$file]}]-}" ] || pending+=("$file")
done

# included FILE COMPILER-OPTION...: the hashes of all its includes; nothing if preprocessing fails: the tool then reports the
# reason.
included() {
    local names
    names=$(gcc "${@:2}" -M -MT x "$1" 2>/dev/null) && sed -e 's/^x://' -e 's/\\$//' <<<"$names" | xargs sha256sum
}

# passes FIRST COUNT: checks these pending files; findings are in $place/found.
passes() {
    local file
    for file in "${pending[@]:$1:$2}"; do
        included "$file" "${compile[@]}" >"$place/${file//\//-}"
    done
    "$tidy" "${options[@]}" "${pending[@]:$1:$2}" -- "${compile[@]}" >"$place/found" 2>&1 || return
    for file in "${pending[@]:$1:$2}"; do
        [ ! -s "$place/${file//\//-}" ] || mv "$place/${file//\//-}" "${records[$file]}.$(sha256sum <"$place/${file//\//-}" | cut -c -16)"
    done
}

compile=("$@")
status=0
# Several files per process; if one has a finding, each separately.
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
