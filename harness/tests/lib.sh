# What the scripts that test share: they source it behind `cd` to the top folder, call verdict, and end with counts.
# shellcheck shell=bash

passed=0
failed=0
# What verdict shows beside what is not so, as is $errors; a script may set it.
output=/dev/null
name=$(basename -- "$0" .sh)

# verdict WHAT COMMAND...: COMMAND says whether it is so; $output tells more.
verdict() {
    local what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$name: not so: $what"
        sed 's/^/    | /' "$output" ${errors:+"$errors"}
    fi
}
not() { ! "$@"; }

# The last line, and the status: "N passed, N failed".
counts() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
