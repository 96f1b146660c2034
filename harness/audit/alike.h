/* Names that are one to somebody: to the post office by its rule, to a build without case. */
#ifndef Q237588_AUDIT_ALIKE_H
#define Q237588_AUDIT_ALIKE_H

#include "model/names.h"

/* Sets root[] of each user's name of finished names to one name for all that are one, directly or by way of others: the first
 * of them. False: out of memory. */
bool alike_users(const struct names *names, uint32_t *root);

/* Of a forest in which root[i] is i or above it: whose tree a name is in, and one tree of two. */
uint32_t alike_root(uint32_t *root, uint32_t name);
void alike_unite(uint32_t *root, uint32_t a, uint32_t b);

#endif
