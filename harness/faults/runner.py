"""Runs commands of the program in a folder of their own, with a failing call: see interpose.h."""
import collections
import ctypes
import mmap
import os
import re
import resource
import shlex
import shutil
import signal
import struct
import subprocess
import tempfile
import time

HEAD = struct.Struct('<QQ6I')  # struct fault_shared
FRAME = struct.Struct('<48sQ')
SITE = struct.Struct('<QQII')
FRAMES, SITES = 24, 1 << 16
SITES_AT = HEAD.size + FRAMES * FRAME.size + 8
NONE, ERROR, ERROR_FROM, SHORT = range(4)
ADDR_NO_RANDOMIZE = 0x0040000
PR_SET_CHILD_SUBREAPER = 36
LIBC = ctypes.CDLL(None, use_errno=True)
FILE_SYSTEMS = ('size=4k', 'size=64k', 'size=512k', 'ro')
SIGNALS, MOMENTS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL), 4
HANGS_AFTER = 20  # seconds; a longer run is repeated alone
ARTICLE = 'fixtures/article-three-spellings.yaml'
REPORTS = ' '.join(f'--report={name}:out/report.{name}' for name in ('json', 'html', 'junit', 'tap', 'markdown', 'sarif'))
AUDIT_REPORTS = ' '.join(f'--report={name}:out/report.{name}' for name in ('json', 'html', 'csv', 'sarif', 'renames', 'ldif'))
CONVERGE_REPORTS = ' '.join(f'--report={name}:out/report.{name}' for name in ('json', 'html', 'tap', 'markdown'))
COMMANDS = {
    'run': f'run {ARTICLE} {REPORTS} --certificate=out/certificate.json --keep=out/keep',
    'run-candidate': f'run {ARTICLE} -m BUILD/candidates/ascii_only.so --blame --format=json',
    'run-many': 'run fixtures --filter=*upgrade* --no-fork --format=tap',
    'verify': f'verify BUILD/candidates/ascii_only.so {ARTICLE} --effort=0.001 --save=out/saved {REPORTS}'
              ' --certificate=out/certificate.json',
    'verify-right': f'verify BUILD/candidates/right_table.so {ARTICLE} --effort=0.001 --save=out/saved',
    'verify-inside': f'verify BUILD/candidates/ascii_only.so {ARTICLE} --effort=0.001 --no-fork --save=out/saved {REPORTS}'
                     ' --certificate=out/certificate.json',
    'explore': 'explore --scenarios=300 --save=out/saved --finds=1',
    'explore-exhaustive': 'explore --exhaustive --recipients=2 --sites=2 -m BUILD/candidates/unfixed_import_list.so --save=out/saved',
    'audit': f'audit in/people.ldif --post-office=in/Ccmdir.exp {AUDIT_REPORTS} --write-fixture=out/found.yaml --keep=out/keep',
    'audit-csv': 'audit in/people.csv --check --code-page=850 --stores=length=20',
    'audit-anonymize': 'audit in/people.ldif --anonymize --write-fixture=out/found.yaml --format=json',
    'audit-connector': 'audit in/people.ldif --connector="BUILD/q237588 cycle ." --format=json',
    'converge': f'converge --snapshot=in/show --input=in/names.txt --reset=in/reset --times=3 {CONVERGE_REPORTS} -- in/sync {{}}',
    'converge-quiet': 'converge --snapshot=in/show --times=2 --format=tap true',
    'replay': 'replay in/certificate.json --format=json',
    'replay-asked': 'replay in/certificate.json -m pre-sp4',
    'cycle': 'cycle out/cycle',
    'list': 'list fixtures --filter=*case*',
}
# Commands for converge, on a table in tmp/state.csv.
SCRIPTS = {
    'show': "test -e tmp/state.csv || echo name >tmp/state.csv; sed -n '2,$s/.*/dn: cn=x\\ncn: &\\n/p' tmp/state.csv",
    'sync': 'if grep -q SMITH tmp/state.csv; then n=Smith; else n=SMITH; fi; test ! -s "$1" || printf "name\\n$n\\n" >tmp/state.csv',
    'reset': 'echo name >tmp/state.csv',
}
PEOPLE = (('Smith, Jimmy', 'Site 1'), ('SMITH, Jimmy', 'Site 2'), ('Smith, jimmy', 'Site 3'), ('M\u00fcller', 'Site 1'),
          ('M\u00dcLLER', 'Site 2'), ('Brown, Bob', 'Site 3'))
CYCLE_SITE = '''version: 1
dn: ou=Site 1,o=Exchange
objectClass: organizationalUnit
ou: Site 1
postOfficeBox: SITE1

dn: cn=1,ou=Site 1,o=Exchange
objectClass: organizationalPerson
cn: 1
displayName: Smith, Jimmy
'''


class Shared:
    """The shared memory that all processes of the program map."""

    def __init__(self, folder):
        self.path = os.path.join(folder, 'shared')
        with open(self.path, 'wb') as file:
            file.truncate(SITES_AT + SITES * SITE.size)
        with open(self.path, 'r+b') as file:
            self.map = mmap.mmap(file.fileno(), 0)

    def arm(self, stack=0, caller=0, failure=NONE, number=0):
        self.map[:SITES_AT] = HEAD.pack(stack, caller, failure, number, 0, 0, 0, 0).ljust(SITES_AT, b'\0')
        if failure == NONE:
            self.map[SITES_AT:] = bytes(SITES * SITE.size)

    def sites(self):
        for i in range(SITES):
            site = SITE.unpack_from(self.map, SITES_AT + i * SITE.size)
            if site[0]:
                yield site

    def hits(self):
        return HEAD.unpack_from(self.map, 0)[4]

    def frames(self):
        for i in range(HEAD.unpack_from(self.map, 0)[6]):
            file, offset = FRAME.unpack_from(self.map, HEAD.size + i * FRAME.size)
            yield file.split(b'\0')[0].decode(), offset


Ran = collections.namedtuple('Ran', 'status out err files left hung')


def before_exec():
    LIBC.personality(ADDR_NO_RANDOMIZE)
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_descendants():
    """Waits up to a second for processes left behind, and ends them. Returns the number of those ended."""
    left, until = 0, time.monotonic() + 1
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return left
        if pid == 0 and time.monotonic() > until:
            for child in open(f'/proc/self/task/{os.getpid()}/children').read().split():
                left += 1
                os.kill(int(child), signal.SIGKILL)
            until += 60
        elif pid == 0:
            time.sleep(0.01)


def read_stream(file):
    file.seek(0)
    return file.read()


class Runner:
    """Runs commands in a folder of its own; in/, fixtures/ and shared persist between runs."""

    def __init__(self, build, folder):
        self.build, self.folder = os.path.abspath(build), folder
        self.shared = Shared(folder)
        self.preload = os.path.join(self.build, 'faults.so')
        LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def prepare(self):
        inputs = os.path.join(self.folder, 'in')
        os.makedirs(inputs)
        os.symlink(os.path.abspath('fixtures'), os.path.join(self.folder, 'fixtures'))
        with open(os.path.join(inputs, 'people.ldif'), 'w', encoding='utf-8') as file:
            for number, (name, site) in enumerate(PEOPLE):
                file.write(f'dn: cn=p{number},ou={site},o=x\nobjectClass: person\ndisplayName: {name}\n\n')
        with open(os.path.join(inputs, 'people.csv'), 'w', encoding='utf-8') as file:
            file.write('Obj-Class,Directory Name,Display Name,Obj-Container\n')
            for number, (name, site) in enumerate(PEOPLE):
                file.write(f'Mailbox,p{number},"{name}",/o=x/ou={site}/cn=Recipients\n')
        with open(os.path.join(inputs, 'Ccmdir.exp'), 'w', encoding='utf-8') as file:
            file.write('Name: SITE1\nLocn: P\nAddr: \nCmts: MSExchangeCCMC EXSRV1\n\nName: smith, jimmy\nLocn: L\nAddr: \nCmts: x\n\n')
        for name, script in SCRIPTS.items():
            with open(os.path.join(inputs, name), 'w', encoding='utf-8') as file:
                file.write('#!/bin/sh\n' + script + '\n')
            os.chmod(file.name, 0o755)
        with open(os.path.join(inputs, 'names.txt'), 'w', encoding='utf-8') as file:
            file.write('Smith\nSMITH\n')
        for name in ('Exchange', 'Export', 'Import'):
            os.makedirs(os.path.join(inputs, 'cycle', name))
        with open(os.path.join(inputs, 'cycle/Exchange/directory.ldif'), 'w', encoding='utf-8') as file:
            file.write(CYCLE_SITE)
        shutil.copy(os.path.join(inputs, 'Ccmdir.exp'), os.path.join(inputs, 'cycle/Export'))
        certificate = os.path.join(inputs, 'certificate.json')
        subprocess.run([os.path.join(self.build, 'q237588'), 'run', ARTICLE, f'--certificate={certificate}'], check=True,
                       cwd=self.folder, stdout=subprocess.DEVNULL)

    def run(self, command, mount=None, kill=None, **armed):
        """mount: options of a separate file system for out/; kill: a signal, and its delay in seconds."""
        for name in ('out', 'tmp', 'seen'):
            shutil.rmtree(os.path.join(self.folder, name), ignore_errors=True)
            os.mkdir(os.path.join(self.folder, name))
        if command == 'cycle':
            shutil.copytree(os.path.join(self.folder, 'in/cycle'), os.path.join(self.folder, 'out/cycle'))
        self.shared.arm(**armed)
        words = [os.path.join(self.build, 'q237588'), *(word.replace('BUILD/', self.build + '/') for word in shlex.split(COMMANDS[command]))]
        if mount:
            script = f'mount -t tmpfs -o {mount} none out && {{ "$0" "$@"; status=$?; cp -R out/. seen; exit $status; }}'
            words = ['unshare', *([] if os.geteuid() == 0 else ['--map-root-user']), '--mount', 'sh', '-c', script, *words]
        environment = {'PATH': os.environ['PATH'], 'HOME': self.folder, 'TMPDIR': 'tmp', 'LC_ALL': 'C.UTF-8', 'LD_PRELOAD': self.preload,
                       'FAULTS_FILE': self.shared.path}
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = subprocess.Popen(words, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                     preexec_fn=before_exec)
            if kill:
                time.sleep(kill[1])
                child.send_signal(kill[0])
            try:
                status, hung = child.wait(HANGS_AFTER), False
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                status, hung = child.wait(), True
            left = end_descendants()
            status = 128 - status if mount and status > 128 else status  # from the shell's convention
            return Ran(status, read_stream(out), read_stream(err), self.files(('seen' if mount else 'out', 'tmp')), left, hung)

    def files(self, folders):
        """All files below out/ (or its copy, seen/) and tmp/: bytes by path."""
        found = {}
        for top in folders:
            for folder, _, names in os.walk(os.path.join(self.folder, top)):
                for name in names:
                    path = os.path.join(folder, name)
                    if not os.path.isfile(path):
                        continue
                    with open(path, 'rb') as file:
                        found[re.sub('^seen', 'out', os.path.relpath(path, self.folder))] = file.read()
        return found
