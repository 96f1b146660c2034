/* The word that somebody may have meant. */
#ifndef Q237588_BASE_NEAREST_H
#define Q237588_BASE_NEAREST_H

#include <stddef.h>

/* Letters to insert, delete, replace or swap with their neighbour to turn one word into the other: the restricted Damerau-Levenshtein
 * distance, in bytes. `most` + 1 where it is more than `most`, or when out of memory. */
size_t nearest_distance(const char *a, const char *b, size_t most);

/* Of `count` words the nearest one, borrowed; NULL where none is within a third of the word's length. */
const char *nearest_find(const char *word, const char *const *words, size_t count);

#endif
