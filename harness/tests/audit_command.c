#include "audit_command.h"

#include "suite.h"
#include <stddef.h>
#include <string.h>

void assert_says(struct ran *ran, int status, const char *printed, const char *error)
{
    ck_assert_msg(ran->status == status, "status %d: %.4000s", ran->status, ran->errors);
    if (printed)
        assert_holds_anywhere(ran->output, printed);
    ck_assert_msg(!error || strstr(ran->errors, error), "%.4000s", ran->errors);
}
