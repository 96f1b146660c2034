/* A fixture for any bytes: each byte is a choice that the table of keys leaves. */
#ifndef Q237588_FUZZ_GRAMMAR_H
#define Q237588_FUZZ_GRAMMAR_H

#include "base/text.h"

/* Appends YAML in flow style; most of it is a valid fixture. Where the bytes end, the smallest is chosen. */
void grammar_write(const char *bytes, size_t length, struct text *yaml);

#endif
