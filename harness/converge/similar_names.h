/* The names of a directory and of a tool's input, with their keys by the widest rule, for the search of similar names. */
#ifndef Q237588_CONVERGE_SIMILAR_NAMES_H
#define Q237588_CONVERGE_SIMILAR_NAMES_H

#include "base/text.h"
#include "converge/similar.h"
#include "model/identity.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Number of attributes with names of entries. */
#define SIMILAR_NAME_TYPES 5u

#define SIMILAR_NO_PERSON UINT32_MAX

/* A name of a person's entry or in the input. */
struct similar_name {
    uint32_t key;       /* in `keys`: the type and the name's key by the widest rule */
    uint32_t name;      /* string */
    uint32_t person;    /* SIMILAR_NO_PERSON: in the input */
    uint32_t truncated; /* truncated key: its code points; 0: not truncated */
    bool repeats;
};

/* A zeroed struct is empty. */
struct similar_names {
    struct strings *strings, keys; /* `strings`: of the snapshots, borrowed */
    struct similar_name *at;
    size_t count, capacity;
    uint32_t person_limit; /* upper bound of person numbers */
    /* The rest is private. */
    struct identity_maker *maker;
    bool *repeating;   /* by person: its writes repeat */
    uint32_t *lengths; /* distinct key lengths of repeating persons, in code points */
    size_t length_count, length_capacity;
    size_t longest[SIMILAR_NAME_TYPES]; /* by type: code points of the longest key in the directory */
    struct text bytes;
};

/* Collects all names that the question is about, sorted by key, truncation, name and person. The caller cleans up *names with any
 * status. */
enum similar_status similar_names_collect(struct similar_names *names, struct strings *strings,
                                          const struct similar_question *question);
void similar_names_clean_up(struct similar_names *names);

/* Whether an attribute has names of entries. */
bool similar_is_name_type(struct ccm_name type);

/* Number of code points. */
size_t similar_count_points(struct ccm_name name);

#endif
