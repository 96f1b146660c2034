/* External steps: steps 5 and 6 of a cycle, done by a program instead of comparators (harness/connector/). Converts its text to
 * records of the model. */
#ifndef Q237588_RUN_STEPS_H
#define Q237588_RUN_STEPS_H

#include "model/post_office.h"
#include "model/sites.h"

/* One record of Ccmdel.imp or Ccmdir.imp, in UTF-8 if there is a code page. */
struct step_record {
    struct ccm_name name, addr, comment;
    uint32_t locn; /* of Ccmdel.imp: a user's */
};

/* The records of one cycle. Borrowed from the external steps until the next cycle. */
struct steps_sent {
    const struct step_record *deletes, *updates;
    uint32_t delete_count, update_count;
    bool counted; /* whether changes and conflicts are set; else see steps_transfer() */
    uint32_t changes, conflicts;
    uint32_t state; /* number of the state kept between cycles: equal if and only if the state is, byte for byte */
};

enum steps_status {
    STEPS_OK,
    STEPS_STOPPED /* failed; `context` has the reason; the run ends */
};

/* Does steps 5 and 6 of a cycle (from 1). */
struct steps {
    enum steps_status (*compare)(void *context, uint32_t cycle, const struct sites *sites, const struct post_office *office,
                                 struct steps_sent *sent);
    void (*begin)(void *context); /* called before the first cycle of a run; may be NULL */
    void *context;
};

/* Storage for records, and for names that the scenario does not have; reused for the next run. A zeroed struct is ready for use. */
struct steps_storage {
    struct names names;     /* the scenario's and new ones, once there are any */
    struct record *records; /* deletes, then updates */
    uint32_t capacity;
    uint8_t *sent, *blocked; /* by user, and by user identity */
    uint32_t sent_capacity, blocked_capacity;
};

void steps_clean_up(struct steps_storage *storage);

/* Converts the sent records to *transfer. New names are added to the post office, which then uses storage->names and may have other
 * slots. Unless they were counted, a change is a record of a user with an owned entry that is not deleted in this cycle; a conflict
 * is a recipient's identity whose entry is not owned, if no record has that recipient's name. Returns false if out of memory. */
bool steps_transfer(struct steps_storage *storage, const struct steps_sent *sent, const struct sites *sites,
                    struct post_office *office, struct transfer *transfer);

#endif
