#!/usr/bin/env bash
# Counts the instructions of fixed work (harness/bench/budget.c) with callgrind, and compares them with the budgets.
#
#   budget.sh [--write] [--budgets FILE] [--counted FILE] [--tolerance PERCENT] [--modules FOLDER] [--work NAME]... BUILD
#
#   --write       rewrite the budgets from the current counts
#   --budgets     (default: harness/bench/budgets.txt)
#   --counted     use a file of an earlier --write as the current counts
#   --tolerance   allowed rise of a figure, in percent (default: 5)
#   --modules     (default: BUILD/modules)
#   --work        count only this work; repeatable
#   BUILD         the folder of the program budget
#
# Budgets depend on compiler, processor, Valgrind and libraries: if one of these differs, nothing is compared, which is reported.
# The last line is "N passed, N failed". Exit status: 1 if any failed, 2 wrong usage.
set -u
export LC_ALL=C

stop() {
    echo "instruction budgets: $2" >&2
    [ "$1" -eq 2 ] || echo '0 passed, 1 failed'
    exit "$1"
}

folder=$(dirname -- "${BASH_SOURCE[0]}")
write=false budgets=$folder/budgets.txt counted='' tolerance=5 modules='' works=()
while [ $# -gt 1 ]; do
    case $1 in
    --write) write=true ;;
    --budgets | --counted | --modules) declare "${1#--}=$2" && shift ;;
    --tolerance)
        [[ $2 =~ ^[0-9]+$ ]] || stop 2 "--tolerance: expected a whole number (percent), got $2"
        tolerance=$2
        shift
        ;;
    --work) works+=("$2") && shift ;;
    *) stop 2 "unknown option: $1" ;;
    esac
    shift
done
if [ $# -ne 1 ] || [ "${1#-}" != "$1" ]; then
    stop 2 'usage: budget.sh [--write] [--budgets FILE] [--counted FILE] [--tolerance PERCENT] [--modules FOLDER] [--work NAME]... BUILD'
fi
program=$1/budget
[ -n "$modules" ] || modules=$1/modules

place=$(mktemp -d) || stop 1 'cannot create a temporary folder'
trap 'rm -rf "$place"' EXIT

# ---- Versions ----------------------------------------------------------------------------------------------------------------

conditions() {
    local about valgrind
    about=$("$program" --about) || return
    valgrind=$(valgrind --version) || return
    printf '%s\n' "$about" "machine $(uname -m)" "valgrind ${valgrind#valgrind-}" | sed 's/^/with /'
}

if [ -z "$counted" ]; then
    conditions >"$place/conditions" || stop 1 "cannot run $program, or valgrind is missing; make measures builds the program"
else
    [ -f "$counted" ] || stop 1 "$counted: no such file"
    grep '^with ' "$counted" >"$place/conditions"
fi

if ! $write; then
    [ -f "$budgets" ] || stop 1 "$budgets: no such file; make budgets writes it"
    while read -r _ key value; do
        made=$(sed -n "s/^with $key //p" "$budgets")
        [ "$made" = "$value" ] || {
            echo "instruction budgets: not compared: $key is \"$value\" here, the budgets were made with \"$made\""
            echo '1 passed, 0 failed'
            exit 0
        }
    done <"$place/conditions"
fi

# ---- Counting ----------------------------------------------------------------------------------------------------------------

# The C library selects string functions by CPU features. For comparable counts this restricts it to those of every x86-64; other
# processors ignore it.
if [ -z "$counted" ]; then
    counted=$place/counted
    GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX2,-AVX,-ERMS,-FSRM,-SSE4_2,-SSE4_1,-SSSE3,-BMI2,-AVX_Fast_Unaligned_Load \
        valgrind --tool=callgrind --instr-atstart=no --compress-strings=no --compress-pos=no --dump-line=no \
        --callgrind-out-file="$place/out" "$program" "$modules" ${works[@]+"${works[@]}"} >"$place/units" 2>"$place/log" || {
        tail -n 20 "$place/log" >&2
        stop 1 'the program failed under callgrind'
    }
    [ -s "$place/units" ] || stop 1 "unknown work: ${works[*]}"
    { cat "$place/conditions" && awk -f "$folder/callgrind.awk" "$place/units" "$place"/out.[0-9]*; } >"$counted" ||
        stop 1 'cannot read the output of callgrind'
fi

if $write; then
    {
        echo '# Instruction counts from callgrind: "make budgets" writes this file, "make budget" compares it with current counts.'
        echo '#   work WORK INSTRUCTIONS UNIT            for each unit'
        echo '#   function WORK SELF INCLUSIVE NAME      its distribution; see harness/bench/README.md'
        cat "$counted"
    } >"$place/written"
    cp "$place/written" "$budgets" || stop 1 "$budgets cannot be written"
    echo "instruction budgets: written to $budgets"
    exit 0
fi
awk -f "$folder/budget.awk" -v tolerance="$tolerance" -v partly=${#works[@]} "$budgets" "$counted"
