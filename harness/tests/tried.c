#include "tried.h"

bool try_up_to_finding(struct searcher *searcher, uint64_t from, uint64_t to, struct tried *tried)
{
    *tried = (struct tried){0};
    for (uint64_t number = from; number < to && tried->class == TRIAL_NOTHING; number++) {
        const struct test_case *test_case;
        if (search_try(searcher, number, &test_case, &tried->class) != SEARCH_OK)
            return false;
        tried->scenarios += test_case != NULL;
        tried->number = number;
    }
    return true;
}
