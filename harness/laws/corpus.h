/* A corpus: names for the candidate to sort by its own order, with their identities by the post office's default rule. */
#ifndef Q237588_LAWS_CORPUS_H
#define Q237588_LAWS_CORPUS_H

#include "base/text.h"
#include "model/identity.h"
#include "model/strings.h"

#include <stdbool.h>
#include <stdint.h>

/* No relative: see corpus_add(). */
#define CORPUS_NONE UINT32_MAX

/* A zeroed struct is an empty corpus. Each name is `before`, a part from the pool, and `behind`. `before` and `behind` may be
 * empty; otherwise `before` ends and `behind` begins with an ASCII letter, so that equal parts make equal names. */
struct corpus {
    struct text before, behind;
    struct strings pool;          /* in the order of the identities' keys after corpus_finish() */
    struct identities identities; /* by number */
    uint32_t *relatives;          /* by number: a name to compare it with directly, or CORPUS_NONE */
    uint32_t capacity;            /* of `relatives` */
    uint32_t all_pairs;           /* up to this number of names all pairs are compared, beyond it a sample */
    struct corpus_buffer {
        size_t part; /* length of the part in it, in front of `behind` */
        char bytes[];
    } * buffers[2]; /* of corpus_name(), if names have `before` or `behind` */
    bool failed;    /* memory ran out, or the Unicode library failed */
};

/* Adds a copy of a part, once; the first `relative` stays. Returns its number, which corpus_finish() changes. An empty part needs
 * `before` or `behind`. */
uint32_t corpus_add(struct corpus *corpus, struct ccm_name part, uint32_t relative);

/* Sorts the names in SP4's order and finds their identities. False: corpus->failed. */
bool corpus_finish(struct corpus *corpus);

/* The numbers of the names are from corpus_first() to pool.count - 1. */
static inline uint32_t corpus_first(const struct corpus *corpus) { return corpus->before.length || corpus->behind.length ? 0 : 1; }

/* The name of this number; valid until the next call with the same buffer, 0 or 1. */
struct ccm_name corpus_name(const struct corpus *corpus, uint32_t number, unsigned buffer);

void corpus_clean_up(struct corpus *corpus);

#endif
