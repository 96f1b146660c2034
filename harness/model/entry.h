/* The entries of the cc:Mail post office directory, and the records of the import files (KB Q295753). */
#ifndef Q237588_MODEL_ENTRY_H
#define Q237588_MODEL_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

/* Locn, the letter of cc:Mail's directory: P p (post office, connected directly or not), L l (user local here or
 * to another post office), R r (mobile users), A a (aliases). 0: no entry. */
struct entry {
    uint32_t name;    /* in names.offices for P and p, in names.users otherwise */
    uint32_t addr;    /* in names.offices; STRING_EMPTY: none */
    uint32_t comment; /* in names.comments */
    uint32_t locn;
};

/* All letters of Locn. */
#define LOCN_LETTERS "PpLlRrAa"

static inline bool locn_is_office(uint32_t locn) { return locn == 'P' || locn == 'p'; }

/* An export is ordered by group, and each group by name: P, p, then L l R r together, then A a together (DESIGN section 1). Returns
 * the group within the post offices or within the users. */
#define EXPORT_GROUPS 2u
static inline unsigned entry_export_group(const struct entry *entry)
{
    return entry->locn == 'p' || entry->locn == 'A' || entry->locn == 'a';
}

static inline bool entry_same(const struct entry *a, const struct entry *b)
{
    return a->name == b->name && a->addr == b->addr && a->comment == b->comment && a->locn == b->locn;
}

/* One line group of Ccmdel.imp (RECORD_DELETE) or Ccmdir.imp. */
enum record_kind { RECORD_DELETE, RECORD_ADD, RECORD_CHANGE };

struct record {
    struct entry entry;
    enum record_kind kind;
};

/* The records of one cycle, in the order of the files. */
struct transfer {
    struct record *deletes; /* Ccmdel.imp */
    uint32_t delete_count;
    struct record *updates; /* Ccmdir.imp */
    uint32_t update_count;
    uint32_t changes;   /* number of RECORD_CHANGE in `updates` */
    uint32_t conflicts; /* recipients that were not sent, as they equal an entry that is not owned */
};

#endif
