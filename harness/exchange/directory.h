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
typedef enum input_status person_taker(void *context, const struct person *person);

/* How text is encoded in a CSV file. AUTO: by its byte order mark; without one UTF-8 where all of it is valid, else Windows-1252. */
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

/* Zero is legal but for site_level. */
struct directory_config {
    /* Of which attribute the site is the value: of the RDNs of that type in the DN the one number site_level, counted from the
     * root (1: nearest to it); where the DN has none, the entry's own first value that is not empty. CSV: the column of that
     * name; with NULL the "ou=" of Obj-Container (/o=Org/ou=Site/cn=Recipients), else Home-Server. NULL:
     * DIRECTORY_SITE_ATTRIBUTE. Compared without case. */
    const char *site_attribute;
    uint32_t site_level; /* 1 or more */
    enum directory_encoding encoding;
    struct directory_login login;
    /* Told how many people were read so far, now and then; NULL: nobody. */
    void (*progress)(void *context, uint64_t people);
    void *progress_context;
};

/* Whether `source` is an LDAP URL, and no file. */
bool directory_is_live(const char *source);

/* Gives every person of the directory, in its order. `source` is an LDAP URL (ldap://, ldaps://, ldapi://), else the path of a
 * file: LDIF or CSV, which is told by what it holds, and not by its name. Entries that are no people (containers, groups,
 * distribution lists and so on) are passed over. Nothing is printed; nothing else is read. INPUT_INVALID: `message` has
 * "file:line:column: ..." or "URL: ...", and no part of the directory is to be used. */
enum input_status directory_read(const char *source, const struct directory_config *config, person_taker *take, void *context,
                                 struct text *message);

/* The kinds of directories, each as above. */
enum input_status ldif_read(const char *path, const struct directory_config *config, person_taker *take, void *context,
                            struct text *message);
enum input_status csv_read(const char *path, const struct directory_config *config, person_taker *take, void *context,
                           struct text *message);
/* The URL is as exchange/ldap_url.h says; without a base the only one that the server holds is taken. ldap.conf and the like say no more
 * than which certificates are trusted where no ca_file is stated. Whatever makes the answer less than the whole (limits, referrals,
 * nobody to be seen at all) is INPUT_INVALID. */
enum input_status ldap_read(const char *url, const struct directory_config *config, person_taker *take, void *context,
                            struct text *message);

#endif
