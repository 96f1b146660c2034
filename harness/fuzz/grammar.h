/* Generates a fixture from any bytes: each byte decides a choice in the table of keys. */
#ifndef Q237588_FUZZ_GRAMMAR_H
#define Q237588_FUZZ_GRAMMAR_H

#include "base/text.h"

/* Appends YAML in flow style, mostly a valid fixture. After the last byte, the smallest choice is taken. */
void grammar_write(const char *bytes, size_t length, struct text *yaml);

#endif
