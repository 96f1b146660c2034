/* New names: one with no other to the post office or to a build, and such as the post office can store. */
#ifndef Q237588_AUDIT_NAMER_H
#define Q237588_AUDIT_NAMER_H

#include "base/text.h"
#include "model/code_page.h"
#include "model/identity.h"
#include "model/stored_form.h"

struct namer {
    struct identity_maker *maker; /* of whole keys */
    struct stored_former *former; /* NULL: names are stored as they are */
    uint32_t length;              /* code points that count of a key or of a stored name; 0: all */
    struct code_page_converter *converter;
    struct strings taken; /* keys of the names that there are */
    struct text draft;
};

/* By the rule, but without letter case even where the rule has it, as builds do not have it, and by the stored form. The converter is
 * borrowed; NULL: all can be stored. False: out of memory, or the Unicode library failed; clean-up is legal all the same, and for a zeroed namer. */
bool namer_init(struct namer *namer, const struct identity_rule *rule, const struct stored_form *stores,
                struct code_page_converter *converter);
void namer_clean_up(struct namer *namer);

/* Makes namer->draft of a name with something behind it, of which all counts: of the name goes what is too much, letters
 * with their marks. It is in the stored form. *fits: false where nothing of the name would be left. */
enum identity_status namer_draft(struct namer *namer, struct ccm_name base, struct ccm_name suffix, bool *fits);

/* Takes a name, as one that is there. *is_new: it can be stored, and no such one was there. */
enum identity_status namer_take(struct namer *namer, struct ccm_name name, bool *is_new);
enum identity_status namer_take_draft(struct namer *namer, bool *is_new);

#endif
