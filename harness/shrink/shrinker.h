/* Shared by the parts of shrinking. */
#ifndef Q237588_SHRINK_SHRINKER_H
#define Q237588_SHRINK_SHRINKER_H

#include "shrink/shrink.h"

struct shrinker {
    const struct shrink_config *config;
    struct test_case now; /* the smallest one so far; every name of its pools is used */
    struct text bytes;    /* of `now` */
    uint32_t asked;
    enum shrink_status status; /* after an error, nothing is tried any more */
};

/* Starts with a copy. Returns false if out of memory, and sets the status. Clean-up is legal in any case. */
bool shrinker_begin(struct shrinker *shrinker, const struct test_case *test_case, const struct shrink_config *config);
void shrinker_clean_up(struct shrinker *shrinker);

/* Alters a draft. Returns false if there is nothing to alter. Sets *failed if out of memory. */
typedef bool shrink_edit(struct test_case *draft, const void *context, bool *failed);

/* Alters a copy of the smallest test case so far and probes it, unless it is invalid or unchanged. */
enum shrink_answer shrinker_ask(struct shrinker *shrinker, shrink_edit *edit, const void *context, struct test_case *draft);

/* The same, but replaces the smallest test case if the copy reproduces the finding, and then returns true. */
bool shrinker_try(struct shrinker *shrinker, shrink_edit *edit, const void *context);

/* Tries to remove ranges of `count(now)` items, large ones first. Returns whether any was removed. */
struct shrink_range {
    uint32_t from, count;
};
bool shrinker_reduce(struct shrinker *shrinker, uint32_t (*count)(const struct test_case *test_case), shrink_edit *remove);

/* Makes names shorter and plainer. Returns whether any was changed. */
bool shrink_names(struct shrinker *shrinker);

/* Replaces letters beyond ASCII by those of a short list. */
void shrink_samples(struct shrinker *shrinker);

/* Whether the finding is reproduced with other post office names (the letter and a number), or with a letter of all users' names
 * replaced by another, in either case. */
bool shrink_ask_offices(struct shrinker *shrinker, char letter);
bool shrink_ask_letter(struct shrinker *shrinker, char letter, char other);

#endif
