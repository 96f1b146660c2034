#include "exhausted.h"

#include "suite.h"

struct exhaust_bound exhausted_bound(uint32_t recipients, uint32_t sites, const char *letters, uint32_t length, uint32_t changes)
{
    struct exhaust_bound bound = exhaust_defaults();
    bound.recipients = recipients;
    bound.sites = sites;
    bound.letters = name_of_text(letters);
    bound.length = length;
    bound.changes = changes;
    return bound;
}

void exhausted_begin(struct exhaust *exhaust, const struct exhaust_bound *bound)
{
    struct text message = {0};
    ck_assert_int_eq(exhaust_begin(exhaust, bound, &message), EXHAUST_OK);
    ck_assert_uint_eq(message.length, 0);
    text_clean_up(&message);
}
