/* The cc:Mail post office: its directory, Export.exe and Import.exe (DESIGN section 4).
 *
 * It finds entries by its identity rule and never by the module under test. There is one slot for each
 * identity, so finding an entry is an array access. A journal records the entry that each write replaced, so
 * the directory can be compared exactly with an earlier one.
 */
#ifndef Q237588_MODEL_POST_OFFICE_H
#define Q237588_MODEL_POST_OFFICE_H

#include "model/entry.h"
#include "model/names.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What Import.exe does with a user record if an entry has its identity, but other bytes. */
enum on_collision { ON_COLLISION_REPLACE, ON_COLLISION_KEEP, ON_COLLISION_REJECT };

/* What Import.exe does with the rest of a file after rejecting a record: apply it, or reject it all. */
enum on_reject { ON_REJECT_CONTINUE, ON_REJECT_STOP };

/* Which file Import.exe applies first: Ccmdel.imp, or Ccmdir.imp (KB Q166581). */
enum import_order { IMPORT_DELETES_FIRST, IMPORT_ADDS_FIRST };

/* Their names in fixtures and reports, by enum. */
extern const char *const on_collision_names[ON_COLLISION_REJECT + 1];
extern const char *const on_reject_names[ON_REJECT_STOP + 1];
extern const char *const import_order_names[IMPORT_ADDS_FIRST + 1];

/* How Import.exe behaves. All zero is the default. */
struct import_rules {
    enum on_collision on_collision;
    enum on_reject on_reject;
    enum import_order order;
};

/* One write to the directory, and the entry that it replaced. */
struct journal_item {
    struct entry before;
    uint32_t slot;     /* in the directory */
    uint32_t previous; /* the previous journal item of the same slot, or JOURNAL_NONE */
};

#define JOURNAL_NONE UINT32_MAX

/* The users or the post offices of the directory. */
struct directory_part {
    const struct entry *at; /* by identity; locn is 0 if there is no entry */
    uint32_t slots;         /* one for each identity */
    uint32_t held;          /* number of entries */
    uint64_t version;       /* increases if a write changes the name or the Locn of a slot */
};

struct post_office {
    const struct names *names;
    struct import_rules rules;
    struct directory_part users, offices;
    size_t slot_capacity;    /* room in `directory` */
    struct entry *directory; /* the slots of users, then those of post offices */
    uint64_t hash;           /* of the directory, independent of the order of writes */
    bool recording;          /* whether writes go to the journal */
    uint32_t *touched;       /* by slot: its last journal item, or JOURNAL_NONE; NULL before the first one */
    struct journal_item *journal;
    uint32_t journal_count;
    uint32_t journal_capacity;
};

/* Makes an empty post office over finished names, which must outlive it. Returns false if out of memory; clean-up
 * is then still legal. */
bool post_office_init(struct post_office *office, const struct names *names, struct import_rules rules);

/* The same for a post office that is zeroed or was used before; reuses its storage. */
bool post_office_reset(struct post_office *office, const struct names *names, struct import_rules rules);
void post_office_clean_up(struct post_office *office);

/* Switches to other finished names, which extend the current ones and must outlive it. Slots of entries and journal follow the new
 * identities. Returns false if out of memory; nothing is then changed. */
bool post_office_rebase(struct post_office *office, const struct names *names);

/* The entry of that user's or post office's identity; its locn is 0 if there is none. Valid until the next write. */
const struct entry *post_office_user(const struct post_office *office, uint32_t name);
const struct entry *post_office_office(const struct post_office *office, uint32_t name);

/* Whether the connector owns the entry: a post office by its comment, a user by Locn l and the Addr of an owned post office. */
bool post_office_owns(const struct post_office *office, const struct entry *entry);

/* Empties the journal, and starts or stops it. */
void post_office_record(struct post_office *office, bool recording);

/* Makes journal room for that many further writes while recording; required before each put, removal and import.
 * Returns false if out of memory. */
bool post_office_reserve(struct post_office *office, uint32_t writes);

/* The entry of another entry's identity, a user or a post office; its locn is 0 if there is none. Valid until the next write. */
const struct entry *post_office_held(const struct post_office *office, const struct entry *entry);

/* For a cc:Mail administrator or a fixture: writes the entry to its slot unconditionally, a user's name in its stored form; removes
 * a user entry (returns false if there was none). One journal write each. */
void post_office_put(struct post_office *office, const struct entry *entry);
bool post_office_remove_user(struct post_office *office, uint32_t name);

/* Export.exe: returns the next entry in export order, NULL after the last. A zeroed walk starts at the first. The entry is valid
 * until the next write. */
struct export_walk {
    unsigned group; /* groups of post offices first, then groups of users */
    uint32_t slot;  /* next slot */
};
const struct entry *post_office_export(const struct post_office *office, struct export_walk *walk);

/* Import.exe: applies Ccmdel.imp and Ccmdir.imp, record by record. Returns the number of rejected records, including those not
 * applied after a rejection. At most one journal write for each record. */
uint32_t post_office_import(struct post_office *office, const struct transfer *transfer);

/* Whether the directory equals, entry by entry, that at the time when the journal held `mark` items. No hash is used. */
bool post_office_unchanged_since(const struct post_office *office, uint32_t mark);

#endif
