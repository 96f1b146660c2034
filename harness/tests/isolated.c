#include "isolated.h"

#include "module/isolation.h"
#include "suite.h"

#include <sys/wait.h>
#include <unistd.h>

/* A user other than root. */
#define SOMEONE 65534

bool is_isolated(void) { return isolation_is_whole(isolation_find()); }

bool become_someone(void) { return geteuid() != 0 || (setgid(SOMEONE) == 0 && setuid(SOMEONE) == 0); }

bool someone_can_read(const char *path)
{
    int status = 0;
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        _exit(become_someone() && access(path, R_OK) == 0 ? 0 : 1);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
