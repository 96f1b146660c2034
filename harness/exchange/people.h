/* The one rule for files and live directories: which entries are people, what they are called and where they are. */
#ifndef Q237588_EXCHANGE_PEOPLE_H
#define Q237588_EXCHANGE_PEOPLE_H

#include "exchange/attribute.h"
#include "exchange/directory.h"
#include "exchange/site.h"

/* What a value of objectClass says of its entry. */
enum class_kind { CLASS_UNKNOWN, CLASS_PERSON, CLASS_OTHER, CLASS_DELETED, CLASS_ADDED };

#define CLASS_CACHE 16u
#define CLASS_CACHED_MOST 48u

/* Classes seen lately: a directory repeats a few of them in every entry. */
struct class_cache {
    struct {
        char bytes[CLASS_CACHED_MOST];
        size_t length; /* 0: empty */
        enum class_kind kind;
    } at[CLASS_CACHE];
};

/* The destination of the people of one directory. */
struct people {
    const struct directory_config *config;
    person_visitor *take;
    void *context;
    struct text *message;
    const char *source;
    struct attribute_table attributes;
    struct site_finder sites;
    uint64_t count;    /* given so far */
    uint64_t not_utf8; /* the line of the first name that is not UTF-8; 0: all are */
    struct class_cache classes;
};

/* Everything is borrowed until people_clean_up(). */
void people_init(struct people *people, const char *source, const struct directory_config *config, person_visitor *take,
                 void *context, struct text *message);
void people_clean_up(struct people *people);

/* A value that an entry has; without bytes it has none. */
struct entry_value {
    struct ccm_name value;
    uint64_t line;
    bool option; /* a value without an option is preferred */
};

/* What an entry's classes say so far; zero: nothing. */
struct entry_classes {
    bool any, person, other, added, deleted;
    struct ccm_name named; /* the class to report where the entry is passed over */
};

/* One entry while it is read; zeroed but for `dn` and `line` at first. What it points to is the reader's. */
struct directory_entry {
    struct ccm_name dn;
    uint64_t line; /* of the DN; 0: a live directory has no lines */
    struct entry_value display_name, cn, site, exchange_dn, or_address;
    struct entry_classes classes;
    bool surname, deleted, hidden;
    bool dn_only; /* nothing else is known of it */
};

/* Notes a value of an attribute. False: it is to be a name and holds a NUL. */
bool entry_note(struct people *people, struct directory_entry *entry, struct attribute_type type, struct ccm_name value,
                uint64_t line);

/* Notes a value of objectClass. */
void entry_note_class(struct people *people, struct directory_entry *entry, struct ccm_name value);

/* Decides whether an entry is a person, but for its name and DN. INPUT_OK: *is_person; whoever is passed over is counted in
 * config->skipped. */
enum input_status people_screen(struct people *people, const struct directory_entry *entry, bool *is_person);

/* Decides about an entry that has a DN of LDAP. INPUT_OK: *is_person; *person then points into the entry and into `people`. Whoever is passed over is counted in
 * config->skipped. */
enum input_status people_judge(struct people *people, const struct directory_entry *entry, struct person *person, bool *is_person);

/* Counts an entry that is passed over. INPUT_OK or INPUT_NO_MEMORY. */
enum input_status people_skip(struct people *people, const struct directory_entry *entry, enum skip_reason reason);

/* Gives one person, and reports the progress now and then. */
enum input_status people_give(struct people *people, const struct person *person);

/* Reports a problem with one value or entry: "file:line:column: "QUOTED"WHAT", or "URL: ..." where `line` is 0. INPUT_INVALID, and the text is
 * the message, with config->strict; else INPUT_OK, the text is a warning, and the reader goes on without what was quoted. */
enum input_status people_report(struct people *people, uint64_t line, size_t column, struct ccm_name quoted, const char *what);

/* Warns of a line: "file:line:1: WHAT". */
void people_warn(struct people *people, uint64_t line, const char *what);

/* Mailboxes, users, and what Exchange 5.5 called custom recipients (Remote-Address; Active Directory: contact): the connector exports
 * these as it does mailboxes. Compared without case (RFC 4517, 4.2.26) and without spaces around it. */
enum class_kind directory_class_kind(struct ccm_name value);

/* Whether a value of an attribute such as isDeleted says yes: TRUE, 1 or YES. */
bool directory_value_is_true(struct ccm_name value);

#endif
