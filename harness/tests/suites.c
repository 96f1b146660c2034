/* The main() of the one test program: runs the suites that it is called by, as build/tests/test_base is a link to it and test_base_main()
 * the main() of test_base.c. Called by its own name it runs those that it reads, a line each: the name and where the output goes. */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define OWN_NAME "suites"

static int run_suite(const char *name)
{
    char symbol[256];
    int (*suite)(void) = NULL;
    int length = snprintf(symbol, sizeof symbol, "%s_main", name);
    if (length > 0 && (size_t)length < sizeof symbol)
        *(void **)&suite = dlsym(RTLD_DEFAULT, symbol);
    if (!suite) {
        (void)fprintf(stderr, "%s: no suite is called so; expected a name as test_base\n", name);
        return EXIT_FAILURE;
    }
    return suite();
}

/* In a process of its own, as if it had been started by this name. */
static _Noreturn void run_forked(char *name, const char *output)
{
    program_invocation_short_name = name;
    if (!freopen("/dev/null", "r", stdin) || !freopen(output, "w", stdout) || dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
        exit(EXIT_FAILURE);
    exit(run_suite(name));
}

/* For each a line: the status, as a shell has it. What starts slowly, as Valgrind does, starts once for all. */
static int run_what_is_read(void)
{
    char name[256], output[4096];
    while (scanf("%255s %4095s", name, output) == 2) {
        int status = 0;
        pid_t child = fork();
        if (child == 0)
            run_forked(name, output);
        if (child < 0 || waitpid(child, &status, 0) != child)
            return EXIT_FAILURE;
        printf("%d\n", WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
        (void)fflush(stdout);
    }
    return EXIT_SUCCESS;
}

int main(void)
{
    return strcmp(program_invocation_short_name, OWN_NAME) == 0 ? run_what_is_read() : run_suite(program_invocation_short_name);
}
