#include "ccm_compare.h"
#include "host/protocol.h"
#include "module/isolation_files.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <locale.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MEMORY_MAX ((rlim_t)1 << 30)

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE
#define LOW_HALF (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0)
#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (offset))
#define ARGUMENT(number) (offsetof(struct seccomp_data, args) + (number) * sizeof(uint64_t) + LOW_HALF)
#define EQUALS(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), (yes), (no))
#define RETURN(action) BPF_STMT(BPF_RET | BPF_K, (action))
#define ALLOW(call) EQUALS((call), 0, 1), RETURN(SECCOMP_RET_ALLOW)
/* Allows the call if its flags open a file for reading. */
#define ALLOW_READING(call, flags)                                                                                                 \
    EQUALS((call), 0, 5), LOAD(ARGUMENT(flags)), BPF_STMT(BPF_ALU | BPF_AND | BPF_K, O_ACCMODE | O_CREAT | O_TRUNC),              \
        EQUALS(O_RDONLY, 0, 1), RETURN(SECCOMP_RET_ALLOW), RETURN(SECCOMP_RET_KILL_PROCESS)

/* Allows the calls of loading, printing, allocating and exiting only. */
static bool restrict_calls(void)
{
    static struct sock_filter filter[] = {
        LOAD(offsetof(struct seccomp_data, arch)),
        EQUALS(ARCHITECTURE, 1, 0),
        RETURN(SECCOMP_RET_KILL_PROCESS),
        LOAD(offsetof(struct seccomp_data, nr)),
        ALLOW_READING(SYS_openat, 2),
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
        EQUALS(SYS_tgkill, 0, 8),
        LOAD(ARGUMENT(0)),
        EQUALS(0 /* this process */, 0, 4),
        LOAD(ARGUMENT(2)),
        EQUALS(SIGSEGV, 3, 0),
        EQUALS(SIGBUS, 2, 0),
        EQUALS(SIGABRT, 1, 0),
        RETURN(SECCOMP_RET_KILL_PROCESS),
        RETURN(SECCOMP_RET_ALLOW),
        ALLOW(SYS_exit),
        ALLOW(SYS_exit_group),
#if defined(__x86_64__)
        ALLOW_READING(SYS_open, 1),
        ALLOW(SYS_stat),
        ALLOW(SYS_access),
        ALLOW(SYS_readlink),
#endif
        RETURN(SECCOMP_RET_KILL_PROCESS),
    };
    for (size_t i = 1; i < sizeof filter / sizeof *filter; i++)
        if (filter[i - 1].code == (BPF_LD | BPF_W | BPF_ABS) && filter[i - 1].k == ARGUMENT(0))
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
static bool restrict_self(const struct host_head *head)
{
    warm_up();
    lower(RLIMIT_CORE, 0);
    if (head->isolated)
        lower(RLIMIT_AS, MEMORY_MAX);
    if ((head->isolated || head->files) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return false;
    const char *const paths[] = {head->paths[0], head->paths[1]};
    return !head->files || files_restrict(paths, HOST_BUILDS);
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
static const struct ccm_compare *load(const char *path, int when, char *reason)
{
    const struct ccm_compare *(*function)(void) = NULL;
    void *handle = dlopen(path, when | RTLD_LOCAL), *symbol = handle ? dlsym(handle, "ccm_compare_module") : NULL;
    memcpy(&function, &symbol, sizeof function);
    const char *error = function ? NULL : dlerror();
    (void)strncpy(reason, error ? error : "", HOST_REASON_MAX - 1);
    return function ? function() : NULL;
}

/* Alignment of copied names: always, or with HOST_ALIGNED. */
#define ALIGNMENT 64u
#define PAGE 4096u
/* Different depths of the stack, in pages. */
#define DEPTHS 64u
/* Blocks that HOST_USED allocates, and their size in bytes. */
#define USED_BLOCKS 1000u
#define USED_BLOCK 100u
/* Longest name that is copied to the stack. */
#define STACK_LENGTH 4096u

/* Calls a comparator. */
typedef int host_caller(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b);

static struct {
    const struct host_head *head;
    const struct ccm_compare *builds[HOST_BUILDS];
    char *copies, *answers;
    size_t alignment;    /* of copies */
    host_caller *copied; /* see copy_caller() */
    size_t depth;        /* step between two depths of the stack, in bytes */
    sem_t started, loaded;
} asking;

/* Copies both names, the second in front of the first. */
static void copy_names(char *copies, size_t alignment, struct ccm_name *a, struct ccm_name *b)
{
    size_t behind = (b->length + alignment - 1) / alignment * alignment;
    memcpy(copies, b->bytes, b->length);
    memcpy(copies + behind, a->bytes, a->length);
    b->bytes = copies;
    a->bytes = copies + behind;
}

/* Calls the comparator. In a section of its own, as the instructions are copied. */
static __attribute__((noinline, section("caller"))) int call(ccm_comparator *comparator, struct ccm_name a, struct ccm_name b)
{
    volatile int order = comparator(a, b); /* not a jump */
    return order;
}
extern char begin_of_caller[] __asm__("__start_caller") __attribute__((visibility("hidden")));
extern char end_of_caller[] __asm__("__stop_caller") __attribute__((visibility("hidden")));

/* A copy of call() outside the program and its libraries; call() itself if the system allows none. */
static host_caller *copy_caller(void)
{
    host_caller *copy = call;
    size_t length = (size_t)(end_of_caller - begin_of_caller);
    char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED || length > PAGE)
        return call;
    memcpy(page, begin_of_caller, length);
    __builtin___clear_cache(page, page + length);
    if (mprotect(page, PAGE, PROT_READ | PROT_EXEC) == 0)
        memcpy(&copy, &page, sizeof copy);
    return copy;
}

/* Calls the comparator with `depth` more bytes on the stack. */
static __attribute__((noinline)) int ask(const struct host_question *question, struct ccm_name a, struct ccm_name b, size_t depth,
                                         host_caller *by)
{
    volatile char *deeper = __builtin_alloca(depth + 1);
    *deeper = 0;
    int order = by(asking.builds[question->number]->at[question->place], a, b);
    return *deeper ? 0 : order; /* keeps the memory until here */
}

/* Asks all questions. Short names are copied to `on_stack` (NULL: not), the first one alternately to asking.copies. Others are copied
 * to asking.copies, except in one of four questions, which keeps the received addresses. */
static void answer_all(unsigned pass, char *on_stack)
{
    const char *at = (const char *)(asking.head + 1);
    volatile char *answers = asking.answers + (size_t)pass * asking.head->count;
    for (uint32_t i = 0; i < asking.head->count; i++) {
        uint32_t where = i + asking.head->conditions; /* differs between the two runs of a question */
        struct host_question question;
        memcpy(&question, at, sizeof question);
        at += sizeof question;
        struct ccm_name a = {.bytes = at, .length = question.lengths[0]};
        struct ccm_name b = {.bytes = at + question.lengths[0], .length = question.lengths[1]};
        at = b.bytes + b.length;
        if (on_stack && a.length <= STACK_LENGTH && b.length <= STACK_LENGTH) {
            copy_names(on_stack, ALIGNMENT, &a, &b);
            if (where % 2)
                a.bytes = memcpy(asking.copies, a.bytes, a.length);
        } else if (where % 4) {
            copy_names(asking.copies, asking.alignment, &a, &b);
        }
        int order = ask(&question, a, b, i % DEPTHS * asking.depth, (where / 4 + pass) % 2 ? asking.copied : call);
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

/* Hides the path of execution, which lies on the stack, and sets what HOST_USED asks for. */
static void set_conditions(const struct host_head *head, const char *name)
{
    char *path = (char *)getauxval(AT_EXECFN); /* NOLINT(performance-no-int-to-ptr): addresses are numbers there */
    if (path)
        (void)strncpy(path, name, strlen(path));
    if (!(head->conditions & HOST_USED))
        return;
    (void)setlocale(LC_ALL, "C.UTF-8");
    for (size_t i = 0; i < USED_BLOCKS; i++) {
        void *volatile block = malloc(USED_BLOCK); /* leaked on purpose */
        (void)block;
    }
}

static bool load_all(const struct host_head *head, char *reason)
{
    for (size_t i = 0; i < HOST_BUILDS; i++)
        if (*head->paths[i] &&
            !(asking.builds[i] = load(head->paths[i], head->conditions & HOST_LAZY ? RTLD_LAZY : RTLD_NOW, reason)))
            return false;
    return true;
}

/* A page if all depths fit in a quarter of the stack, else 0. */
static size_t depth_of_stack(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur / 4 >= (rlim_t)DEPTHS * PAGE ? PAGE : 0;
}

/* Makes both passes in this thread. */
static void answer_twice(void)
{
    char on_stack[2 * STACK_LENGTH + ALIGNMENT];
    answer_all(0, NULL);
    answer_all(1, on_stack);
}

int main(int argc, char *argv[])
{
    struct stat size;
    pthread_t other;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (argc != 1 || fstat(STDIN_FILENO, &size) != 0 || size.st_size < (off_t)sizeof(struct host_head))
        return HOST_FAILED;
    const struct host_head *head = mmap(NULL, (size_t)size.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, STDIN_FILENO, 0);
    if (head == MAP_FAILED)
        return HOST_FAILED;
    size_t count = (size_t)HOST_PASSES * head->count;
    bool threads = !(head->conditions & HOST_SINGLE);
    char *answers = mmap(NULL, count + HOST_REST, PROT_READ | PROT_WRITE, MAP_SHARED, STDOUT_FILENO, 0);
    size_t alignment = head->conditions & HOST_ALIGNED ? PAGE : ALIGNMENT;
    char *copies = aligned_alloc(alignment, ((size_t)2 * head->longest / alignment + 2) * alignment);
    int nothing = open("/dev/null", O_RDWR);
    if (answers == MAP_FAILED || !copies || nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDOUT_FILENO) < 0 ||
        dup2(nothing, STDERR_FILENO) < 0)
        return HOST_FAILED;
    close(nothing);
    set_conditions(head, argv[0]);
    asking.head = head;
    asking.copies = copies;
    asking.alignment = alignment;
    asking.depth = depth_of_stack();
    asking.copied = copy_caller();
    asking.answers = answers;
    if (!restrict_self(head) || sem_init(&asking.started, 0, 0) != 0 || sem_init(&asking.loaded, 0, 0) != 0 ||
        (threads && pthread_create(&other, NULL, answer_again, NULL) != 0))
        return HOST_FAILED;
    if (threads)
        wait_for(&asking.started);
    if (!restrict_threads(head))
        return HOST_FAILED;
    volatile char *stage = answers + count + HOST_REASON_MAX;
    *stage = HOST_LOADING;
    if (!load_all(head, answers + count))
        _exit(HOST_UNLOADED);
    *stage = HOST_ANSWERING;
    if (threads)
        answer_all(0, NULL);
    else
        answer_twice();
    if (threads && (sem_post(&asking.loaded) != 0 || pthread_join(other, NULL) != 0))
        _exit(HOST_FAILED);
    _exit(HOST_DONE); /* exit handlers of a build are tested elsewhere */
}
