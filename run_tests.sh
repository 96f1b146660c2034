#!/usr/bin/env bash
# Runs every test there is. See --help.
set -u
export LC_ALL=C
# A run is whole and always the same: what would narrow it down or change what is built is not taken from the environment.
unset CK_RUN_SUITE CK_RUN_CASE CK_INCLUDE_TAGS CK_EXCLUDE_TAGS CK_FORK CK_VERBOSITY CK_TAP_LOG_FILE_NAME CK_XML_LOG_FILE_NAME
unset MAKEFLAGS MFLAGS MAKELEVEL CC VARIANT WERROR V CFLAGS CPPFLAGS LDFLAGS LDLIBS DESTDIR

usage() {
    cat <<'END'
usage: ./run_tests.sh [--quick] [--compiler=gcc|clang]

  (without options)  dependencies (installed where that may be done), both compilers without a warning, lint, installation,
                     all Check suites, all of them again under Valgrind, and once more with coverage counted against thresholds;
                     the reports of all fixtures, in reports/, and tests of what publishes them
  --quick            for before a commit: one compiler without a warning, all Check suites, formatting
  --compiler=CC      what is built with this compiler, gcc unless stated, is tested; coverage is always counted with gcc's
  --help             this text

Exit status: 0 everything passed, 1 something failed, 2 wrong usage. The last line is "N passed, N failed": every check of every
suite in every run of it, and one for each other step.
END
}

quick=false
compiler=gcc
while [ $# -gt 0 ]; do
    case $1 in
    --quick) quick=true ;;
    --compiler=gcc | --compiler=clang) compiler=${1#*=} ;;
    --help)
        usage
        exit 0
        ;;
    *)
        echo "run_tests.sh: unknown option: $1" >&2
        usage >&2
        exit 2
        ;;
    esac
    shift
done

cd "$(dirname -- "${BASH_SOURCE[0]}")" || exit 1
started=$SECONDS
build=build
again_with=
other=clang
if [ "$compiler" = clang ]; then
    build=build/clang
    again_with=' CC=clang'
    other=gcc
fi
cores=$(nproc 2>/dev/null || echo 1)
logs=build/logs/run_tests
rm -rf $logs
mkdir -p $logs || exit 1

# ---- Jobs: commands that run side by side; a step is one or more jobs -----------------------------------------------------

job_step=() job_again=() job_counts=() job_command=() job_began=()
steps=()
declare -A step_counts=() step_again=() step_general=() step_left=() step_passed=() step_failed=() step_seconds=()
coverage_log=
budgets_log=
passed=0
failed=0

# job STEP counts|one AGAIN COMMAND...: "counts": its last line is "N passed, N failed"; "one": its exit status is all. AGAIN is what
# runs it again, unless its log has a narrower "again: ..." line.
job() {
    local step=$1
    if [ -z "${step_left[$step]+set}" ]; then
        steps+=("$step")
        step_counts[$step]=$2 step_again[$step]='' step_general[$step]=$3
        step_left[$step]=0 step_passed[$step]=0 step_failed[$step]=0 step_seconds[$step]=0
    fi
    step_left[$step]=$((step_left[$step] + 1))
    job_step+=("$step") job_counts+=("$2") job_again+=("$3")
    shift 3
    job_command+=("$(printf '%q ' "$@")")
}

declare -A running=()
next_job=0

start_job() {
    job_began[next_job]=$SECONDS
    # A process group of its own, so that all of it ends when this run is interrupted.
    set -m
    eval "${job_command[next_job]}" </dev/null >"$logs/$next_job.log" 2>&1 &
    set +m
    running[$!]=$next_job
    next_job=$((next_job + 1))
}

# end_job JOB STATUS
end_job() {
    local id=$1 status=$2 step=${job_step[$1]} log=$logs/$1.log good=0 bad=0 seconds=$((SECONDS - job_began[$1]))
    if [ "${job_counts[id]}" = counts ] && [[ $(tail -n 1 "$log") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        good=${BASH_REMATCH[1]}
        bad=${BASH_REMATCH[2]}
        [ "$status" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
    elif [ "$status" -eq 0 ] && [ "${job_counts[id]}" = one ]; then
        good=1
    else
        bad=1
    fi
    step_passed[$step]=$((step_passed[$step] + good))
    step_failed[$step]=$((step_failed[$step] + bad))
    step_seconds[$step]=$((step_seconds[$step] + seconds))
    step_left[$step]=$((step_left[$step] - 1))

    if [ "$bad" -gt 0 ]; then
        local again
        mapfile -t again < <(sed -n 's/^ *again: //p' "$log")
        [ ${#again[@]} -gt 0 ] && grep -q 'TOO LOW' "$log" && again+=("${job_again[id]}")
        [ ${#again[@]} -eq 0 ] && again=("${job_again[id]}")
        step_again[$step]+=$(printf '%s\n' "${again[@]}")$'\n'
        echo "FAILED  $step; to see just that again:"
        printf '            %s\n' "${again[@]}"
        # The long way to a finding (a compiler's notes) is left to the log.
        awk '/^ *again: / { next } /: note: / { skip = 1; next } /^[^ ]/ { skip = 0 } !skip' "$log" | head -n 40 | sed 's/^/        | /'
    fi
    if [ "${step_left[$step]}" -eq 0 ] && [ "${step_failed[$step]}" -eq 0 ]; then
        printf 'ok      %s (%d s)\n' "$step" "${step_seconds[$step]}"
    fi
}

# Runs the jobs that were added, N at once.
run_jobs() {
    local most=$1 pid status
    while [ $next_job -lt ${#job_command[@]} ] || [ ${#running[@]} -gt 0 ]; do
        while [ $next_job -lt ${#job_command[@]} ] && [ ${#running[@]} -lt "$most" ]; do
            start_job
        done
        status=0
        wait -n -p pid "${!running[@]}" || status=$?
        local id=${running[$pid]}
        unset "running[$pid]"
        end_job "$id" "$status"
    done
}

# shellcheck disable=SC2317 # called by the trap
interrupted() {
    local pid
    for pid in "${!running[@]}"; do
        kill -TERM -- "-$pid" 2>/dev/null
    done
    echo 'run_tests.sh: interrupted' >&2
    exit 130
}
trap interrupted INT TERM HUP

# ---- The screen at the end ------------------------------------------------------------------------------------------------

# Where the reports of this run are; and to CI, which shows Markdown, what it is to show.
show_reports() {
    [ -n "${step_left[$reports]+set}" ] || return
    local report shown=()
    for report in reports/index.html reports/coverage/index.html reports/valgrind/summary.txt; do
        [ -f $report ] && shown+=("$report")
    done
    [ ${#shown[@]} -gt 0 ] && echo "reports: ${shown[*]}"
    if [ -n "${GITHUB_STEP_SUMMARY-}" ] && [ -f reports/summary.md ]; then
        cat reports/summary.md >>"$GITHUB_STEP_SUMMARY"
    fi
}

finish() {
    local step
    for step in "${steps[@]}"; do
        # A job that was never looked at did not pass.
        step_failed[$step]=$((step_failed[$step] + step_left[$step]))
        # One step is one, however many jobs it took.
        if [ "${step_counts[$step]}" = one ]; then
            step_failed[$step]=$((step_failed[$step] > 0))
            step_passed[$step]=$((1 - step_failed[$step]))
        fi
        passed=$((passed + step_passed[$step]))
        failed=$((failed + step_failed[$step]))
    done
    echo
    if [ $failed -gt 0 ]; then
        echo 'What failed, again:'
        for step in "${steps[@]}"; do
            [ "${step_failed[$step]}" -gt 0 ] || continue
            # Where it is much, all of the step.
            if [ "$(grep -c . <<<"${step_again[$step]}")" -le 3 ]; then
                grep . <<<"${step_again[$step]}" | sed 's/^/    /'
            else
                echo "    ${step_general[$step]}"
            fi
        done
        echo
    fi
    printf '%-44s %8s %8s %8s\n' step passed failed seconds
    for step in "${steps[@]}"; do
        printf '%-44s %8d %8d %8d%s\n' "$step" "${step_passed[$step]}" "${step_failed[$step]}" "${step_seconds[$step]}" \
            "$([ "${step_failed[$step]}" -gt 0 ] && echo '  FAILED')"
    done
    for step in "$@"; do
        printf '%-44s not run\n' "$step"
    done
    [ -n "$coverage_log" ] && [ -f "$coverage_log" ] && grep '^coverage: .*at least' "$coverage_log"
    grep -hE '^(clang-format|clang-tidy|cppcheck): not compared' "$logs"/*.log | sort -u
    [ -n "$budgets_log" ] && [ -f "$budgets_log" ] && grep -e 'not compared' -e 'tightens the budget' "$budgets_log"
    show_reports
    echo "$((SECONDS - started)) seconds; logs are in $logs/"
    echo "$passed passed, $failed failed"
    [ $failed -eq 0 ]
    exit
}

# ---- The steps ------------------------------------------------------------------------------------------------------------

make=(make --no-print-directory -s)
suites='Check suites'
memcheck='Check suites under Valgrind'
coverage='Check suites and coverage'
reports='reports of all fixtures'
budgets='instruction budgets'

format_job() {
    job 'clang-format' one 'make lint-format' "${make[@]}" lint-format
}

job 'dependencies' one 'make setup' sh harness/setup.sh all
run_jobs 1
[ "${step_failed[dependencies]}" -eq 0 ] || finish 'everything else'

first="$compiler without a warning"
job "$first" one "make$again_with WERROR=1 tests measures" "${make[@]}" -k -j "$cores" "CC=$compiler" WERROR=1 tests measures
run_jobs 1
built=true
if [ "${step_failed[$first]}" -gt 0 ]; then
    # A warning alone is no reason not to know what the tests say.
    "${make[@]}" -j "$cores" "CC=$compiler" tests measures >/dev/null 2>&1 || built=false
fi

mapfile -t programs < <(find harness/tests -maxdepth 1 -name 'test_*.c' -printf '%f\n' | sed 's/\.c$//' | sort)
mapfile -t sources < <(find buggy fixed fixtures harness -name '*.c' -printf '%s %p\n' | sort -nr | sed 's/^[0-9]* //')

# suite_jobs STEP [OPTION] AGAIN
suite_jobs() {
    local step=$1 repeat=${*: -1} program
    shift
    if [ ${#programs[@]} -eq 0 ]; then
        job "$step" counts "$repeat" bash harness/tests/run_suites.sh "$build"
    fi
    for program in "${programs[@]}"; do
        job "$step" counts "$repeat" bash harness/tests/run_suites.sh "${@:1:$#-1}" --again "$repeat" "$build" "$program"
    done
}

if $quick; then
    if ! $built; then
        format_job
        run_jobs "$cores"
        finish "$suites"
    fi
    suite_jobs "$suites" "make check$again_with"
    format_job
    run_jobs "$cores"
    finish
fi

# Of this run alone.
rm -rf reports/valgrind "$build/logs/memcheck"

# What takes long comes first, what is short fills the gaps at the end.
not_run=()
if $built; then
    job "$coverage" counts 'make coverage' bash harness/tests/coverage.sh --jobs 1
    coverage_log=$logs/$((${#job_command[@]} - 1)).log
    suite_jobs "$memcheck" --memcheck "make memcheck$again_with"
else
    not_run=("$coverage" "$memcheck" "$suites" 'installation' "$reports" 'the page in a browser' 'the manual is true'
        "$budgets" 'budgets that are broken' 'what make bench runs' 'a broken fix turns all red')
fi
# Every eighth file of the list by size, so that the shares are alike.
shares=$(((${#sources[@]} + 7) / 8))
for ((share = 0; share < shares; share++)); do
    files=()
    for ((i = share; i < ${#sources[@]}; i += shares)); do
        files+=("build/lint/${sources[i]%.c}.tidy")
    done
    job 'clang-tidy' one 'make lint-tidy' "${make[@]}" -k lint-tidy "TIDY=${files[*]}"
done
job "$other without a warning" one "make CC=$other WERROR=1 tests measures" "${make[@]}" -k "CC=$other" WERROR=1 tests measures
job 'cppcheck' one 'make lint-cppcheck' "${make[@]}" lint-cppcheck
$built && suite_jobs "$suites" "make check$again_with"
$built && job 'installation' one 'make installcheck' bash harness/tests/install.sh
$built && job 'the manual is true' counts "bash harness/tests/manual.sh $build" bash harness/tests/manual.sh "$build"
if $built; then
    job "$budgets" counts "make$again_with budget" bash harness/bench/budget.sh "$build"
    budgets_log=$logs/$((${#job_command[@]} - 1)).log
fi
$built && job 'budgets that are broken' counts "bash harness/tests/budget.sh $build" bash harness/tests/budget.sh "$build"
$built && job 'what make bench runs' counts "bash harness/tests/bench.sh $build" bash harness/tests/bench.sh "$build"
$built && job 'a broken fix turns all red' counts "bash harness/tests/broken_fix.sh $build" bash harness/tests/broken_fix.sh "$build"
job 'planted flaws under Valgrind' counts 'bash harness/tests/memcheck.sh' bash harness/tests/memcheck.sh
job 'make hooks' counts 'bash harness/tests/hooks.sh' bash harness/tests/hooks.sh
job 'setup on other systems' counts 'bash harness/tests/setup.sh' bash harness/tests/setup.sh
job 'arguments of make debian' counts 'bash harness/tests/debian_usage.sh' bash harness/tests/debian_usage.sh
job 'CI files' counts 'bash harness/tests/ci.sh' bash harness/tests/ci.sh
job 'writing the reports' counts 'bash harness/tests/reports_step.sh' bash harness/tests/reports_step.sh
job 'headers stand alone, C++ included' one 'make lint-headers' "${make[@]}" lint-headers
job 'shellcheck' one 'make lint-scripts' "${make[@]}" lint-scripts
job 'manual pages' one 'make lint-manual' "${make[@]}" lint-manual
format_job
# One more than there are cores, as some tests wait.
run_jobs $((cores + 1))

# After the rest, as the page leads to what the rest has written.
if $built; then
    job "$reports" one "bash harness/tests/reports.sh $build/q237588" bash harness/tests/reports.sh "$build/q237588"
    run_jobs 1
    if [ -f harness/tests/page.sh ]; then
        job 'the page in a browser' counts 'bash harness/tests/page.sh' bash harness/tests/page.sh
        run_jobs 1
    fi
fi
finish "${not_run[@]}"
