#!/usr/bin/env bash
# Does affected.sh name exactly the suites that a change can make fail? In a small project. The last line is "N passed, N failed".
set -u
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh

mkdir -p build || exit 1
place=$(mktemp -d build/affected.XXXXXX) || exit 1
trap 'rm -rf "$place"' EXIT
mkdir -p "$place"/harness/{base,model,tests/data} "$place"/{fixtures,build/{stamps,modules,candidates,tests/modules}} &&
    cp harness/tests/affected.sh harness/tests/run_suites.sh "$place/harness/tests" && cd "$place" || exit 1
output=$PWD/output
: >"$output"

cat >harness/base/table.c <<'END'
int numbers[] = {1, 2, 3};
END
cat >harness/model/parts.c <<'END'
extern int leaf(void), numbers[];
int one(void) { return leaf(); }
static int hidden(void) { return numbers[1]; }
int (*const other)(void) = hidden;
END
cat >harness/model/leaf.c <<'END'
int leaf(void) { return 1; }
END
cat >harness/model/early.c <<'END'
int value(void), state;
static __attribute__((constructor)) void early(void) { state = value(); }
END
cat >harness/model/value.c <<'END'
int value(void) { return 1; }
END
cat >harness/tests/test_one.c <<'END'
int one(void);
int test_one_main(void) { return one(); }
END
cat >harness/tests/test_other.c <<'END'
extern int (*const other)(void);
int test_other_main(void) { return other(); }
END
cat >harness/tests/suites.c <<'END'
int main(void) { return 0; }
END
echo 'title: none' >fixtures/none.yaml

# build [FLAG...]
build() {
    local source object
    echo "gcc $*" >build/stamps/flags
    for source in harness/*/*.c; do
        object=build/obj/${source%.c}.o
        mkdir -p "${object%/*}" && gcc -O1 -ffunction-sections -fdata-sections "$@" -c -o "$object" "$source" || return
    done
    find build/obj -name '*.o' -exec gcc -o build/suites {} +
}
# affects SUITE...: affected.sh names these suites; marks them as passed.
affects() {
    local key status=0
    bash harness/tests/affected.sh build >"$output" 2>&1 && [ "$(sort "$output" | xargs)" = "$*" ] || status=1
    for key in build/keys/*.now; do
        mv "$key" "${key%.now}.passed"
    done
    return $status
}
# change FILE FROM TO
change() { sed -i "s/$2/$3/" "$1" && build; }

verdict 'the project is built' build
verdict 'at first all suites are affected' affects test_one test_other
verdict 'without changes no suite is affected' affects
change harness/model/leaf.c 'return 1' 'return 2'
verdict 'a function that one suite calls through another' affects test_one
change harness/base/table.c '2' '4'
verdict 'a variable read by a function called through a pointer' affects test_other
change harness/model/parts.c 'return leaf()' 'return leaf() + 1'
verdict 'an object that both suites use' affects test_one test_other
change harness/model/value.c 'return 1' 'return 2'
verdict 'a constructor, called before main()' affects test_one test_other
change harness/model/leaf.c 'return 2;' 'return 2; \/* so *\/'
verdict 'a comment changes nothing' affects
echo '# so' >>fixtures/none.yaml
verdict 'a fixture' affects test_one test_other
build -O0
verdict 'the compiler'"'"'s options' affects test_one test_other
counts
