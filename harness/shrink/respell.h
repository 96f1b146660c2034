/* Respells names of a scenario: all of a pool, those of one identity, or one. */
#ifndef Q237588_SHRINK_RESPELL_H
#define Q237588_SHRINK_RESPELL_H

#include "shrink/test_case.h"

#include <unicode/utypes.h>

#define RESPELL_ALL UINT32_MAX

enum respelling_kind {
    RESPELL_DROP,   /* removes `count` code points from `at` on */
    RESPELL_LETTER, /* replaces `letter` by `plain` in the same case */
    RESPELL_POINT,  /* replaces the code point at `at` by `plain` */
    RESPELL_SWAP,   /* swaps the case of each `plain` */
    RESPELL_JOIN,   /* replaces the name by name number `at` */
    RESPELL_SPELL,  /* A a, or AA Aa aA ...; B for the next identity */
    RESPELL_OFFICE  /* `plain` and a number: P1, P2 ... */
};

struct respelling {
    enum respelling_kind kind;
    bool offices;      /* which pool */
    bool other;        /* accept names that are not plainer */
    bool shorten;      /* also subtract `count` from the identity rule's length */
    uint32_t name;     /* only this name; RESPELL_ALL: all */
    uint32_t identity; /* only names of this identity; RESPELL_ALL: all */
    uint32_t at, count;
    UChar32 letter, plain;
    const struct test_case *now; /* has the identities */
};

/* A shrink_edit() whose context is a struct respelling. Does not make names empty. Returns false if nothing changes, or if the
 * names do not become plainer: fewer code points, then fewer beyond ASCII, then fewer that are not letters, then earlier
 * in A a B b ... */
bool respell(struct test_case *draft, const void *context, bool *failed);

/* The pool of users' or post offices' names, and the identity of one of its names. */
const struct strings *respelling_pool(const struct test_case *test_case, bool offices);
uint32_t respelling_identity(const struct test_case *test_case, bool offices, uint32_t name);

/* Whether the respelling applies to this name of the pool. */
bool respelling_applies(const struct respelling *respelling, uint32_t name);

#endif
