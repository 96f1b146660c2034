# Shared by the test scripts: they source it after `cd` to the top folder, call verdict for each check, and end with counts.
# shellcheck shell=bash

passed=0
failed=0
# File that verdict shows after a failed check, like $errors; a script may set it.
output=/dev/null
name=$(basename -- "$0" .sh)

# verdict WHAT COMMAND...: a check, named WHAT; it passes if COMMAND succeeds.
verdict() {
    local what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$name: failed: $what"
        sed 's/^/    | /' "$output" ${errors:+"$errors"}
    fi
}
not() { ! "$@"; }

# The last line, and the status: "N passed, N failed".
counts() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
