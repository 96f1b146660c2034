#!/usr/bin/env python3
"""Mutation testing: changes the code, one place at a time, and checks that a suite fails. See --help.

Each suite is run once with functions traced (traced.c): the functions that it enters, the modules that it reads, its time. A
mutant with unchanged assembly is equivalent. All others are linked, by the commands that make would run, and tested in mount and
process namespaces of their own, on an overlay of this folder, by the suites that enter the changed function: first those that
killed mutants of that file, then the cheapest; the first failure ends the test. A surviving mutant is a failure unless
harness/faults/mutants_reviewed.txt has a reason, in lines "FILE FUNCTION | old -> new | reason", with a number if a function has
that text several times: "0 -> 1 (2)". A line that begins with ~ has a regular expression in place of everything before the reason.
After SIGTERM, it reports the results so far.
"""
import argparse
import collections
import concurrent.futures
import contextlib
import functools
import glob
import hashlib
import json
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # keeps the folder unchanged
from mutations import find_mutants

FOLDERS = ('fixed', 'buggy', 'harness/model', 'harness/run')
MODULES = {'fixed': 'sp4', 'buggy': 'pre-sp4'}
REVIEWED = 'harness/faults/mutants_reviewed.txt'
BUILD, KEPT = 'build/quick', 'build/mutants'
TRACED = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'traced.c')
SUITE_SECONDS = 4  # of CPU time; slower suites are not run


def make(*arguments):
    environment = {name: value for name, value in os.environ.items() if name not in ('MAKEFLAGS', 'MFLAGS', 'MAKELEVEL')}
    return subprocess.run(['make', '--no-print-directory', 'VARIANT=quick', *arguments], env=environment, stdout=subprocess.PIPE, text=True,
                          check=True).stdout


def compile_commands(files):
    """The compiler's arguments for each file, without the path of the object."""
    said = make('-n', *(word for file in files for word in ('-W', file)), *(f'{BUILD}/obj/{file[:-1]}o' for file in files))
    commands = {}
    for command, file in re.findall(r'said=\$\((.*) -MMD -MP -c -o \S+ (\S+) 2>&1\)', said):
        words = shlex.split(command)
        commands[file] = tuple(words[1:] if words[0].endswith('ccache') else words)
    return commands


@functools.cache
def link_commands(file):
    """What make would run if only the object of a file had changed."""
    unchanged = [word for folder in ('build', BUILD) for stamp in glob.glob(f'{folder}/stamps/*') for word in ('-o', stamp)]
    programs = ('suites', 'q237588', 'modules/sp4.so', 'modules/pre-sp4.so')
    return make('-n', '-s', *unchanged, '-W', f'{BUILD}/obj/{file[:-1]}o', *(f'{BUILD}/{program}' for program in programs))


@functools.cache
def linker_folder():
    """Where the compiler finds LLVM's linker as ld, which takes a quarter of the CPU time; empty if it is not installed."""
    linker, folder = shutil.which('ld.lld'), os.path.abspath(f'{KEPT}/bin')
    if not linker:
        return ''
    os.makedirs(folder, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.symlink(linker, f'{folder}/ld')
    return folder


def changed_lines(since):
    """(file, line) of each line added since a revision, committed or not."""
    git = ['git', '-c', 'core.quotePath=false']
    diff = subprocess.run([*git, 'diff', '-U0', '--src-prefix=a/', '--dst-prefix=b/', since, '--', '*.c'], capture_output=True, text=True)
    if diff.returncode != 0:
        sys.exit(f'mutants: git diff: {diff.stderr.strip()}')
    file, lines = None, set()
    for line in diff.stdout.split('\n'):
        if line.startswith('+++ '):
            file = line[6:]
        match = re.match(r'@@ .* \+(\d+)(?:,(\d+))? @@', line)
        if match:
            start, count = int(match.group(1)), int(match.group(2) or 1)
            lines.update((file, number) for number in range(start, start + count))
    for file in subprocess.run([*git, 'ls-files', '--others', '--exclude-standard', '*.c'], capture_output=True, text=True).stdout.split():
        with open(file, 'rb') as text:
            lines.update((file, number) for number in range(1, text.read().count(b'\n') + 1))
    return lines


def key_of(mutant):
    """Key of a mutant in the file of reviewed ones: without line numbers."""
    short = [re.sub(r'\s+', ' ', text).strip() for text in (mutant.old, mutant.new)]
    return f'{mutant.file} {mutant.function} | {short[0]} -> {short[1]}{mutant.nth}'


def read_reviewed():
    """A regular expression that matches the whole key of each reviewed mutant."""
    with open(REVIEWED, encoding='utf-8') as file:
        keys = [line.rpartition(' | ')[0] for line in file if not line.startswith('#')]
    return re.compile('|'.join(key[1:] if key.startswith('~') else re.escape(key) for key in keys))


def read_kept(name, otherwise):
    path = f'{KEPT}/{name}.json'
    if not os.path.exists(path):
        return otherwise
    with open(path, encoding='utf-8') as file:
        return json.load(file)


def keep(name, value):
    os.makedirs(KEPT, exist_ok=True)
    with open(f'{KEPT}/{name}.json', 'w', encoding='utf-8') as file:
        json.dump(value, file)


def hash_of(*paths):
    hashed = hashlib.sha256()
    for path in paths:
        with open(path, 'rb') as file:
            hashed.update(file.read())
    return hashed.hexdigest()


INSIDE = r"""
set -u
[ -z "$GROUP" ] || echo 0 >"$GROUP/cgroup.procs" || exit 9
mount -t tmpfs none "$SPACE" && mkdir "$SPACE/upper" "$SPACE/work" "$SPACE/modules" && mkdir -m 1777 "$SPACE/tmp" &&
    mount -t overlay none -o "lowerdir=$ROOT,upperdir=$SPACE/upper,workdir=$SPACE/work" "$ROOT" && cd "$ROOT" || exit 9
# run SUITE SECONDS: limits CPU time, which is independent of other load, and elapsed time to ten times as much.
run() {
    (ulimit -S -t "$2" && exec timeout --signal=KILL $(($2 * 10)) "build/quick/tests/$1") </dev/null >/dev/null 2>&1
}
# A private /tmp, in which this folder keeps its path.
own_tmp() {
    case $ROOT in /tmp/*) mkdir -p "$SPACE$ROOT" && mount --rbind "$ROOT" "$SPACE$ROOT" || exit 9 ;; esac
    mount --rbind "$SPACE/tmp" /tmp && cd "$ROOT" || exit 9
}
export Q237588_BUILD=build/quick CK_FORK=no
"""

# Prints status and seconds, then "PROGRAM OFFSET" of each function entered and "module NAME" of each module read.
TRACE = INSIDE + r"""
cp "$TOP/suites" "$TOP/q237588" build/quick/ && mkdir -p build/mutants && rm -f build/mutants/entered.*
cp build/quick/modules/*.so "$SPACE/modules" && mount -t tmpfs -o strictatime none build/quick/modules &&
    cp "$SPACE/modules"/*.so build/quick/modules && touch -a -d @0 build/quick/modules/*.so || exit 9
own_tmp
TIMEFORMAT='%U %S'
spent=$( { time run "$SUITE" "$SECONDS_MAX"; } 2>&1)
echo "$? $spent"
for module in pre-sp4 sp4; do
    [ "$(stat -c %X build/quick/modules/$module.so)" = 0 ] || echo "module $module"
done
for program in suites q237588; do
    [ ! -e build/mutants/entered.$program ] || grep -obUaP '\x01' build/mutants/entered.$program | sed "s/:.*//; s/^/$program /"
done
"""

# Prints the suite that failed, "survived" if none did, "stopped" at the time limit, "broken" if linking fails.
TEST = INSIDE + r"""
own_tmp
as -o "$OBJECT" && COMPILER_PATH=$LINKER sh -ec "$LINK" >/dev/null 2>&1 || { echo broken; exit; }
for suite in $SUITES; do
    [ "$(date +%s)" -lt "$UNTIL" ] || { echo stopped; exit; }
    run "${suite%:*}" "${suite#*:}"
    status=$?
    # Run again if the limit of elapsed time ended it.
    [ $status -ne 137 ] || { run "${suite%:*}" $((${suite#*:} * 2)); status=$?; }
    [ $status -eq 0 ] || { echo "${suite%:*}"; exit; }
done
echo survived
"""


def limit_processes(name):
    """A control group that limits the processes of a mutant; empty if the system has none."""
    for hierarchy in ('/sys/fs/cgroup/pids', '/sys/fs/cgroup'):
        group = os.path.join(hierarchy, name)
        try:
            os.mkdir(group)
            with open(group + '/pids.max', 'w', encoding='ascii') as file:
                file.write('1500')
            return group
        except OSError:
            if os.path.isdir(group):
                os.rmdir(group)
    return ''


def inside(script, given=b'', **variables):
    """The output of a script run in namespaces of its own."""
    space = tempfile.mkdtemp(prefix='q237588-mutant-')
    group = limit_processes(os.path.basename(space))
    environment = dict(os.environ, SPACE=space, ROOT=os.getcwd(), GROUP=group, **variables)
    for name in ('MAKEFLAGS', 'MFLAGS', 'MAKELEVEL'):
        environment.pop(name, None)
    unshare = ['unshare', *(['--map-root-user'] if os.geteuid() != 0 else []), '--mount', '--pid', '--fork', '--mount-proc', '--kill-child']
    done = subprocess.run([*unshare, 'bash', '-c', script], input=given, env=environment, capture_output=True)
    shutil.rmtree(space, ignore_errors=True)
    with contextlib.suppress(OSError):
        os.rmdir(group)
    if not done.stdout:
        sys.exit(f'mutants: cannot make namespaces: {done.stderr.decode().strip()}')
    return done.stdout.decode()


def build_traced(commands, top):
    """The test program and the program with these files traced, in a folder."""
    trace = f"""{INSIDE}
gcc -std=c11 -D_GNU_SOURCE -O1 -c -o "$TOP/traced.o" -DTRACED_FILE="\\"$ROOT/build/mutants/entered\\"" {shlex.quote(TRACED)} || exit 1
"""
    for file, command in commands.items():
        if file.startswith('harness/'):
            words = [*command, '-w', '-fno-inline', '-finstrument-functions', '-c', '-o', f'{BUILD}/obj/{file[:-1]}o', file]
            trace += shlex.join(words) + ' || exit 1\n'
    trace += f"""make -s VARIANT=quick -o {BUILD}/stamps/flags -o build/stamps/modules LDLIBS="$TOP/traced.o" tests >&2 || exit 1
cp {BUILD}/suites {BUILD}/q237588 "$TOP" && echo built
"""
    if inside(trace, TOP=top) != 'built\n':
        sys.exit('mutants: cannot build with functions traced')


def functions_by_offset(program):
    """Names of functions by their offset in the program."""
    said = subprocess.run(['nm', program], capture_output=True, text=True).stdout
    return {int(address, 16): name for address, name in re.findall(r'^([0-9a-f]+) [tT] (\S+)$', said, re.M)}


def trace_suites(commands, jobs):
    """By suite: CPU seconds, names of the functions that it enters, modules that it reads. Cached until the programs change."""
    key = hash_of(f'{BUILD}/suites', f'{BUILD}/q237588', f'{BUILD}/modules/sp4.so', f'{BUILD}/modules/pre-sp4.so') + ' '.join(sorted(commands))
    suites = sorted(name for name in os.listdir(f'{BUILD}/tests') if name.startswith('test_'))
    sources = {suite: hash_of(f'harness/tests/{suite}.c') for suite in suites}
    kept = read_kept('traced', {'key': '', 'suites': {}, 'long': {}})
    found = kept['suites'] if kept['key'] == key else {}
    long = {suite: source for suite, source in kept['long'].items() if sources.get(suite) == source}
    left = [suite for suite in suites if suite not in found and suite not in long]
    top = tempfile.mkdtemp(prefix='q237588-traced-')
    names = {}

    def trace(suite):
        return suite, inside(TRACE, TOP=top, SUITE=suite, SECONDS_MAX=str(SUITE_SECONDS)).split('\n')
    try:
        if left:
            build_traced(commands, top)
            names = {program: functions_by_offset(f'{top}/{program}') for program in ('suites', 'q237588')}
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            for suite, lines in pool.map(trace, left):
                status, *spent = lines[0].split()
                if status in ('137', '152'):  # elapsed time, CPU time
                    long[suite] = sources[suite]
                elif status != '0' or len(spent) != 2:
                    print(f'not run, as it fails without mutants: {suite}', flush=True)
                else:
                    entered = [line.split() for line in lines[1:] if line]
                    found[suite] = {'seconds': sum(map(float, spent)), 'modules': [name for kind, name in entered if kind == 'module'],
                                    'functions': sorted({names[kind].get(int(name), '') for kind, name in entered if kind != 'module'})}
                keep('traced', {'key': key, 'suites': found, 'long': long})
    finally:
        shutil.rmtree(top, ignore_errors=True)
    if long:
        print(f'not run, as they take more than {SUITE_SECONDS} s: ' + ' '.join(sorted(long)), flush=True)
    return found


def suites_of(mutant, traced, kills):
    """The suites that reach a mutant, in the order in which they run."""
    folder = os.path.dirname(mutant.file)
    if folder in MODULES:
        names = [suite for suite, seen in traced.items() if MODULES[folder] in seen['modules']]
    else:
        names = [suite for suite, seen in traced.items() if mutant.function in seen['functions']]
    return sorted(names, key=lambda suite: (0.05 + traced[suite]['seconds']) / (1 + 4 * kills.get(f'{mutant.file} {suite}', 0)))


def assembly_of(file, source, command):
    """Optimized assembly of a file with this text; None: it does not compile."""
    made = subprocess.run([*command, '-O2', '-w', '-I', os.path.dirname(file), '-x', 'c', '-S', '-o', '-', '-'], input=source,
                          capture_output=True)
    return made.stdout if made.returncode == 0 else None


@functools.cache
def original(file, command):
    """Text and assembly of a file."""
    with open(file, 'rb') as text:
        source = text.read()
    return source, assembly_of(file, source, command)


def try_mutant(mutant, command, traced, kills, until):
    """The result of a mutant, and the suite that killed it."""
    if time.time() > until:
        return 'not tried', None
    source, assembly = original(mutant.file, command)
    made = assembly_of(mutant.file, source[:mutant.start] + mutant.new.encode() + source[mutant.end:], command)
    if made is None:
        return 'not C', None
    if made == assembly:
        return 'equivalent', None
    suites = ' '.join(f'{suite}:{3 + int(10 * traced[suite]["seconds"])}' for suite in suites_of(mutant, traced, kills))
    said = inside(TEST, made, OBJECT=f'{BUILD}/obj/{mutant.file[:-1]}o', LINK=link_commands(mutant.file), LINKER=linker_folder(),
                  SUITES=suites, UNTIL=str(int(until))).split()[0]
    others = {'broken': 'not C', 'stopped': 'not tried', 'survived': 'survived'}
    return others.get(said, 'killed'), said if said not in others else None


def choose(arguments):
    """The number of all mutants, the chosen ones, and the compiler's arguments for their files."""
    lines = changed_lines(arguments.since) if arguments.since else None
    if lines is None:
        files = sorted(f'{folder}/{name}' for folder in arguments.folder or FOLDERS for name in os.listdir(folder) if name.endswith('.c'))
    else:
        # Code in the host's process, behind its filter, cannot be traced.
        files = sorted({file for file, _ in lines if os.path.exists(file) and re.match('(fixed|buggy|harness)/', file)
                        and not re.match('harness/(tests|bench|fuzz|faults|host)/', file)})
    commands = compile_commands(files) if files else {}
    mutants = [mutant for path in files for mutant in find_mutants(path, commands[path])]
    if lines is not None:
        mutants = [mutant for mutant in mutants if (mutant.file, mutant.line) in lines]
    if arguments.function:
        mutants = [mutant for mutant in mutants if mutant.function in arguments.function]
        commands = {file: commands[file] for file in {mutant.file for mutant in mutants}}
    order = random.Random(arguments.seed)
    return len(mutants), order.sample(mutants, min(arguments.sample, len(mutants))), commands


def main():
    parser = argparse.ArgumentParser(prog='mutants', description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--since', metavar='REV', help='only lines changed since REV; at most 20 mutants, three minutes')
    parser.add_argument('--folder', action='append', help='only of this folder; repeatable (default: ' + ', '.join(FOLDERS) + ')')
    parser.add_argument('--function', action='append', help='only in functions of this name; repeatable')
    parser.add_argument('--sample', type=int, help='number of mutants (default: 150; 20 with --since)')
    parser.add_argument('--seconds', type=int, help='time limit in seconds, once suites are traced (default: none; 180 with --since)')
    parser.add_argument('--seed', type=int, help='seed of the choice (default: changes each day)')
    parser.add_argument('--progress', action='store_true', help='print the result of each mutant at once')
    parser.add_argument('--jobs', type=int, default=os.cpu_count(), help='mutants at a time (default: number of processors)')
    arguments = parser.parse_args()
    arguments.sample = arguments.sample or (20 if arguments.since else 150)
    arguments.seed = int(time.time()) // 86400 if arguments.seed is None else arguments.seed
    count, mutants, commands = choose(arguments)
    results, survivors, reviewed, kills = collections.defaultdict(collections.Counter), 0, read_reviewed(), read_kept('kills', {})
    if mutants:
        make('-s', 'tests')
        traced = trace_suites(commands, arguments.jobs)
    until = [time.time() + (arguments.seconds or (180 if arguments.since else 10 ** 7))]
    signal.signal(signal.SIGTERM, lambda *_: until.__setitem__(0, 0))

    def attempt(mutant):
        if reviewed.fullmatch(key_of(mutant)):
            return mutant, 'reviewed', None
        return mutant, *try_mutant(mutant, commands[mutant.file], traced, kills, until[0])
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for mutant, result, killer in pool.map(attempt, mutants):
            results[os.path.dirname(mutant.file)][result] += 1
            if killer:
                kills[f'{mutant.file} {killer}'] = kills.get(f'{mutant.file} {killer}', 0) + 1
                keep('kills', kills)
            if arguments.progress:
                print(f'{result}: {key_of(mutant)}', file=sys.stderr, flush=True)
            if result == 'survived':
                survivors += 1
                print(f'FAILED  survives: {key_of(mutant)} (line {mutant.line})', flush=True)
    columns = ('killed', 'survived', 'reviewed', 'equivalent', 'not C', 'not tried')
    print(f'{"folder":<16}' + ''.join(f'{name:>11}' for name in columns))
    for folder, counts in sorted(results.items()):
        print(f'{folder:<16}' + ''.join(f'{counts[name]:>11}' for name in columns))
    print(f'{len(mutants)} of {count} mutants, seed {arguments.seed}')
    print(f'{sum(counts["killed"] for counts in results.values())} passed, {survivors} failed')
    return 1 if survivors else 0


if __name__ == '__main__':
    sys.exit(main())
