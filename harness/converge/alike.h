/* Why somebody is written again and again: names that are one to the directory and two to the sync tool, or the other way round, by the
 * identity rules of DESIGN section 4. */
#ifndef Q237588_CONVERGE_ALIKE_H
#define Q237588_CONVERGE_ALIKE_H

#include "converge/repeated.h"

/* In what names differ, as bits. */
#define ALIKE_CASE 1u
#define ALIKE_SPACES 2u
#define ALIKE_NORMALIZATION 4u
#define ALIKE_LENGTH 8u   /* one is the other one, cut */
#define ALIKE_SAME 16u    /* in nothing: two entries have it */
#define ALIKE_HYPHENS 32u /* of values: spaces and hyphens anywhere, as in telephone numbers (RFC 4517, telephoneNumberMatch) */
#define ALIKE_PARTS 6u
/* "case", "spaces", "normalization", "length", "nothing", "spaces and hyphens", by the number of the bit. */
extern const char *const alike_part_names[ALIKE_PARTS];

/* A shorter name that begins another one may well be another name. In code points. */
#define ALIKE_LENGTH_LEAST 8u

/* Names that are alike, of which at least one is that of somebody who is written again and again. */
struct alike {
    uint32_t type;   /* string: the attribute, in small letters */
    uint32_t *names; /* owned; strings, each once */
    size_t count;
    uint32_t entries; /* of the directory that have, or had, one of them */
    unsigned parts;
    uint32_t length; /* of ALIKE_LENGTH: code points that are kept; else 0 */
    bool is_guess;   /* all whose names have that length are written, and no name is longer */
};

struct alikes {
    struct alike *at; /* owned */
    size_t count, capacity;
};

enum alike_status { ALIKE_OK, ALIKE_NO_MEMORY, ALIKE_FAILED /* the Unicode library reported an error */ };

/* What is looked at. */
struct alike_question {
    const struct repeats *repeats;
    const struct writes *const
        *writes; /* of each run; those from `first` to `end` - 1 count: names and changed values of who repeats */
    size_t first, end;
    const struct snapshot *last;  /* the names of all entries */
    const struct snapshot *input; /* the names in what the tool reads; NULL: not known */
};

/* *alikes is to be cleaned up, whatever the status. */
enum alike_status alike_find(struct strings *strings, const struct alike_question *question, struct alikes *alikes);
void alikes_clean_up(struct alikes *alikes);

#endif
