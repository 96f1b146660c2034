#include "converted.h"

#include "suite.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool is_same_name(struct ccm_name a, struct ccm_name b) { return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0; }

void assert_name_is(struct ccm_name name, const char *expected)
{
    ck_assert_ptr_nonnull(name.bytes);
    ck_assert_msg(is_same_name(name, name_of_text(expected)), "'%.*s' is not '%s'", (int)name.length, name.bytes, expected);
}

rlim_t address_space(void)
{
    unsigned long pages = 0;
    FILE *stream = fopen("/proc/self/statm", "r");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(fscanf(stream, "%lu", &pages), 1); /* NOLINT(cert-err34-c): the kernel's number is one */
    ck_assert_int_eq(fclose(stream), 0);
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}
