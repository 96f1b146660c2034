/* The code page of the post office, and how it stores text that the page cannot represent.
 *
 * Import.exe and Export.exe write text in the post office's code page (DESIGN section 1), so letters that the page lacks are lost.
 * Each of them is stored as a question mark, and so is each byte that is not part of valid UTF-8. The pages are ICU's.
 */
#ifndef Q237588_MODEL_CODE_PAGE_H
#define Q237588_MODEL_CODE_PAGE_H

#include "ccm_compare.h"
#include "model/identity.h"

#include <stdbool.h>
#include <stdint.h>

/* CODE_PAGE_NONE: no page is given; bytes are stored unchanged. */
enum code_page {
    CODE_PAGE_NONE,
    CODE_PAGE_437,
    CODE_PAGE_850,
    CODE_PAGE_852,
    CODE_PAGE_866,
    CODE_PAGE_1252,
    CODE_PAGE_932,
    CODE_PAGE_UTF_8,
    CODE_PAGES
};

/* "none", "437", "850", "852", "866", "1252", "932", "utf-8". */
extern const char *const code_page_names[CODE_PAGES];

/* Replaces each letter that the page lacks. */
#define CODE_PAGE_SUBSTITUTE '?'

struct code_page_converter;

/* *opened is NULL unless IDENTITY_OK is returned; IDENTITY_FAILED: the Unicode library has no such page. Not for CODE_PAGE_NONE.
 * The caller closes it. */
enum identity_status code_page_open(enum code_page page, struct code_page_converter **opened);
/* NULL is legal. */
void code_page_close(struct code_page_converter *converter);

/* The results of these belong to the converter, and are valid until its next use. NULL bytes: an error, see code_page_status(). */

/* From UTF-8 to the page; letters that it lacks become CODE_PAGE_SUBSTITUTE. */
struct ccm_name code_page_encode(struct code_page_converter *converter, struct ccm_name text);
/* From the page to UTF-8. Unassigned bytes are skipped; *wrong is the offset of the first of them, or text.length if there is
 * none. */
struct ccm_name code_page_decode(struct code_page_converter *converter, struct ccm_name text, size_t *wrong);
/* The text as the post office stores it, in UTF-8: encoded and decoded again. */
struct ccm_name code_page_store(struct code_page_converter *converter, struct ccm_name text);

/* IDENTITY_OK: the last use of the converter succeeded. */
enum identity_status code_page_status(const struct code_page_converter *converter);

/* A letter of a text that the page lacks. */
struct code_page_loss {
    uint32_t code_point;   /* UTF8_INVALID_BYTE + the byte if it is not part of valid UTF-8 */
    size_t offset, length; /* in the text, in bytes */
};

/* Finds the first letter at or after `from` that the page lacks. Returns false if there is none. */
bool code_page_lacks(struct code_page_converter *converter, struct ccm_name text, size_t from, struct code_page_loss *loss);

/* Suggests a text for the page: each letter that it lacks is replaced by the nearest that it has ("Á" in 437: "A"; Greek and
 * Cyrillic by Latin letters, see model/latin.h), by ICU's decompositions and transliterations. IDENTITY_OK with NULL bytes: some
 * letter has no replacement. */
enum identity_status code_page_suggest(struct code_page_converter *converter, struct ccm_name text, struct ccm_name *suggested);

#endif
