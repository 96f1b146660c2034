/* A directory of an exhaustive search, by numbers only, and when two of them are the same but for what things are called. */
#ifndef Q237588_SEARCH_EXHAUST_DIRECTORY_H
#define Q237588_SEARCH_EXHAUST_DIRECTORY_H

#include "model/scenario.h"
#include "search/exhaust_words.h"

#include <stdbool.h>
#include <stdint.h>

/* The most of each. */
#define EXHAUST_RECIPIENTS 8u
#define EXHAUST_CHANGES 3u

struct exhaust_change {
    uint8_t before_cycle;
    uint8_t kind; /* enum change_kind; not an administrator's */
    uint8_t site, word;
    uint8_t to_site, to_word; /* 0 unless the kind has one */
};

/* Words by number, as a bit each. */
struct word_set {
    uint64_t bits[(EXHAUST_WORDS + 63) / 64];
};

struct exhaust_site {
    uint8_t count;
    uint8_t at[EXHAUST_RECIPIENTS]; /* words */
};

struct exhaust_directory {
    uint8_t sites;
    /* Two sites, from 1, whose post offices' names differ in case only; 0: there are none. */
    uint8_t near, near_to;
    uint8_t change_count;
    struct exhaust_site site[EXHAUST_SITES];
    struct exhaust_change changes[EXHAUST_CHANGES];
};

/* Makes a change of a directory to its sites. False: it is none, as it finds nothing or would make a duplicate. */
bool exhaust_apply(struct exhaust_site *sites, const struct exhaust_change *change);

/* Makes the directory one that is the same but for what letters or sites are called, and comes before it in a certain order.
 * False: there is none, and the directory stays.
 *
 * What is the same, for any build to which two names are one only where they are to the post office, and which knows no letter from
 * another one:
 * - Other letters, as exhaust_words_make() has it. The order of the import list may change, but not among names of one
 *   identity; and of records that are sent in the same file only those of one identity meet in the post office. That is why
 *   the cases of all letters must not be exchanged: pre-SP4 then lists one user's spellings the other way round, and a
 *   change afterwards finds another one of them in the post office.
 * - Two neighbouring sites that exchange all that they have and that becomes of it, unless one hosts the connector, or
 *   their post offices' names are near others', or a name is one to the post office that both have at some time: of these the
 *   first one listed would have stayed. Sites further apart are reached by way of their neighbours.
 *
 * As each step leads to one that comes before, those that have none before them stand for all. */
bool exhaust_simplify(const struct exhaust_words *words, struct exhaust_directory *directory);

#endif
