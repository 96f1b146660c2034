/* Stand-ins for the names of a pool: those that are one for somebody stay so, and others stay apart. */
#ifndef Q237588_AUDIT_DISGUISE_H
#define Q237588_AUDIT_DISGUISE_H

#include "audit/cipher.h"
#include "model/strings.h"

struct disguise {
    const struct identity_rule *rule;
    struct code_page_converter *converter; /* NULL: there is no code page */
    bool mild;                             /* as struct cipher has it */
    const char *plain; /* "PO": a name that no other is like becomes PO1, PO2, ... where that will do; NULL: none does */
    const struct strings *originals; /* of which no three letters in a row are to be seen, as disguise_note() has noted them */
};

enum disguise_status {
    DISGUISE_OK,
    DISGUISE_NO_MEMORY,
    DISGUISE_FAILED /* the Unicode library did */,
    DISGUISE_NONE /* was found */
};

/* Notes all threes of letters of a name, without case. False: out of memory. */
bool disguise_note(struct strings *originals, struct ccm_name name);

/* Fills `to`, by number of the pool, with stand-ins for the names that are wanted, as numbers of `stand_ins`. */
enum disguise_status disguise_pool(const struct disguise *disguise, const struct strings *pool, const bool *wanted,
                                   struct strings *stand_ins, uint32_t *to);

#endif
