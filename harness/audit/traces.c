/* Finds remains of a directory's names in an anonymized case. */
#include "base/utf8.h"
#include "audit/extract.h"

#include <unicode/uchar.h>

/* Key of three consecutive letters, case-folded. */
struct three {
    UChar32 letters[3];
};

struct trace_search {
    struct strings runs; /* keys of the directory's names */
    bool collecting, found, failed;
};

static void check_three(struct trace_search *trace_search, const struct three *three)
{
    const struct ccm_name key = {.bytes = (const char *)three, .length = sizeof *three};
    uint32_t number;
    if (!trace_search->collecting)
        trace_search->found = trace_search->found || strings_find(&trace_search->runs, key, &number);
    else if (!strings_intern(&trace_search->runs, key, &number))
        trace_search->failed = true;
}

static void check_name(struct trace_search *trace_search, struct ccm_name name)
{
    struct three three = {{0}};
    for (size_t at = 0; at < name.length;) {
        UChar32 letter = utf8_next(name.bytes, name.length, &at);
        letter = !utf8_is_invalid_byte(letter) && u_isalnum(letter) ? u_foldCase(letter, U_FOLD_CASE_DEFAULT) : 0;
        three = (struct three){{three.letters[1], three.letters[2], letter}};
        if (three.letters[0] && three.letters[1] && letter)
            check_three(trace_search, &three);
    }
}

static void check_names(struct trace_search *trace_search, const struct names *names)
{
    const struct strings *const pools[] = {&names->users, &names->offices};
    for (size_t pool = 0; pool < 2; pool++)
        for (uint32_t i = 1; i < pools[pool]->count; i++)
            check_name(trace_search, pools[pool]->at[i]);
}

bool audit_find_traces(const struct names *directory, const struct names *other, bool *found)
{
    struct trace_search trace_search = {.collecting = true};
    bool done = strings_init(&trace_search.runs);
    if (done) {
        check_names(&trace_search, directory);
        trace_search.collecting = false;
        check_names(&trace_search, other);
    }
    strings_clean_up(&trace_search.runs);
    *found = trace_search.found;
    return done && !trace_search.failed;
}
