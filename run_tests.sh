#!/usr/bin/env bash
# Runs the tests, in three tiers. See --help.
set -u
export LC_ALL=C
# Each run is complete and the same: variables that would select tests or change the build are removed from the environment.
unset CK_RUN_SUITE CK_RUN_CASE CK_INCLUDE_TAGS CK_EXCLUDE_TAGS CK_FORK CK_VERBOSITY CK_TAP_LOG_FILE_NAME CK_XML_LOG_FILE_NAME
unset MAKEFLAGS MFLAGS MAKELEVEL CC VARIANT WERROR V CFLAGS CPPFLAGS LDFLAGS LDLIBS DESTDIR Q237588_GALLERY

usage() {
    cat <<'END'
usage: ./run_tests.sh [--quick|--full] [--compiler=gcc|clang]
       ./run_tests.sh --list-checks

  (without options)  for each push: dependencies (installed if permitted), both compilers without warnings, all Check suites with
                     AddressSanitizer and UBSan, coverage thresholds; without instruments long cases and cases that do less with
                     them; under Valgrind suites of code that manages memory; lint, installation, manual, budgets; the
                     reports of all fixtures, in reports/, and tests of their publication; tests with intentional errors
  --quick            before a commit: one compiler without warnings, Check suites without long cases, except for suites whose
                     dependencies are unchanged since they passed; formatting
  --full             before a release and each night: all of the above, with all cases of all suites and all candidates, also without
                     instruments with both compilers and under Valgrind, both compilers' sanitizers, clang's analyzer on all files,
                     ThreadSanitizer, ten minutes of fuzzing for each reader, two hours of failing calls, 150 mutants; the Debian
                     packages, in clean systems if these can be made
  --compiler=CC      compiler of the tested builds (default: gcc); clang: only the steps that depend on the compiler
  --list-checks      print the steps of each tier and their numbers of checks in the last complete run on this machine
  --help             print this text

Each run ends with the steps that it left out. Exit status: 0 everything passed, 1 something failed, 2 wrong usage. The last line is
"N passed, N failed": all checks of all runs of suites, and one for each other step.
END
}

tier=default
compiler=gcc
listing=false
while [ $# -gt 0 ]; do
    case $1 in
    --quick | --full) tier=${1#--} ;;
    --compiler=gcc | --compiler=clang) compiler=${1#*=} ;;
    --list-checks) listing=true ;;
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
cores=$(nproc 2>/dev/null || echo 1)
logs=build/logs/run_tests
left_out=()
reports='reports of all fixtures'
list="$tier, $compiler"
least=0
[ "$list" = 'full, gcc' ] && least=6425
# shellcheck source=harness/tests/jobs.sh
. harness/tests/jobs.sh
if $listing; then
    list_checks 'quick, gcc' 'default, gcc' 'default, clang' 'full, gcc'
    exit
fi
rm -rf $logs
mkdir -p $logs || exit 1

make=(make --no-print-directory -s)
other=clang
[ "$compiler" = clang ] && other=gcc
mapfile -t programs < <(find harness/tests -maxdepth 1 -name 'test_*.c' -printf '%f\n' | sed 's/\.c$//' | sort)

# build_of CC VARIANT: the build folder; with_of CC VARIANT: the arguments of make.
build_of() { echo "build$([ "$1" = gcc ] || echo "/$1")$([ "$2" = release ] || echo "/$2")"; }
with_of() { echo "$([ "$1" = gcc ] || echo " CC=$1")$([ "$2" = release ] || echo " VARIANT=$2")"; }

# build STEP CC VARIANT TARGET...: builds with all cores. Fails if the build fails even without WERROR=1.
build() {
    local step=$1 arguments=("CC=$2" "VARIANT=$3" "${@:4}")
    job "$step" one "make$(with_of "$2" "$3") WERROR=1 ${*:4}" "${make[@]}" -k -j "$cores" WERROR=1 "${arguments[@]}"
    run_jobs 1
    # With a mere warning, the tests still run.
    [ "${step_failed[$step]}" -eq 0 ] || "${make[@]}" -j "$cores" "${arguments[@]}" >/dev/null 2>&1
}

# suites STEP CC VARIANT [--memcheck] PROGRAM...; $cases selects cases by tags (suite.h); empty: all.
short='CK_EXCLUDE_TAGS=long nightly' daily=CK_EXCLUDE_TAGS=nightly left_to_release='CK_INCLUDE_TAGS=long plain'
cases=
suites() {
    local step=$1 build again check=check options=()
    build=$(build_of "$2" "$3")
    again=$(with_of "$2" "$3")
    shift 3
    if [ "${1-}" = --memcheck ]; then
        check=memcheck options=(--memcheck)
        shift
    fi
    again="make $check$again"
    # Several in one job under Valgrind, which starts once for them.
    local shares=$# share i some
    [ $check = check ] || shares=$((($# + 5) / 6))
    for ((share = 1; share <= shares; share++)); do
        some=()
        for ((i = share; i <= $#; i += shares)); do
            some+=("${!i}")
        done
        job "$step" counts "$again" env ${cases:+"$cases"} bash harness/tests/run_suites.sh "${options[@]}" --again "$again" "$build" "${some[@]}"
    done
}

job 'dependencies' one 'make setup' sh harness/setup.sh all
run_jobs 1
[ "${step_failed[dependencies]}" -eq 0 ] || finish 'everything else'

# ---- Quick ----------------------------------------------------------------------------------------------------------------

if [ "$tier" = quick ]; then
    left_out=('optimized and instrumented builds, the other compiler, Valgrind, coverage, lint but for formatting, installation, manual,
          reports, budgets: ./run_tests.sh')
    if build "$compiler without a warning" "$compiler" quick tests; then
        # A suite whose dependencies are unchanged since it passed cannot fail.
        export Q237588_KEYS=1
        cases=$short
        left_out+=('long cases of Check suites: ./run_tests.sh')
        if affected=$(bash harness/tests/affected.sh "$(build_of "$compiler" quick)"); then
            mapfile -t affected < <(printf '%s' "$affected")
            [ ${#affected[@]} -eq ${#programs[@]} ] || list=
            [ -n "$list" ] ||
                left_out+=("$((${#programs[@]} - ${#affected[@]})) of ${#programs[@]} suites, unchanged since they passed")
        else
            affected=("${programs[@]}")
        fi
        suites 'Check suites' "$compiler" quick "${affected[@]}"
    else
        left_out+=('Check suites: they could not be built')
    fi
    job 'clang-format' one 'make lint-format' "${make[@]}" lint-format
    # More jobs than cores, as some tests wait.
    run_jobs $((cores + 2))
    finish
fi

# ---- Default and full: builds -------------------------------------------------------------------------------------------------

# Results of this run only.
rm -rf reports/valgrind build/logs/memcheck build/clang/logs/memcheck

not_run=()
main=$(build_of "$compiler" release)
built=true
build "$compiler without a warning" "$compiler" release tests measures failing || built=false
# The sanitizer build also compiles everything with the other compiler. clang's counts coverage.
sanitized=true
build "$other without a warning, with sanitizers" "$other" sanitize tests || sanitized=false
rm -rf build/clang/sanitize/profile

# ---- Default and full: parallel jobs ------------------------------------------------------------------------------------------

# Suites of code that manages memory: model, run, readers, search, workers.
memory=(test_base test_ccmdir test_ccmdir_written test_code_page test_code_page_names test_identity test_names test_rank test_scenario
    test_model test_run test_run_faults test_judge test_fixture test_fixture_errors test_fixture_files test_exchange_csv
    test_exchange_ldif test_exchange_ldif_large test_exchange_site test_draw test_trial test_fuzz test_search test_case_bytes
    test_search_shrink test_exhaust test_exhaust_memory test_laws_parts test_workers test_workers_limits test_candidate
    test_answerer test_modules)
# Suites with long cases, or cases that skip something in instrumented builds.
mapfile -t uninstrumented < <(grep -l 'suite_long_case\|SUITE_PLAIN' harness/tests/test_*.c | sed 's|.*/\(.*\)\.c$|\1|' | sort)
plain='Check suites'
sanitizers="Check suites with $other's sanitizers"
memcheck='Check suites under Valgrind'
budgets='instruction budgets'

[ "$tier" = full ] || cases=$short
$sanitized && suites "$sanitizers" "$other" sanitize "${programs[@]}"
if ! $built; then
    not_run+=("$plain" "$memcheck" 'installation' "$reports" 'manual' 'README' "$budgets" 'reports of a broken fix')
elif [ "$tier" = full ]; then
    # One suite tests all candidates, which takes long.
    export Q237588_GALLERY=all Q237588_TEST_SECONDS=3600
    suites "$plain" "$compiler" release "${programs[@]}"
    suites "$memcheck" "$compiler" release --memcheck "${programs[@]}"
else
    # With gcc, only cases that are limited in the sanitizer run are repeated without instruments.
    if [ "$compiler" = gcc ]; then
        cases=$left_to_release suites "$plain without instruments" gcc release "${uninstrumented[@]}"
    else
        cases=$daily suites "$plain" "$compiler" release "${programs[@]}"
    fi
    suites "$memcheck" "$compiler" release --memcheck "${memory[@]}"
fi

if [ "$compiler" = gcc ]; then
    if $built; then
        job 'installation' one 'make installcheck' bash harness/tests/install.sh
        job 'manual' counts 'bash harness/tests/manual.sh' bash harness/tests/manual.sh
        job 'README' counts 'bash harness/tests/readme.sh' bash harness/tests/readme.sh
        job 'reports of a broken fix' counts 'bash harness/tests/broken_fix.sh' bash harness/tests/broken_fix.sh
        job 'hardening' counts 'bash harness/tests/hardening.sh' bash harness/tests/hardening.sh build
        job 'completions' counts 'bash harness/tests/completions.sh' bash harness/tests/completions.sh
        job "$budgets" counts 'make budget' bash harness/bench/budget.sh build
        budgets_log=${job_log[-1]}
        job 'test of the budgets' counts 'bash harness/tests/budget.sh' bash harness/tests/budget.sh
        if [ "$tier" = full ]; then
            job 'failing calls' counts 'make faults' python3 harness/faults/faults.py --build build --jobs 2 --cpu 7200
        else
            job 'failing calls' counts 'make faults FAULTS="--cpu=12 --some=4"' python3 harness/faults/faults.py --build build --cpu 12 --some 4
        fi
        job 'benchmark program' counts 'bash harness/tests/bench.sh' bash harness/tests/bench.sh
    fi
    # The files, sorted by size, go to the shares in turn, so that the shares take equally long.
    mapfile -t sources < <(find buggy fixed fixtures harness -name '*.c' -printf '%s %p\n' | sort -nr | sed 's/^[0-9]* //')
    tidy=lint-tidy shares=4
    [ "$tier" = full ] && tidy=lint-analyzer shares=16
    for ((share = 0; share < shares; share++)); do
        files=()
        for ((i = share; i < ${#sources[@]}; i += shares)); do
            files+=("${sources[i]}")
        done
        job 'clang-tidy' one "make $tidy" "${make[@]}" $tidy "TIDY=${files[*]}"
    done
    job 'cppcheck' one 'make lint-cppcheck' "${make[@]}" lint-cppcheck
    job 'intentional errors' counts 'bash harness/tests/planted.sh' bash harness/tests/planted.sh
    job 'intentional errors under Valgrind' counts 'bash harness/tests/memcheck.sh' bash harness/tests/memcheck.sh
    job 'suites affected by a change' counts 'bash harness/tests/affected_usage.sh' bash harness/tests/affected_usage.sh
    job 'make hooks' counts 'bash harness/tests/hooks.sh' bash harness/tests/hooks.sh
    job 'setup on other systems' counts 'bash harness/tests/setup.sh' bash harness/tests/setup.sh
    job 'summary of a run' counts 'bash harness/tests/jobs_usage.sh' bash harness/tests/jobs_usage.sh
    job 'usage of make debian' counts 'bash harness/tests/debian_usage.sh' bash harness/tests/debian_usage.sh
    job 'usage of make mutants' counts 'bash harness/tests/mutants_usage.sh' bash harness/tests/mutants_usage.sh
    job 'CI files' counts 'bash harness/tests/ci.sh' bash harness/tests/ci.sh
    job 'JSON Schema of fixtures' counts 'bash harness/tests/schema.sh' bash harness/tests/schema.sh
    job 'release' counts 'bash harness/tests/dist.sh' bash harness/tests/dist.sh
    job 'citations' counts 'bash harness/tests/citations.sh' bash harness/tests/citations.sh
    job 'writing the reports' counts 'bash harness/tests/reports_step.sh' bash harness/tests/reports_step.sh
    job 'headers compile alone, also in C++' one 'make lint-headers' "${make[@]}" lint-headers
    job 'shellcheck' one 'make lint-scripts' "${make[@]}" lint-scripts
    job 'manual pages' one 'make lint-manual' "${make[@]}" lint-manual
    job 'clang-format' one 'make lint-format' "${make[@]}" lint-format
else
    left_out+=('steps independent of the compiler (coverage, lint, installation, manual, budgets, intentional errors, page): ./run_tests.sh')
fi
# One job more than cores, as some tests wait.
run_jobs $((cores + 1))

if [ "$tier" = full ]; then
    # Last, as they reuse the other compiler's folders of logs.
    if build "$other without a warning" "$other" release tests measures; then
        suites "$plain, $other" "$other" release "${programs[@]}"
    else
        not_run+=("$plain, $other")
    fi
    if build "$compiler without a warning, with sanitizers" "$compiler" sanitize tests; then
        suites "Check suites with $compiler's sanitizers" "$compiler" sanitize "${programs[@]}"
    else
        not_run+=("Check suites with $compiler's sanitizers")
    fi
    run_jobs $((cores + 1))
    # Only the suites with threads.
    threads="Check suites with threads and clang's ThreadSanitizer"
    if build 'clang without a warning, with ThreadSanitizer' clang tsan tests; then
        suites "$threads" clang tsan test_fuzz test_laws test_laws_parts test_workers test_exchange_ldap_played
    else
        not_run+=("$threads")
    fi
    job 'mutants' counts 'make mutants' /usr/bin/python3 harness/faults/mutants.py
    for target in harness/fuzz/corpora/*/; do
        target=$(basename "$target")
        job 'fuzzing' counts "make fuzz SECONDS=600 TARGET=$target" bash harness/fuzz/fuzz.sh 600 "$target"
    done
    run_jobs "$cores"
    if reason=$(bash harness/tests/debian.sh --possible 2>&1); then
        job 'Debian packages' counts 'bash harness/tests/debian.sh --package bookworm' bash harness/tests/debian.sh --package bookworm
        run_jobs 1
    else
        left_out+=("the Debian packages in a clean system: ${reason#debian: }")
    fi
    if reason=$(bash harness/tests/foreign.sh --possible 2>&1); then
        job 'other processors' counts 'make foreign' bash harness/tests/foreign.sh
        run_jobs 1
    else
        left_out+=("builds for other processors: ${reason#foreign: }")
    fi
else
    [ "$compiler" = clang ] || left_out+=('the other Check suites without instruments: ./run_tests.sh --full')
    left_out+=("the sanitizers of $compiler: ./run_tests.sh --full"
        "long cases with sanitizers and under Valgrind, and more of their kind: ./run_tests.sh --full"
        "the other suites and most candidates under Valgrind, clang's analyzer, fuzzing: ./run_tests.sh --full")
fi

# ---- Last, as it reads the output of other steps --------------------------------------------------------------------------------

if $sanitized && [ "$other" = clang ]; then
    job 'coverage thresholds' counts 'make coverage' bash harness/tests/coverage.sh --ran
    coverage_log=${job_log[-1]}
fi
if $built; then
    job "$reports" one "bash harness/tests/reports.sh $main/q237588" bash harness/tests/reports.sh "$main/q237588"
fi
run_jobs "$cores"
if $built && [ "$compiler" = gcc ]; then
    job 'page in a browser' counts 'bash harness/tests/page.sh' bash harness/tests/page.sh
    run_jobs 1
fi
finish "${not_run[@]}"
