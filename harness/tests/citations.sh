#!/usr/bin/env bash
# Does each citation have a target? Checks sections and named parts of DESIGN, and articles of the Microsoft Knowledge Base;
# README and manual pages must name DESIGN. Is each folder of harness/ described, in README's table and in its main header? The last
# line is "N passed, N failed".
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
design=harness/DESIGN.md
cited_in=(buggy fixed fixtures harness reports/README.md CHANGELOG.md CONTRIBUTING.md README.md Makefile run_tests.sh)

mkdir -p build || exit 1
place=$(mktemp -d build/citations.XXXXXX) || exit 1
trap 'rm -rf "$place"' EXIT
# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh
output=$place/output
: >"$output"

# citations: reads files, and prints FILE:LINE SECTION, FILE:LINE SECTION PART and FILE:LINE ARTICLE, one on a line. A citation may
# continue in the next line of a comment.
citations() {
    # shellcheck disable=SC2016
    find "$@" -type f -print0 | xargs -0 awk '
        function sections(text,    list) {
            while (match(text, /[0-9]+/)) {
                print where, substr(text, RSTART, RLENGTH)
                text = substr(text, RSTART + RLENGTH)
            }
        }
        FNR == 1 { held = "" }
        {
            line = $0
            sub(/^[ \t]*([*#\/]+[ \t]*)?/, "", line)
            line = held == "" ? line : held " " line
            where = FILENAME ":" FNR
            held = ""
            if (match(line, /DESIGN( sections?( [0-9]+( and)?)?)?$/)) {
                held = substr(line, RSTART)
                line = substr(line, 1, RSTART - 1)
            }
            text = line
            while (match(text, /DESIGN (sections? )?[0-9]+(, [0-9]+)*( and [0-9]+)?|sections? [0-9]+ of DESIGN/)) {
                cited = substr(text, RSTART, RLENGTH)
                text = substr(text, RSTART + RLENGTH)
                sections(cited)
                # (DESIGN section 7, verify), and DESIGN section 7, "Results" or "verify"; but no other words after it.
                number = cited
                gsub(/[^0-9]/, "", number)
                while (match(text, /^(,| or) ("[A-Za-z]+"|[A-Za-z]+\))/)) {
                    part = tolower(substr(text, 1, RLENGTH))
                    text = substr(text, RLENGTH + 1)
                    gsub(/^(,| or) |["\)]/, "", part)
                    print where, number, part
                }
            }
            text = " " line " "
            while (match(text, /[^A-Za-z0-9_]Q[0-9][0-9][0-9][0-9][0-9][0-9]?[^A-Za-z0-9_]/)) {
                print where, substr(text, RSTART + 1, RLENGTH - 2)
                text = substr(text, RSTART + RLENGTH - 1)
            }
        }'
}

# Targets: sections by their headings, parts by the bold words that begin a paragraph, articles of section 1 with a title.
targets() {
    awk '/^## [0-9]+\. ./ { section = $2 + 0; print section }
        match($0, /^\*\*[^*.(]+/) { part = tolower(substr($0, 3, RLENGTH - 2)); sub(/ +$/, "", part); print section, part }
        section == 1 && /^\| KB Q[0-9]+ \| [^| ][^|]* \|/ { print $3 }' "$design"
}

# resolve PATH...: each citation there has a target; writes those without to $output.
resolve() {
    citations "$@" >"$place/citations"
    awk 'NR == FNR { known[$0]; next } { where = $1; sub(/^[^ ]+ /, "") } !($0 in known) { print where ": no such target: " $0 }' \
        "$place/targets" "$place/citations" >"$output"
    [ -s "$place/citations" ] && [ ! -s "$output" ]
}

targets >"$place/targets"
verdict 'DESIGN has 12 sections' test "$(grep -cxE '[0-9]+' "$place/targets")" -eq 12
verdict 'every citation has a target' resolve "${cited_in[@]}"
for from in README.md buggy fixed fixtures harness; do
    verdict "$from has citations" grep -q "^$from" "$place/citations"
done

# DESIGN's references to its own sections.
own() { ! grep -nE '\(?sections? [0-9]+' "$design" | grep -oE 'sections? [0-9]+( to [0-9]+)?' | grep -oE '[0-9]+' | sort -u | grep -vxFf "$place/targets" >"$output"; }
verdict "DESIGN's own references have targets" own
files() {
    grep -oE '\]\([^)#:]+\)' "$design" | sed 's/^](//; s/)$//' | while read -r file; do
        [ -f "harness/$file" ] || echo "$file"
    done >"$output"
    [ ! -s "$output" ]
}
verdict 'the files that it links exist' files

for file in README.md harness/cli/q237588*.[157]; do
    verdict "$file names $design" grep -q "$design" "$file"
done

# map FOLDER: one header there begins with the folder's purpose, input and output.
map() {
    grep -slE "^/\* $1/: " harness/"$1"/*.h >"$output" && [ "$(wc -l <"$output")" -eq 1 ] &&
        sed -n 2p "$(cat "$output")" | grep -q '^ \* In: ' && sed -n 3p "$(cat "$output")" | grep -q '^ \* Out: '
}
for folder in harness/*/; do
    verdict "README's table has $folder" grep -qE "^\|[^|]*\`$folder\`[^|]*\| [^|]+ \|\$" README.md
    # A folder without code has no header.
    [ "$folder" = harness/debian/ ] || verdict "a header of $folder states its purpose" map "$(basename "$folder")"
done
verdict 'a folder without such a header is found' not map tests/data

# holds FORMAT TARGET: all citations in a file with this text, TARGET for %s, have a target.
holds() {
    # shellcheck disable=SC2059
    printf "$1\n" "$2" >"$place/planted.c"
    resolve "$place/planted.c"
}
# planted FORMAT TARGET LINE FOUND: the citation in this LINE has none, and FOUND is reported.
planted() {
    ! holds "$1" "$2" && [ "$(cat "$output")" = "$place/planted.c:$3: no such target: $4$2" ]
}
verdict 'citations with targets pass' holds '/* KB Q%s, DESIGN section 1,\n * and (DESIGN sections 2 and\n * 12), (DESIGN section 7, blame). */' 237588
verdict 'a missing section is found' planted '/* See DESIGN section %s. */' 13 1 ''
verdict 'a section in the next line is found' planted '/* (DESIGN\n * section %s) */' 0 2 ''
verdict 'the second of two sections is found' planted '# DESIGN sections 4 and\n# %s' 77 2 ''
verdict 'a missing part is found' planted '/* (DESIGN section 7, %s) */' praise 1 '7 '
verdict 'a missing part beside an existing one is found' planted '/* DESIGN section 7, "Results" or "%s" */' praise 1 '7 '
verdict 'an unlisted article is found' planted '/* KB Q%s. */' 999999 1 Q
counts
