/* The reference connector: one cycle of the model's connector in a cycle folder (DESIGN section 10). */
#ifndef Q237588_CONNECTOR_REFERENCE_H
#define Q237588_CONNECTOR_REFERENCE_H

#include "input/input.h"
#include "model/comparators.h"
#include "model/entry.h"
#include "model/sites.h"

/* The sites and the export of a cycle folder, as the model has them. A zeroed struct is legal; the caller cleans it up in any case. */
struct reference_input {
    struct names names;
    struct sites sites;
    struct entry *entries; /* in export order */
    uint32_t count;
    size_t capacity;
};
void reference_input_clean_up(struct reference_input *input);

/* Reads Exchange/directory.ldif and Export/Ccmdir.exp, with text in this code page. INPUT_INVALID: `message` has "file:line:column: ...". */
enum input_status reference_read(const char *folder, enum code_page page, struct reference_input *input, struct text *message);

/* Compares by these comparators, and writes Ccmdel.imp and Ccmdir.imp into Import/, and Counts: the changes among the records, and the
 * conflicts. INPUT_INVALID: `message` says what could not be written. */
enum input_status reference_compare(const char *folder, const struct reference_input *input, const struct comparators *build,
                                    struct text *message);

#endif
