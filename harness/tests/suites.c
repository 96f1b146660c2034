/* The main() of the one test program: runs the suites that it is called by, as build/tests/test_base is a link to it and test_base_main()
 * the main() of test_base.c. */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    char name[256];
    int (*suite)(void) = NULL;
    int length = snprintf(name, sizeof name, "%s_main", program_invocation_short_name);
    if (length > 0 && (size_t)length < sizeof name)
        *(void **)&suite = dlsym(RTLD_DEFAULT, name);
    if (!suite) {
        (void)fprintf(stderr, "%s: no suite is called so; expected a name as test_base\n", program_invocation_short_name);
        return EXIT_FAILURE;
    }
    return suite();
}
