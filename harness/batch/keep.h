/* Keeps each cycle's Ccmdir.exp, Ccmdel.imp and Ccmdir.imp as evidence (KB Q295753).
 *
 * ccmail/ccmdir.h and entries_from in a fixture read these files. With a code page, text is in that page and lines end as in DOS
 * (except with UTF-8); without one, bytes are those of the fixture and lines end as in Unix.
 */
#ifndef Q237588_BATCH_KEEP_H
#define Q237588_BATCH_KEEP_H

#include "base/text.h"
#include "run/run.h"

/* Destination of one run's files. */
struct keeper {
    const char *folder;   /* folder of the run; each cycle has a folder below it */
    uint32_t cycles;      /* number of cycles, for the width of folder numbers */
    struct text *message; /* why keeping failed */
};

/* run_observer; its context is a struct keeper. Returns false, with a message, if a file cannot be written. */
bool keep_cycle(void *keeper, uint32_t cycle, const struct post_office *office, const struct transfer *transfer);

/* Appends a name as a path component: letters, digits, dot, dash and underscore stay; other bytes and a leading dot become
 * underscores. */
void keep_append_part(struct text *path, const char *name);

/* Makes a unique path component for each name, as above; repeated ones get a number. The caller frees each one and the list.
 * Returns NULL if out of memory. */
char **keep_unique_parts(const char *const *names, size_t count);
void keep_free_parts(char **parts, size_t count);

#endif
