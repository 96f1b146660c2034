#!/usr/bin/env bash
# What can be said of the CI files without a CI system: they are YAML, each action is pinned by a full commit hash with its version beside
# it, no permission is wider than meant, ./run_tests.sh does the work with options that it has. The last line is "N passed, N failed".
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
github=.github/workflows/ci.yml
gitlab=.gitlab-ci.yml
# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh
# Each command that a job runs, one on a line.
commands() { sed -n -e 's/^ *run: //p' -e '/^  script:/,/^  [a-z]/s/^    - //p' "$1"; }

for file in $github $gitlab .pre-commit-config.yaml; do
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

counts
