/* Conditions that a module's answers must not depend on: locales, and the environment. */
#ifndef Q237588_LAWS_LOCALES_H
#define Q237588_LAWS_LOCALES_H

#include "laws/dictionary.h"
#include "module/surroundings.h"

#include <stdbool.h>
#include <stddef.h>

/* A condition of the baseline. The first ones have the C locale. */
struct condition {
    const char *locale; /* NULL: the C locale, without a variable that names it */
    enum surroundings surroundings;
    bool other_program;   /* asked in the plain program: see module/host.h */
    bool loaded_before;   /* the module is loaded before the locale is set; else after it */
    const char *in_words; /* "under tr_TR.UTF-8" */
};

#define CONDITIONS 11u
#define CONDITIONS_WITHOUT_LOCALE 4u
extern const struct condition conditions[CONDITIONS];

/* Sets environment and locale of this process, which must end soon. `locales`: a folder of locales, preferred to the machine's
 * own; NULL: none. `dictionary`: strings of the module's file; those that look like names of variables are set in
 * SURROUNDINGS_OTHER; NULL: none. False: the locale does not exist, or errno is ENOMEM. */
bool condition_begin(const struct condition *condition, const char *locales, const struct dictionary *dictionary);

/* Whether the existing locales suffice to test the law: the Turkish one, and one with two-byte characters. */
bool conditions_suffice(const bool missing[CONDITIONS]);

#endif
