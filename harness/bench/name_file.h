/* The names of all figures of scale, in an unlinked file, one per line. Sites take turns. */
#ifndef Q237588_BENCH_NAME_FILE_H
#define Q237588_BENCH_NAME_FILE_H

#include "bench/bench.h"

struct name_file {
    int descriptor; /* of the file, which is deleted on close */
    uint32_t recipients, similar;
    uint64_t bytes; /* of the names only */
};

/* Generates names in a separate process, whose end frees its memory. Returns false on failure, see bench->message. */
bool name_file_make(struct bench *bench, uint32_t recipients, struct name_file *names);
void name_file_close(struct name_file *names);

/* Maps the file: sets *text, which the caller unmaps with munmap(), and *length. Returns as name_file_make(). */
bool name_file_map(struct bench *bench, const struct name_file *names, const char **text, size_t *length);

#endif
