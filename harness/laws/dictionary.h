/* The strings and constants in a module's file, which often contain what the module treats specially. */
#ifndef Q237588_LAWS_DICTIONARY_H
#define Q237588_LAWS_DICTIONARY_H

#include "base/text.h"
#include "model/strings.h"
#include "model/unicode.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Limits: bytes of the file; strings; code points. */
#define DICTIONARY_FILE_MAX ((size_t)16 << 20)
#define DICTIONARY_STRINGS_MAX 1024u
#define DICTIONARY_POINTS_MAX 256u

/* A zeroed struct is an empty dictionary. */
struct dictionary {
    struct strings
        strings; /* from number 1 on: printable runs of at least four bytes, and constants that spell two or three letters */
    int32_t points[DICTIONARY_POINTS_MAX]; /* 32-bit constants, at any address, that are covered code points from U+0080 on */
    size_t point_count;
};

/* Reads the loaded segments of an ELF file, or the whole of another file. If the file does not exist or is not readable, the
 * dictionary stays empty, because loading it will fail with a message. False, with errno: out of memory, or another error. */
bool dictionary_read(struct dictionary *dictionary, const char *path);
/* The same from bytes. */
bool dictionary_take(struct dictionary *dictionary, const char *bytes, size_t length);

void dictionary_clean_up(struct dictionary *dictionary);

#endif
