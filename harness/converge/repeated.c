#include "converge/repeated.h"

#include <stdlib.h>

void repeated_window(const struct judgement *judgement, size_t runs, size_t *first, size_t *last)
{
    bool repeats = judgement->verdict == CONVERGE_REPEATS;
    *first = repeats ? judgement->from : 1;
    *last = runs && (repeats || judgement->verdict == CONVERGE_UNDECIDED) ? runs - 1 : 0;
}

bool repeated_find(const struct judgement *judgement, const struct writes *const *writes, size_t runs, uint32_t persons,
                   struct repeats *repeats)
{
    size_t first, last, count = 0;
    *repeats = (struct repeats){0};
    repeated_window(judgement, runs, &first, &last);
    if (first > last)
        return true;
    struct repeated *all = calloc((size_t)persons + 1, sizeof *all);
    if (!all)
        return false;
    for (size_t run = first; run <= last; run++)
        for (size_t i = 0; i < writes[run]->count; i++) {
            const struct write *write = &writes[run]->at[i];
            struct repeated *one = &all[write->person];
            one->runs += !one->last || one->last_run != run;
            one->last_run = run;
            one->person = write->person;
            one->kinds |= write->kinds;
            one->last = write;
        }
    for (uint32_t i = 0; i < persons; i++) {
        if (all[i].runs && (judgement->verdict == CONVERGE_REPEATS || all[i].runs > 1 || all[i].last_run == last))
            all[count++] = all[i];
    }
    repeats->at = all;
    repeats->count = count;
    return true;
}

void repeats_clean_up(struct repeats *repeats)
{
    free(repeats->at);
    *repeats = (struct repeats){0};
}
