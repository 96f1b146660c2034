/* The cycle folder: what is written to it before a cycle, and read from it afterwards (DESIGN section 10). Whatever a connector has made of
 * it, no link is followed and no pipe waited for. */
#ifndef Q237588_CONNECTOR_FOLDER_H
#define Q237588_CONNECTOR_FOLDER_H

#include "base/text.h"
#include "input/input.h"
#include "run/steps.h"

/* Of State/, together, and of all its versions in one run. */
#define FOLDER_STATE_MOST (UINT64_C(16) << 20)
#define FOLDER_STATES_MOST (UINT64_C(256) << 20)

/* Appends Export/Ccmdir.exp. False: errno says why not. */
bool folder_append_export(const struct post_office *office, struct text *bytes);

/* Empties the folder but for State/, and writes Exchange/ and Export/; Import/ is empty. `folder` is the open descriptor. False: errno says
 * why. */
bool folder_prepare(int folder, const struct text *ldif, const struct text *export);

/* Empties State/, too. */
bool folder_clear(int folder);

/* Whether the connector has left the file Stay: it can do further cycles without being started for each. */
bool folder_offers_to_stay(int folder);

/* What a connector has written. A zeroed struct is legal. */
struct folder_records {
    struct text bytes; /* of all texts */
    struct step_record *at;
    size_t count, capacity;
    size_t deletes; /* the first ones */
    bool counted;   /* by Import/Counts */
    uint32_t changes, conflicts;
};
void folder_records_clean_up(struct folder_records *records);

/* Reads Import/. INPUT_INVALID, INPUT_ENVIRONMENT: `message` has "Import/FILE:line:column: ...". */
enum input_status folder_read_import(int folder, enum code_page page, struct folder_records *records, struct text *message);

/* Appends State/ as base/tree.h does. INPUT_INVALID, INPUT_ENVIRONMENT: `message` has "State: ...". */
enum input_status folder_read_state(int folder, struct text *state, struct text *message);

#endif
