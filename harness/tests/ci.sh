#!/usr/bin/env bash
# What can be said of the CI files without a CI system: they are YAML, each action is pinned by a full commit hash with its version beside
# it, no permission is wider than meant, ./run_tests.sh does the work with options that it has. The last line is "N passed, N failed".
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
# Each command that a job runs, one on a line.
commands() { sed -n -e 's/^ *run: //p' -e '/^  script:/,/^  [a-z]/s/^    - //p' "$1"; }

for file in $github $gitlab $other .pre-commit-config.yaml; do
    verdict "$file passes yamllint" yamllint -d \
        '{extends: default, rules: {line-length: {max: 140}, document-start: disable, truthy: disable, comments: {min-spaces-from-content: 1}}}' "$file"
done
verdict 'each action has a full hash and a version' not grep -nE 'uses:' <(grep -E 'uses:' $github | grep -vE '@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$')
verdict 'there are actions' grep -q 'uses:' $github
verdict 'all may read only, unless a job says more' test "$(sed -n '/^permissions:/,/^$/p' $github)" = 'permissions:
  contents: read'
verdict 'only the job that publishes may write' test "$(sed -n '/^  pages:/q;p' $github | grep -c ': write')" -eq 0
# Installing prerequisites is not a test.
verdict 'GitHub runs run_tests.sh, and nightly what runs it elsewhere' test "$(commands $github | grep -v 'apt-get install')" = \
    "./run_tests.sh --compiler=\${{ matrix.compiler }}
./run_tests.sh --full
sudo make debian
make anywhere"
verdict 'GitLab runs run_tests.sh, and nightly what runs it elsewhere' test "$(commands $gitlab | grep -v 'apt-get install')" = \
    "./run_tests.sh --compiler=\$COMPILER
./run_tests.sh --full
make anywhere
mv reports public"
# of_job FILE NAME: its lines.
of_job() { sed -n "/^ *$2:\$/,/^\$/p" "$1"; }
verdict 'GitHub has a nightly run' grep -qE "^    - cron: '[0-9]+ [0-9]+ \* \* \*'$" $github
verdict 'GitHub runs the full tier at night only' grep -q "if: .*github.event_name == 'schedule'" <(of_job $github nightly)
verdict 'GitHub runs the default tier for each push only' grep -q "if: .*github.event_name != 'schedule'" <(of_job $github test)
verdict 'GitLab runs the full tier where a schedule says so' grep -q 'CI_PIPELINE_SOURCE == "schedule"' <(of_job $gitlab nightly)
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
    verdict "make $target is there" grep -q "^$target: ##" Makefile
done
verdict 'pre-commit runs the quick tests' grep -qx ' *entry: ./run_tests.sh --quick' .pre-commit-config.yaml
for option in --compiler=gcc --compiler=clang --full --quick; do
    verdict "run_tests.sh knows $option" ./run_tests.sh $option --help >/dev/null
done
line='coverage: lines      98.35 % (4592 of 4669), at least 95 %: ok'
regex=$(sed -n "s|^  coverage: '/\(.*\)/'\$|\1|p" $gitlab)
verdict 'GitLab finds the figure of the coverage' test "$(echo "$line" | grep -oP "$regex")" = 'coverage: lines      98.35 %'

# ---- The sample for another repository --------------------------------------------------------------------------------------

verdict 'the sample has full hashes of actions, the same as ours' test -z "$(grep -oE '[a-z/-]+@[0-9a-f]{40} # v[0-9.]+' $other | grep -vFf $github)"
verdict 'no action of the sample is without one' not grep -E 'uses:' <(grep -vE '@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$' $other)
verdict 'the sample may read only' test "$(sed -n '/^permissions:/,/^$/p' $other)" = 'permissions:
  contents: read'
# Its steps from the compiler on, where its checkout of the harness is this one, and its candidate one of the gallery's.
place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT
output=$place/output
: >"$output"
mkdir "$place/harness"
ln -s "$PWD/harness" "$PWD/fixtures" "$place/harness/"
ln -s "$build" "$place/harness/build"
cp fixtures/candidates/ascii_only.c "$place/candidate.c"
cp fixtures/candidates/folding.h "$place/"
# of_step NAME: its command on one line.
of_step() { sed -n "/- name: $1\$/,/^      - /p" $other | sed -n '/ run:/,/^      - /{s/^ *run: *>\{0,1\}//;/^ *- /d;p}' | tr -s '\n ' '  '; }
in_place() { (cd "$place" && CANDIDATE=candidate.c GITHUB_STEP_SUMMARY=$place/shown bash -e -c "$1") >"$output" 2>&1; }
verdict 'the sample builds a candidate' in_place "$(of_step 'Build the candidate')"
in_place "$(of_step 'Verify the candidate' | sed 's/ verify / verify --effort=0.001 /')"
verdict 'the sample fails where the candidate is not fixed' test $? -eq 1
verdict 'the sample shows the conclusion' in_place "$(of_step 'Show the conclusion')"
verdict 'it is on the page of the job' grep -q 'ASCII only: NOT FIXED$' "$place/shown"
missing() { sed -n '/ path: |/,/if-no/p' $other | sed '1d;$d;s/^ *//' | while read -r file; do [ -s "$place/$file" ] || echo "$file"; done; }
verdict 'all that the sample keeps is there' test -z "$(missing)"
verdict 'make setup-build is there' grep -q '^setup-build: ##' Makefile
counts
