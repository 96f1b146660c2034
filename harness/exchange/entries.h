/* Whole entries of a directory, people or not, with all of their attributes: what converge/ takes snapshots of. */
#ifndef Q237588_EXCHANGE_ENTRIES_H
#define Q237588_EXCHANGE_ENTRIES_H

#include "exchange/directory.h"

/* One value. The type is an attribute description, as it is written: any case, with its options. */
struct entry_attribute {
    struct ccm_name type, value;
};

/* All bytes are valid during the call only. */
struct whole_entry {
    struct ccm_name dn;
    uint64_t line; /* of the DN; 0: a live directory has no lines */
    const struct entry_attribute *attributes;
    size_t count;
};

/* Anything but INPUT_OK ends the reading and is what the reader returns; it writes the message then. */
typedef enum input_status whole_entry_taker(void *context, const struct whole_entry *entry);

/* Gives every entry of an LDIF file, in its order; there may be none. Every value must be readable, and a change is no entry.
 * INPUT_INVALID: `message` has "file:line:column: ...", and nothing of the file is to be used. Of the config, `encoding` and `warn` count. */
enum input_status ldif_read_entries(const char *path, const struct directory_config *config, whole_entry_taker *take, void *context,
                                    struct text *message);

/* The same of a live directory, with operational attributes, as ldap_read() asks for it: the whole or nothing, at least one entry.
 * An attribute of which the server gives a part of the values (;range=) is refused. Of the config, `login` counts; its size_limit is of entries. */
enum input_status ldap_read_entries(const char *url, const struct directory_config *config, whole_entry_taker *take, void *context,
                                    struct text *message);

#endif
