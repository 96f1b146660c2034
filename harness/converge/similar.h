/* Why updates of a person repeat: names that are equal to the directory and distinct to the sync tool, or the other way round,
 * by the identity rules of DESIGN section 4. */
#ifndef Q237588_CONVERGE_SIMILAR_H
#define Q237588_CONVERGE_SIMILAR_H

#include "converge/repeated.h"

/* Differences between names, as bits. */
#define SIMILAR_CASE 1u
#define SIMILAR_SPACES 2u
#define SIMILAR_NORMALIZATION 4u
#define SIMILAR_LENGTH 8u   /* one is the other one, truncated */
#define SIMILAR_SAME 16u    /* no difference: two entries have the name */
#define SIMILAR_HYPHENS 32u /* in values: spaces and hyphens anywhere, as in telephone numbers (RFC 4517, telephoneNumberMatch) */
#define SIMILAR_PARTS 6u
/* Indexed by bit number: "case", "spaces", "normalization", "length", "nothing", "spaces and hyphens". */
extern const char *const similar_part_names[SIMILAR_PARTS];

/* Minimum length in code points of a truncated name: shorter names often begin others. */
#define SIMILAR_LENGTH_MIN 8u

/* Similar names, at least one of a person whose updates repeat. */
struct similar_group {
    uint32_t type;   /* string: the attribute in lower case */
    uint32_t *names; /* distinct strings; owned */
    size_t count;
    uint32_t entries; /* number of entries that have, or had, one of them */
    unsigned parts;
    uint32_t length; /* with SIMILAR_LENGTH: code points before truncation; else 0 */
    bool is_guess;   /* guessed: all names of this length repeat, and no name is longer */
};

struct similar_groups {
    struct similar_group *at; /* owned */
    size_t count, capacity;
};

enum similar_status { SIMILAR_OK, SIMILAR_NO_MEMORY, SIMILAR_FAILED /* the Unicode library reported an error */ };

/* Input of the search. */
struct similar_question {
    const struct repeats *repeats;
    const struct writes *const *writes; /* by run; `first` to `end` - 1 are searched for names and changed values */
    size_t first, end;
    const struct snapshot *last;  /* for the names of all entries */
    const struct snapshot *input; /* for the names in the tool's input; NULL: unknown */
};

/* The caller cleans up *similar with any status. */
enum similar_status similar_find(struct strings *strings, const struct similar_question *question, struct similar_groups *similar);
void similar_groups_clean_up(struct similar_groups *similar);

#endif
