/* LDIF line by line: the needed lines of each record, unfolded and decoded in place. */
#ifndef Q237588_EXCHANGE_LDIF_LINES_H
#define Q237588_EXCHANGE_LDIF_LINES_H

#include "exchange/entries.h"
#include "exchange/people.h"
#include "exchange/window.h"

/* Keywords that begin lines, besides the names of attributes. */
enum ldif_keyword {
    LDIF_DN = 1,
    LDIF_VERSION,
    LDIF_CHANGETYPE,
    LDIF_CONTROL,
    LDIF_SEARCH,
    LDIF_RESULT,
    LDIF_REF,
    LDIF_INCLUDE,
    LDIF_CHANGED /* add, delete, replace, increment: of a change */
};

/* A line that is needed, with the lines that continue it. Offsets are into the window. */
struct ldif_line {
    size_t start, end; /* without the line end */
    size_t type;       /* length of the attribute description; 0: it is folded */
    uint64_t number;
    struct attribute_type needs;
    bool folded;
    bool after_white; /* the line before it looks empty, and is not */
};

/* Entries repeat the same attributes in the same order: the description that a line of the last record had, by its number. */
#define LDIF_GUESSES 16u
struct ldif_guess {
    char type[ATTRIBUTE_NAME_MOST];
    size_t length; /* 0: none */
    struct attribute_type needs;
};

struct ldif {
    struct window window;
    struct people people;
    whole_entry_taker *take_whole;            /* NULL: people are read, and of the lines those that are needed for them */
    struct entry_attribute *attributes_whole; /* owned: of the whole entry that is read */
    size_t attributes_capacity;
    struct ldif_line *lines; /* owned: of the record that is read */
    size_t count, capacity;
    size_t types;      /* descriptions read of the record so far */
    size_t attributes; /* lines of the record that are not known to be something else than attributes */
    uint64_t number;   /* of the record's first line, as the window has it */
    uint64_t next;     /* of the line behind the record */
    uint64_t white;    /* the last line of the record so far that is white space only; 0: there is none */
    uint64_t cut;      /* the line with which the file ends without a line end; 0: none is known */
    bool open;         /* the file ends within the record: no empty line follows */
    size_t behind;     /* offset of what follows the record */
    uint64_t entries;
    struct ldif_guess guesses[LDIF_GUESSES];
};

/* Opens a file. INPUT_OK: *ldif is to be closed. INPUT_INVALID: `message` says why it cannot be read. Everything is borrowed until then. */
enum input_status ldif_open(struct ldif *ldif, const char *path, const struct directory_config *config, person_visitor *take,
                            void *context, struct text *message);
void ldif_close(struct ldif *ldif);

/* Goes to the next record; `count` is 0 at the end of the text, and where only comments were left. Its first line is among `lines`
 * whatever it is. INPUT_INVALID: `message` has "file:line:column: ...". */
enum input_status ldif_next_record(struct ldif *ldif);

/* 0: the line is an attribute. */
enum ldif_keyword ldif_keyword(struct attribute_type type);

/* Joins the lines of a folded line, in place, and finds its description. */
void ldif_unfold(struct ldif *ldif, struct ldif_line *line);

/* Decodes a value, in place. *value: without bytes where it was reported that it cannot be decoded. */
enum input_status ldif_decode(struct ldif *ldif, struct ldif_line *line, struct ccm_name *value);

/* Whether the file ends within this line, which may be folded. */
bool ldif_is_cut(const struct ldif *ldif, const struct ldif_line *line);
extern const char ldif_cut_here[];

/* Writes "file:line:column: "QUOTED"WHAT" and returns INPUT_INVALID. Nothing is quoted of `ldif_nothing`. */
enum input_status ldif_refuse(struct ldif *ldif, uint64_t line, size_t column, struct ccm_name quoted, const char *what);
extern const struct ccm_name ldif_nothing;

#endif
