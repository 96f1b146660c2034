/* Time and stack of a candidate whose names grow: they double from 64 bytes to 1 MiB.
 *
 * This is measured in the process that has the module, and is no answer: it can only be held against a candidate, and is never a reason
 * to believe one. */
#ifndef Q237588_LAWS_GROWTH_H
#define Q237588_LAWS_GROWTH_H

#include "laws/ask.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The contract is 64 KiB of stack; the rest is for who calls. */
#define GROWTH_STACK ((size_t)256 << 10)

#define GROWTH_KINDS 9u
/* Lengths: 64 bytes, twice that, ... */
#define GROWTH_LENGTHS 15u
/* How many of them at low effort, and where time means nothing. */
#define GROWTH_LENGTHS_LOW 11u
/* With these, not all units are looked for. */
#define GROWTH_LENGTHS_LEAST 10u
#define GROWTH_LENGTHS_UNTIMED 8u
/* What each kind of names is made of, in words. */
extern const char *const growth_kinds[GROWTH_KINDS];
size_t growth_length(size_t number);

/* What the candidate's process says at the end. */
struct growth {
    uint64_t questions;
    uint32_t steep;               /* names were found for which the time grows faster than the length */
    uint32_t kind;                /* of them; from GROWTH_KINDS on, a unit (laws/growth_units.h) */
    uint32_t length;              /* number of the length */
    uint64_t nanoseconds, before; /* at this length, and `span` lengths before */
    uint32_t span;
};

/* Before candidate_open(): the first thread of a process makes system calls that later ones do not. False: there is none to be had. */
bool growth_begin(void);

/* Asks about all kinds of names of the first `lengths` lengths at one place, in a thread with a small stack; in the judge, takes the answers.
 * `timed`: the time is looked at. False: there is no thread to be had, or memory. */
bool growth_ask(struct prober *prober, enum ccm_place place, size_t lengths, bool timed, struct growth *growth);

/* Whether the time at length number `last` shows that it grows faster than the length: it is 9 times as long, three times in a row, when
 * names are 4 times as long; or from one length to the next it explodes. `times`: the fewest nanoseconds that were measured at each
 * length. *span: by how many lengths. */
bool growth_is_steep(const uint64_t times[GROWTH_LENGTHS], size_t last, uint32_t *span);

/* Whether the bytes are an answer. */
bool growth_take(struct growth *growth, const char *bytes, size_t length);

/* Appends "names of 65536 bytes (spaces) take 310 times as long as names of 1024 bytes". */
void growth_describe(const struct growth *growth, struct text *text);

#endif
