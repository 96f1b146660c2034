#!/usr/bin/env bash
# Checks the CI files without a CI system: they are YAML, each action is pinned by a full commit hash with its version beside it,
# permissions are minimal, the options of ./run_tests.sh exist. The last line is "N passed, N failed".
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
github=.github/workflows/ci.yml
gitlab=.gitlab-ci.yml
other=.ci/other-repository.yml
build=${Q237588_BUILD:-build}
case $build in
/*) ;;
*) build=$PWD/$build ;;
esac
# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh
# Each command of a job, one on a line.
commands() { sed -n -e 's/^ *run: //p' -e '/^  script:/,/^  [a-z]/s/^    - //p' "$1"; }

verdict 'the files pass yamllint' yamllint -d \
    '{extends: default, rules: {line-length: {max: 140}, document-start: disable, truthy: disable, comments: {min-spaces-from-content: 1}}}' \
    $github $gitlab $other .pre-commit-config.yaml
verdict 'each action has a full hash and a version' not grep -nE 'uses:' <(grep -E 'uses: [^.]' $github | grep -vE '@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$')
verdict 'there are actions' grep -q 'uses:' $github
verdict 'the default permission is read-only' test "$(sed -n '/^permissions:/,/^$/p' $github)" = 'permissions:
  contents: read'
verdict 'only the job that publishes has write permission' test "$(sed -n '/^  pages:/q;p' $github | grep -c ': write')" -eq 0
# Installing prerequisites is not a test.
verdict 'GitHub runs run_tests.sh, and nightly the scripts that run it in other systems' test "$(commands $github | grep -v 'apt-get install\|chown -R')" = \
    "./run_tests.sh --compiler=\${{ matrix.compiler }}
./run_tests.sh --full
sudo make debian
make anywhere"
verdict 'GitLab runs run_tests.sh, and nightly the scripts that run it in other systems' test "$(commands $gitlab | grep -v 'apt-get install')" = \
    "./run_tests.sh --compiler=\$COMPILER
./run_tests.sh --full
make anywhere
mv reports public"
# Without git, actions/checkout downloads an archive instead of a clone; and git refuses a clone owned by another user.
cloning='git make\n +- uses: actions/checkout@.*\n.*\n.*\n +- name: Own the clone\n +run: chown -R root \.\n'
verdict 'each container of GitHub has git before it clones, and owns the clone' test "$(grep -c '^    container:' $github)" -eq \
    "$(grep -Pzo "$cloning" $github | tr -d '\0' | grep -c chown)"
# of_job FILE NAME: the job's lines.
of_job() { sed -n "/^ *$2:\$/,/^\$/p" "$1"; }
verdict 'GitHub has a nightly run' grep -qE "^    - cron: '[0-9]+ [0-9]+ \* \* \*'$" $github
verdict 'GitHub runs the full tier at night only' grep -q "if: .*github.event_name == 'schedule'" <(of_job $github nightly)
verdict 'GitHub runs the default tier for each push only' grep -q "if: .*github.event_name != 'schedule'" <(of_job $github test)
verdict 'GitLab runs the full tier in schedules only' grep -q 'CI_PIPELINE_SOURCE == "schedule"' <(of_job $gitlab nightly)
verdict 'GitHub runs both releases, with both compilers' test "$(sed -n '/^      matrix:$/,/^    [a-z]/s/^        //p' $github)" = 'release: [12, 13]
compiler: [gcc, clang]'
verdict 'GitHub names the container by the release' grep -qxF "    container: debian:\${{ matrix.release }}" $github
verdict 'GitLab runs both releases, with both compilers' test "$(sed -n '/^    matrix:$/,/^  [a-z]/s/^ *\(- \)\{0,1\}\([A-Z]*: \[.*\]\)$/\2/p' $gitlab)" = \
    'RELEASE: ["12", "13"]
COMPILER: [gcc, clang]'
verdict 'GitLab names the image by the release' grep -qxF "  image: debian:\$RELEASE" $gitlab
cached=$(of_job $github test | sed -n 's/^ *\(path\|XDG_CACHE_HOME\): \(\/.*\)/\2/p' | sort -u)
verdict 'GitHub keeps the folder of caches that the tests use' test "$(of_job $github test | grep -c "$cached$")/$(echo "$cached" | grep -c .)" = 2/1
verdict 'GitLab keeps the folder of caches that the tests use' test "$(of_job $gitlab test | grep -c -e "XDG_CACHE_HOME: \$CI_PROJECT_DIR/.cache$" -e '^      - .cache/$')" -eq 2
verdict 'the releases are those that debian.sh makes' grep -qx '.*releases=(bookworm trixie)' harness/tests/debian.sh
for target in debian anywhere; do
    verdict "make $target exists" grep -q "^$target: ##" Makefile
done
verdict 'pre-commit runs the quick tests' grep -qx ' *entry: ./run_tests.sh --quick' .pre-commit-config.yaml
for option in --compiler=gcc --compiler=clang --full --quick; do
    verdict "run_tests.sh knows $option" ./run_tests.sh $option --help >/dev/null
done
line='coverage: lines      98.35 % (4592 of 4669), at least 95 %: ok'
regex=$(sed -n "s|^  coverage: '/\(.*\)/'\$|\1|p" $gitlab)
verdict 'GitLab finds the coverage figure' test "$(echo "$line" | grep -oP "$regex")" = 'coverage: lines      98.35 %'

# ---- The action, the component, and the sample that uses the action -------------------------------------------------------------

action=.github/actions/verify/action.yml
component=.gitlab/verify.yml
verdict 'action and component pass yamllint' yamllint -d \
    '{extends: default, rules: {line-length: {max: 180}, document-start: disable, truthy: disable, comments: {min-spaces-from-content: 1}}}' \
    $action $component
verdict 'each action has a full hash' not grep -E 'uses: [^.]' <(cat $action $other | grep -vE '@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$')
verdict 'the sample has read permission only' test "$(sed -n '/^permissions:/,/^$/p' $other)" = 'permissions:
  contents: read'
verdict 'inputs come from the environment, never from the text of a command' not grep -nE '^ *(run|script):.*(\$\{\{|\$\[\[)' $action $component
verdict 'our own workflow uses the action' grep -qx ' *- uses: ./.github/actions/verify' $github
verdict 'our own pipeline uses the component' grep -qx ' *- local: .gitlab/verify.yml' $gitlab

place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT
output=$place/output
: >"$output"
python=python3
$python -c 'import yaml' 2>/dev/null || python=/usr/bin/python3
# steps FILE INPUT=VALUE...: the shell steps of the action or the component, with these inputs and its defaults, as a script.
steps() {
    $python - "$@" <<'END'
import re, shlex, sys, yaml
documents = list(yaml.safe_load_all(open(sys.argv[1], encoding="utf-8")))
given = dict(item.split("=", 1) for item in sys.argv[2:])
inputs = documents[0]["inputs"] if "inputs" in documents[0] else documents[0]["spec"]["inputs"]
assert set(given) <= set(inputs), "there is no such input"
missing = [name for name, entry in inputs.items() if name not in given and "default" not in entry]
assert not missing, f"inputs without a value: {missing}"
values = {name: given.get(name, entry.get("default")) for name, entry in inputs.items()}
fill = lambda text: re.sub(r"\$(?:\{\{|\[\[) inputs\.([a-z-]+) (?:\}\}|\]\])", lambda match: values[match[1]], str(text))
if "runs" in documents[0]:
    steps = [(step["env"], step["run"]) for step in documents[0]["runs"]["steps"] if "run" in step]
else:
    job = list(documents[1].values())[0]
    steps = [(job["variables"], "\n".join(line for line in job["script"] if "apt-get" not in line and "git init" not in line))]
# GitLab expands variables in values of others, unknown ones to nothing, unless expansion is disabled for a value.
def value_of(value):
    if isinstance(value, dict):
        return fill(value["value"]) if value["expand"] is False else value_of(value["value"])
    return fill(value) if "runs" in documents[0] else re.sub(r"\$\{?\w+\}?", "", fill(value))
for environment, command in steps:
    exports = "; ".join(f"export {name}={shlex.quote(value_of(value))}" for name, value in environment.items())
    print(f"({exports}\nset -e\n{command}) || exit")
END
}
# A user's repository, and beside it a clone of this one that is built already: its Makefile does nothing, as other tests share the
# build.
mkdir -p "$place/user" "$place/harness/.ci" "$place/harness/.github/actions/verify"
ln -s "$PWD/harness" "$PWD/buggy" "$PWD/fixed" "$place/harness/"
# Few fixtures: other tests verify with all.
mkdir "$place/harness/fixtures" && cp fixtures/article-*.yaml "$place/harness/fixtures/"
printf 'all:\n\ttest -x build/q237588\n' >"$place/harness/Makefile"
ln -s "$build" "$place/harness/build"
cp .ci/verify "$place/harness/.ci/"
cp fixtures/candidates/{ascii_only,right_table}.c fixtures/candidates/folding.h "$place/user/"
ln -s ../harness "$place/user/.q237588"
# in_user FILE INPUT=VALUE...: runs its steps in the user's repository; sets $status.
in_user() {
    status=0
    rm -rf "$place/user/"*.so "$place/user/q237588-reports" "$place/shown"
    steps "$@" >"$place/steps" 2>"$output" || { status=99 && return; }
    (cd "$place/user" && GITHUB_ACTION_PATH=$place/harness/.github/actions/verify GITHUB_STEP_SUMMARY=$place/shown bash "$place/steps") >"$output" 2>&1 || status=$?
    cp "$output" "$place/printed"
}
# shellcheck disable=SC2016 # the candidate's build expands it
compile='cc -std=c11 $CPPFLAGS $CFLAGS $LDFLAGS -o candidate.so'
has_reports() { (cd "$place/user/q237588-reports" && ls "$@" >/dev/null) 2>"$output"; }

in_user $action candidate=candidate.so "build=$compile right_table.c" effort=0.001 coverage=true
verdict 'the action passes for a fixed candidate' test $status -eq 0
reports=(junit.xml results.sarif results.json summary.md index.html certificate.json candidate.so)
verdict 'it writes all reports' has_reports "${reports[@]}" coverage/index.html lcov.info cobertura.xml
verdict 'JUnit is well-formed, as is Cobertura' xmllint --noout "$place/user/q237588-reports/junit.xml" "$place/user/q237588-reports/cobertura.xml"
verdict 'SARIF has no finding' jq -e '.runs[0].results == []' "$place/user/q237588-reports/results.sarif" >"$output"
verdict 'coverage is measured for the candidate' grep -q '^SF:.*/right_table.c$\|^SF:.*/folding.h$' "$place/user/q237588-reports/lcov.info"
verdict 'Cobertura names its files from the folder of the repository' grep -q ' filename="right_table.c"' "$place/user/q237588-reports/cobertura.xml"
verdict 'GitLab finds its coverage figure' grep -qP "$(sed -n "s|^  coverage: '/\(.*\)/'\$|\1|p" $component)" "$place/printed"
verdict 'the verified candidate is kept' cmp "$place/user/candidate.so" "$place/user/q237588-reports/candidate.so"
in_user $action candidate=candidate.so "build=$compile ascii_only.c" effort=0.001
verdict 'the action fails for a candidate that is not fixed' test $status -eq 1
verdict 'the conclusion is on the page of the job' grep -q 'ASCII only: NOT FIXED$' "$place/shown"
verdict 'SARIF has its findings' jq -e '.runs[0].results | length > 3' "$place/user/q237588-reports/results.sarif" >"$output"
verdict 'all at the file of the repository' jq -e '[.runs[0].results[].locations[0].physicalLocation.artifactLocation.uri] | unique == ["candidate.so"]' \
    "$place/user/q237588-reports/results.sarif" >"$output"
verdict 'without coverage: true there is no coverage' not has_reports lcov.info
in_user $action candidate=candidate.so 'build=false'
verdict 'a build that fails' test $status -eq 3
verdict 'the failed command is named' grep -qx 'verify: the command that builds the candidate failed: false' "$output"
in_user $action candidate=candidate.so
verdict 'a missing candidate' grep -qx 'verify: candidate.so is missing; expected an earlier step, or BUILD, to build it' "$output"
in_user $action candidate=../candidate.so
verdict 'a candidate elsewhere' grep -q "^verify: CANDIDATE is '../candidate.so'; expected a path below the current folder$" "$output"
in_user $action candidate=candidate.so "build=cc -std=c11 -fPIC -shared -I.q237588/harness -o candidate.so right_table.c" effort=0.001 coverage=true
verdict 'a build that takes no flags has no coverage' grep -q '^verify: no coverage data; expected BUILD to use CFLAGS' "$output"
in_user $component candidate=candidate.so "build=$compile right_table.c" effort=0.001 repository=unused commit=unused
verdict 'the component passes for a fixed candidate' test $status -eq 0
verdict 'it writes the reports that it keeps' has_reports "${reports[@]}"
in_user $component candidate=candidate.so "build=$compile ascii_only.c" effort=0.001 repository=unused commit=unused
verdict 'the component fails for a candidate that is not fixed' test $status -eq 1
# The inputs of the sample are those of the action.
mapfile -t said < <(sed -n '/^        with:$/,$s/^          \([a-z-]*\): /\1=/p' $other | sed "s/='true'/=true/" | grep -v persist)
cp "$place/user/right_table.c" "$place/user/candidate.c"
in_user $action "${said[@]}" effort=0.001 coverage=false
verdict 'the sample works' test $status -eq 0
verdict 'make setup-build exists' grep -q '^setup-build: ##' Makefile
counts
