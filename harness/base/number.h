/* Numbers as text. */
#ifndef Q237588_BASE_NUMBER_H
#define Q237588_BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Reads a whole number from `least` to `most` in decimal digits, without sign or spaces. Returns false for any other text; *number
 * is then untouched. */
bool number_read(const char *digits, uint64_t least, uint64_t most, uint64_t *number);

#endif
