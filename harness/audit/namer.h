/* Makes names that the post office can store and that are distinct from all others to it and to every build. */
#ifndef Q237588_AUDIT_NAMER_H
#define Q237588_AUDIT_NAMER_H

#include "base/text.h"
#include "model/code_page.h"
#include "model/identity.h"
#include "model/stored_form.h"

struct namer {
    struct identity_maker *maker; /* keys without a length limit */
    struct stored_former *former; /* NULL: names are stored as they are */
    uint32_t length;              /* significant code points of a key or a stored name; 0: all */
    struct code_page_converter *converter;
    struct strings used; /* keys of the names in use */
    struct text draft;
};

/* Uses the rule, but ignores letter case, as builds do, and the stored form. The converter is borrowed; NULL: every name can be
 * stored. Returns false if out of memory or if the Unicode library failed; namer_clean_up() is valid in any case, and for a
 * zeroed namer. */
bool namer_init(struct namer *namer, const struct identity_rule *rule, const struct stored_form *stores,
                struct code_page_converter *converter);
void namer_clean_up(struct namer *namer);

/* Sets namer->draft to a name with a suffix, in the stored form. If the result is too long, the name loses letters with their
 * marks. *fits: false if nothing of the name would be left. */
enum identity_status namer_draft(struct namer *namer, struct ccm_name base, struct ccm_name suffix, bool *fits);

/* Marks a name as used. *is_new: it can be stored, and no equal name was in use. */
enum identity_status namer_add(struct namer *namer, struct ccm_name name, bool *is_new);
enum identity_status namer_add_draft(struct namer *namer, bool *is_new);

#endif
