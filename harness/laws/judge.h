/* Checks the answers about one name group against the laws of an order and the identity rule. */
#ifndef Q237588_LAWS_JUDGE_H
#define Q237588_LAWS_JUDGE_H

#include "laws/name_group.h"
#include "laws/findings.h"

#include <stddef.h>
#include <stdint.h>

#define JUDGE_WORDS ((size_t)NAME_GROUP_MAX / 64)
/* Words for two sets of names for each name: those not before it, and those equal to it. */
#define JUDGE_SETS ((size_t)2 * NAME_GROUP_MAX * JUDGE_WORDS)

struct judging {
    enum ccm_place place;
    const struct ccm_name *names;
    uint32_t size;
    const uint32_t *identities;          /* by name */
    const size_t *weights;               /* by name */
    const int8_t *answers;               /* -1, 0 or 1: row by row each name against all */
    uint64_t *sets;                      /* room for JUDGE_SETS */
    ccm_comparator *known[KNOWN_BUILDS]; /* trusted; NULL: not compared with */
    struct findings *findings;           /* result */
};

void judge_answers(const struct judging *judging);

#endif
