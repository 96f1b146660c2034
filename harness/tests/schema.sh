#!/usr/bin/env bash
# Does the JSON Schema accept every fixture, including those that the program writes, and reject those that the program rejects,
# except for the list in data/schema_exceptions.txt? The last line is "N passed, N failed".
#
#   schema.sh [BUILD]     the folder of the program (default: build)
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
program=$PWD/${1-build}/q237588
place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT
# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh
output=$place/output
: >"$output"

python=
for candidate in python3 /usr/bin/python3; do
    if "$candidate" -c 'import jsonschema, yaml' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo 'JSON Schema: not compared: the modules jsonschema and yaml of Python are missing; make setup installs them'
    counts
    exit
fi
# schema ARGUMENT...: runs schema.py, and adds its counts.
schema() {
    "$python" harness/tests/schema.py "$@" >"$output" 2>&1
    local status=$? good=0 bad=0
    if [[ $(tail -n 1 "$output") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        good=${BASH_REMATCH[1]} bad=${BASH_REMATCH[2]}
    fi
    [ $status -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
    passed=$((passed + good)) failed=$((failed + bad))
    [ $status -eq 0 ] || sed 's/^/    | /' "$output"
}

data=harness/tests/data/fixture
good='every_key|only_faults_expected|same_title'
mapfile -t refused < <(find $data -maxdepth 1 -name '*.yaml' | grep -vE "/($good)\.yaml$" | sort)
mapfile -t accepted < <(find fixtures -name '*.yaml' | sort; find $data -maxdepth 1 -name '*.yaml' | grep -E "/($good)\.yaml$")
verdict 'there are fixtures of both kinds' test ${#refused[@]} -gt 100 -a ${#accepted[@]} -gt 100
verdict 'the valid ones are those of the suite' grep -qF "good[] = {\"${good//|/\", \"}\"}" harness/tests/test_fixture_errors.c
schema valid "${accepted[@]}"
schema refused harness/tests/data/schema_exceptions.txt "${refused[@]}"

# Fixtures of the program: findings with upgrades, changes and entries, and the minimal case of an audit.
"$program" explore --scenarios=20000 --finds=3 --save="$place/found" >"$place/explored" 2>&1
"$program" audit --directory=fixtures/data/article-three-spellings.ldif --write-fixture="$place/found/audited.yaml" >"$place/audited" 2>&1
mapfile -t written < <(find "$place/found" -name '*.yaml')
verdict 'the program writes fixtures' test ${#written[@]} -gt 3
schema valid "${written[@]}"
for file in "${written[@]}"; do
    head -n 1 "$file" >"$output"
    verdict "${file##*/} leads editors to the schema" grep -qx "# yaml-language-server: \$schema=/.*/q237588/fixtures/fixture\.schema\.json" "$output"
done
counts
