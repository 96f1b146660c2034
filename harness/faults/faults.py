#!/usr/bin/env python3
"""Makes each fallible call of the program fail in turn, and checks the result. See --help and interpose.h. Also tries full and
read-only file systems, and signals at different times; limits of the system are in harness/tests/test_limits.c.

Expected: exit status 3 or 4 with a message and no truncated file, or the complete and right result; never a signal, a hang,
another result, a file or a process left behind. Each call stack is tried in the fastest command that reaches it. An interrupted
run reports its results so far.
"""
import argparse
import collections
import ctypes
import errno
import json
import os
import pickle
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

sys.dont_write_bytecode = True  # keeps the folder unchanged
from runner import COMMANDS, ERROR, ERROR_FROM, FILE_SYSTEMS, MOMENTS, NONE, Runner, SHORT, SIGNALS

ALLOCATIONS = ('malloc', 'calloc', 'realloc', 'posix_memalign', 'aligned_alloc')
ERRORS = {
    'open': 'EMFILE EIO', 'open64': 'EMFILE EIO', 'openat': 'EMFILE EIO', 'openat64': 'EMFILE EIO', 'fopen': 'EMFILE',
    'fopen64': 'EMFILE', 'fdopen': 'ENOMEM', 'opendir': 'EMFILE', 'read': 'EIO EINTR short', 'pread': 'EIO short',
    'pread64': 'EIO short', 'write': 'ENOSPC EIO EINTR short', 'pwrite': 'ENOSPC EIO short',
    'pwrite64': 'ENOSPC EIO short', 'fflush': 'ENOSPC', 'fclose': 'ENOSPC', 'fsync': 'EIO', 'fdatasync': 'EIO',
    'rename': 'EIO ENOSPC', 'close': 'EIO EINTR', 'mkdir': 'ENOSPC', 'ftruncate': 'ENOSPC EIO', 'ftruncate64': 'ENOSPC EIO',
    'fork': 'EAGAIN', 'pipe': 'EMFILE', 'pipe2': 'EMFILE', 'socket': 'EMFILE', 'socketpair': 'EMFILE',
    'send': 'EINTR ENOBUFS short', 'sendmsg': 'EINTR ENOBUFS', 'recv': 'EINTR ENOMEM short', 'recvmsg': 'EINTR ENOMEM',
    'poll': 'EINTR ENOMEM', 'waitpid': 'EINTR', 'mmap': 'ENOMEM', 'mmap64': 'ENOMEM', 'mprotect': 'ENOMEM',
    'memfd_create': 'EMFILE', 'dup': 'EMFILE', 'dup2': 'EIO', 'setrlimit': 'EPERM', 'setrlimit64': 'EPERM',
    'pthread_create': 'EAGAIN', 'renameat': 'EIO', 'linkat': 'EIO ENOSPC EPERM', 'mkdirat': 'ENOSPC', 'mkdtemp': 'ENOSPC', 'mkstemp': 'EMFILE',
    'fdopendir': 'ENOMEM', 'fstat': 'EIO', 'ppoll': 'EINTR ENOMEM', 'posix_spawn': 'EAGAIN', 'posix_spawnp': 'EAGAIN', 'prlimit': 'EPERM',
    'signalfd': 'EMFILE', 'open_memstream': 'ENOMEM',
}

# Reviewed: (what, place, reason). Matched with re.search().
KNOWN = (
    ('signal|hang', r'^libicu', 'ICU 72 crashes if an allocation of its transliterators fails'),
    ('status|other|signal', r'^libseccomp', 'libseccomp 2.5 crashes, or makes another filter, if one of its allocations fails; the'
     ' harness reserves the memory first'),
    ('other', r'(add_file|hash_fixtures|append_system) .*origin.c', 'provenance: unreadable data is reported as unknown'),
    ('other', r'^(read|fstat) .* < ldif_read_entries', 'converge: the results say why the input was not minimized'),
    ('other|half', r'^(explore|converge)\S* SIG(INT|TERM)', 'reports the interruption and the results so far'),
    ('other', r'^(libc.so.6 < )?find_areas', 'isolation: a missing part is reported'),
)


def in_turns(tasks, seed):
    """Alternates between commands and functions, in an order of the seed, so that rarely used functions are tried as well."""
    groups = collections.defaultdict(list)
    for task in tasks:
        groups[(task.command, task.function)].append(task)
    order = random.Random(seed)
    for group in groups.values():
        order.shuffle(group)
    ranked = [(place, order.random(), task) for group in groups.values() for place, task in enumerate(group)]
    return [task for _, _, task in sorted(ranked, key=lambda item: item[:2])]


def is_known(violation):
    return any(re.search(what, violation.what) and re.search(place, violation.place) for what, place, _ in KNOWN)


def without_date(text):
    return re.sub(rb'\d{4}-\d\d-\d\dT\d\d\\?:\d\d\\?:\d\d', b'DATE', text)


def masked(line):
    """A line without times."""
    return re.sub(rb'[\d.,]+\\?[\d]*(?: ?(?:ns|\xc2\xb5s|us|ms|min|s|a second)\b)?', b'#', line)


def differing(line, expected):
    """The first difference of two texts."""
    common = len(os.path.commonprefix([line, expected]))
    start = max(0, common - 30)
    return f'{line[start:common + 80]!r} instead of {expected[start:common + 80]!r}'


def is_whole(name, text, expected):
    """Whether a file with other content ends like a complete file."""
    text = without_date(text)
    if text.split(b'\n') in expected:
        return True
    if name.endswith('.json'):
        try:
            json.loads(text)
            return True
        except ValueError:
            return False
    ends = {masked(b'\n'.join(one).rstrip(b'\n').split(b'\n')[-1]) for one in expected}
    return text.endswith(b'\n') and (name.endswith(('.csv', '.yaml', '.exp', '.imp')) or masked(text.rstrip(b'\n').split(b'\n')[-1]) in ends)


class Expected:
    """Results of several runs without failures: lines that differ between them depend on the time."""

    def __init__(self, runs):
        self.status = runs[0].status
        self.texts = {name: [without_date(one).split(b'\n') for one in texts] for name, texts in self.of(runs).items()}

    @staticmethod
    def of(runs):
        texts = {'standard output': [run.out for run in runs]}
        for name in runs[0].files:
            texts[name] = [run.files[name] for run in runs]
        return texts

    def difference(self, name, text):
        """The first unexpected line, and an expected one; None: there is none."""
        expected, lines = self.texts[name], without_date(text).split(b'\n')
        for number, line in enumerate(lines):
            stated = {one[number] if number < len(one) else b'' for one in expected}
            if line not in stated and (len(stated) == 1 and not re.search(rb'\d\\?\.\d s\b', line) or masked(line) not in {masked(one) for one in stated}):
                return differing(line, stated.pop())
        return None if len(lines) in {len(one) for one in expected} else f'{len(lines)} lines'

    def violation(self, ran, ended_by=0):
        """The violation in a run, which a signal may have ended; None: none."""
        if ran.hung:
            return 'hang'
        if ran.status < 0 and ran.status != -ended_by:
            return f'signal {-ran.status}'
        if ran.left:
            return 'process left behind'
        failed = ran.status < 0 or ran.status in (3, 4) and ran.status != self.status
        for name, text in ran.files.items():
            if name not in self.texts and ran.status != -signal.SIGKILL:
                return f'left-over {re.sub("[0-9]+", "N", name)}'
            if failed and name in self.texts and not is_whole(name, text, self.texts[name]):
                return f'half of {name}'
        if failed:
            return None if ran.status < 0 or ran.err.startswith(b'q237588: ') else 'no message'
        if ran.status != self.status:
            return f'status {ran.status}'
        for name in self.texts:
            text = ran.out if name == 'standard output' else ran.files.get(name)
            if text is None:
                return f'no {name}'
            difference = self.difference(name, text)
            if difference:
                return f'other {name}: {difference}'
        return None


def failures_of(function, size):
    """(name, failure, errno) of all failures of a call."""
    if function in ALLOCATIONS:
        return [('once', ERROR, errno.ENOMEM), ('from there on', ERROR_FROM, errno.ENOMEM)]
    names = [name for name in ERRORS[function].split() if name != 'short' or size > 1]
    return [(name, SHORT, 0) if name == 'short' else (name, ERROR, getattr(errno, name)) for name in names]


def place_of(build, frames):
    """The harness's own functions on the stack, innermost first."""
    names = []
    program = os.path.join(build, 'q237588')
    for file, offset in frames:
        if os.path.basename(file) == 'q237588':
            said = subprocess.run(['addr2line', '-fse', program, hex(offset - 1)], capture_output=True, text=True).stdout.split('\n')
            names.append(f'{said[0]} ({said[1].split(" ")[0]})')
        elif file and os.path.basename(file) != 'faults.so':
            names.append(os.path.basename(file))
    return ' < '.join(names[:7])


Task = collections.namedtuple('Task', 'command function stack caller way failure number')
Violation = collections.namedtuple('Violation', 'what task place said')


def children_time():
    return sum(os.times()[2:4])


def list_tasks(runner, commands, functions, seed, repeated):
    """Runs each command without failures: its expected result, and all its fallible calls."""
    expected, tasks, spent, sites_of = {}, [], {}, {}
    for command in commands:
        runs, sites = [], {}
        for _ in range(2):
            runs.append(runner.run(command))
            sites.update({site[0]: site for site in runner.shared.sites()})
            began, before = time.monotonic(), children_time()
            runs.append(runner.run(command, failure=ERROR))  # for no call
            took, spent[command] = time.monotonic() - began, children_time() - before
        expected[command], sites_of[command] = Expected(runs), sites
        wrong = next(filter(None, map(expected[command].violation, runs)), None)
        if wrong or runs[0].status not in (0, 1):
            sys.exit(f'faults: {command} without failures: status {runs[0].status}, {wrong}: {runs[0].err.decode()}')
        order = random.Random(f'{seed} {command}')
        for number in SIGNALS:
            for _ in range(MOMENTS):
                percent = order.randrange(100)
                tasks.append(Task(command, number.name, 0, 0, f'after {percent} %', number, took * percent / 100))
        if '=out/' in COMMANDS[command] and subprocess.run(['unshare', '--mount', '--map-root-user', 'true'], capture_output=True).returncode == 0:
            tasks += [Task(command, 'file system', 0, 0, options, 0, 0) for options in FILE_SYSTEMS]
    seen = set()
    for command in sorted(commands, key=spent.get):
        for stack, caller, number, size in sites_of[command].values():
            if repeated or stack not in seen:
                tasks += [Task(command, functions[number], stack, caller, *way) for way in failures_of(functions[number], size)]
        seen.update(sites_of[command])
    return expected, tasks


def try_around(runner, expected, task):
    """The same for a file system or a signal, which every run reaches."""
    if task.function == 'file system':
        ran = runner.run(task.command, mount=task.way)
    else:
        ran = runner.run(task.command, kill=(task.failure, task.number))
    what = expected[task.command].violation(ran, task.failure)
    return True, Violation(what, task, f'{task.command} {task.function}', ran.err.decode(errors='replace').strip()[-300:]) if what else None


def try_task(runner, expected, task):
    """(whether the call was reached, Violation or None)"""
    if not task.stack:
        return try_around(runner, expected, task)
    armed = {'stack': task.stack, 'caller': task.caller, 'failure': task.failure, 'number': task.number}
    ran = runner.run(task.command, **armed)
    if ran.hung:  # or only slow, on a busy machine
        ran = runner.run(task.command, **armed)
    what = expected[task.command].violation(ran)
    if not what or not runner.shared.hits():
        return runner.shared.hits() > 0, None
    place = place_of(runner.build, list(runner.shared.frames()))
    return True, Violation(what, task, place, ran.err.decode(errors='replace').strip()[-300:])


def processor_time():
    """CPU seconds of this process and its children."""
    return sum(os.times()[:4])


def work(build, folder, expected, tasks, seconds, progress, results):
    runner = Runner(build, folder)
    tried, reached, violations, interrupted = collections.Counter(), collections.Counter(), [], []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: interrupted.append(True))
    for task in tasks:
        if interrupted or seconds and processor_time() > seconds:
            break
        hit, violation = try_task(runner, expected, task)
        kind = (task.command, 'memory' if task.function in ALLOCATIONS else task.function)
        tried[kind] += 1
        reached[kind] += hit
        if violation and not is_known(violation):
            violations.append(violation)
            if progress:
                print(f'{task.command}, {task.function} {task.way}: {violation.what}: {violation.place}', file=sys.stderr, flush=True)
        if progress and sum(tried.values()) % 500 == 0:
            print(f'{sum(tried.values())} of {len(tasks)} tried', file=sys.stderr, flush=True)
    with open(results, 'wb') as file:
        pickle.dump((tried, reached, violations), file)


def run_shards(arguments, top, expected, tasks):
    """Distributes the tasks to processes, and sums up their results."""
    children, processor_time_before = [], processor_time()
    for shard in range(arguments.jobs):
        folder = os.path.join(top, str(shard))
        shutil.copytree(os.path.join(top, 'first'), folder, symlinks=True)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                work(arguments.build, folder, expected, tasks[shard::arguments.jobs],
                     max(0.01, arguments.cpu - processor_time_before) / arguments.jobs if arguments.cpu else 0, arguments.progress,
                     folder + '.results')
                status = 0
            except Exception:  # the child must not return into the parent's code
                traceback.print_exc()
            finally:
                os._exit(status)
        children.append((child, folder + '.results'))
    tried, reached, violations = collections.Counter(), collections.Counter(), []
    left = [child for child, _ in children]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: [os.kill(child, signal.SIGTERM) for child in left])
    for child, results in children:
        status = os.waitpid(child, 0)[1]
        left.remove(child)
        if status != 0:
            sys.exit('faults: a process of the driver failed')
        with open(results, 'rb') as file:
            part = pickle.load(file)
        tried, reached = tried + part[0], reached + part[1]
        violations += part[2]
    return tried, reached, violations


def report(arguments, tasks, tried, reached, violations):
    by_command = {command: collections.Counter(failures=count) for command, count in collections.Counter(task.command for task in tasks).items()}
    for kind, count in tried.items():
        by_command[kind[0]] += collections.Counter(tried=count, reached=reached[kind])
    for violation in violations:
        by_command[violation.task.command]['violations'] += 1
    columns = ('failures', 'tried', 'reached', 'violations')
    print(f'{"command":<20}' + ''.join(f'{name:>11}' for name in columns))
    for command, counts in by_command.items():
        print(f'{command:<20}' + ''.join(f'{counts[name]:>11}' for name in columns))
    by_function = collections.Counter()
    for (_, function), count in reached.items():
        by_function[function] += count
    print('by call: ' + ', '.join(f'{name} {count}' for name, count in by_function.most_common()))
    kinds = collections.defaultdict(list)
    for violation in violations:
        kinds[(violation.what.split(':')[0], violation.task.function, violation.place)].append(violation)
    for (what, function, place), same in sorted(kinds.items(), key=lambda item: -len(item[1])):
        task = same[0].task
        print(f'FAILED  {what}: {task.command}, {function} {task.way}: {place} ({len(same)} of this kind)')
        for line in (same[0].what if ':' in same[0].what else '', same[0].said):
            if line:
                print(f'        | {line}')
        print(f'        again: make faults FAULTS="--command={task.command} --stack={task.stack:x} --way={task.way.replace(" ", "_")}"')
    print(f'{sum(tried.values())} of {len(tasks)} failures tried, {sum(reached.values())} reached, {len(kinds)} kinds of violations; '
          f'{processor_time():.0f} s of processor time; seed {arguments.seed}')
    print(f'{sum(reached.values()) - len(violations)} passed, {len(violations)} failed')
    return 1 if violations or not reached else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', default='build', help='build folder (default: build)')
    parser.add_argument('--cpu', type=float, default=0, help='stop after CPU seconds of processor time, the driver included (default: try all)')
    parser.add_argument('--seed', type=int, help='order of the failures (default: changes each day)')
    parser.add_argument('--jobs', type=int, default=1, help='processes (default: 1)')
    parser.add_argument('--command', choices=sorted(COMMANDS), action='append', help='only this command; repeatable')
    parser.add_argument('--some', type=int, help='number of commands, chosen by the seed (default: all)')
    parser.add_argument('--progress', action='store_true', help='print violations at once, and the number of failures tried')
    parser.add_argument('--repeated', action='store_true', help='try a call stack in each command that reaches it')
    parser.add_argument('--stack', help='only the call with this stack')
    parser.add_argument('--way', help='only failures of this kind')
    parser.add_argument('--call', action='append', help='only failures of this function; repeatable')
    arguments = parser.parse_args()
    if arguments.seed is None:
        arguments.seed = int(time.time()) // 86400
    preload = ctypes.CDLL(os.path.abspath(os.path.join(arguments.build, 'faults.so')))
    functions = ctypes.string_at(ctypes.addressof(ctypes.c_char.in_dll(preload, 'fault_functions'))).decode().split()
    # In memory if possible: files are created and removed all the time.
    top = tempfile.mkdtemp(prefix='q237588-faults-', dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None)
    try:
        first = os.path.join(top, 'first')
        os.mkdir(first)
        runner = Runner(arguments.build, first)
        runner.prepare()
        commands = arguments.command or list(COMMANDS)
        if arguments.some:
            commands = random.Random(arguments.seed).sample(commands, min(arguments.some, len(commands)))
        expected, tasks = list_tasks(runner, commands, functions, arguments.seed, arguments.repeated)
        if arguments.stack:
            tasks = [task for task in tasks if f'{task.stack:x}' == arguments.stack]
        if arguments.call:
            tasks = [task for task in tasks if task.function in arguments.call]
        if arguments.way:
            tasks = [task for task in tasks if task.way == arguments.way.replace('_', ' ')]
        return report(arguments, tasks, *run_shards(arguments, top, expected, in_turns(tasks, arguments.seed)))
    finally:
        shutil.rmtree(top, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
