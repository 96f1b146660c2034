/* The locales that a module must not depend on, and how a worker is put under one. */
#ifndef Q237588_LAWS_LOCALES_H
#define Q237588_LAWS_LOCALES_H

#include "laws/dictionary.h"
#include "module/surroundings.h"

#include <stdbool.h>
#include <stddef.h>

/* Under what the baseline is asked. The first ones are the C locale: as it is, and elsewhere. */
struct condition {
    const char *locale; /* NULL: the C locale, of which no variable tells */
    enum surroundings surroundings;
    bool other_program;   /* asked by one that has nothing of the harness: see module/host.h */
    bool loaded_before;   /* the module is loaded before the locale is set, and not after it */
    const char *in_words; /* "under tr_TR.UTF-8" */
};

#define CONDITIONS 11u
#define CONDITIONS_WITHOUT_LOCALE 4u
extern const struct condition conditions[CONDITIONS];

/* Sets environment and locale of this process, which is to end soon. `locales`: a folder of locales that is tried before
 * the machine's own; NULL: none. `dictionary` has the names of variables that are set, too, in another environment; NULL: none. False: there
 * is no such locale, or errno is ENOMEM. */
bool condition_begin(const struct condition *condition, const char *locales, const struct dictionary *dictionary);

/* Whether enough of the locales are there for an answer: the Turkish one, and one with two bytes to a letter. */
bool conditions_suffice(const bool missing[CONDITIONS]);

#endif
