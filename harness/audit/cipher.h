/* Letters in place of letters: of the same kind, so that names that are one stay one. */
#ifndef Q237588_AUDIT_CIPHER_H
#define Q237588_AUDIT_CIPHER_H

#include "base/text.h"
#include "model/code_page.h"
#include "model/identity.h"
#include "search/random.h"

/* A letter beyond ASCII in lower case, and what stands for it. */
struct cipher_pair {
    int32_t from, to;
};

struct cipher {
    const struct identity_rule *rule;
    struct code_page_converter *converter; /* NULL: there is no code page */
    bool mild;                             /* letters beyond ASCII stay, and so do those of ASCII that they may be one with */
    struct random random;
    bool fixed[26];               /* letters of ASCII that stay */
    char letters[26], digits[10]; /* what stands for them */
    struct cipher_pair *pairs;
    size_t pair_count, pair_capacity;
};

/* Begins one for some names: nothing is drawn yet. */
void cipher_begin(struct cipher *cipher, struct random random);
/* Takes a name into account. False: out of memory. */
bool cipher_meet(struct cipher *cipher, struct ccm_name name);
/* Draws the stand-ins for the letters of ASCII and for digits; none of those that do not stay stands for itself. */
void cipher_draw(struct cipher *cipher);
/* Appends what stands for a name: of as many code points. */
void cipher_append(const struct cipher *cipher, struct ccm_name name, struct text *text);
void cipher_clean_up(struct cipher *cipher);

#endif
