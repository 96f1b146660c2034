#include "converted.h"

#include "suite.h"
#include <string.h>

bool is_same_name(struct ccm_name a, struct ccm_name b) { return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0; }

void assert_name_is(struct ccm_name name, const char *expected)
{
    ck_assert_ptr_nonnull(name.bytes);
    ck_assert_msg(is_same_name(name, name_of_text(expected)), "'%.*s' is not '%s'", (int)name.length, name.bytes, expected);
}
