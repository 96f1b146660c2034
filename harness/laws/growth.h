/* Growth of a candidate's time and stack with the length of the names, which doubles from 64 bytes to 1 MiB.
 *
 * The candidate's own process measures this, so it is trusted only if it incriminates the candidate. */
#ifndef Q237588_LAWS_GROWTH_H
#define Q237588_LAWS_GROWTH_H

#include "laws/ask.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The contract allows a comparator 64 KiB of stack; the rest is for the callers. */
#define GROWTH_STACK ((size_t)256 << 10)

#define GROWTH_KINDS 9u
/* Lengths: 64 bytes, twice that, ... */
#define GROWTH_LENGTHS 15u
/* Number of lengths: at low effort; at the lowest effort, where units are not scanned; if time is not measured. */
#define GROWTH_LENGTHS_LOW 11u
#define GROWTH_LENGTHS_MIN 10u
#define GROWTH_LENGTHS_UNTIMED 8u

/* The result, from the candidate's process. */
struct growth {
    uint64_t questions;           /* 0 where another place has the same comparator, and was asked */
    uint32_t measured;            /* 0 or 1: at this place, or at one with the same comparator */
    uint32_t steep;               /* 0 or 1: for some names time grows faster than length */
    uint32_t kind;                /* of these names; from GROWTH_KINDS on, a unit (laws/growth_units.h) */
    uint32_t length;              /* number of the length */
    uint64_t nanoseconds, before; /* at this length, and `span` lengths before */
    uint32_t span;
};

/* Call it before candidate_open(): the first thread of a process makes system calls that later ones do not. False: errno says
 * why. */
bool growth_begin(void);

/* Asks about all kinds of names of the first `lengths` lengths at one place, in a thread with a small stack; in the judge, takes
 * the answers. `timed`: measures time. False: no thread, or out of memory. */
bool growth_ask(struct prober *prober, enum ccm_place place, size_t lengths, bool timed, struct growth *growth);

/* Whether time grows faster than length, up to length number `last`: 9 times the time for 4 times the length, three times in a
 * row; or an explosion from one length to the next. `times`: the least nanoseconds at each length. *span: number of lengths
 * compared. */
bool growth_is_steep(const uint64_t times[GROWTH_LENGTHS], size_t last, uint32_t *span);

/* Parses a result. False: the bytes are none. */
bool growth_take(struct growth *growth, const char *bytes, size_t length);

/* Appends "names of 65536 bytes (spaces) take 310 times as long as names of 1024 bytes". */
void growth_describe(const struct growth *growth, struct text *text);

#endif
