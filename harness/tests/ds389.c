#include "ds389.h"

#include "base/child.h"
#include "base/text.h"
#include "program.h"
#include "slapd.h"
#include "suite.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DATA "harness/tests/data/converge/"

/* How often it is asked whether it runs, every 0.1 s. */
#define ASKED_MAX 600

const char *ds389_lacks(void)
{
    if (access("/usr/sbin/ns-slapd", X_OK) != 0 || access("/usr/share/dirsrv/data/template-dse.ldif", R_OK) != 0)
        return "389 Directory Server is not installed (Debian package 389-ds-base)";
    return suite_under_valgrind() ? "389 Directory Server is not tried under Valgrind" : NULL;
}

/* Whether a command of ldap-utils ends well. */
static bool add_ldif(const struct ds389 *server, const char *path)
{
    const char *const arguments[] = {"ldapmodify", "-a", "-x",           "-H", server->url, "-D",
                                     DS389_ADMIN,  "-w", DS389_PASSWORD, "-f", path,        NULL};
    struct child_result result;
    child_run(&(struct child){.arguments = arguments, .timeout_ms = 60000}, &result);
    bool added = result.end == CHILD_EXITED && result.code == 0;
    child_result_clean_up(&result);
    return added;
}

void ds389_start(struct ds389 *server, const char *ldif)
{
    char port[16];
    struct text url = {0};
    *server = (struct ds389){.folder = new_folder()};
    text_printf(&url, "%u", slapd_free_port());
    ck_assert_uint_lt(url.length, sizeof port);
    for (size_t i = 0; i <= url.length; i++)
        port[i] = url.bytes[i];
    text_clear(&url);
    text_printf(&url, "ldap://127.0.0.1:%s/", port);
    server->url = text_take(&url);
    pid_t parent = getpid();
    server->pid = fork();
    ck_assert_int_ge(server->pid, 0);
    if (server->pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent)
            execlp("sh", "sh", DATA "ds389.sh", server->folder, port, NULL);
        _exit(99);
    }
    bool ready = false;
    for (int i = 0; i < ASKED_MAX && !ready && waitpid(server->pid, NULL, WNOHANG) == 0; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
        ready = add_ldif(server, DATA "ds389_backend.ldif");
    }
    ck_assert_msg(ready, "389 Directory Server does not answer");
    char *path = new_file(server->folder, "acme.ldif", ldif);
    ck_assert(add_ldif(server, path));
    free(path);
}

void ds389_stop(struct ds389 *server)
{
    if (server->pid > 0) {
        (void)kill(server->pid, SIGKILL);
        (void)waitpid(server->pid, NULL, 0);
    }
    if (server->folder)
        remove_folder(server->folder);
    free(server->url);
    *server = (struct ds389){0};
}
