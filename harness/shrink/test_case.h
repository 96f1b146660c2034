/* A scenario that a search looks at, with the upgrade that a run of it begins with, if any.
 *
 * In bytes it is the same for any numbering of its names, so that finds can be compared, counted once and sent from one
 * process to another.
 */
#ifndef Q237588_SHRINK_TEST_CASE_H
#define Q237588_SHRINK_TEST_CASE_H

#include "base/text.h"
#include "model/scenario.h"

struct specimen {
    struct scenario scenario; /* finished */
    uint32_t upgrade_before;  /* 0: no upgrade; else the cycles before this one are run by pre-SP4 */
};

enum specimen_status {
    SPECIMEN_OK,
    SPECIMEN_NO_MEMORY,
    SPECIMEN_INVALID, /* no specimen's bytes, or not a valid scenario */
};

/* A specimen without anything; clean-up is legal after any failure, and for a zeroed one. SPECIMEN_OK or
 * SPECIMEN_NO_MEMORY. */
enum specimen_status specimen_init(struct specimen *specimen);
void specimen_clean_up(struct specimen *specimen);

/* Appends the bytes: names that are used only, numbered as they occur. A failure shows in bytes->failed. */
void specimen_write(const struct specimen *specimen, struct text *bytes);

/* Makes a specimen from bytes, whoever wrote them. *specimen is the caller's to clean up in any case. */
enum specimen_status specimen_read(struct specimen *specimen, const char *bytes, size_t length);

/* The same but for scenario_finish(): for one that is to be altered first. */
enum specimen_status specimen_read_draft(struct specimen *specimen, const char *bytes, size_t length);

/* Copies into storage of its own. *copy is the caller's to clean up in any case. */
enum specimen_status specimen_copy(struct specimen *copy, const struct specimen *specimen);

#endif
