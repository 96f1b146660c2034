#include "base/process.h"

#include "base/clock.h"

#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

void process_wait(pid_t child, uint64_t most_ms)
{
    uint64_t start = clock_now_ms(), delay = clock_delay_ms(child), now = start, deadline = start + most_ms;
    siginfo_t info = {0};
    struct pollfd end = {.fd = (int)syscall(SYS_pidfd_open, child, 0), .events = POLLIN};
    while (waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0 && now < deadline) {
        (void)poll(&end, 1, end.fd < 0 ? 1 : (int)(deadline - now));
        now = clock_now_ms();
        if (now >= deadline)
            deadline = clock_deadline_ms(start, most_ms, clock_delay_ms(child) - delay);
    }
    if (end.fd >= 0)
        close(end.fd);
}

bool process_signal_is_own(int signal)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (signal == signals[i])
            return true;
    return false;
}
