/* Other names for a scenario: all of a pool, those of one identity, or one. */
#ifndef Q237588_SHRINK_RESPELL_H
#define Q237588_SHRINK_RESPELL_H

#include "shrink/test_case.h"

#include <unicode/utypes.h>

#define RESPELL_ALL UINT32_MAX

enum respelling_kind {
    RESPELL_DROP,   /* `count` code points from `at` on */
    RESPELL_LETTER, /* each `letter`, in either case, becomes `plain`, in the same case */
    RESPELL_POINT,  /* the code point at `at` becomes `plain` */
    RESPELL_SWAP,   /* `plain` changes its case wherever it is */
    RESPELL_JOIN,   /* the name becomes that of number `at` */
    RESPELL_SPELL,  /* A a, or AA Aa aA ..., those of the next identity with B */
    RESPELL_OFFICE  /* `plain` and a number: P1, P2 ... */
};

struct respelling {
    enum respelling_kind kind;
    bool offices;      /* which pool */
    bool other;        /* plainer or not */
    bool shorten;      /* the identity rule's length falls as the names do */
    uint32_t name;     /* this one only; RESPELL_ALL: all of them */
    uint32_t identity; /* those of this identity only; RESPELL_ALL: all of them */
    uint32_t at, count;
    UChar32 letter, plain;
    const struct test_case *now; /* what identities are of */
};

/* A shrink_edit() with a struct respelling as its context. A name that would be empty stays. False: nothing changes, or the
 * names would be no plainer: fewer code points, then fewer beyond ASCII, then fewer that are no letters, then nearer the
 * beginning of A a B b ... */
bool respell(struct test_case *draft, const void *context, bool *failed);

/* The pool of users' or post offices' names; of it the identity of one name. */
const struct strings *respelling_pool(const struct test_case *test_case, bool offices);
uint32_t respelling_identity(const struct test_case *test_case, bool offices, uint32_t name);

/* Whether that name of the pool is one that is to be spelled anew. */
bool respelling_concerns(const struct respelling *respelling, uint32_t name);

#endif
