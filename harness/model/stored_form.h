/* The stored form: how a post office changes a user's name before it stores it, apart from the code page (DESIGN section 4). */
#ifndef Q237588_MODEL_STORED_FORM_H
#define Q237588_MODEL_STORED_FORM_H

#include "ccm_compare.h"
#include "model/identity.h"

#include <stdbool.h>
#include <stdint.h>

enum stored_normalization { STORED_NORMALIZATION_KEEP, STORED_NORMALIZATION_NFC, STORED_NORMALIZATION_NFD };
/* One code point becomes one (UnicodeData.txt). */
enum stored_case { STORED_CASE_KEEP, STORED_CASE_LOWER, STORED_CASE_UPPER };
/* U+0020 only. trim: removed at both ends; squeeze: likewise, and a run of them becomes one. */
enum stored_spaces { STORED_SPACES_KEEP, STORED_SPACES_TRIM, STORED_SPACES_SQUEEZE };

/* Their names in fixtures, by enum. */
extern const char *const stored_normalization_names[STORED_NORMALIZATION_NFD + 1];
extern const char *const stored_case_names[STORED_CASE_UPPER + 1];
extern const char *const stored_spaces_names[STORED_SPACES_SQUEEZE + 1];

/* Applied in this order. All zero: names are stored unchanged. */
struct stored_form {
    enum stored_normalization normalization;
    enum stored_case letter_case;
    uint32_t length; /* maximum number of code points; 0: no limit */
    enum stored_spaces spaces;
};

/* Whether names are stored unchanged. */
bool stored_form_is_default(const struct stored_form *form);

/* Makes the stored forms of names. */
struct stored_former;
/* Returns NULL if out of memory, or if the Unicode library reports an error. The caller closes it; NULL is legal there. */
struct stored_former *stored_form_open(const struct stored_form *form);
void stored_form_close(struct stored_former *former);

/* The stored form of a name, which belongs to the former until its next use; it may be empty. The steps are repeated until nothing
 * changes, as a letter in lower case may compose with its accents. So storing twice changes nothing. */
enum identity_status stored_form_make(struct stored_former *former, struct ccm_name name, struct ccm_name *stored);

#endif
