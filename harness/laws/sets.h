/* Sets of name groups, divided into parts. The same configuration gives the same groups in workers and parent. */
#ifndef Q237588_LAWS_SETS_H
#define Q237588_LAWS_SETS_H

#include "fixture/collect.h"
#include "laws/name_group.h"

#include <stdbool.h>
#include <stddef.h>

enum law_set {
    SET_TRAPS, /* names from bug reports */
    SET_BYTES, /* invalid UTF-8, and text in code pages */
    SET_LENGTHS,
    SET_FIXTURES,
    LAW_SETS
};

struct dictionary;

struct sets_config {
    const struct fixture_list *fixtures; /* NULL: none */
    const struct dictionary *dictionary; /* NULL: none */
    double effort;
};

/* Below this effort only a little of each set is used: for memory tools, which slow down by a factor of fifty. */
#define EFFORT_LITTLE 0.01

/* Number of parts of the set. */
size_t sets_parts(const struct sets_config *config, enum law_set set);

/* Visits the groups of one part. False: the visitor ended the iteration, or memory ran out. */
bool sets_for_each(const struct sets_config *config, enum law_set set, size_t part, const struct group_visitor *visitor);

/* `most` scaled by the effort, at least 1. */
size_t sets_share(const struct sets_config *config, size_t most);

/* The sets, each in a file of its own; like sets_for_each(). */
bool for_each_trap_group(const struct group_visitor *visitor);
bool for_each_byte_group(const struct sets_config *config, const struct group_visitor *visitor);
bool for_each_length_group(const struct sets_config *config, size_t part, const struct group_visitor *visitor);

/* Number of parts of SET_LENGTHS. */
size_t lengths_parts(const struct sets_config *config);

#endif
