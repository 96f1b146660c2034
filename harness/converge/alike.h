/* Why updates of a person repeat: names that are equal to the directory and distinct to the sync tool, or the other way round,
 * by the identity rules of DESIGN section 4. */
#ifndef Q237588_CONVERGE_ALIKE_H
#define Q237588_CONVERGE_ALIKE_H

#include "converge/repeated.h"

/* Differences between names, as bits. */
#define ALIKE_CASE 1u
#define ALIKE_SPACES 2u
#define ALIKE_NORMALIZATION 4u
#define ALIKE_LENGTH 8u   /* one is the other one, truncated */
#define ALIKE_SAME 16u    /* no difference: two entries have the name */
#define ALIKE_HYPHENS 32u /* in values: spaces and hyphens anywhere, as in telephone numbers (RFC 4517, telephoneNumberMatch) */
#define ALIKE_PARTS 6u
/* Indexed by bit number: "case", "spaces", "normalization", "length", "nothing", "spaces and hyphens". */
extern const char *const alike_part_names[ALIKE_PARTS];

/* Minimum length in code points of a truncated name: shorter names often begin others. */
#define ALIKE_LENGTH_LEAST 8u

/* Names that are alike, at least one of a person whose updates repeat. */
struct alike {
    uint32_t type;   /* string: the attribute in lower case */
    uint32_t *names; /* distinct strings; owned */
    size_t count;
    uint32_t entries; /* number of entries that have, or had, one of them */
    unsigned parts;
    uint32_t length; /* with ALIKE_LENGTH: code points before truncation; else 0 */
    bool is_guess;   /* guessed: all names of this length repeat, and no name is longer */
};

struct alikes {
    struct alike *at; /* owned */
    size_t count, capacity;
};

enum alike_status { ALIKE_OK, ALIKE_NO_MEMORY, ALIKE_FAILED /* the Unicode library reported an error */ };

/* Input of the search. */
struct alike_question {
    const struct repeats *repeats;
    const struct writes *const *writes; /* by run; `first` to `end` - 1 are searched for names and changed values */
    size_t first, end;
    const struct snapshot *last;  /* for the names of all entries */
    const struct snapshot *input; /* for the names in the tool's input; NULL: unknown */
};

/* The caller cleans up *alikes with any status. */
enum alike_status alike_find(struct strings *strings, const struct alike_question *question, struct alikes *alikes);
void alikes_clean_up(struct alikes *alikes);

#endif
