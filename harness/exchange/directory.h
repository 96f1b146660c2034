/* exchange/: Exchange's side of a real directory: readers of LDIF, CSV and LDAP, and the site of a DN.
 * In: a path or an LDAP URL.
 * Out: one person after the other: name, site, DN, line.
 *
 * Exchange's side of a real directory: who its people are and at which site, from whatever holds it.
 *
 * An LDIF file (RFC 2849), the CSV file of the Exchange Administrator program's directory export, or a live directory over LDAP.
 */
#ifndef Q237588_EXCHANGE_DIRECTORY_H
#define Q237588_EXCHANGE_DIRECTORY_H

#include "ccm_compare.h"
#include "input/input.h"

#include <stdbool.h>

/* A recipient as the directory has it. All bytes are valid during the call only. */
struct person {
    struct ccm_name name; /* never empty, without NUL */
    struct ccm_name site; /* empty: the directory does not say */
    struct ccm_name dn;   /* LDIF, LDAP: the DN; CSV: Obj-Container and Directory Name, as far as they are there */
    uint64_t line;        /* of its name; 0: a live directory has no lines */
};

/* Anything but INPUT_OK ends the reading and is what directory_read() returns. */
typedef enum input_status person_visitor(void *context, const struct person *person);

/* Why an entry is passed over. */
enum skip_reason {
    SKIP_NO_PERSON,  /* of no class of people, and without a surname */
    SKIP_DELETED,    /* isDeleted, Is-Deleted, nsTombstone */
    SKIP_HIDDEN,     /* from the address book: the connector does not send it */
    SKIP_DN_ONLY,    /* no attribute is shown */
    SKIP_NO_NAME,    /* a person without a name */
    SKIP_UNREADABLE, /* a person whose DN is none */
    SKIP_REASONS
};
/* "no person", "deleted", "hidden", "DN only", "no name", "unreadable DN". */
extern const char *const skip_reason_names[SKIP_REASONS];

/* Entries of one class that were passed over for one reason. */
struct skipped_class {
    enum skip_reason reason;
    char *name; /* of the class, NUL-terminated, untrusted; "": none; owned */
    uint64_t entries;
    uint64_t surnames; /* of them: that have one */
};

/* More kinds than this are counted as the class "...". */
#define SKIPPED_CLASSES_MOST 100u

/* Who was passed over, in the order of first appearance. A zeroed struct is legal. */
struct directory_skipped {
    struct skipped_class *at; /* owned */
    size_t count, capacity;
};

/* Adds entries of which `surnames` have a surname. False: out of memory. */
bool directory_skipped_add(struct directory_skipped *skipped, enum skip_reason reason, struct ccm_name name, uint64_t entries,
                           uint64_t surnames);
void directory_skipped_clean_up(struct directory_skipped *skipped);

/* How text is encoded in a file. AUTO: by its byte order mark, or as UTF-16 where one of the first two bytes is a NUL; else LDIF is taken
 * as it is, and a CSV file is UTF-8 where all of it is valid, else Windows-1252. */
enum directory_encoding { ENCODING_AUTO, ENCODING_UTF_8, ENCODING_UTF_16, ENCODING_WINDOWS_1252, ENCODINGS };
/* "auto", "utf-8", "utf-16", "windows-1252". */
extern const char *const directory_encoding_names[ENCODINGS];

/* The largest file that is read, in bytes. */
#define DIRECTORY_MOST_BYTES (UINT64_C(4) << 30)

#define DIRECTORY_SITE_ATTRIBUTE "ou"
#define DIRECTORY_PAGE_SIZE 1000u
#define DIRECTORY_TIME_LIMIT 60u

/* How a live directory is asked. All strings are borrowed. */
struct directory_login {
    const char *bind_dn;  /* NULL: anonymous */
    const char *password; /* of bind_dn; NUL-terminated */
    bool start_tls;       /* ldap:// only; an ldaps:// is TLS from the beginning */
    const char *ca_file;  /* certificates that are trusted, PEM; NULL: the system's */
    uint32_t page_size;   /* people for each page of results (RFC 2696); 0: DIRECTORY_PAGE_SIZE */
    uint32_t size_limit;  /* of people that are asked for; 0: all. More than that is an error, never a part of a directory */
    uint32_t time_limit;  /* seconds that each answer may take, connecting included; 0: DIRECTORY_TIME_LIMIT */
};

/* Zero is legal but for site_level. All pointers are borrowed. */
struct directory_config {
    /* The attribute whose value is the site: of the RDNs of that type in the DN the one number site_level, counted from the root (1:
     * nearest to it); where the DN has none, the entry's own first value that is not empty, of a path (/o=Org/ou=Site/..) or X.400 address
     * the site in it. CSV: the column of that name. NULL: that of legacyExchangeDN or Obj-Dist-Name, else DIRECTORY_SITE_ATTRIBUTE, else
     * that of textEncodedORAddress; CSV: also of Obj-Container, the column ou, else Home-Server. Compared without case. */
    const char *site_attribute;
    uint32_t site_level; /* 1 or more */
    const char *site;    /* of all people; NULL: the directory says */
    enum directory_encoding encoding;
    char separator; /* between the fields of a CSV file; 0: that of its header line, a comma, tab, semicolon or bar */
    bool strict;    /* a person without a name and a value that cannot be read are errors; else warnings, and are passed over */
    bool include_hidden;
    const char *const *person_classes; /* whoever has one of these classes is a person, besides all that are known */
    size_t person_class_count;
    struct directory_login login;
    /* Receives "file:line:column: problem; ..." of what was passed over or may be incomplete; NULL: it is discarded. */
    void (*warn)(void *context, const char *message);
    void *warn_context;
    struct directory_skipped *skipped; /* receives who was passed over; NULL: they are not counted */
    /* Receives how many people were read so far, now and then; NULL: nobody. */
    void (*progress)(void *context, uint64_t people);
    void *progress_context;
};

/* Whether `source` is an LDAP URL, and no file. */
bool directory_is_live(const char *source);

/* Gives every person of the directory, in its order. `source` is an LDAP URL (ldap://, ldaps://, ldapi://), else the path of a
 * file: LDIF or CSV, which is told by what it holds, and not by its name. Entries that are no people (containers, groups,
 * distribution lists and so on) are passed over. Nothing is printed; nothing else is read. INPUT_INVALID: `message` has
 * "file:line:column: ..." or "URL: ...", and no part of the directory is to be used. */
enum input_status directory_read(const char *source, const struct directory_config *config, person_visitor *take, void *context,
                                 struct text *message);

/* The kinds of directories, each as above. */
enum input_status ldif_read(const char *path, const struct directory_config *config, person_visitor *take, void *context,
                            struct text *message);
enum input_status csv_read(const char *path, const struct directory_config *config, person_visitor *take, void *context,
                           struct text *message);
/* The URL is as exchange/ldap_url.h says; without a base the only one that the server holds is taken. ldap.conf and the like say no more
 * than which certificates are trusted where no ca_file is stated. Whatever makes the answer less than the whole (limits, referrals,
 * nobody to be seen at all) is INPUT_INVALID. */
enum input_status ldap_read(const char *url, const struct directory_config *config, person_visitor *take, void *context,
                            struct text *message);

#endif
