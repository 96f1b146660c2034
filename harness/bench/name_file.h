/* The names that all figures of scale stand on: in a file without a path, one a line. The sites take turns. */
#ifndef Q237588_BENCH_NAME_FILE_H
#define Q237588_BENCH_NAME_FILE_H

#include "bench/bench.h"

struct name_file {
    int descriptor; /* of the file, which goes when it is closed */
    uint32_t recipients, similar;
    uint64_t bytes; /* of the names alone */
};

/* Generates names for so many recipients, in a process of its own, whose memory is given back. False: bench->message says
 * why. */
bool name_file_make(struct bench *bench, uint32_t recipients, struct name_file *names);
void name_file_close(struct name_file *names);

/* What is in the file, lines and all: sets *text, which the caller unmaps (munmap()), and *length. False: as above. */
bool name_file_map(struct bench *bench, const struct name_file *names, const char **text, size_t *length);

#endif
