/* The strings and constants in a module's own file: what it treats in a way of its own is often spelled out there. */
#ifndef Q237588_LAWS_DICTIONARY_H
#define Q237588_LAWS_DICTIONARY_H

#include "base/text.h"
#include "model/strings.h"
#include "model/unicode.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The most that is taken of a file, in bytes; of strings, and of code points. */
#define DICTIONARY_FILE_MOST ((size_t)16 << 20)
#define DICTIONARY_STRINGS_MOST 1024u
#define DICTIONARY_POINTS_MOST 256u

/* A zeroed struct is an empty dictionary. */
struct dictionary {
    struct strings
        strings; /* printable runs of four bytes and more, and constants that spell two or three letters; from number 1 on */
    int32_t points[DICTIONARY_POINTS_MOST]; /* constants of 32 bits, at any address, that are covered code points from U+0080 on */
    size_t point_count;
};

/* Reads what is loaded of an ELF file, or all of any other file. A file that is not there or may not be read gives an empty dictionary,
 * as loading it says why. False, with errno: out of memory, or the file cannot be read otherwise. */
bool dictionary_read(struct dictionary *dictionary, const char *path);
/* The same from bytes. */
bool dictionary_take(struct dictionary *dictionary, const char *bytes, size_t length);

void dictionary_clean_up(struct dictionary *dictionary);

#endif
