/* ccmail/: cc:Mail's file format.
 * In: a Ccmdir.exp, or entries and records of the model.
 * Out: records in UTF-8, or the text of Ccmdir.exp, Ccmdel.imp and Ccmdir.imp.
 *
 * The text in which the post office's directory travels: Ccmdir.exp, Ccmdel.imp and Ccmdir.imp (KB Q295753).
 *
 * A record is the lines "Name: ", "Locn: ", "Addr: " and "Cmts: ", Name first and the others in any order, and an empty line. Name
 * and Locn must be there; labels are compared without case. A value begins after the colon and one space, and goes to the end of
 * the line. Text is in the post office's code page; lines end as in DOS or in Unix; a Ctrl-Z at the beginning of a line ends the
 * file, as it does in DOS. A Name begins a record also where the last one has no empty line behind it.
 */
#ifndef Q237588_CCMAIL_CCMDIR_H
#define Q237588_CCMAIL_CCMDIR_H

#include "input/input.h"
#include "model/code_page.h"
#include "model/entry.h"

#include <stdio.h>

/* The largest file that is read, and the longest line without its end, in bytes. */
#define CCMDIR_MOST_BYTES (UINT64_C(4) << 30)
#define CCMDIR_LINE_MOST (1u << 20)

/* One record, in UTF-8 (or as it stands, with CODE_PAGE_NONE). */
struct ccmdir_record {
    struct ccm_name name, addr, comment; /* addr and comment may be empty */
    uint32_t locn;                       /* one of LOCN_LETTERS */
    uint64_t line;                       /* where it begins */
};

struct ccmdir_reader {
    enum code_page page;
    bool lenient; /* malformed records are told and passed over instead of ending the reading */
    /* Takes a record, whose bytes are valid during the call only. Anything but INPUT_OK ends the reading and is what ccmdir_read()
     * returns. */
    enum input_status (*take)(void *context, const struct ccmdir_record *record);
    /* Lenient: told of each malformed record, "file:line:column: what was wrong, what was expected", once, by the first thing that is
     * wrong with it. NULL: nobody. */
    void (*passed_over)(void *context, const char *message);
    void *context;
};

/* Reads a file whole, record by record. INPUT_INVALID: `message` has "file:line:column: what was found, what to do" of the first
 * malformed record (not lenient), or of a file that cannot be read or holds no record. Columns count letters of the page. */
enum input_status ccmdir_read(const char *path, const struct ccmdir_reader *reader, struct text *message);

/* A file that is written. */
struct ccmdir_writer {
    FILE *stream;
    struct code_page_converter *converter; /* NULL: bytes as they are */
    bool dos;                              /* lines end as in DOS, else as in Unix */
};

/* Whether lines end as in DOS in files of this page: in all but UTF-8, and where none is stated. */
bool ccmdir_is_dos(enum code_page page);

/* Whether a line can hold the value, so that it is read as it was: it has no line end and no NUL in it, and is not too long in any
 * page. */
bool ccmdir_can_hold(struct ccm_name value);

/* Writes one record. False: out of memory; whether the stream took it is the stream's to say. */
bool ccmdir_write(const struct ccmdir_writer *writer, struct ccm_name name, uint32_t locn, struct ccm_name addr,
                  struct ccm_name comment);

#endif
