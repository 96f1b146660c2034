#!/usr/bin/env python3
"""Changes the code mechanically, one place at a time, and looks whether a suite notices. See --help.

A mutant whose object comes out the same is equivalent. Each other one is built and tested in mount and process namespaces of its own, on an
overlay of this folder, which it leaves as it is. The suites are those that depend on the changed function (harness/tests/affected.sh); those
that noticed most are asked first, and the first that fails ends it. Who survives is refused unless harness/faults/mutants_reviewed.txt says why:
lines "FILE FUNCTION | what was written -> what was put | reason".
"""
import argparse
import collections
import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

import clang.cindex
from clang.cindex import CursorKind as Kind, TokenKind

FOLDERS = ('fixed', 'buggy', 'harness/model', 'harness/run')
REVIEWED = 'harness/faults/mutants_reviewed.txt'
KILLS = 'build/mutants/kills'
SWAPS = {'+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '<': '<=', '<=': '<', '>': '>=', '>=': '>', '==': '!=', '!=': '==', '&&': '||',
         '||': '&&', '&': '|', '|': '&', '^': '|', '<<': '>>', '>>': '<<', '+=': '-=', '-=': '+=', '|=': '&=', '&=': '|='}
Mutant = collections.namedtuple('Mutant', 'file function start end line old new')


def flags():
    packages = subprocess.run(['pkg-config', '--cflags', 'yaml-0.1', 'icu-uc', 'jansson', 'libxml-2.0', 'libutf8proc'],
                              capture_output=True, text=True).stdout.split()
    resources = subprocess.run(['clang', '-print-resource-dir'], capture_output=True, text=True).stdout.strip()
    return ['-std=c11', '-D_GNU_SOURCE', '-Iharness', '-I' + resources + '/include', *packages]


class Finder:
    """Finds all places of a file at which a mutant can be made."""

    def __init__(self, path, unit):
        self.path, self.unit = path, unit
        with open(path, 'rb') as file:
            self.source = file.read()
        self.found = []

    def text(self, start, end):
        return self.source[start:end].decode()

    def add(self, function, start, end, new):
        old = self.text(start, end)
        if old.strip() and old != new:
            line = self.source.count(b'\n', 0, start) + 1
            self.found.append(Mutant(self.path, function, start, end, line, old, new))

    def extent(self, cursor):
        """Offsets; None: it is not written here as such, as in a macro."""
        start, end = cursor.extent.start, cursor.extent.end
        if not start.file or start.file.name != self.path or end.offset <= start.offset:
            return None
        tokens = list(cursor.get_tokens())
        return (start.offset, end.offset) if tokens and tokens[0].extent.start.offset == start.offset else None

    def visit_operator(self, function, cursor):
        children = list(cursor.get_children())
        if len(children) != 2:
            return
        left, right = self.extent(children[0]), self.extent(children[1])
        if not left or not right:
            return
        for token in cursor.get_tokens():
            offset = token.extent.start.offset
            if left[1] <= offset < right[0] and token.kind == TokenKind.PUNCTUATION and token.spelling in SWAPS:
                self.add(function, offset, offset + len(token.spelling), SWAPS[token.spelling])
                return

    def visit_condition(self, function, cursor):
        children = list(cursor.get_children())
        place = self.extent(children[0]) if children else None
        if place:
            self.add(function, *place, f'!({self.text(*place)})')

    def visit_call(self, function, cursor):
        arguments = list(cursor.get_arguments())
        for one, other in zip(arguments, arguments[1:]):
            first, second = self.extent(one), self.extent(other)
            if first and second and one.type.get_canonical().spelling == other.type.get_canonical().spelling:
                between = self.text(first[1], second[0])
                self.add(function, first[0], second[1], self.text(*second) + between + self.text(*first))
                return

    def visit_literal(self, function, cursor):
        place = self.extent(cursor)
        match = re.fullmatch(r'(\d+)([uUlL]*)', self.text(*place)) if place else None
        if match:
            self.add(function, *place, str(int(match.group(1)) + 1) + match.group(2))

    def visit_block(self, function, cursor):
        for child in cursor.get_children():
            if child.kind in (Kind.CALL_EXPR, Kind.BINARY_OPERATOR, Kind.COMPOUND_ASSIGNMENT_OPERATOR, Kind.UNARY_OPERATOR):
                place = self.extent(child)
                if place:
                    self.add(function, *place, '(void)0')

    def visit(self, function, cursor):
        if cursor.kind in (Kind.BINARY_OPERATOR, Kind.COMPOUND_ASSIGNMENT_OPERATOR):
            self.visit_operator(function, cursor)
        elif cursor.kind in (Kind.IF_STMT, Kind.WHILE_STMT, Kind.CONDITIONAL_OPERATOR):
            self.visit_condition(function, cursor)
        elif cursor.kind == Kind.CALL_EXPR:
            self.visit_call(function, cursor)
        elif cursor.kind == Kind.INTEGER_LITERAL:
            self.visit_literal(function, cursor)
        if cursor.kind == Kind.COMPOUND_STMT:
            self.visit_block(function, cursor)
        for child in cursor.get_children():
            self.visit(function, child)


def find_mutants(path, options):
    unit = clang.cindex.Index.create().parse(path, options)
    finder = Finder(path, unit)
    for cursor in unit.cursor.get_children():
        if cursor.kind == Kind.FUNCTION_DECL and cursor.is_definition() and cursor.location.file and cursor.location.file.name == path:
            for child in cursor.get_children():
                if child.kind == Kind.COMPOUND_STMT:
                    finder.visit(cursor.spelling, child)
    return finder.found


def changed_lines(since):
    """(file, line) of what was added since a revision."""
    said = subprocess.run(['git', 'diff', '-U0', since, '--', '*.c'], capture_output=True, text=True, check=True).stdout
    file, lines = None, set()
    for line in said.split('\n'):
        if line.startswith('+++ b/'):
            file = line[6:]
        match = re.match(r'@@ .* \+(\d+)(?:,(\d+))? @@', line)
        if match:
            start, count = int(match.group(1)), int(match.group(2) or 1)
            lines.update((file, number) for number in range(start, start + count))
    return lines


def key_of(mutant):
    """As in the file of those that were reviewed: without line numbers."""
    short = [re.sub(r'\s+', ' ', text).strip() for text in (mutant.old, mutant.new)]
    return f'{mutant.file} {mutant.function} | {short[0]} -> {short[1]}'


def read_reviewed():
    reviewed = {}
    if os.path.exists(REVIEWED):
        with open(REVIEWED, encoding='utf-8') as file:
            for line in file:
                if line.strip() and not line.startswith('#'):
                    key, _, reason = line.strip().rpartition(' | ')
                    reviewed[key] = reason
    return reviewed


def read_kills():
    kills = collections.Counter()
    if os.path.exists(KILLS):
        with open(KILLS, encoding='utf-8') as file:
            for line in file:
                folder, suite, count = line.split()
                kills[(folder, suite)] = int(count)
    return kills


def write_kills(kills):
    os.makedirs(os.path.dirname(KILLS), exist_ok=True)
    with open(KILLS, 'w', encoding='utf-8') as file:
        for (folder, suite), count in sorted(kills.items()):
            file.write(f'{folder} {suite} {count}\n')


def object_of(mutant, source, options):
    """Hash of the code that the compiler makes of it; None: it does not compile."""
    options = [option for option in options if not option.startswith('-I/usr/lib/llvm') and 'clang' not in option]
    made = subprocess.run(['gcc', '-O2', '-w', *options, '-I', os.path.dirname(mutant.file), '-x', 'c', '-S', '-o', '-', '-'], input=source,
                          capture_output=True)
    return hashlib.sha256(made.stdout).digest() if made.returncode == 0 else None


# In namespaces of its own. Prints the suite that noticed, "built" where there is none, or "broken" where it cannot be built.
TEST = r'''
set -u
mount -t tmpfs none "$SPACE" && mkdir "$SPACE/upper" "$SPACE/work" "$SPACE/tmp" || exit 9
mount -t overlay none -o "lowerdir=$ROOT,upperdir=$SPACE/upper,workdir=$SPACE/work" "$ROOT" && cd "$ROOT" || exit 9
# As if all suites had passed: what affected.sh prints below is what depends on the change.
bash harness/tests/affected.sh build/quick >/dev/null
for key in build/quick/keys/*.now; do cp "$key" "${key%.now}.passed"; done
cat >"$FILE"
mount --bind "$SPACE/tmp" /tmp || exit 9
make -s VARIANT=quick tests >/dev/null 2>&1 || { echo broken; exit; }
affected=$(bash harness/tests/affected.sh build/quick)
export Q237588_BUILD=build/quick CK_FORK=yes CK_DEFAULT_TIMEOUT=60
for suite in $(for suite in $FIRST; do echo "$affected" | grep -x "$suite"; done; echo "$affected"); do
    case " ${asked-} " in *" $suite "*) continue ;; esac
    asked="${asked-} $suite"
    if ! timeout --signal=KILL "$SECONDS_MOST" "build/quick/tests/$suite" >/dev/null 2>&1; then
        # A time-out, or a machine that is busy, is asked again.
        timeout --signal=KILL $((SECONDS_MOST * 3)) "build/quick/tests/$suite" >/dev/null 2>&1 || { echo "$suite"; exit; }
    fi
    [ "$(date +%s)" -lt "$UNTIL" ] || { echo "stopped $asked"; exit; }
done
echo built
'''


def try_mutant(mutant, source, kills, seconds):
    folder = os.path.dirname(mutant.file)
    word = os.path.basename(folder)
    first = [suite for (of, suite), _ in kills.most_common() if of == folder]
    first += ['test_connector', f'test_{word}', 'test_model', 'test_run', 'test_names', 'test_rank', 'test_identity', 'test_scenario', 'test_fuzz',
              'test_import', 'test_judge', 'test_stored_form', 'test_code_page', 'test_unicode', 'test_modules', 'test_kept']
    space = tempfile.mkdtemp(prefix='q237588-mutant-')
    environment = dict(os.environ, SPACE=space, ROOT=os.getcwd(), FILE=mutant.file, FIRST=' '.join(first), SECONDS_MOST='120',
                       UNTIL=str(int(time.time() + seconds)))
    for name in ('MAKEFLAGS', 'MFLAGS', 'MAKELEVEL'):
        environment.pop(name, None)
    unshare = ['unshare', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child']
    if os.geteuid() != 0:
        unshare.insert(1, '--map-root-user')
    done = subprocess.run([*unshare, 'bash', '-c', TEST], input=source, env=environment, capture_output=True)
    shutil.rmtree(space, ignore_errors=True)
    said = done.stdout.decode().split()
    if not said:
        sys.exit(f'mutants: no namespaces of its own: {done.stderr.decode().strip()}')
    return said[0]


def choose(arguments, options):
    files = []
    for folder in arguments.folder or FOLDERS:
        files += sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith('.c'))
    lines = changed_lines(arguments.since) if arguments.since else None
    if lines is not None:
        files = sorted({file for file, _ in lines if os.path.exists(file) and not re.match('harness/(tests|bench|fuzz|faults)/', file)})
    mutants = [mutant for path in files for mutant in find_mutants(path, options)]
    if lines is not None:
        mutants = [mutant for mutant in mutants if (mutant.file, mutant.line) in lines]
    order = random.Random(arguments.seed)
    return len(mutants), order.sample(mutants, min(arguments.sample, len(mutants)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--since', help='only lines that have changed since this revision, 20 mutants and three minutes at most')
    parser.add_argument('--folder', action='append', help='only of this folder; repeatable (default: ' + ', '.join(FOLDERS) + ')')
    parser.add_argument('--sample', type=int, help='number of mutants (default: 150; 20 with --since)')
    parser.add_argument('--seconds', type=int, help='time limit in seconds (default: never; 180 with --since)')
    parser.add_argument('--seed', type=int, help='which are chosen (default: others each day)')
    arguments = parser.parse_args()
    arguments.sample = arguments.sample or (20 if arguments.since else 150)
    arguments.seconds = arguments.seconds or (180 if arguments.since else 10 ** 7)
    arguments.seed = int(time.time()) // 86400 if arguments.seed is None else arguments.seed
    until = time.time() + arguments.seconds
    options, reviewed, kills = flags(), read_reviewed(), read_kills()
    count, mutants = choose(arguments, options)
    results, survivors, used = collections.defaultdict(collections.Counter), [], set()
    subprocess.run(['make', '-s', 'VARIANT=quick', 'tests'], check=True, stdout=subprocess.DEVNULL)
    for mutant in mutants:
        folder = os.path.dirname(mutant.file)
        if time.time() > until:
            results[folder]['not tried'] += 1
            continue
        with open(mutant.file, 'rb') as file:
            before = file.read()
        after = before[:mutant.start] + mutant.new.encode() + before[mutant.end:]
        made = object_of(mutant, after, options)
        if made is None:
            results[folder]['not C'] += 1
        elif made == object_of(mutant, before, options):
            results[folder]['equivalent'] += 1
        elif key_of(mutant) in reviewed:
            results[folder]['reviewed'] += 1
            used.add(key_of(mutant))
        else:
            killer = try_mutant(mutant, after, kills, until - time.time())
            if killer == 'broken':
                results[folder]['not C'] += 1
            elif killer == 'stopped':
                results[folder]['not tried'] += 1
            elif killer == 'built':
                results[folder]['survived'] += 1
                survivors.append(mutant)
                print(f'FAILED  survives: {key_of(mutant)} (line {mutant.line})', flush=True)
            else:
                results[folder]['killed'] += 1
                kills[(folder, killer)] += 1
                write_kills(kills)
    columns = ('killed', 'survived', 'reviewed', 'equivalent', 'not C', 'not tried')
    print(f'{"folder":<16}' + ''.join(f'{name:>11}' for name in columns))
    for folder, counts in sorted(results.items()):
        print(f'{folder:<16}' + ''.join(f'{counts[name]:>11}' for name in columns))
    killed = sum(counts['killed'] for counts in results.values())
    print(f'{len(mutants)} of {count} mutants, seed {arguments.seed}')
    print(f'{killed} passed, {len(survivors)} failed')
    return 1 if survivors else 0


if __name__ == '__main__':
    sys.exit(main())
