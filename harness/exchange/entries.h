/* Whole entries of a directory with all attributes, people or not, for snapshots in converge/. */
#ifndef Q237588_EXCHANGE_ENTRIES_H
#define Q237588_EXCHANGE_ENTRIES_H

#include "exchange/directory.h"

/* A value. The type is an attribute description as written: any case, with options. */
struct entry_attribute {
    struct ccm_name type, value;
};

/* Bytes are valid only during the call. */
struct whole_entry {
    struct ccm_name dn;
    uint64_t line; /* line of the DN; 0: live directory */
    const struct entry_attribute *attributes;
    size_t count;
};

/* A result other than INPUT_OK ends the reading and is returned; the visitor then writes the message. */
typedef enum input_status whole_entry_visitor(void *context, const struct whole_entry *entry);

/* Visits every entry of an LDIF file in its order, if any. Unreadable values and change records are errors. INPUT_INVALID:
 * `message` is "file:line:column: ...", and no part of the file may be used. Uses `encoding` and `warn` of the config. */
enum input_status ldif_read_entries(const char *path, const struct directory_config *config, whole_entry_visitor *visit,
                                    void *context, struct text *message);

/* The same for a live directory, with operational attributes: all entries or an error, at least one. Partial values (;range=)
 * are an error. Uses `login` of the config; its size_limit counts entries. */
enum input_status ldap_read_entries(const char *url, const struct directory_config *config, whole_entry_visitor *visit,
                                    void *context, struct text *message);

#endif
