#include "search/search.h"

bool search_block(struct searcher *searcher, uint64_t from, uint64_t to, struct search_first *first)
{
    *first = (struct search_first){0};
    for (uint64_t number = from; number < to; number++) {
        if (searcher->step)
            searcher->step(number);
        if (draw_specimen(&searcher->drawing, number) != DRAW_OK ||
            trial_run(&searcher->trials, &searcher->trial, &searcher->drawing.specimen, &first->class) != RUN_OK)
            return false;
        first->scenarios++;
        if (first->class != TRIAL_NOTHING) {
            first->number = number;
            break;
        }
    }
    return true;
}

void searcher_clean_up(struct searcher *searcher)
{
    drawing_clean_up(&searcher->drawing);
    trial_clean_up(&searcher->trials);
}
