#!/usr/bin/env bash
# Does README agree with the program? The commands of a ```console display are run, and the output compared word for word. Each
# command of a ```sh display is run if it is quick (q237588, cc), or is a target of the Makefile or an option of run_tests.sh.
# Linked files exist, and README is short. The last line is "N passed, N failed".
#
#   readme.sh [BUILD]     the folder of the program and the candidates (default: build)
# Patterns contain characters that shells expand.
# shellcheck disable=SC2016
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
folder=$PWD/${1-build}
page=README.md

mkdir -p build || exit 1
place=$(mktemp -d build/readme.XXXXXX) || exit 1
trap 'rm -rf "$place"' EXIT

# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh
output=$place/output
: >"$output"

# A folder like that of README's reader, with a candidate that fails a fixture which README names.
here=$place/here
mkdir -p "$here" || exit 1
for item in fixtures harness buggy fixed; do
    ln -s "$PWD/$item" "$here/$item"
done
ln -s "$folder" "$here/build"
cp fixtures/candidates/ascii_only.c "$here/candidate.c"
cp "$folder/candidates/ascii_only.so" "$here/candidate.so"

# displays KIND: the lines of all displays of this kind: commands and their output.
displays() { awk -v fence="\`\`\`$1" '$0 == fence { shown = 1; next } /^```/ { shown = 0 } shown' $page; }

# ---- Commands with their output -------------------------------------------------------------------------------------------

comes_out() {
    (cd "$here" && bash -c "$1") >"$place/real" 2>&1
    diff "$2" "$place/real" >"$output"
}
displays console >"$place/console"
verdict 'there are commands with output' grep -q '^\$ ' "$place/console"
command=
: >"$place/shown"
compare_last() { [ -z "$command" ] || verdict "has the output in README: $command" comes_out "$command" "$place/shown"; }
while IFS= read -r line; do
    if [[ $line == '$ '* ]]; then
        compare_last
        command=${line#'$ '}
        : >"$place/shown"
    else
        printf '%s\n' "$line" >>"$place/shown"
    fi
done <"$place/console"
compare_last

# ---- Commands without output ----------------------------------------------------------------------------------------------

# Targets, from `make help`.
make --no-print-directory help | sed -n 's/^  \([a-z-]*\)  .*/\1/p' >"$place/targets"
./run_tests.sh --help | grep -oE -- '--[a-z]+' | sort -u >"$place/tiers"
makes() {
    local word
    for word; do
        case $word in
        make | *=*) ;;
        *) grep -qx -- "$word" "$place/targets" || return 1 ;;
        esac
    done
}
tests_run() { [ $# -eq 1 ] || grep -qx -- "$2" "$place/tiers"; }
# A verification with less effort has the same conclusion for this candidate.
runs() {
    (cd "$here" && timeout 120 bash -c "${1/ verify / verify --effort=0.01 }") >"$output" 2>&1
    [ $? -le 1 ]
}
# does COMMAND...: q237588 ends with status 0 or 1; other commands are known.
does() {
    case $1 in
    'make '* | make) read -ra words <<<"$1" && makes "${words[@]}" ;;
    ./run_tests.sh*) read -ra words <<<"$1" && tests_run "${words[@]}" ;;
    'git clone '* | 'cd '* | 'xdg-open '*) ;;
    'build/q237588 '* | 'cc '*) runs "$1" ;;
    *) false ;;
    esac
}
{
    displays sh
    awk '/^```/ { display = !display } !display' $page | sed -n 's/^    //p'
} | sed 's/  *#.*//' | grep . >"$place/commands"
verdict 'there are commands without output' test "$(wc -l <"$place/commands")" -gt 9
while IFS= read -r line; do
    while IFS= read -r command; do
        verdict "works: $command" does "$command"
    done <<<"${line// && /$'\n'}"
done <"$place/commands"
verdict 'an unknown target is found' not does 'make nonsense'
verdict 'an unknown tier is found' not does './run_tests.sh --nonsense'
verdict 'an unknown option is found' not does 'build/q237588 run --nonsense'

# ---- Commands, links, length ----------------------------------------------------------------------------------------------

"$folder/q237588" --help | sed -n 's/^  *\([a-z][a-z]*\)  .*/\1/p' | grep -vx help | sort >"$place/known"
sed -n 's/^| `\([a-z][a-z]*\)` |.*/\1/p' $page | sort >"$place/known.shown"
same() { diff "$1" "$2" >"$output"; }
verdict 'the table of commands has the commands of the program' same "$place/known.shown" "$place/known"
grep -oE '\]\([^)#:]+\)' $page | sed 's/^](//; s/)$//' >"$place/links"
grep -oE '`harness/cli/[^` ]*`|harness/cli/[a-z0-9-]*\.[1-9]' $page | tr -d '`' >>"$place/links"
while IFS= read -r link; do
    verdict "link target exists: $link" test -e "$link"
done <"$place/links"
picture=$(grep -oE '^!\[[^]]+\]\([^)]+\)' $page | sed 's/.*(//; s/)$//')
is_small_picture() { [ "$(head -c 4 "$1" | tail -c 3)" = PNG ] && [ "$(wc -c <"$1")" -lt 100000 ]; }
verdict 'it has one small picture' is_small_picture "$picture"
length=$(awk '/^```/ { display = !display; next } !display && !/^    /' $page | wc -w)
verdict "it has at most 950 words outside displays, including bars of tables, not $length" test "$length" -le 950

counts
