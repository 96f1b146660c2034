#!/usr/bin/env bash
# Which suites may a change since they last passed have made fail? Prints their names, one on a line.
#
#   affected.sh BUILD
#
# A suite depends on the objects in which there is a function or a variable that its main() refers to, directly or by others, as the
# linker's --gc-sections would keep them, and on what runs before any main() and after it; the tests that run the program refer to its
# main(), and so to all of it. All depend on what they may read or load: the fixtures and the tests' data, the modules and candidates that
# were built, the compiler and its options, the libraries of the system.
# The hash of it all is left in BUILD/keys/SUITE.now; where it is that of BUILD/keys/SUITE.passed, which run_suites.sh writes when it is told
# to by Q237588_KEYS=1, nothing can have changed.
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

# SUITE OBJECT of all that a suite depends on. Built with -ffunction-sections and -fdata-sections, each function and each variable is in a
# section of its own; otherwise an object's functions depend on each other.
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
    function visit(section,    list, i, count, part, symbol) {
        if (section in seen) return
        seen[section]
        split(section, part, SUBSEP)
        reached[part[1]]
        count = split(needs[section], list, " ")
        for (i = 1; i <= count; i++) {
            symbol = list[i]
            sub(/^__(wrap|real)_/, "", symbol)
            if ((part[1], symbol) in where) visit(where[part[1], symbol])
            else if (symbol in everywhere) visit(everywhere[symbol])
            if ("__wrap_" symbol in everywhere) visit(everywhere["__wrap_" symbol])
        }
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

# What every suite has: the main() of all, and the allocations that may fail.
always=$(grep -E '/tests/(suites|suite|fail_alloc)\.o$' "$place/objects" | xargs sha256sum)
xargs sha256sum <"$place/objects" | awk '{ print $2, $1 }' >"$place/hashes"
awk 'NR == FNR { hash[$1] = $2; next } { print $1, $2, hash[$2] }' "$place/hashes" "$place/depends" >"$place/hashed"
for suite in $(cut -d ' ' -f 1 "$place/hashed" | uniq); do
    { echo "$general $always" && grep "^$suite " "$place/hashed"; } | sha256sum >"$keys/$suite.now"
    cmp -s "$keys/$suite.now" "$keys/$suite.passed" || echo "$suite"
done
