#!/usr/bin/env bash
# Updates the figures of the page from the output of `make bench BENCH=--json=FILE`.
#
#   figures.sh FILE [PAGE]     (default: harness/bench/README.md)
set -u
export LC_ALL=C
folder=$(dirname -- "${BASH_SOURCE[0]}")
stop() {
    echo "figures: $2" >&2
    exit "$1"
}
case $# in
1 | 2) ;;
*) stop 2 'usage: figures.sh FILE [PAGE]' ;;
esac
page=${2-$folder/README.md}
begin='<!-- figures: written by figures.sh -->'
end='<!-- end of figures -->'
if ! grep -qx -e "$begin" "$page" || ! grep -qx -e "$end" "$page"; then
    stop 1 "$page: no lines \"$begin\" and \"$end\""
fi

new=$(mktemp) || stop 1 'cannot create a temporary file'
trap 'rm -f "$new"' EXIT
table=$(jq -r -f "$folder/figures.jq" "$1") || stop 1 "$1: no output of make bench"
{
    sed "/^$begin\$/q" "$page"
    printf '\n%s\n\n' "$table"
    sed -n "/^$end\$/,\$p" "$page"
} >"$new"
cp "$new" "$page" || stop 1 "$page cannot be written"
