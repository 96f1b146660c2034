#include "module/trap.h"

#include <errno.h>
#include <linux/futex.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static struct {
    volatile uint32_t *call;
    pid_t process;
    const char *clock; /* the vDSO; NULL: not known */
    size_t clock_length;
} trap;

void trap_note_at(volatile uint32_t *call) { trap.call = call; }

/* What runs where the filter is in force does not run where coverage is counted.
 * LCOV_EXCL_START */
void trap_clock_at(const char *start, size_t length)
{
    trap.clock = start;
    trap.clock_length = length;
}

static _Noreturn void end(void)
{
    for (;;)
        (void)syscall(SYS_exit_group, TRAP_STATUS);
}

void trap_check(void)
{
    if (trap.process && trap.call && *trap.call)
        end();
}

static void note(uint32_t call)
{
    if (trap.call)
        *trap.call = call;
}

static const char *instruction(const ucontext_t *context)
{
#if defined(__x86_64__)
    return (const char *)(uintptr_t)context->uc_mcontext.gregs[REG_RIP]; /* NOLINT(performance-no-int-to-ptr): it is a register */
#else
    (void)context;
    return NULL;
#endif
}

/* Has the call return this. False: not known how, here. */
static bool answer_call(ucontext_t *context, long answer)
{
#if defined(__x86_64__)
    context->uc_mcontext.gregs[REG_RAX] = answer;
    return true;
#elif defined(__aarch64__)
    context->uc_mcontext.regs[0] = (unsigned long)answer;
    return true;
#else
    (void)context;
    (void)answer;
    return false;
#endif
}

/* Waits by a call that the filter allows: a module that waits in a loop would otherwise keep a processor busy until it is stopped. */
static void wait_briefly(void)
{
    static uint32_t never_woken;
    const struct timespec briefly = {.tv_nsec = 1000000};
    (void)syscall(SYS_futex, &never_woken, FUTEX_WAIT, 0, &briefly, NULL, 0);
}

/* Calls that are noted and answered without being made, as more may be learned from what follows: abort() and raise() block signals
 * and ask who they are before they send one, and who waits may hang. Otherwise the process ends when the comparator returns. */
static bool goes_on(int call, ucontext_t *context)
{
    switch (call) {
    case SYS_rt_sigprocmask:
    case SYS_rt_sigaction: return answer_call(context, 0);
    case SYS_clock_nanosleep:
#ifdef SYS_nanosleep
    case SYS_nanosleep:
#endif
        wait_briefly();
        return answer_call(context, 0);
#ifdef SYS_pause
    case SYS_pause: wait_briefly(); return answer_call(context, -EINTR);
#endif
    case SYS_getpid:
    case SYS_gettid: return answer_call(context, trap.process);
    default: return false;
    }
}

static void take_call(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    if (info->si_arch != seccomp_arch_native()) {
        note(TRAP_FOREIGN);
        end();
    }
    note((uint32_t)info->si_syscall + 1);
    if (!goes_on(info->si_syscall, context))
        end();
}

void trap_begin(void)
{
    struct sigaction action = {.sa_sigaction = take_call, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    trap.process = getpid();
    sigaction(SIGSYS, &action, NULL);
}

void trap_take_fault(const siginfo_t *info, const void *context)
{
    const char *at = instruction(context);
    if (at && trap.clock && at >= trap.clock && at < trap.clock + trap.clock_length) {
        note(TRAP_CLOCK);
        end();
    }
    /* RDTSC and RDTSCP, which PR_SET_TSC has made the kernel refuse. */
    bool refused = at && trap.process && info->si_code == SI_KERNEL;
    if (refused && at[0] == '\x0F' && (at[1] == '\x31' || (at[1] == '\x01' && at[2] == '\xF9'))) {
        note(TRAP_COUNTER);
        end();
    }
}
void trap_name(uint32_t call, char *name, size_t size)
{
    if (call > TRAP_CALLS_MOST) {
        (void)snprintf(name, size, "%s",
                       call == TRAP_COUNTER ? "rdtsc"
                       : call == TRAP_CLOCK ? "clock_gettime or time, by the vDSO"
                                            : "a call of another architecture");
        return;
    }
    char *resolved = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, (int)(call - 1));
    if (resolved)
        (void)snprintf(name, size, "%s", resolved);
    else
        (void)snprintf(name, size, "system call %u", (unsigned)(call - 1));
    free(resolved);
}
/* LCOV_EXCL_STOP */
