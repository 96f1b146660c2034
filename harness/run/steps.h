/* Steps 5 and 6 of a cycle done by something else than comparators, such as a program (harness/connector/). What it sends is text; here it
 * becomes records of the model. */
#ifndef Q237588_RUN_STEPS_H
#define Q237588_RUN_STEPS_H

#include "model/post_office.h"
#include "model/sites.h"

/* One record of Ccmdel.imp or Ccmdir.imp, in UTF-8 as far as there is a code page. */
struct step_record {
    struct ccm_name name, addr, comment;
    uint32_t locn; /* of Ccmdel.imp: a user's */
};

/* What one cycle sends. All of it is borrowed from whoever did the steps, until they do those of the next cycle. */
struct steps_sent {
    const struct step_record *deletes, *updates;
    uint32_t delete_count, update_count;
    bool counted; /* whether the next two are known; else they are found out by the identity rule: see steps_transfer() */
    uint32_t changes, conflicts;
    uint32_t state; /* of what is kept from cycle to cycle: the same number exactly where it is the same, byte for byte */
};

enum steps_status {
    STEPS_OK,
    STEPS_STOPPED /* not done, for a reason that whoever did them keeps; the run ends */
};

/* Does steps 5 and 6 of a cycle (from 1). */
struct steps {
    enum steps_status (*compare)(void *context, uint32_t cycle, const struct sites *sites, const struct post_office *office,
                                 struct steps_sent *sent);
    void (*begin)(void *context); /* called before the first cycle of a run; NULL: nobody */
    void *context;
};

/* Storage of the records and of names that the scenario does not have, reused from run to run. A zeroed struct is ready for use. */
struct steps_storage {
    struct names names; /* the scenario's and more, where `extended` */
    bool extended;
    struct record *records; /* deletes, then updates */
    uint32_t capacity;
    uint8_t *sent, *blocked; /* by user, and by user identity */
    uint32_t sent_capacity, blocked_capacity;
};

/* Before the first cycle of a run. */
void steps_reset(struct steps_storage *storage);
void steps_clean_up(struct steps_storage *storage);

/* Makes *transfer of what was sent. Names that the post office does not know yet are added to it, by which slots may change: its names are
 * then those of the storage. Unless they were counted, a change is a record of a user whom the post office had as an owned entry, without
 * a delete in this cycle; a conflict is a recipient's identity whose entry is not owned, where nothing was sent of a recipient's name.
 * False: out of memory. */
bool steps_transfer(struct steps_storage *storage, const struct steps_sent *sent, const struct sites *sites,
                    struct post_office *office, struct transfer *transfer);

#endif
