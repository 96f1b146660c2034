/* Suggests the word that a user may have meant. */
#ifndef Q237588_BASE_NEAREST_H
#define Q237588_BASE_NEAREST_H

#include <stddef.h>

/* The restricted Damerau-Levenshtein distance in bytes: insertions, deletions, replacements and swaps of neighbours. Returns `most`
 * + 1 if it exceeds `most`, or if out of memory. */
size_t nearest_distance(const char *a, const char *b, size_t most);

/* The nearest of `count` words, borrowed; NULL if none is within a third of the word's length. */
const char *nearest_find(const char *word, const char *const *words, size_t count);

#endif
