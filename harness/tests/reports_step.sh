#!/usr/bin/env bash
# Tests reports.sh with stubs for the program: it passes if all reports were written, fails if one is missing or a run failed, and
# does not accept an old report. In a copy, as reports/ is in use. The last line is "N passed, N failed".
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT
mkdir -p "$place/harness/tests" && cp harness/tests/reports.sh "$place/harness/tests" || exit 1

cat >"$place/program" <<'END'
#!/usr/bin/env bash
for option; do
    case $option in
    --report=$MISSING:*) ;;
    --report=*) echo x >"${option#--report=*:}" ;;
    esac
done
exit "$STATUS"
END
chmod 755 "$place/program"
passed=0
failed=0
# expect STATUS WHAT: checks $status of the last run.
expect() {
    if [ "$status" -eq "$1" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "reports: $2: status $status, expected $1"
    fi
}
run() {
    status=0
    MISSING=$1 STATUS=$2 bash "$place/harness/tests/reports.sh" "$place/program" >"$place/log" 2>&1 || status=$?
}
run none 0
expect 0 'all reports are written'
for report in index.html junit.xml results.tap results.json summary.md; do
    status=0
    [ -s "$place/reports/$report" ] || status=1
    expect 0 "reports/$report"
done
run none 1
expect 1 'a run failed'
for format in html junit tap json markdown; do
    run $format 0
    expect 1 "no $format, though one of before was there"
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
