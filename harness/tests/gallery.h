/* What is expected of the candidates of the gallery, fixtures/candidates/expected.json, written down before they are verified.
 *
 * An entry says of one candidate, by DESIGN alone:
 *   candidate    its file, without .c
 *   conclusion   or an array, where DESIGN allows more than one; "cannot be loaded" may be one of them
 *   like         default: not checked
 *   laws         that are broken, each with the places, all of them
 *   one_of       laws of which at least one is broken, at any place; default: none
 *   perhaps      laws that may be broken, too; "any": all of them; default: none
 *   blame        null: no fixture fails; default: not checked
 *   shown_by     "laws": by the laws alone, so that one fixture is enough
 *   isolated     true: verified only where workers are isolated
 */
#ifndef Q237588_TESTS_GALLERY_H
#define Q237588_TESTS_GALLERY_H

#include "laws/laws.h"

#include <jansson.h>
#include <stdbool.h>

#define GALLERY_FOLDER "fixtures/candidates"
#define GALLERY_UNLOADED "cannot be loaded"

/* Reads the file, once, before there are tests. */
void gallery_begin(void);
void gallery_clean_up(void);

/* The array of entries; NULL: it could not be read. */
json_t *gallery_entries(void);

/* The entry with this index; asserts that it is there. */
json_t *gallery_entry(int index);
/* The entry of the candidate; NULL: there is none. */
const json_t *gallery_find(const char *name);
/* A string of the entry; asserts that it is there. */
const char *gallery_word(json_t *entry, const char *key);

/* Whether a string is the word, or an array of strings has it. */
bool gallery_has(const json_t *words, const char *word);

/* The law with this name; LAWS: there is none. */
enum law gallery_law(const char *name);

/* Whether the law may be broken in addition to those of "laws". */
bool gallery_allows(json_t *entry, enum law law);

#endif
