/* Finds the differences between two names. */
#include "converge/similar_parts.h"

#include "base/text.h"

const char *const similar_part_names[SIMILAR_PARTS] = {"case",   "spaces",  "normalization",
                                                       "length", "nothing", "spaces and hyphens"};

enum similar_status similar_status_of(enum identity_status status)
{
    return status == IDENTITY_OK ? SIMILAR_OK : status == IDENTITY_NO_MEMORY ? SIMILAR_NO_MEMORY : SIMILAR_FAILED;
}

static struct identity_rule rule_of(unsigned parts, uint32_t length)
{
    return (struct identity_rule){.letter_case = parts & SIMILAR_CASE ? IDENTITY_CASE_FULL : IDENTITY_CASE_EXACT,
                                  .spaces = parts & SIMILAR_SPACES ? IDENTITY_SPACES_SQUEEZE : IDENTITY_SPACES_KEEP,
                                  .normalization =
                                      parts & SIMILAR_NORMALIZATION ? IDENTITY_NORMALIZATION_NFKC : IDENTITY_NORMALIZATION_NONE,
                                  .length = parts & SIMILAR_LENGTH ? length : 0};
}

enum similar_status similar_parts(struct ccm_name a, struct ccm_name b, uint32_t length, unsigned *parts)
{
    static const unsigned sets[] = {1, 2, 4, 3, 5, 6, 7}; /* fewest first */
    enum { SETS = sizeof sets / sizeof *sets };
    *parts = 0;
    for (unsigned with_length = 0; with_length <= (length ? SIMILAR_LENGTH : 0); with_length += SIMILAR_LENGTH)
        for (size_t i = with_length ? 0 : 1; i <= SETS; i++) {
            unsigned set = (i ? sets[i - 1] : 0) | with_length;
            struct identity_rule rule = rule_of(set, length);
            int order = 1;
            enum identity_status status = identity_compare(&rule, a, b, &order);
            if (status != IDENTITY_OK)
                return similar_status_of(status);
            if (order == 0) {
                *parts = set;
                return SIMILAR_OK;
            }
        }
    return SIMILAR_OK;
}

static void append_without_hyphens(struct ccm_name value, struct text *text)
{
    for (size_t i = 0; i < value.length; i++)
        if (value.bytes[i] != ' ' && value.bytes[i] != '-')
            text_append(text, &value.bytes[i], 1);
}

enum similar_status similar_parts_of_values(struct ccm_name a, struct ccm_name b, unsigned *parts)
{
    enum similar_status status = similar_parts(a, b, 0, parts);
    struct text one = {0}, other = {0};
    int order = 1;
    if (status != SIMILAR_OK || *parts)
        return status;
    append_without_hyphens(a, &one);
    append_without_hyphens(b, &other);
    const struct identity_rule rule = rule_of(SIMILAR_CASE, 0);
    if (one.failed || other.failed)
        status = SIMILAR_NO_MEMORY;
    else if (one.length && other.length)
        status = similar_status_of(identity_compare(&rule, name_of_bytes(&one), name_of_bytes(&other), &order));
    *parts = order == 0 ? SIMILAR_HYPHENS : 0;
    text_clean_up(&one);
    text_clean_up(&other);
    return status;
}
