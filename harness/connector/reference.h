/* The reference connector: one cycle of the model's connector in a cycle folder (DESIGN section 10). */
#ifndef Q237588_CONNECTOR_REFERENCE_H
#define Q237588_CONNECTOR_REFERENCE_H

#include "input/input.h"
#include "model/comparators.h"
#include "model/entry.h"
#include "model/sites.h"

/* The sites and the export of a cycle folder in the model's form. A zeroed struct is valid; the caller cleans it up in any case. */
struct reference_input {
    struct names names;
    struct sites sites;
    struct entry *entries; /* in export order */
    uint32_t count;
    size_t capacity;
};
void reference_input_clean_up(struct reference_input *input);

/* Reads Exchange/directory.ldif and Export/Ccmdir.exp in this code page. INPUT_INVALID: `message` is "file:line:column: ...". */
enum input_status reference_read(const char *folder, enum code_page page, struct reference_input *input, struct text *message);

/* Compares with these comparators, and writes Ccmdel.imp, Ccmdir.imp and Counts (changes among the records, and conflicts) to
 * Import/. INPUT_INVALID: `message` names the file that could not be written. */
enum input_status reference_compare(const char *folder, const struct reference_input *input, const struct comparators *build,
                                    struct text *message);

#endif
