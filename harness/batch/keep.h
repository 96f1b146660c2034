/* Keeps the evidence: every cycle's Ccmdir.exp, Ccmdel.imp and Ccmdir.imp, as files (KB Q295753).
 *
 * They are what ccmail/ccmdir.h reads, and entries_from in a fixture: text is in the post office's code page, where one is stated,
 * and lines then end as in DOS (but with UTF-8); else bytes are as they stand in the fixture, and lines end as in Unix.
 */
#ifndef Q237588_BATCH_KEEP_H
#define Q237588_BATCH_KEEP_H

#include "base/text.h"
#include "run/run.h"

/* Where one run's files go. */
struct keeper {
    const char *folder;   /* of the run: the cycles become folders below it */
    uint32_t cycles;      /* how many there will be, for the width of their numbers */
    struct text *message; /* why keeping failed */
};

/* A run_observer; its context is a struct keeper. Returns false, with a message, when a file cannot be written. */
bool keep_cycle(void *keeper, uint32_t cycle, const struct post_office *office, const struct transfer *transfer);

/* Appends a name as a part of a path: letters, digits, dot, dash and underscore stay, all else becomes an
 * underscore, and so does a leading dot. */
void keep_append_part(struct text *path, const char *name);

/* Makes a part of a path for each of the names, as above, with a number where an earlier name has it already. The caller frees each and
 * the list; NULL: out of memory. */
char **keep_unique_parts(const char *const *names, size_t count);
void keep_free_parts(char **parts, size_t count);

#endif
