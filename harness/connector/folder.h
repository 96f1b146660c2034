/* The cycle folder: written before a cycle, and read afterwards (DESIGN section 10). Reading follows no links and waits for no
 * pipes, as a connector may have changed anything. */
#ifndef Q237588_CONNECTOR_FOLDER_H
#define Q237588_CONNECTOR_FOLDER_H

#include "base/text.h"
#include "input/input.h"
#include "run/steps.h"

/* Maximum size in bytes of State/, and of all its versions in a run. */
#define FOLDER_STATE_MAX (UINT64_C(16) << 20)
#define FOLDER_STATES_MAX (UINT64_C(256) << 20)

/* Appends Export/Ccmdir.exp. Returns false on failure, with errno. */
bool folder_append_export(const struct post_office *office, struct text *bytes);

/* Empties the folder except State/, and writes Exchange/ and Export/; Import/ is empty. `folder` is an open descriptor. Returns
 * false on failure, with errno. */
bool folder_prepare(int folder, const struct text *ldif, const struct text *export);

/* Empties the folder, including State/. */
bool folder_clear(int folder);

/* Whether the connector has created the file Stay: its process can run further cycles. */
bool folder_offers_to_stay(int folder);

/* Records that a connector has written. A zeroed struct is valid. */
struct folder_records {
    struct text bytes; /* storage of all strings */
    struct step_record *at;
    size_t count, capacity;
    size_t deletes; /* number of deletes, which come first */
    bool counted;   /* Import/Counts gives `changes` and `conflicts` */
    uint32_t changes, conflicts;
};
void folder_records_clean_up(struct folder_records *records);

/* Reads Import/. INPUT_INVALID, INPUT_ENVIRONMENT: `message` has "Import/FILE:line:column: ...". */
enum input_status folder_read_import(int folder, enum code_page page, struct folder_records *records, struct text *message);

/* Appends State/ as base/tree.h does. INPUT_INVALID, INPUT_ENVIRONMENT: `message` has "State: ...". */
enum input_status folder_read_state(int folder, struct text *state, struct text *message);

#endif
