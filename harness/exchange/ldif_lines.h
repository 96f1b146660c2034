/* Reads LDIF record by record: the needed lines, unfolded and decoded in place. */
#ifndef Q237588_EXCHANGE_LDIF_LINES_H
#define Q237588_EXCHANGE_LDIF_LINES_H

#include "exchange/entries.h"
#include "exchange/people.h"
#include "exchange/window.h"

/* Keywords at the beginning of lines, besides attributes. */
enum ldif_keyword {
    LDIF_DN = 1,
    LDIF_VERSION,
    LDIF_CHANGETYPE,
    LDIF_CONTROL,
    LDIF_SEARCH,
    LDIF_RESULT,
    LDIF_REF,
    LDIF_INCLUDE,
    LDIF_CHANGED /* add, delete, replace, increment in a change */
};

/* A needed line, with its continuation lines. Offsets are into the window. */
struct ldif_line {
    size_t start, end; /* excluding the line end */
    size_t type;       /* length of the attribute description; 0: folded */
    uint64_t number;
    struct attribute_type needs;
    bool folded;
    bool after_white; /* the previous line has only white space */
};

/* Cache: entries repeat attributes in the same order. The description of the line with the same number in the last record. */
#define LDIF_GUESSES 16u
struct ldif_guess {
    char type[ATTRIBUTE_NAME_MAX];
    size_t length; /* 0: none */
    struct attribute_type needs;
};

struct ldif {
    struct window window;
    struct people people;
    whole_entry_visitor *visit_whole;         /* NULL: visit people, and store only the lines needed for them */
    struct entry_attribute *attributes_whole; /* of the current whole entry; owned */
    size_t attributes_capacity;
    struct ldif_line *lines; /* of the current record; owned */
    size_t count, capacity;
    size_t types;      /* number of descriptions read in the record */
    size_t attributes; /* number of attribute lines in the record */
    uint64_t number;   /* line number at the start of the window */
    uint64_t next;     /* line number after the record */
    uint64_t white;    /* last line in the record with only white space; 0: none */
    uint64_t cut;      /* last line of the file if it has no line end; 0: not found */
    bool open;         /* no empty line after the record: the file ends */
    size_t behind;     /* offset after the record */
    uint64_t entries;
    struct ldif_guess guesses[LDIF_GUESSES];
};

/* Opens a file. INPUT_OK: the caller closes *ldif; all arguments are borrowed until then. INPUT_INVALID: `message` says why it
 * cannot be read. */
enum input_status ldif_open(struct ldif *ldif, const char *path, const struct directory_config *config, person_visitor *visit,
                            void *context, struct text *message);
void ldif_close(struct ldif *ldif);

/* Reads the next record; `count` is 0 at the end of the text, or if only comments were left. `lines` always has its first line.
 * INPUT_INVALID: `message` is "file:line:column: ...". */
enum input_status ldif_next_record(struct ldif *ldif);

/* Returns 0 for an attribute. */
enum ldif_keyword ldif_keyword(struct attribute_type type);

/* Joins a folded line in place, and finds its description. */
void ldif_unfold(struct ldif *ldif, struct ldif_line *line);

/* Decodes a value in place. *value has no bytes if it cannot be decoded; that has been reported. */
enum input_status ldif_decode(struct ldif *ldif, struct ldif_line *line, struct ccm_name *value);

/* Whether the file ends within this line, which may be folded. */
bool ldif_is_cut(const struct ldif *ldif, const struct ldif_line *line);
extern const char ldif_cut_here[];

/* Writes "file:line:column: "QUOTED"WHAT" and returns INPUT_INVALID. Quotes nothing for `ldif_nothing`. */
enum input_status ldif_refuse(struct ldif *ldif, uint64_t line, size_t column, struct ccm_name quoted, const char *what);
extern const struct ccm_name ldif_nothing;

#endif
