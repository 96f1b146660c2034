/* The stored form: what a post office makes of a user's name before it stores it, apart from its code page (DESIGN section 4). */
#ifndef Q237588_MODEL_STORED_FORM_H
#define Q237588_MODEL_STORED_FORM_H

#include "ccm_compare.h"
#include "model/identity.h"

#include <stdbool.h>
#include <stdint.h>

enum stored_normalization { STORED_NORMALIZATION_KEEP, STORED_NORMALIZATION_NFC, STORED_NORMALIZATION_NFD };
/* One code point becomes one (UnicodeData.txt). */
enum stored_case { STORED_CASE_KEEP, STORED_CASE_LOWER, STORED_CASE_UPPER };
/* U+0020 only. trim: at both ends; squeeze: likewise, and of several in a row one is kept. */
enum stored_spaces { STORED_SPACES_KEEP, STORED_SPACES_TRIM, STORED_SPACES_SQUEEZE };

/* How they are written, each by its enum. */
extern const char *const stored_normalization_names[STORED_NORMALIZATION_NFD + 1];
extern const char *const stored_case_names[STORED_CASE_UPPER + 1];
extern const char *const stored_spaces_names[STORED_SPACES_SQUEEZE + 1];

/* Applied in this order. All zero: names are stored as they are. */
struct stored_form {
    enum stored_normalization normalization;
    enum stored_case letter_case;
    uint32_t length; /* how many code points are kept; 0: all */
    enum stored_spaces spaces;
};

/* Whether names are stored as they are. */
bool stored_form_is_default(const struct stored_form *form);

/* Makes the stored forms of names. */
struct stored_former;
/* NULL: out of memory, or the Unicode library reported an error. The caller closes it; NULL is legal there. */
struct stored_former *stored_form_open(const struct stored_form *form);
void stored_form_close(struct stored_former *former);

/* The stored form of a name, which belongs to the former until its next use; it may be empty. The steps are repeated until nothing
 * changes: a letter that has become small may compose with its accents. So the form of a form is that form. */
enum identity_status stored_form_make(struct stored_former *former, struct ccm_name name, struct ccm_name *stored);

#endif
