#!/usr/bin/env bash
# Writes the reports of the whole corpus into reports/: page, JUnit, TAP, JSON, Markdown.
#
#   reports.sh [PROGRAM]     (default: build/q237588)
#
# Status 0: all was as expected, and all reports are there.
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
program=${1-build/q237588}

declare -A report=([html]=reports/index.html [junit]=reports/junit.xml [tap]=reports/results.tap [json]=reports/results.json
    [markdown]=reports/summary.md)
options=()
for format in "${!report[@]}"; do
    # One of before is not taken for one of now.
    rm -f "${report[$format]}"
    options+=("--report=$format:${report[$format]}")
done
mkdir -p reports || exit 1
# What the other tests have left there.
for link in Coverage=coverage/index.html Valgrind=valgrind/summary.txt; do
    [ -f "reports/${link#*=}" ] && options+=("--link=$link")
done
status=0
"$program" run --blame --color=never "${options[@]}" fixtures || status=$?
for format in "${!report[@]}"; do
    if [ ! -s "${report[$format]}" ]; then
        echo "reports: not written: ${report[$format]}"
        [ $status -ne 0 ] || status=1
    fi
done
exit $status
