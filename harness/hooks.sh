#!/bin/sh
# Installs a pre-commit hook that runs ./run_tests.sh --quick: `make hooks`. Respects core.hooksPath. Does not replace another hook:
# exit status 1.
mark='# q237588: put here by make hooks'

if ! hooks=$(git rev-parse --git-path hooks 2>/dev/null); then
    echo 'hooks: no clone of a git repository; expected one to install the hook in' >&2
    exit 1
fi
hook=$hooks/pre-commit
if [ -e "$hook" ] || [ -L "$hook" ]; then
    if ! grep -qxF "$mark" "$hook" 2>/dev/null; then
        {
            echo "hooks: another hook exists and is not replaced: $hook"
            echo '    Add this line to it, or move it away and run make hooks again:'
            echo '    ./run_tests.sh --quick || exit 1'
        } >&2
        exit 1
    fi
fi

mkdir -p "$hooks" || exit 1
# core.hooksPath may serve many repositories. The tests must not inherit the variables that git sets for a hook.
{
    echo '#!/bin/sh'
    echo "$mark"
    cat <<'END'
[ -x run_tests.sh ] && [ -f harness/ccm_compare.h ] || exit 0
for name in $(git rev-parse --local-env-vars); do
    unset "$name"
done
./run_tests.sh --quick && exit 0
echo 'pre-commit: ./run_tests.sh --quick failed, so nothing was committed; the commands to repeat the failures are above' >&2
exit 1
END
} >"$hook.new" && chmod 755 "$hook.new" && mv "$hook.new" "$hook" || exit 1
echo "Each commit now runs ./run_tests.sh --quick first: $hook"
