/* What the parts of shrinking have in common. */
#ifndef Q237588_SHRINK_SHRINKER_H
#define Q237588_SHRINK_SHRINKER_H

#include "shrink/shrink.h"

struct shrinker {
    const struct shrink_config *config;
    struct test_case now; /* the smallest one so far that shows it; every name of its pools is used */
    struct text bytes;    /* of it */
    uint32_t asked;
    enum shrink_status status; /* once it is not SHRINK_OK, nothing is tried any more */
};

/* Begins with a copy. False: out of memory, as the status says. Clean-up is legal in any case. */
bool shrinker_begin(struct shrinker *shrinker, const struct test_case *test_case, const struct shrink_config *config);
void shrinker_clean_up(struct shrinker *shrinker);

/* Alters a draft; false: there is nothing to alter. *failed is set when memory runs out. */
typedef bool shrink_edit(struct test_case *draft, const void *context, bool *failed);

/* Alters a copy of the smallest one so far and asks about it, unless it is not valid or the same. */
enum shrink_answer shrinker_ask(struct shrinker *shrinker, shrink_edit *edit, const void *context, struct test_case *draft);

/* The same, and where it shows it makes it the smallest one so far. True: it has. */
bool shrinker_try(struct shrinker *shrinker, shrink_edit *edit, const void *context);

/* Tries to remove ranges of `count(now)` items, large ones first. True: some went. */
struct shrink_range {
    uint32_t from, count;
};
bool shrinker_reduce(struct shrinker *shrinker, uint32_t (*count)(const struct test_case *test_case), shrink_edit *remove);

/* Shorter and plainer names. True: there was something to gain. */
bool shrink_names(struct shrinker *shrinker);

/* Puts letters of a short list in place of others beyond ASCII. */
void shrink_samples(struct shrinker *shrinker);

/* Whether it shows with other post office names, the letter and a number; with another letter, both of a to z, instead of
 * one, in either case, in all users' names. */
bool shrink_ask_offices(struct shrinker *shrinker, char letter);
bool shrink_ask_letter(struct shrinker *shrinker, char letter, char other);

#endif
