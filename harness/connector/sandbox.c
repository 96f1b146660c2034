#include "connector/sandbox.h"

#include "connector/readable.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *const sandbox_part_names[SANDBOX_PARTS] = {"files", "system calls", "signals"};

/* As numbers, as older headers lack some names. */
#define RIGHT_REFER (UINT64_C(1) << 13)
#define RIGHT_TRUNCATE (UINT64_C(1) << 14)
#define RIGHT_IOCTL (UINT64_C(1) << 15)
#define SCOPE_ABSTRACT_SOCKETS (UINT64_C(1) << 0)
#define SCOPE_SIGNALS (UINT64_C(1) << 1)
#define VERSION_SCOPES 6
#define CALL_FCHMODAT2 452
#define CALL_SETXATTRAT 463
#define CALL_REMOVEXATTRAT 466
#define CALL_FILE_SETATTR 469

/* Ruleset attributes of version 6; older versions use a prefix. */
struct landlock_all {
    uint64_t files, network, scopes;
};

static long landlock_version(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* LANDLOCK_CREATE_RULESET_VERSION */);
}

const struct sandbox_parts *sandbox_find(void)
{
    static struct sandbox_parts parts;
    static bool known;
    if (known)
        return &parts;
    long version = landlock_version();
    parts.in_force[SANDBOX_FILES] = version >= 1;
    parts.in_force[SANDBOX_SIGNALS] = version >= VERSION_SCOPES;
    parts.in_force[SANDBOX_CALLS] =
        prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0 && seccomp_api_get() > 0; /* NOLINT(concurrency-mt-unsafe) */
    known = true;
    return &parts;
}

bool sandbox_is_whole(const struct sandbox_parts *parts)
{
    bool whole = true;
    for (int part = 0; part < SANDBOX_PARTS; part++)
        whole = whole && parts->in_force[part];
    return whole;
}

static void append_parts(const struct sandbox_parts *parts, bool in_force, const char *before, struct text *text)
{
    for (int part = 0; part < SANDBOX_PARTS; part++)
        if (parts->in_force[part] == in_force) {
            text_printf(text, "%s%s", before, sandbox_part_names[part]);
            before = ", ";
        }
}

void sandbox_describe(const struct sandbox_parts *parts, struct text *text)
{
    size_t before = text->length;
    append_parts(parts, true, "", text);
    append_parts(parts, false, text->length > before ? "; the kernel lacks: " : "none; the kernel lacks: ", text);
}

/* ---- Files ------------------------------------------------------------------------------------------------------------------- */

#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE)
#define FILE_RIGHTS                                                                                                                \
    (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | RIGHT_TRUNCATE | RIGHT_IOCTL)

/* Returns all rights of a Landlock version. */
static uint64_t rights_of(long version)
{
    uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    rights |= version >= 2 ? RIGHT_REFER : 0;
    rights |= version >= 3 ? RIGHT_TRUNCATE : 0;
    rights |= version >= 5 ? RIGHT_IOCTL : 0;
    return rights;
}

/* Adds a rule, unless the file does not exist. */
static bool add_rule(int rules, const char *path, uint64_t rights)
{
    int file = open(path, O_PATH | O_CLOEXEC);
    struct stat status;
    if (file < 0)
        return true;
    if (fstat(file, &status) == 0 && !S_ISDIR(status.st_mode))
        rights &= FILE_RIGHTS;
    struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = file};
    bool added = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    int error = errno;
    close(file);
    errno = error;
    return added;
}

static bool allow_reading(void *context, const char *path) { return add_rule(*(const int *)context, path, READING); }

static bool make_rules(struct sandbox *sandbox, const char *command, const char *folder, const char *const *readable, size_t count)
{
    static const char *const devices[] = {"/dev/null", "/dev/full"};
    long version = landlock_version();
    uint64_t rights = rights_of(version);
    struct landlock_all all = {.files = rights,
                               .network = version >= 4 ? 3 /* bind and connect, TCP */ : 0,
                               .scopes = version >= VERSION_SCOPES ? SCOPE_ABSTRACT_SOCKETS | SCOPE_SIGNALS : 0};
    size_t size = version >= VERSION_SCOPES ? sizeof all : version >= 4 ? 2 * sizeof all.files : sizeof all.files;
    sandbox->rules = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
    if (sandbox->rules < 0)
        return false;
    bool done = readable_for_each(command, allow_reading, &sandbox->rules);
    for (size_t i = 0; done && i < count; i++)
        done = !readable[i] || readable_beside(readable[i], allow_reading, &sandbox->rules);
    for (size_t i = 0; done && i < sizeof devices / sizeof *devices; i++)
        done = add_rule(sandbox->rules, devices[i], LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE);
    uint64_t devices_made = LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK | RIGHT_IOCTL;
    return done && add_rule(sandbox->rules, folder, rights & ~devices_made);
}

/* ---- System calls ------------------------------------------------------------------------------------------------------------ */

/* Denied: network; memory, messages and keys that outlive a process; other processes; system administration; and io_uring, which
 * does all of these without system calls. */
static const int denied[] = {
    SCMP_SYS(socket),
    SCMP_SYS(connect),
    SCMP_SYS(bind),
    SCMP_SYS(listen),
    SCMP_SYS(shmget),
    SCMP_SYS(shmat),
    SCMP_SYS(msgget),
    SCMP_SYS(semget),
    SCMP_SYS(mq_open),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(kcmp),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(process_madvise),
    SCMP_SYS(setpriority),
    SCMP_SYS(sched_setaffinity),
    SCMP_SYS(sched_setscheduler),
    SCMP_SYS(sched_setparam),
    SCMP_SYS(sched_setattr),
    SCMP_SYS(ioprio_set),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(bpf),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(move_mount),
    SCMP_SYS(open_tree),
    SCMP_SYS(fsopen),
    SCMP_SYS(fspick),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(clock_adjtime),
    SCMP_SYS(adjtimex),
    SCMP_SYS(sethostname),
    SCMP_SYS(setdomainname),
    SCMP_SYS(acct),
    SCMP_SYS(quotactl),
    SCMP_SYS(syslog),
    SCMP_SYS(vhangup),
    SCMP_SYS(iopl),
    SCMP_SYS(ioperm),
    SCMP_SYS(fanotify_init),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(name_to_handle_at),
    SCMP_SYS(lookup_dcookie),
    SCMP_SYS(migrate_pages),
    SCMP_SYS(move_pages),
};

/* Landlock does not restrict these calls, whose effects on files outside would be permanent. They do nothing and report success,
 * as tools such as cp -p and sed -i call them for files that they write. */
static const int ignored[] = {
    SCMP_SYS(chmod),       SCMP_SYS(fchmod),       SCMP_SYS(fchmodat),     CALL_FCHMODAT2,      SCMP_SYS(chown),
    SCMP_SYS(lchown),      SCMP_SYS(fchown),       SCMP_SYS(fchownat),     SCMP_SYS(utime),     SCMP_SYS(utimes),
    SCMP_SYS(futimesat),   SCMP_SYS(utimensat),    SCMP_SYS(setxattr),     SCMP_SYS(lsetxattr), SCMP_SYS(fsetxattr),
    SCMP_SYS(removexattr), SCMP_SYS(lremovexattr), SCMP_SYS(fremovexattr), CALL_SETXATTRAT,     CALL_REMOVEXATTRAT,
    CALL_FILE_SETATTR,
};

/* These also do nothing and report success, so that all processes of a command stay in one group, which is counted and ended as
 * a whole. */
static const int leaving[] = {SCMP_SYS(setsid), SCMP_SYS(setpgid)};

/* Requests of ioctl(2) that set attributes of a file: FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR. */
static const uint64_t attributes[] = {FS_IOC_SETFLAGS, FS_IOC32_SETFLAGS, FS_IOC_FSSETXATTR};

/* Calls that send a signal or open a process for that. */
static const int signalling[] = {
    SCMP_SYS(kill),      SCMP_SYS(tkill), SCMP_SYS(tgkill), SCMP_SYS(rt_sigqueueinfo), SCMP_SYS(rt_tgsigqueueinfo),
    SCMP_SYS(pidfd_open)};

/* If Landlock has no scope for signals: denies signals to all processes at once, to the harness and to its workers' groups. */
static int deny_signals(scmp_filter_ctx context)
{
    const int32_t known[] = {-1, 1, getpid(), -getpid(), getppid(), -getppid(), -getpgid(getppid())};
    int error = 0;
    for (size_t call = 0; call < sizeof signalling / sizeof *signalling; call++)
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
            const struct scmp_arg_cmp whom = {
                .arg = 0, .op = SCMP_CMP_MASKED_EQ, .datum_a = UINT32_MAX, .datum_b = (uint32_t)known[i]};
            int failed = seccomp_rule_add_array(context, SCMP_ACT_ERRNO(EPERM), signalling[call], 1, &whom);
            error = error ? error : failed;
        }
    return error;
}

/* Copies the filter program, which libseccomp can only write to a file. */
static bool copy_program(struct sandbox *sandbox, scmp_filter_ctx context)
{
    int file = memfd_create("filter", MFD_CLOEXEC);
    if (file < 0)
        return false;
    int error = -seccomp_export_bpf(context, file);
    off_t length = error ? 0 : lseek(file, 0, SEEK_END);
    sandbox->calls = length > 0 ? malloc((size_t)length) : NULL;
    if (!error && (!sandbox->calls || pread(file, sandbox->calls, (size_t)length, 0) != length))
        error = ENOMEM;
    sandbox->call_count = (unsigned short)((size_t)length / sizeof *sandbox->calls);
    close(file);
    errno = error;
    return !error;
}

/* Adds rules, except for calls that this processor does not have. */
static void add_calls(scmp_filter_ctx context, uint32_t action, const int *calls, size_t count, int *error)
{
    for (size_t i = 0; i < count; i++) {
        int added = seccomp_rule_add_array(context, action, calls[i], 0, NULL);
        *error = *error || added == -EDOM ? *error : added;
    }
}

static bool make_filter(struct sandbox *sandbox)
{
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);
    if (!context) {
        errno = ENOMEM;
        return false;
    }
    int error = seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS));
    add_calls(context, SCMP_ACT_ERRNO(EPERM), denied, sizeof denied / sizeof *denied, &error);
    add_calls(context, SCMP_ACT_ERRNO(0), ignored, sizeof ignored / sizeof *ignored, &error);
    add_calls(context, SCMP_ACT_ERRNO(0), leaving, sizeof leaving / sizeof *leaving, &error);
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        const struct scmp_arg_cmp request = {.arg = 1, .op = SCMP_CMP_MASKED_EQ, .datum_a = UINT32_MAX, .datum_b = attributes[i]};
        int added = seccomp_rule_add_array(context, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), 1, &request);
        error = error ? error : added;
    }
    /* Denies limits of other processes: one on processor time would end them. */
    const struct scmp_arg_cmp other = {.arg = 0, .op = SCMP_CMP_NE, .datum_a = 0};
    int failed = seccomp_rule_add_array(context, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prlimit64), 1, &other);
    error = error ? error : failed;
    error = error ? error : deny_signals(context);
    bool done = !error && copy_program(sandbox, context);
    int reason = error ? -error : errno;
    seccomp_release(context);
    errno = reason;
    return done;
}

/* ---- Both -------------------------------------------------------------------------------------------------------------------- */

bool sandbox_make(struct sandbox *sandbox, const char *command, const char *folder, const char *const *readable, size_t count)
{
    const struct sandbox_parts *parts = sandbox_find();
    *sandbox = (struct sandbox){.rules = -1};
    return (!parts->in_force[SANDBOX_FILES] || make_rules(sandbox, command, folder, readable, count)) &&
           (!parts->in_force[SANDBOX_CALLS] || make_filter(sandbox));
}

void sandbox_clean_up(struct sandbox *sandbox)
{
    if (sandbox->rules >= 0)
        close(sandbox->rules);
    free(sandbox->calls);
    *sandbox = (struct sandbox){.rules = -1};
}

bool sandbox_apply(const struct sandbox *sandbox)
{
    const struct sock_fprog program = {.len = sandbox->call_count, .filter = sandbox->calls};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           (sandbox->rules < 0 || syscall(SYS_landlock_restrict_self, sandbox->rules, 0) == 0) &&
           (!sandbox->calls || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0);
}
