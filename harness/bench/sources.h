/* The directory for the figures of reading: the same people as an LDIF file, as a CSV file and in a slapd. */
#ifndef Q237588_BENCH_SOURCES_H
#define Q237588_BENCH_SOURCES_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum source { SOURCE_LDIF, SOURCE_CSV, SOURCE_SLAPD, SOURCES };

struct sources {
    char *folder;         /* owned; a temporary one */
    char *paths[SOURCES]; /* owned; paths of files, or a URL; NULL: none */
    uint32_t people[SOURCES];
    pid_t slapd;     /* 0: none */
    bool no_program; /* slapd is not installed */
};

/* Writes the files, and starts a slapd with a tenth of the people, which listens on a socket in the folder only. Returns false if
 * out of memory or a file could not be written. The caller must call sources_clean_up() in any case. */
bool sources_make(struct sources *sources, uint32_t people);

/* Ends the slapd and removes the folder. */
void sources_clean_up(struct sources *sources);

#endif
