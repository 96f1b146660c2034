/* The code page in which the post office writes, and what it stores of a text that the page cannot hold.
 *
 * Import.exe and Export.exe write text in the post office's code page (DESIGN section 1), so what a name has that the page
 * lacks is lost on the way. Each letter that it lacks is stored as a question mark, and so is each byte that is no part of
 * valid UTF-8. The pages are ICU's.
 */
#ifndef Q237588_MODEL_CODE_PAGE_H
#define Q237588_MODEL_CODE_PAGE_H

#include "ccm_compare.h"
#include "model/identity.h"

#include <stdbool.h>
#include <stdint.h>

/* CODE_PAGE_NONE: none is stated; bytes are stored as they are. */
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

/* What a letter that the page lacks becomes. */
#define CODE_PAGE_SUBSTITUTE '?'

struct code_page_converter;

/* *opened is NULL unless IDENTITY_OK is returned; IDENTITY_FAILED: the Unicode library has no such page. Not for CODE_PAGE_NONE. The
 * caller closes it. */
enum identity_status code_page_open(enum code_page page, struct code_page_converter **opened);
/* NULL is legal. */
void code_page_close(struct code_page_converter *converter);

/* The results of these belong to the converter, until its next use. NULL bytes: code_page_status() says why there is none. */

/* From UTF-8 to the page; what it lacks becomes CODE_PAGE_SUBSTITUTE. */
struct ccm_name code_page_encode(struct code_page_converter *converter, struct ccm_name text);
/* From the page to UTF-8. *wrong is the offset of the first byte that stands for nothing in the page, which is passed over, as
 * all others of its kind; text.length: there is none. */
struct ccm_name code_page_decode(struct code_page_converter *converter, struct ccm_name text, size_t *wrong);
/* What the post office stores of this text, in UTF-8: there and back. */
struct ccm_name code_page_store(struct code_page_converter *converter, struct ccm_name text);

/* IDENTITY_OK: the last use of the converter has given a result. */
enum identity_status code_page_status(const struct code_page_converter *converter);

/* A letter of a text that the page lacks. */
struct code_page_loss {
    uint32_t code_point;   /* a byte that is no part of valid UTF-8: UTF8_INVALID_BYTE + the byte */
    size_t offset, length; /* where in the text, in bytes */
};

/* Finds the first letter at or behind `from` that the page lacks; false: there is none. */
bool code_page_lacks(struct code_page_converter *converter, struct ccm_name text, size_t from, struct code_page_loss *loss);

/* What might be written instead: the text with each letter that the page lacks replaced by the nearest that it has ("Á" in 437: "A";
 * Greek and Cyrillic in Latin letters, see model/latin.h), by ICU's decompositions and transliterations. IDENTITY_OK with NULL bytes:
 * nothing near is known for some letter. */
enum identity_status code_page_suggest(struct code_page_converter *converter, struct ccm_name text, struct ccm_name *suggested);

#endif
