#!/usr/bin/env bash
# Builds for other processors with cross compilers, and runs the suites that start no processes under qemu's user mode: arm64, and
# s390x, which is big-endian. Isolation is not tested: qemu supports neither seccomp filters nor Landlock.
#
# Libraries of all architectures need the same version. Debian 12 has no more security updates for s390x: its libraries can be
# installed in a system without security updates only (debootstrap).
#
#   foreign.sh [--packages | --possible] [ARCHITECTURE...]     (default: arm64 s390x)
#
#   --packages    only print the Debian packages that this needs, after dpkg --add-architecture
#   --possible    only check whether they are installed: exit status 0 or 3
#
# Exit status: 0 all passed, 1 something failed, 2 wrong usage, 3 not possible here. The last line is "N passed, N failed".
set -u
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1

# Suites of model, readers and reports. The others start processes that load builds, or read processor state.
suites=(test_base test_ccmdir test_code_page test_draw test_emit test_exchange_csv test_exchange_ldif test_fixture test_fixture_errors
    test_fixture_keys test_fixture_schema test_identity test_judge test_model test_names test_rank test_report test_report_sarif test_run
    test_scenario test_stored_form test_trial test_unicode)

packages=false possible=false
architectures=()
for argument; do
    case $argument in
    --packages) packages=true ;;
    --possible) possible=true ;;
    arm64 | s390x) architectures+=("$argument") ;;
    *)
        sed -n '8s/^# */usage: /p' "${BASH_SOURCE[0]}" >&2
        exit 2
        ;;
    esac
done
[ ${#architectures[@]} -gt 0 ] || architectures=(arm64 s390x)

# The compiler's name of a Debian architecture.
machine_of() { [ "$1" = arm64 ] && echo aarch64 || echo "$1"; }
if $packages; then
    echo "qemu-user-static pkgconf"
    for architecture in "${architectures[@]}"; do
        echo "gcc-$(machine_of "$architecture")-linux-gnu libc6-dev-$architecture-cross"
        { sed -nE 's/^build (library:|header:ldap)[^ ]* +([^ ]+).*/\2/p' harness/setup.sh && printf 'check\nlibsqlite3-dev\n'; } | sed "s/\$/:$architecture/"
    done | tr '\n' ' '
    echo
    exit
fi

for architecture in "${architectures[@]}"; do
    machine=$(machine_of "$architecture")
    if ! command -v "$machine-linux-gnu-gcc" >/dev/null || ! command -v "qemu-$machine-static" >/dev/null ||
        ! PKG_CONFIG_LIBDIR=/usr/lib/$machine-linux-gnu/pkgconfig:/usr/share/pkgconfig pkg-config --exists yaml-0.1 check jansson 2>/dev/null; then
        echo "foreign: no cross compiler, libraries or qemu for $architecture; see foreign.sh --packages" >&2
        exit 3
    fi
done
! $possible || exit 0

passed=0 failed=0
logs=build/logs/foreign
mkdir -p $logs || exit 1
for architecture in "${architectures[@]}"; do
    machine=$(machine_of "$architecture")
    cross=$machine-linux-gnu
    export PKG_CONFIG_LIBDIR=/usr/lib/$cross/pkgconfig:/usr/share/pkgconfig
    folder=build/$cross-gcc/quick
    if make --no-print-directory -s -j "$(nproc)" VARIANT=quick CC="$cross-gcc" AR="$cross-ar" OBJCOPY="$cross-objcopy" WERROR=1 \
        all "$folder/suites" >$logs/"$architecture.log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "foreign: $architecture: the build failed or had warnings; log: $logs/$architecture.log"
        tail -n 20 $logs/"$architecture.log" | sed 's/^/    | /'
        continue
    fi
    for suite in "${suites[@]}"; do
        # As under Valgrind: smaller inputs, and more time, for the emulator.
        Q237588_BUILD=$folder Q237588_VALGRIND=1 CK_TIMEOUT_MULTIPLIER=20 timeout 900 "qemu-$machine-static" \
            -0 "$folder/tests/$suite" "$folder/suites" </dev/null >$logs/"$architecture-$suite.log" 2>&1
        status=$?
        counted=$(sed -nE 's/^[0-9]+%: Checks: ([0-9]+), Failures: ([0-9]+), Errors: ([0-9]+)$/\1 \2 \3/p' $logs/"$architecture-$suite.log" | tail -n 1)
        read -r checks failures errors <<<"${counted:-0 0 0}"
        bad=$((failures + errors))
        [ $status -eq 0 ] && [ "$checks" -gt 0 ] || bad=$((bad > 0 ? bad : 1))
        passed=$((passed + (checks > bad ? checks - bad : 0))) failed=$((failed + bad))
        [ $bad -eq 0 ] || {
            echo "foreign: $architecture: $suite failed, status $status; log: $logs/$architecture-$suite.log"
            tail -n 5 $logs/"$architecture-$suite.log" | sed 's/^/    | /'
        }
    done
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
