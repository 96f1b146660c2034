/* Whether anything of a directory's names is left in a case that is to be without them. */
#include "base/utf8.h"
#include "audit/extract.h"

#include <unicode/uchar.h>

/* Three letters in a row, without case, as a key. */
struct three {
    UChar32 letters[3];
};

struct seeking {
    struct strings runs; /* of the directory's names */
    bool collecting, found, failed;
};

static void take_three(struct seeking *seeking, const struct three *three)
{
    const struct ccm_name key = {.bytes = (const char *)three, .length = sizeof *three};
    uint32_t number;
    if (!seeking->collecting)
        seeking->found = seeking->found || strings_find(&seeking->runs, key, &number);
    else if (!strings_intern(&seeking->runs, key, &number))
        seeking->failed = true;
}

static void take_name(struct seeking *seeking, struct ccm_name name)
{
    struct three three = {{0}};
    for (size_t at = 0; at < name.length;) {
        UChar32 letter = utf8_next(name.bytes, name.length, &at);
        letter = !utf8_is_invalid_byte(letter) && u_isalnum(letter) ? u_foldCase(letter, U_FOLD_CASE_DEFAULT) : 0;
        three = (struct three){{three.letters[1], three.letters[2], letter}};
        if (three.letters[0] && three.letters[1] && letter)
            take_three(seeking, &three);
    }
}

static void take_names(struct seeking *seeking, const struct names *names)
{
    const struct strings *const pools[] = {&names->users, &names->offices};
    for (size_t pool = 0; pool < 2; pool++)
        for (uint32_t i = 1; i < pools[pool]->count; i++)
            take_name(seeking, pools[pool]->at[i]);
}

bool audit_find_traces(const struct names *directory, const struct names *other, bool *found)
{
    struct seeking seeking = {.collecting = true};
    bool done = strings_init(&seeking.runs);
    if (done) {
        take_names(&seeking, directory);
        seeking.collecting = false;
        take_names(&seeking, other);
    }
    strings_clean_up(&seeking.runs);
    *found = seeking.found;
    return done && !seeking.failed;
}
