/* ccmail/: cc:Mail's file format.
 * In: a Ccmdir.exp, or entries and records of the model.
 * Out: records in UTF-8, or the text of Ccmdir.exp, Ccmdel.imp and Ccmdir.imp.
 *
 * The format of Ccmdir.exp, Ccmdel.imp and Ccmdir.imp (KB Q295753).
 *
 * A record consists of the lines "Name: ", "Locn: ", "Addr: " and "Cmts: ", Name first and the others in any order, and an empty
 * line. Name and Locn are required; labels are compared without case. A value begins after the colon and at most one space, and
 * extends to the end of the line. Text is in the post office's code page. Lines have DOS or Unix ends; Ctrl-Z at the beginning of a
 * line ends the file, as in DOS. Name begins a new record even without an empty line before it.
 */
#ifndef Q237588_CCMAIL_CCMDIR_H
#define Q237588_CCMAIL_CCMDIR_H

#include "input/input.h"
#include "model/code_page.h"
#include "model/entry.h"

#include <stdio.h>

/* Limits of a file and of a line without its end, in bytes. */
#define CCMDIR_MAX_BYTES (UINT64_C(4) << 30)
#define CCMDIR_LINE_MAX (1u << 20)

/* One record, in UTF-8, or unconverted with CODE_PAGE_NONE. */
struct ccmdir_record {
    struct ccm_name name, addr, comment; /* addr and comment may be empty */
    uint32_t locn;                       /* one of LOCN_LETTERS */
    uint64_t line;                       /* of its Name, from 1 */
};

struct ccmdir_reader {
    enum code_page page;
    bool lenient; /* malformed records are reported and skipped, instead of stopping */
    /* Receives a record, whose bytes are valid during the call only. Any result but INPUT_OK stops ccmdir_read(), which returns
     * it. */
    enum input_status (*take)(void *context, const struct ccmdir_record *record);
    /* Lenient: receives "file:line:column: problem; expected ..." for each malformed record, about its first problem. NULL: not
     * called. */
    void (*on_skipped)(void *context, const char *message);
    void *context;
};

/* Reads a file record by record. INPUT_INVALID: `message` has "file:line:column: problem; expected ..." about the first malformed
 * record (not lenient), or about a file that cannot be read or contains no record. Columns count characters of the page. */
enum input_status ccmdir_read(const char *path, const struct ccmdir_reader *reader, struct text *message);

/* The same for a file's bytes; `path` is their name in messages. Files without records are legal, as for missing files. */
enum input_status ccmdir_read_bytes(const char *path, struct ccm_name bytes, const struct ccmdir_reader *reader,
                                    struct text *message);

/* An output file. */
struct ccmdir_writer {
    FILE *stream;
    struct code_page_converter *converter; /* NULL: bytes are written unconverted */
    bool dos;                              /* DOS line ends, else Unix */
};

/* Whether files of this page have DOS line ends: all except UTF-8 and CODE_PAGE_NONE. */
bool ccmdir_is_dos(enum code_page page);

/* Whether a line can hold the value: no line end, no NUL, not too long in any page. */
bool ccmdir_can_hold(struct ccm_name value);

/* Writes one record. Returns false if out of memory. The caller checks ferror() of the stream. */
bool ccmdir_write(const struct ccmdir_writer *writer, struct ccm_name name, uint32_t locn, struct ccm_name addr,
                  struct ccm_name comment) __attribute__((warn_unused_result));

#endif
