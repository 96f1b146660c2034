/* The comparators of a cycle: for each place the module's, or the reference (the identity rule). */
#ifndef Q237588_MODEL_COMPARATORS_H
#define Q237588_MODEL_COMPARATORS_H

#include "ccm_compare.h"
#include "model/names.h"

/* NULL at a place: the reference comparator, the post office's own identity rule (DESIGN section 7, blame). */
struct comparators {
    ccm_comparator *at[CCM_PLACES];
};

/* The comparator of one place, with the names of the pool that it compares. */
struct comparator {
    ccm_comparator *module; /* NULL: the reference */
    const struct ccm_name *names;
    const uint32_t *identities;
};

/* The comparator of `place`, with its pool: users for import list and export match, offices for post office. */
static inline struct comparator comparator_at(const struct comparators *comparators, enum ccm_place place,
                                              const struct names *names)
{
    bool offices = place == CCM_POST_OFFICE;
    return (struct comparator){
        .module = comparators->at[place],
        .names = offices ? names->offices.at : names->users.at,
        .identities = offices ? names->office_identities.of : names->user_identities.of,
    };
}

/* Compares two names, given by number. The module is called even if the numbers are equal, to expose one that is not reflexive. */
static inline int comparator_ask(const struct comparator *comparator, uint32_t a, uint32_t b)
{
    if (comparator->module)
        return comparator->module(comparator->names[a], comparator->names[b]);
    uint32_t left = comparator->identities[a], right = comparator->identities[b];
    return (left > right) - (left < right);
}

#endif
