#!/usr/bin/env bash
# Writes the reports of the whole corpus into reports/: page, JUnit, TAP, JSON, Markdown.
#
#   reports.sh [PROGRAM]     (default: build/q237588)
#
# Exit status 0: all fixtures passed, and all reports were written.
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
program=${1-build/q237588}

declare -A report=([html]=reports/index.html [junit]=reports/junit.xml [tap]=reports/results.tap [json]=reports/results.json
    [markdown]=reports/summary.md)
options=()
for format in "${!report[@]}"; do
    # Old reports must not pass for new ones.
    rm -f "${report[$format]}"
    options+=("--report=$format:${report[$format]}")
done
mkdir -p reports || exit 1
# Reports of other tests.
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
