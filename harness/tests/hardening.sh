#!/usr/bin/env bash
# Are the program and both modules of a release hardened? The last line is "N passed, N failed".
#
#   hardening.sh [BUILD]     the folder of a release (default: build)
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
build=${1-build}
place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT
# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh
output=$place/output
: >"$output"

shows() { readelf -W "$1" "$2" 2>/dev/null | grep -E "$3" >"$output"; }
is_pie() { shows -h "$1" 'Type: +DYN' && shows -d "$1" 'FLAGS_1.* PIE'; }
has_full_relro() { shows -l "$1" ' GNU_RELRO ' && shows -d "$1" 'BIND_NOW|FLAGS_1.* NOW'; }
has_no_executable_stack() { shows -l "$1" ' GNU_STACK +[^ ]+ [^ ]+ [^ ]+ [^ ]+ [^ ]+ RW +'; }
has_guarded_stack() { shows --dyn-syms "$1" ' __stack_chk_fail'; }
is_fortified() { shows --dyn-syms "$1" ' __[a-z]+_chk(@|$)'; }
has_protected_flow() { shows -n "$1" 'x86 feature: IBT, SHSTK'; }

program=$build/q237588
verdict 'the program is position-independent' is_pie "$program"
verdict 'its stack is protected' has_guarded_stack "$program"
verdict 'functions of the C library are fortified' is_fortified "$program"
for file in "$program" "$build/modules/pre-sp4.so" "$build/modules/sp4.so"; do
    verdict "${file##*/}: relocations are read-only, and resolved at the start" has_full_relro "$file"
    verdict "${file##*/}: its stack is not executable" has_no_executable_stack "$file"
    # If the compiler supports it, as an object file of it shows.
    echo 'int main(void) { return 0; }' | gcc -fcf-protection -x c -o "$place/flow" - 2>/dev/null
    if has_protected_flow "$place/flow"; then
        verdict "${file##*/}: indirect jumps and returns are protected" has_protected_flow "$file"
    fi
done

# Each check fails for a program without hardening.
echo '#include <stdio.h>
int main(int argc, char **argv) { char line[64]; return argc > 99 && sprintf(line, "%s", argv[0]); }' |
    gcc -O1 -U_FORTIFY_SOURCE -fcf-protection=none -fno-stack-protector -no-pie -Wl,-z,norelro,-z,lazy,-z,execstack -x c -o "$place/bare" - 2>/dev/null
for check in is_pie has_full_relro has_no_executable_stack has_guarded_stack is_fortified has_protected_flow; do
    verdict "$check fails for a program without it" not $check "$place/bare"
done
counts
