#!/usr/bin/env bash
# Prints the suites with a dependency that changed since they last passed, one on a line.
#
#   affected.sh BUILD
#
# A suite depends on the objects of functions and variables that its main() references, directly or indirectly (those that the
# linker's --gc-sections would keep), and on constructors and destructors. Tests that run the program reference its main(), and so
# all of it. All suites depend on files that they may read or load: fixtures, test data, built modules and candidates, the compiler
# and its options, system libraries. BUILD/keys/SUITE.now has the hashes of all dependencies. run_suites.sh with Q237588_KEYS=1 copies
# it to BUILD/keys/SUITE.passed; if the two are equal, nothing has changed.
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
build=${1?usage: affected.sh BUILD}
keys=$build/keys
mkdir -p "$keys" || exit 1
place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT

find "$build/obj/harness" -name '*.o' ! -path '*/bench/*' ! -path '*/tests/modules/*' ! -path '*/cli/main.o' | sort >"$place/objects"
{
    cat "$build/stamps/flags" && "$(sed 's/ .*//' "$build/stamps/flags")" --version
    find fixtures harness/tests/data harness/tests/run_suites.sh -type f -print0 | sort -z | xargs -0 sha256sum
    find "$build/modules" "$build/candidates/" "$build/tests/modules/" -name '*.so' -print0 | sort -z | xargs -0 sha256sum
    ldd "$build/suites" | sed -n 's/.* => \([^ ]*\) .*/\1/p' | xargs stat -L -c '%n %s %Y'
} >"$place/general" 2>&1 || exit 1
general=$(sha256sum <"$place/general")

# Prints SUITE OBJECT for each dependency. -ffunction-sections and -fdata-sections give each function and variable its own section;
# without them, an object's functions depend on each other.
xargs objdump -tr <"$place/objects" | awk '
    /:     file format / { file = $1; sub(/:$/, "", file); mode = ""; next }
    /^SYMBOL TABLE:/ { mode = "symbols"; next }
    /^RELOCATION RECORDS FOR / {
        mode = "relocations"
        section = file SUBSEP substr($4, 2, length($4) - 3)
        if ($4 ~ /^\[\.(preinit_array|init_array|fini_array|ctors|dtors)/) always[section]
        next
    }
    !/^[0-9a-f]/ { next }
    mode == "symbols" {
        split(substr($0, 26), word)
        if (word[1] == "*UND*") next
        if (substr($0, 18, 1) == "l") where[file, $NF] = file SUBSEP word[1]
        else everywhere[$NF] = file SUBSEP word[1]
    }
    mode == "relocations" {
        symbol = $3
        sub(/[-+]0x[0-9a-f]+$/, "", symbol)
        needs[section] = needs[section] " " symbol
    }
    # The sections that a section needs, looked up once.
    function found(section,    list, i, count, part, symbol, all) {
        if (section in sections) return sections[section]
        split(section, part, SUBSEP)
        count = split(needs[section], list, " ")
        for (i = 1; i <= count; i++) {
            symbol = list[i]
            if ((section, symbol) in listed) continue
            listed[section, symbol]
            sub(/^__(wrap|real)_/, "", symbol)
            if ((part[1], symbol) in where) all = all "\n" where[part[1], symbol]
            else if (symbol in everywhere) all = all "\n" everywhere[symbol]
            if ("__wrap_" symbol in everywhere) all = all "\n" everywhere["__wrap_" symbol]
        }
        file_of[section] = part[1]
        return sections[section] = substr(all, 2)
    }
    function visit(section,    list, i, count) {
        if (section in seen) return
        seen[section]
        count = split(found(section), list, "\n")
        reached[file_of[section]]
        for (i = 1; i <= count; i++)
            visit(list[i])
    }
    END {
        for (symbol in everywhere) {
            if (symbol !~ /^test_.*_main$/) continue
            suite = symbol
            sub(/_main$/, "", suite)
            split("", seen)
            split("", reached)
            visit(everywhere[symbol])
            for (section in always) visit(section)
            for (file in reached) print suite, file
        }
    }' | sort >"$place/depends"
[ -s "$place/depends" ] || exit 1

# Dependencies of every suite: the common main(), and the failing allocator.
always=$(grep -E '/tests/(suites|suite|fail_alloc)\.o$' "$place/objects" | xargs sha256sum)
xargs sha256sum <"$place/objects" | awk '{ print $2, $1 }' >"$place/hashes"
# The dependencies of a suite stand together, as they are sorted.
awk -v general="$general $always" -v keys="$keys" '
    NR == FNR { hash[$1] = $2; next }
    $1 != suite {
        if (suite) close(now)
        suite = $1
        now = keys "/" suite ".now"
        print general >now
        print suite
    }
    { print $2, hash[$2] >now }' "$place/hashes" "$place/depends" >"$place/suites"
while read -r suite; do
    cmp -s "$keys/$suite.now" "$keys/$suite.passed" || echo "$suite"
done <"$place/suites"
