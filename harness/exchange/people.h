/* The rule for files and live directories: which entries are people, with which names and sites. */
#ifndef Q237588_EXCHANGE_PEOPLE_H
#define Q237588_EXCHANGE_PEOPLE_H

#include "exchange/attribute.h"
#include "exchange/directory.h"
#include "exchange/site.h"

/* Meaning of a value of objectClass. */
enum class_kind { CLASS_UNKNOWN, CLASS_PERSON, CLASS_OTHER, CLASS_DELETED, CLASS_ADDED };

#define CLASS_CACHE 16u
#define CLASS_CACHED_MAX 48u

/* Cache of classes, as a directory repeats a few of them in every entry. */
struct class_cache {
    struct {
        char bytes[CLASS_CACHED_MAX];
        size_t length; /* 0: empty */
        enum class_kind kind;
    } at[CLASS_CACHE];
};

/* State of reading the people of one directory. */
struct people {
    const struct directory_config *config;
    person_visitor *visit;
    void *context;
    struct text *message;
    const char *source;
    struct attribute_table attributes;
    struct site_finder sites;
    uint64_t count;    /* people visited so far */
    uint64_t not_utf8; /* line of the first name that is not UTF-8; 0: none */
    struct class_cache classes;
};

/* Everything is borrowed until people_clean_up(). */
void people_init(struct people *people, const char *source, const struct directory_config *config, person_visitor *visit,
                 void *context, struct text *message);
void people_clean_up(struct people *people);

/* A value of an entry; NULL bytes: missing. */
struct entry_value {
    struct ccm_name value;
    uint64_t line;
    bool option; /* a value without an option is preferred */
};

/* Meaning of an entry's classes; zeroed: none yet. */
struct entry_classes {
    bool any, person, other, added, deleted;
    struct ccm_name named; /* class to report if the entry is skipped */
};

/* An entry during reading; initially zeroed except `dn` and `line`. Pointers belong to the reader. */
struct directory_entry {
    struct ccm_name dn;
    uint64_t line; /* line of the DN; 0: live directory */
    struct entry_value display_name, cn, site, exchange_dn, or_address;
    struct entry_classes classes;
    bool surname, deleted, hidden;
    bool dn_only; /* it has no attributes */
};

/* Notes a value of an attribute. Returns false for a name with a NUL. */
bool entry_note(struct people *people, struct directory_entry *entry, struct attribute_type type, struct ccm_name value,
                uint64_t line);

/* Notes a value of objectClass. */
void entry_note_class(struct people *people, struct directory_entry *entry, struct ccm_name value);

/* Decides whether an entry is a person, without checking its name and DN. INPUT_OK: *is_person is set; a skipped entry is
 * counted in config->skipped. */
enum input_status people_screen(struct people *people, const struct directory_entry *entry, bool *is_person);

/* Decides about an entry with an LDAP DN. INPUT_OK: *is_person is set; a person points into the entry and `people`. A skipped
 * entry is counted in config->skipped. */
enum input_status people_judge(struct people *people, const struct directory_entry *entry, struct person *person, bool *is_person);

/* Counts a skipped entry. INPUT_OK or INPUT_NO_MEMORY. */
enum input_status people_skip(struct people *people, const struct directory_entry *entry, enum skip_reason reason);

/* Visits one person, and reports progress at intervals. */
enum input_status people_visit(struct people *people, const struct person *person);

/* Reports a problem with a value or entry: "file:line:column: "QUOTED"WHAT", or "URL: ..." if `line` is 0. With config->strict
 * the text is the message, and the result INPUT_INVALID; else the text is a warning, the result is INPUT_OK, and the reader
 * ignores the value. */
enum input_status people_report(struct people *people, uint64_t line, size_t column, struct ccm_name quoted, const char *what);

/* Warns about a line: "file:line:1: WHAT". */
void people_warn(struct people *people, uint64_t line, const char *what);

/* People are mailboxes, users and custom recipients of Exchange 5.5 (Remote-Address; Active Directory: contact), which the
 * connector exports like mailboxes. Ignores case (RFC 4517, 4.2.26) and surrounding spaces. */
enum class_kind directory_class_kind(struct ccm_name value);

/* Whether a value of an attribute such as isDeleted is true: TRUE, 1 or YES. */
bool directory_value_is_true(struct ccm_name value);

#endif
