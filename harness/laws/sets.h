/* What a candidate is asked about: sets of families, each in parts that can be asked about one by one. The same
 * configuration gives the same families, in worker and parent alike. */
#ifndef Q237588_LAWS_SETS_H
#define Q237588_LAWS_SETS_H

#include "fixture/collect.h"
#include "laws/family.h"

#include <stdbool.h>
#include <stddef.h>

enum law_set {
    SET_TRAPS, /* what went wrong in the field */
    SET_BYTES, /* what is no valid UTF-8, and code pages */
    SET_LENGTHS,
    SET_FIXTURES,
    SET_LETTERS,    /* letters of a script */
    SET_DICTIONARY, /* strings of the module's own file */
    LAW_SETS
};

struct dictionary;

struct sets_config {
    const struct fixture_list *fixtures; /* NULL: none */
    const struct dictionary *dictionary; /* NULL: none */
    double effort;
};

/* Below this effort all sets are but touched: for a memory tool, under which all takes fifty times as long. */
#define EFFORT_LITTLE 0.01

/* Into how many parts the set falls. */
size_t sets_parts(const struct sets_config *config, enum law_set set);

/* Gives the families of one part. False: the taker wanted no more, or memory ran out. */
bool sets_give(const struct sets_config *config, enum law_set set, size_t part, const struct family_taker *taker);

/* How much there is of something of which there is `most` at effort 1: at least 1. */
size_t sets_share(const struct sets_config *config, size_t most);

/* The sets, each in a file of its own; as sets_give(). */
bool give_traps(const struct family_taker *taker);
bool give_bytes(const struct sets_config *config, const struct family_taker *taker);
bool give_letters(const struct family_taker *taker);
bool give_lengths(const struct sets_config *config, size_t part, const struct family_taker *taker);

/* Into how many parts the lengths fall. */
size_t lengths_parts(const struct sets_config *config);

#endif
