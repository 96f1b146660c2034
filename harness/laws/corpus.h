/* A corpus: many names that a candidate sorts by its own order, with their identities to the post office's default rule. */
#ifndef Q237588_LAWS_CORPUS_H
#define Q237588_LAWS_CORPUS_H

#include "base/text.h"
#include "model/identity.h"
#include "model/strings.h"

#include <stdbool.h>
#include <stdint.h>

/* No other name: see corpus_add(). */
#define CORPUS_NONE UINT32_MAX

/* A zeroed struct is an empty corpus. All names begin with `before` and end with `behind`; what is between them is in the pool. Both may
 * be empty; else the one ends and the other begins with an ASCII letter, so that a name's identity is that of its part. */
struct corpus {
    struct text before, behind;
    struct strings pool;          /* in the order of the identities' keys, once the corpus is finished */
    struct identities identities; /* by number */
    uint32_t *relatives;          /* by number: the name that it is compared with directly, or CORPUS_NONE */
    uint32_t capacity;            /* of `relatives` */
    uint32_t all_pairs;           /* up to this many names all pairs are compared, beyond it a sample */
    char *buffers[2];             /* a name each, where names have `before` or `behind` */
    bool failed;                  /* memory ran out, or the Unicode library failed */
};

/* Adds a copy of the part of a name, once; the first `relative` stays. Returns its number, which corpus_finish() changes. Without
 * `before` and `behind` an empty part is no name. */
uint32_t corpus_add(struct corpus *corpus, struct ccm_name part, uint32_t relative);

/* Orders the names as SP4 would and gives them their identities. False: corpus->failed. */
bool corpus_finish(struct corpus *corpus);

/* The numbers of the names are from corpus_first() to pool.count - 1. */
static inline uint32_t corpus_first(const struct corpus *corpus) { return corpus->before.length || corpus->behind.length ? 0 : 1; }

/* The name of this number, in buffer 0 or 1 until the next call with that buffer. */
struct ccm_name corpus_name(const struct corpus *corpus, uint32_t number, unsigned buffer);

void corpus_clean_up(struct corpus *corpus);

#endif
