# Parallel jobs, and the summary. Sourced by run_tests.sh, which sets logs (a folder), started (SECONDS) and reports (the name of
# the step that writes them). A step is one or more jobs; the longest of the last run start first. Printed times are CPU seconds,
# which do not depend on other load.
# shellcheck shell=bash disable=SC2154

job_step=() job_again=() job_counts=() job_command=() job_began=() job_key=() job_log=()
steps=()
declare -A step_counts=() step_again=() step_general=() step_left=() step_passed=() step_failed=() step_seconds=()
coverage_log=
budgets_log=
passed=0
failed=0

# job STEP counts|one AGAIN COMMAND...: "counts": its last line is "N passed, N failed"; "one": only its exit status counts. AGAIN
# is the command to repeat it, unless its log has a narrower "again: ..." line.
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
    local last=${*: -1}
    job_key+=("$step: ${last:0:60}")
    job_log+=("$(log_name "$step" "$last")")
}

# log_name STEP LAST: the log of a job, named after its step and its suite, if any: "check-suites-with-clang-s-sanitizers-test_run".
log_name() {
    local name
    name=$(tr -cs 'A-Za-z0-9\n' '-' <<<"${1,,}")
    name=${name%-}
    [[ $2 == test_* ]] && name+=-$2
    [[ " ${job_log[*]} " == *" $logs/$name.log "* ]] && name+=-${#job_log[@]}
    echo "$logs/$name.log"
}

# Time of each job in its last run, in any clone; without times, suites known to be slow come first.
times=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/q237588/seconds
declare -A took=()
if [ -f "$times" ]; then
    while read -r seconds key; do
        took[$key]=$seconds
    done <"$times"
fi
expected_seconds() {
    local key=${job_key[$1]}
    if [ -n "${took[$key]+set}" ]; then
        echo "${took[$key]}"
    else
        case $key in
        *test_verify | *test_laws* | *test_isolation_calls | *test_cli_explore | *test_explore* | *test_cli_streams | *test_search*) echo 30 ;;
        *test_html | *test_cli* | *test_exchange_ldap* | *test_exhaust | *test_audit_fixture | *tidy* | *budget* | *Valgrind*) echo 15 ;;
        *) echo 1 ;;
        esac
    fi
}
keep_times() {
    local key
    mkdir -p "${times%/*}" 2>/dev/null || return
    for key in "${!took[@]}"; do
        printf '%s %s\n' "${took[$key]}" "$key"
    done >"$times.$$" && mv "$times.$$" "$times"
}

# Prints the steps and checks of each tier in its last complete run on this machine.
lists=${times%/*}/checks
list_checks() {
    local name
    for name; do
        echo "$name"
        sed 's/^/  /' "$lists/${name// /}" 2>/dev/null || echo '  no complete run on this machine'
        echo
    done
}
# keep_list NAME
keep_list() {
    local step
    mkdir -p "$lists" 2>/dev/null || return
    {
        for step in "${steps[@]}"; do
            printf '%6d  %s\n' $((step_passed[$step] + step_failed[$step])) "$step"
        done
        printf '%6d  checks\n' $((passed + failed))
        [ ${#left_out[@]} -eq 0 ] || printf 'left out: %s\n' "${left_out[@]}"
    } >"$lists/${1// /}"
}

declare -A running=()
order=()
sorted=0

# Output of `time`: CPU seconds.
TIMEFORMAT='%U %S'
# cpu_of JOB: its CPU time in hundredths of seconds; also appends it to the list of all jobs. Interrupted jobs have none.
cpu_of() {
    local user=0 system=0
    read -r user system <"$logs/cpu.$1"
    rm -f "$logs/cpu.$1"
    user=$((10#${user//[!0-9]/} + 10#${system//[!0-9]/}))
    cpu=$((user / 10))
    printf '%7d.%02d %7d  %s\n' $((cpu / 100)) $((cpu % 100)) $((SECONDS - job_began[$1])) "${job_key[$1]}" >>"$logs/seconds.txt"
}

# start_job JOB
start_job() {
    job_began[$1]=$SECONDS
    # A separate process group, so that an interruption can end all its processes.
    set -m
    { time eval "${job_command[$1]}" </dev/null >"${job_log[$1]}" 2>&1; } 2>"$logs/cpu.$1" &
    set +m
    running[$!]=$1
}

# end_job JOB STATUS
end_job() {
    local id=$1 status=$2 step=${job_step[$1]} log=${job_log[$1]} good=0 bad=0 seconds=$((SECONDS - job_began[$1])) cpu
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
    cpu_of "$1"
    step_seconds[$step]=$((step_seconds[$step] + cpu))
    took[${job_key[$1]}]=$seconds
    step_left[$step]=$((step_left[$step] - 1))

    if [ "$bad" -gt 0 ]; then
        local again
        mapfile -t again < <(sed -n 's/^ *again: //p' "$log")
        [ ${#again[@]} -gt 0 ] && grep -q 'TOO LOW' "$log" && again+=("${job_again[id]}")
        [ ${#again[@]} -eq 0 ] && again=("${job_again[id]}")
        step_again[$step]+=$(printf '%s\n' "${again[@]}")$'\n'
        echo "FAILED  $step; to repeat it:"
        printf '            %s\n' "${again[@]}"
        # Long explanations (a compiler's notes) stay in the log.
        awk '/^ *again: / { next } /: note: / { skip = 1; next } /^[^ ]/ { skip = 0 } !skip' "$log" | head -n 40 | sed 's/^/        | /'
    fi
    if [ "${step_left[$step]}" -eq 0 ] && [ "${step_failed[$step]}" -eq 0 ]; then
        printf 'ok      %s (%d s)\n' "$step" $((step_seconds[$step] / 100))
    fi
}

# Runs the added jobs, N at once, the longest first.
run_jobs() {
    local most=$1 pid status next=0 id
    mapfile -t order < <(for ((id = sorted; id < ${#job_command[@]}; id++)); do
        echo "$(expected_seconds "$id") $id"
    done | sort -k1,1nr -k2,2n | cut -d ' ' -f 2)
    sorted=${#job_command[@]}
    while [ $next -lt ${#order[@]} ] || [ ${#running[@]} -gt 0 ]; do
        while [ $next -lt ${#order[@]} ] && [ ${#running[@]} -lt "$most" ]; do
            start_job "${order[next]}"
            next=$((next + 1))
        done
        status=0
        wait -n -p pid "${!running[@]}" || status=$?
        id=${running[$pid]}
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

# ---- The summary ----------------------------------------------------------------------------------------------------------

# Prints the paths of this run's reports, and appends the Markdown report to GitHub's job summary.
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

# failed_suites AGAIN: ' TESTS="test_a test_b"' of the suites in these commands; empty if they have none.
failed_suites() {
    local suites
    suites=$(grep -oE 'TESTS=[a-z0-9_]+' <<<"$1" | sed 's/TESTS=//' | sort -u | tr '\n' ' ')
    [ -z "$suites" ] || printf ' TESTS="%s"' "${suites% }"
}

# finish STEP...: prints the summary, with these steps as not run, and exits. left_out has the steps that the tier leaves out.
finish() {
    local step
    keep_times
    for step in "${steps[@]}"; do
        # A job without a result did not pass.
        step_failed[$step]=$((step_failed[$step] + step_left[$step]))
        # The step counts once, regardless of its number of jobs.
        if [ "${step_counts[$step]}" = one ]; then
            step_failed[$step]=$((step_failed[$step] > 0))
            step_passed[$step]=$((1 - step_failed[$step]))
        fi
        passed=$((passed + step_passed[$step]))
        failed=$((failed + step_failed[$step]))
    done
    echo
    if [ $failed -gt 0 ]; then
        echo 'Repeat the failures:'
        for step in "${steps[@]}"; do
            [ "${step_failed[$step]}" -gt 0 ] || continue
            # More than three commands: one for the whole step.
            if [ "$(grep -c . <<<"${step_again[$step]}")" -le 3 ]; then
                grep . <<<"${step_again[$step]}" | sed 's/^/    /'
            else
                echo "    ${step_general[$step]}$(failed_suites "${step_again[$step]}")"
            fi
        done
        echo
    fi
    printf '%-44s %8s %8s %8s\n' step passed failed 'CPU s'
    for step in "${steps[@]}"; do
        printf '%-44s %8d %8d %8d%s\n' "$step" "${step_passed[$step]}" "${step_failed[$step]}" $((step_seconds[$step] / 100)) \
            "$([ "${step_failed[$step]}" -gt 0 ] && echo '  FAILED')"
    done
    for step in "$@"; do
        printf '%-44s not run\n' "$step"
    done
    for step in "${left_out[@]}"; do
        echo "left out: $step"
    done
    [ -n "$coverage_log" ] && [ -f "$coverage_log" ] && grep '^coverage: .*at least' "$coverage_log"
    grep -hE '^(clang-format|clang-tidy|cppcheck|JSON Schema|completions of [a-z]*): not compared' "$logs"/*.log | sort -u
    [ -n "$budgets_log" ] && [ -f "$budgets_log" ] && grep -e 'not compared' -e 'tightens the budget' "$budgets_log"
    show_reports
    if [ $# -eq 0 ] && [ -n "${list-}" ]; then
        keep_list "$list"
        if [ $((passed + failed)) -lt "${least:-0}" ]; then
            echo "FAILED: $((passed + failed)) checks; expected at least $least"
            failed=$((failed + 1))
        fi
    fi
    echo "$((SECONDS - started)) seconds; logs are in $logs/, and CPU and elapsed times of each job in seconds.txt there"
    echo "$passed passed, $failed failed"
    [ $failed -eq 0 ]
    exit
}
