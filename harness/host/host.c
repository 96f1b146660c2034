#include "ccm_compare.h"
#include "host/protocol.h"
#include "module/isolation_files.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BUILDS_MOST 2
#define MEMORY_MOST ((rlim_t)1 << 30)

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE
#define LOW_HALF (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0)
#define ALLOW(call) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

/* Allows the calls of loading, printing, allocating and exiting only. */
static bool restrict_calls(void)
{
    static struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        ALLOW(SYS_openat),
        ALLOW(SYS_read),
        ALLOW(SYS_pread64),
        ALLOW(SYS_lseek),
        ALLOW(SYS_close),
        ALLOW(SYS_fstat),
        ALLOW(SYS_newfstatat),
        ALLOW(SYS_faccessat),
        ALLOW(SYS_mmap),
        ALLOW(SYS_munmap),
        ALLOW(SYS_mprotect),
        ALLOW(SYS_mremap),
        ALLOW(SYS_madvise),
        ALLOW(SYS_brk),
        ALLOW(SYS_futex),
        ALLOW(SYS_write), /* only /dev/null is open for writing */
        ALLOW(SYS_writev),
        ALLOW(SYS_ioctl),
        ALLOW(SYS_getcwd),
        ALLOW(SYS_sysinfo),
        ALLOW(SYS_rt_sigreturn),
        ALLOW(SYS_rt_sigprocmask), /* as abort() does, and the next three */
        ALLOW(SYS_getpid),
        ALLOW(SYS_gettid),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 4),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + LOW_HALF),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0 /* this process */, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        ALLOW(SYS_exit),
        ALLOW(SYS_exit_group),
#if defined(__x86_64__)
        ALLOW(SYS_open),
        ALLOW(SYS_stat),
        ALLOW(SYS_access),
        ALLOW(SYS_readlink),
#endif
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    };
    for (size_t i = 1; i < sizeof filter / sizeof *filter; i++)
        if (filter[i - 1].code == (BPF_LD | BPF_W | BPF_ABS) && filter[i - 1].k == offsetof(struct seccomp_data, args) + LOW_HALF)
            filter[i].k = (uint32_t)getpid();
    const struct sock_fprog program = {.len = sizeof filter / sizeof *filter, .filter = filter};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) == 0;
}
#else
static bool restrict_calls(void) { return true; }
#endif

static void lower(int resource, rlim_t most)
{
    struct rlimit limit;
    if (getrlimit((__rlimit_resource_t)resource, &limit) != 0)
        return;
    limit.rlim_max = limit.rlim_max < most ? limit.rlim_max : most;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit((__rlimit_resource_t)resource, &limit);
}

/* Allocates, because glibc reads random numbers at the first allocation. */
static void warm_up(void)
{
    void *volatile block = malloc(1);
    free(block);
}

/* Sets limits that later threads inherit. */
static bool restrict_self(const struct host_head *head, const char *const paths[], size_t count)
{
    warm_up();
    lower(RLIMIT_CORE, 0);
    if (head->isolated)
        lower(RLIMIT_AS, MEMORY_MOST);
    if ((head->isolated || head->files) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return false;
    return !head->files || files_restrict(paths, count);
}

/* Sets limits for all threads that would prevent starting one. */
static bool restrict_threads(const struct host_head *head)
{
    if (!head->isolated)
        return true;
    lower(RLIMIT_NPROC, 0);
    return restrict_calls();
}

/* NULL: `reason` says why. */
static const struct ccm_compare *load(const char *path, char *reason)
{
    const struct ccm_compare *(*function)(void) = NULL;
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL), *symbol = handle ? dlsym(handle, "ccm_compare_module") : NULL;
    memcpy(&function, &symbol, sizeof function);
    const char *error = function ? NULL : dlerror();
    (void)strncpy(reason, error ? error : "", HOST_REASON_MOST - 1);
    return function ? function() : NULL;
}

/* Alignment of copied names. */
#define ALIGNMENT 64u
/* Longest name that is copied to the stack. */
#define STACK_LENGTH 4096u

static struct {
    const struct host_head *head;
    const struct ccm_compare *builds[BUILDS_MOST];
    char *copies, *answers;
    sem_t started, loaded;
} asking;

/* Copies both names, the second in front of the first. */
static void copy_names(char *copies, struct ccm_name *a, struct ccm_name *b)
{
    size_t behind = (b->length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    memcpy(copies, b->bytes, b->length);
    memcpy(copies + behind, a->bytes, a->length);
    b->bytes = copies;
    a->bytes = copies + behind;
}

/* Asks all questions: with copies of the names `on_stack` (NULL: none) if they fit there; else every second question with copies in
 * asking.copies, and the others with the names as received. */
static void answer_all(unsigned pass, char *on_stack)
{
    const char *at = (const char *)(asking.head + 1);
    volatile char *answers = asking.answers + (size_t)pass * asking.head->count;
    for (uint32_t i = 0; i < asking.head->count; i++) {
        struct host_question question;
        memcpy(&question, at, sizeof question);
        at += sizeof question;
        struct ccm_name a = {.bytes = at, .length = question.lengths[0]};
        struct ccm_name b = {.bytes = at + question.lengths[0], .length = question.lengths[1]};
        at = b.bytes + b.length;
        if (on_stack && a.length <= STACK_LENGTH && b.length <= STACK_LENGTH)
            copy_names(on_stack, &a, &b);
        else if (i % 2)
            copy_names(asking.copies, &a, &b);
        int order = asking.builds[question.number]->at[question.place](a, b);
        answers[i] = (char)(order < 0 ? HOST_BEFORE : order > 0 ? HOST_BEHIND : HOST_EQUAL);
    }
}

static void wait_for(sem_t *what)
{
    while (sem_wait(what) != 0)
        continue;
}

/* The second pass, in a thread that made its last system call before the builds were loaded. */
static void *answer_again(void *context)
{
    char on_stack[2 * STACK_LENGTH + ALIGNMENT];
    if (sem_post(&asking.started) != 0)
        _exit(HOST_FAILED);
    wait_for(&asking.loaded);
    answer_all(1, on_stack);
    return context;
}

int main(int argc, char *argv[])
{
    const char *paths[BUILDS_MOST] = {NULL};
    struct stat size;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (argc < 2 || argc > 1 + BUILDS_MOST || fstat(STDIN_FILENO, &size) != 0 || size.st_size < (off_t)sizeof(struct host_head))
        return HOST_FAILED;
    const struct host_head *head = mmap(NULL, (size_t)size.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, STDIN_FILENO, 0);
    if (head == MAP_FAILED)
        return HOST_FAILED;
    size_t longest = (size_t)2 * head->longest + ALIGNMENT + 1, count = (size_t)HOST_PASSES * head->count;
    char *answers = mmap(NULL, count + HOST_REASON_MOST, PROT_READ | PROT_WRITE, MAP_SHARED, STDOUT_FILENO, 0);
    char *copies = mmap(NULL, longest, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (answers == MAP_FAILED || copies == MAP_FAILED)
        return HOST_FAILED;
    int nothing = open("/dev/null", O_RDWR);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDOUT_FILENO) < 0 || dup2(nothing, STDERR_FILENO) < 0)
        return HOST_FAILED;
    close(nothing);
    for (int i = 1; i < argc; i++)
        paths[i - 1] = *argv[i] ? argv[i] : NULL;
    asking.head = head;
    asking.copies = copies;
    asking.answers = answers;
    pthread_t other;
    if (!restrict_self(head, paths, BUILDS_MOST) || sem_init(&asking.started, 0, 0) != 0 || sem_init(&asking.loaded, 0, 0) != 0 ||
        pthread_create(&other, NULL, answer_again, NULL) != 0)
        return HOST_FAILED;
    wait_for(&asking.started);
    if (!restrict_threads(head))
        return HOST_FAILED;
    for (int i = 0; i < BUILDS_MOST; i++)
        if (paths[i] && !(asking.builds[i] = load(paths[i], answers + count)))
            _exit(HOST_UNLOADED);
    answer_all(0, NULL);
    if (sem_post(&asking.loaded) != 0 || pthread_join(other, NULL) != 0)
        _exit(HOST_FAILED);
    _exit(HOST_DONE); /* exit handlers of a build are tested elsewhere */
}
