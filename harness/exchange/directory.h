/* exchange/: Exchange's side of a real directory: readers of LDIF, CSV and LDAP, and the site of a DN.
 * In: a path or an LDAP URL.
 * Out: each person: name, site, DN, line.
 *
 * The directory is an LDIF file (RFC 2849), the CSV file of the Exchange Administrator program's directory export, or a live
 * directory over LDAP.
 */
#ifndef Q237588_EXCHANGE_DIRECTORY_H
#define Q237588_EXCHANGE_DIRECTORY_H

#include "ccm_compare.h"
#include "input/input.h"

#include <stdbool.h>

/* A recipient in the directory. Bytes are valid only during the call. */
struct person {
    struct ccm_name name; /* never empty, without NUL */
    struct ccm_name site; /* empty: unknown */
    struct ccm_name dn;   /* LDIF, LDAP: the DN; CSV: Obj-Container and Directory Name, if present */
    uint64_t line;        /* line of the name; 0: live directory */
};

/* A result other than INPUT_OK ends the reading; directory_read() returns it. */
typedef enum input_status person_visitor(void *context, const struct person *person);

/* Why an entry is skipped. */
enum skip_reason {
    SKIP_NO_PERSON,  /* no class of people, and no surname */
    SKIP_DELETED,    /* isDeleted, Is-Deleted, nsTombstone */
    SKIP_HIDDEN,     /* hidden from the address book: the connector does not send it */
    SKIP_DN_ONLY,    /* the server shows no attribute */
    SKIP_NO_NAME,    /* a person without a name */
    SKIP_UNREADABLE, /* a person with a malformed DN */
    SKIP_REASONS
};
/* "no person", "deleted", "hidden", "DN only", "no name", "unreadable DN". */
extern const char *const skip_reason_names[SKIP_REASONS];

/* Skipped entries with the same class and reason. */
struct skipped_class {
    enum skip_reason reason;
    char *name; /* name of the class, NUL-terminated, untrusted; "": none; owned */
    uint64_t entries;
    uint64_t surnames; /* number of entries with a surname */
};

/* Maximum number of classes; others are counted as the class "...". */
#define SKIPPED_CLASSES_MAX 100u

/* Skipped entries in the order of first appearance. A zeroed struct is valid. */
struct directory_skipped {
    struct skipped_class *at; /* owned */
    size_t count, capacity;
};

/* Adds entries, `surnames` of them with a surname. Returns false if out of memory. */
bool directory_skipped_add(struct directory_skipped *skipped, enum skip_reason reason, struct ccm_name name, uint64_t entries,
                           uint64_t surnames);
void directory_skipped_clean_up(struct directory_skipped *skipped);

/* Encoding of a file. AUTO: by its byte order mark, or UTF-16 if one of the first two bytes is a NUL; else LDIF is read as it
 * is, and CSV is UTF-8 if all of it is valid, else Windows-1252. */
enum directory_encoding { ENCODING_AUTO, ENCODING_UTF_8, ENCODING_UTF_16, ENCODING_WINDOWS_1252, ENCODINGS };
/* "auto", "utf-8", "utf-16", "windows-1252". */
extern const char *const directory_encoding_names[ENCODINGS];

/* Maximum size of a file in bytes. */
#define DIRECTORY_MAX_BYTES (UINT64_C(4) << 30)

#define DIRECTORY_SITE_ATTRIBUTE "ou"
#define DIRECTORY_PAGE_SIZE 1000u
#define DIRECTORY_TIME_LIMIT 60u

/* Access to a live directory. All strings are borrowed. */
struct directory_login {
    const char *bind_dn;  /* NULL: anonymous */
    const char *password; /* password of bind_dn; NUL-terminated */
    bool start_tls;       /* ldap:// only; ldaps:// uses TLS from the start */
    const char *ca_file;  /* trusted certificates, PEM; NULL: the system's */
    uint32_t page_size;   /* people per page of results (RFC 2696); 0: DIRECTORY_PAGE_SIZE */
    uint32_t size_limit;  /* maximum number of people; 0: no limit. More are an error, never a partial directory */
    uint32_t time_limit;  /* seconds per answer, including the connection; 0: DIRECTORY_TIME_LIMIT */
};

/* Zero is valid except for site_level. All pointers are borrowed. */
struct directory_config {
    /* The attribute that names the site. Its value is that of RDN number site_level of this type in the DN, counted from the
     * root (1: nearest to it); without one, the entry's first non-empty value, or the site in it if it is a path
     * (/o=Org/ou=Site/..) or an X.400 address. CSV: the column of that name. NULL: legacyExchangeDN or Obj-Dist-Name, else
     * DIRECTORY_SITE_ATTRIBUTE, else textEncodedORAddress; CSV: also Obj-Container, the column ou, else Home-Server. Ignores
     * case. */
    const char *site_attribute;
    uint32_t site_level; /* 1 or more */
    const char *site;    /* site of all people; NULL: from the directory */
    enum directory_encoding encoding;
    char separator; /* separator of a CSV file; 0: from its header line: comma, tab, semicolon or bar */
    bool strict;    /* people without a name and unreadable values are errors; else they are skipped with a warning */
    bool include_hidden;
    const char *const *person_classes; /* additional classes of people */
    size_t person_class_count;
    struct directory_login login;
    /* Receives "file:line:column: problem; ..." about skipped or possibly incomplete values; NULL: discarded. */
    void (*warn)(void *context, const char *message);
    void *warn_context;
    struct directory_skipped *skipped; /* receives skipped entries; NULL: not counted */
    /* Receives the number of people read so far, at intervals; NULL: not called. */
    void (*progress)(void *context, uint64_t people);
    void *progress_context;
};

/* Whether `source` is an LDAP URL rather than a file. */
bool directory_is_live(const char *source);

/* Visits every person of the directory in its order. `source` is an LDAP URL (ldap://, ldaps://, ldapi://), else the path of an
 * LDIF or CSV file, recognized by its contents. Skips entries that are not people (containers, groups, distribution lists).
 * Prints nothing and reads nothing else. INPUT_INVALID: `message` is "file:line:column: ..." or "URL: ...", and no part of the
 * directory may be used. */
enum input_status directory_read(const char *source, const struct directory_config *config, person_visitor *visit, void *context,
                                 struct text *message);

/* Readers of each format, as above. */
enum input_status ldif_read(const char *path, const struct directory_config *config, person_visitor *visit, void *context,
                            struct text *message);
enum input_status csv_read(const char *path, const struct directory_config *config, person_visitor *visit, void *context,
                           struct text *message);
/* The URL is described in exchange/ldap_url.h; without a base, the server's only directory is read. Of ldap.conf and similar
 * files only the trusted certificates are used, if there is no ca_file. An incomplete answer (limits, referrals, no visible
 * people) is INPUT_INVALID. */
enum input_status ldap_read(const char *url, const struct directory_config *config, person_visitor *visit, void *context,
                            struct text *message);

#endif
