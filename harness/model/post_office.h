/* The cc:Mail post office: its directory, Export.exe and Import.exe (DESIGN section 4).
 *
 * It finds entries by its identity rule and never by the module under test. There is one slot for each
 * identity, so finding an entry is an array access; and what each write replaced is kept in a journal, from
 * which it follows exactly whether the directory is what it once was.
 */
#ifndef Q237588_MODEL_POST_OFFICE_H
#define Q237588_MODEL_POST_OFFICE_H

#include "model/entry.h"
#include "model/names.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What Import.exe does with a user record whose identity is there with other bytes. */
enum on_collision { ON_COLLISION_REPLACE, ON_COLLISION_KEEP, ON_COLLISION_REJECT };

/* What Import.exe does with the rest of a file in which it has rejected a record: it goes on, or rejects all that follows. */
enum on_reject { ON_REJECT_CONTINUE, ON_REJECT_STOP };

/* Which file Import.exe applies first: Ccmdel.imp, or Ccmdir.imp (KB Q166581). */
enum import_order { IMPORT_DELETES_FIRST, IMPORT_ADDS_FIRST };

/* How they are written, each by its enum. */
extern const char *const on_collision_names[ON_COLLISION_REJECT + 1];
extern const char *const on_reject_names[ON_REJECT_STOP + 1];
extern const char *const import_order_names[IMPORT_ADDS_FIRST + 1];

/* How Import.exe behaves. All zero is the default. */
struct import_rules {
    enum on_collision on_collision;
    enum on_reject on_reject;
    enum import_order order;
};

/* What one write to the directory replaced. */
struct journal_item {
    struct entry before;
    uint32_t slot;     /* where in the directory */
    uint32_t previous; /* the journal item before this one for the same slot; JOURNAL_NONE: there is none */
};

#define JOURNAL_NONE UINT32_MAX

/* A part of the directory: that of the users, or that of the post offices. */
struct directory_part {
    const struct entry *at; /* by identity; locn is 0 where there is no entry */
    uint32_t slots;         /* one for each identity */
    uint32_t held;          /* how many entries there are */
    uint64_t version;       /* another one once a write has changed the name or the Locn at some slot */
};

struct post_office {
    const struct names *names;
    struct import_rules rules;
    struct directory_part users, offices;
    size_t slot_capacity;    /* room in `directory` */
    struct entry *directory; /* the slots of users, then those of post offices */
    uint64_t hash;           /* of the directory, whatever the order in which it was filled */
    bool recording;          /* whether writes go to the journal */
    uint32_t *touched;       /* by slot: its last journal item, or JOURNAL_NONE; NULL as long as nothing had to be written down */
    struct journal_item *journal;
    uint32_t journal_count;
    uint32_t journal_capacity;
};

/* Makes an empty post office over finished names, which must outlive it. False: out of memory; clean-up is legal
 * all the same. */
bool post_office_init(struct post_office *office, const struct names *names, struct import_rules rules);

/* The same for one that is zeroed or was in use, whose storage is kept where it suffices. */
bool post_office_reset(struct post_office *office, const struct names *names, struct import_rules rules);
void post_office_clean_up(struct post_office *office);

/* Goes on under other finished names, which hold all strings of the present ones by the same numbers, and more; they must outlive it. Slots
 * of entries and journal follow the identities. False: out of memory, and nothing has changed. */
bool post_office_rebase(struct post_office *office, const struct names *names);

/* The entry of that user's or post office's identity; its locn is 0 where there is none. Valid until the next
 * write. */
const struct entry *post_office_user(const struct post_office *office, uint32_t name);
const struct entry *post_office_office(const struct post_office *office, uint32_t name);

/* Whether the connector takes the entry for its own: a post office by its comment, a user by Locn l and an Addr
 * that names such a post office. */
bool post_office_owns(const struct post_office *office, const struct entry *entry);

/* Starts the journal anew, or stops it: what came before is no longer compared with. */
void post_office_record(struct post_office *office, bool recording);

/* Journal room for that many further writes, while recording; needed before each put, removal and import. False:
 * out of memory. */
bool post_office_reserve(struct post_office *office, uint32_t writes);

/* The entry of that entry's identity, among users or post offices alike; its locn is 0 where there is none. Valid until the next write. */
const struct entry *post_office_held(const struct post_office *office, const struct entry *entry);

/* An administrator of cc:Mail, or the fixture: puts the entry in its slot, whatever was there, a user's name in its stored form;
 * removes a user entry (false: there was none). One journal write each. */
void post_office_put(struct post_office *office, const struct entry *entry);
bool post_office_remove_user(struct post_office *office, uint32_t name);

/* Export.exe: gives the next entry in export order; NULL: there are no more. A zeroed walk begins with the first. The entry is valid
 * until the next write. */
struct export_walk {
    unsigned group; /* post offices first, then users, each in their groups */
    uint32_t slot;  /* the next to be looked at */
};
const struct entry *post_office_export(const struct post_office *office, struct export_walk *walk);

/* Import.exe: Ccmdel.imp and Ccmdir.imp, record by record. Returns how many were rejected, those included that were not
 * applied after one that was. One journal write for each record at most. */
uint32_t post_office_import(struct post_office *office, const struct transfer *transfer);

/* Whether the directory is, entry by entry, what it was when the journal held `mark` items. Exact: no hash is
 * used. */
bool post_office_unchanged_since(const struct post_office *office, uint32_t mark);

#endif
