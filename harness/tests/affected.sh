#!/usr/bin/env bash
# Which suites may a change since they last passed have made fail? Prints their names, one on a line.
#
#   affected.sh BUILD
#
# A suite depends on the objects that its own one refers to, directly or by others, as the linker would take them from a library; the
# tests that run the program refer to its main(), and so to all of it. All depend on what they may read or load: the fixtures and the tests'
# data, the modules and candidates that were built, the compiler and its options, the libraries of the system.
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
    find "$build/modules" "$build/candidates" "$build/tests/modules" -name '*.so' -print0 | sort -z | xargs -0 sha256sum
    ldd "$build/suites" | sed -n 's/.* => \([^ ]*\) .*/\1/p' | xargs stat -L -c '%n %s %Y'
} >"$place/general" 2>&1 || exit 1
general=$(sha256sum <"$place/general")

# SUITE OBJECT of all that a suite depends on.
xargs nm -A -g <"$place/objects" | awk '
    { split($0, part, ":"); file = part[1]; n = split($0, word, " "); kind = word[n - 1]; symbol = word[n] }
    kind == "U" || kind == "w" { sub(/^__(wrap|real)_/, "", symbol); needs[file] = needs[file] " " symbol; next }
    { defined[symbol] = file }
    function visit(file,    list, i, count) {
        if (file in seen) return
        seen[file] = 1
        count = split(needs[file], list, " ")
        for (i = 1; i <= count; i++)
            if (list[i] in defined) visit(defined[list[i]])
    }
    END {
        for (symbol in defined) {
            if (symbol !~ /^test_.*_main$/) continue
            suite = symbol
            sub(/_main$/, "", suite)
            delete seen
            visit(defined[symbol])
            for (file in seen) print suite, file
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
