/* What the parts of converge_find() have in common. */
#ifndef Q237588_CONVERGE_CONVERGING_H
#define Q237588_CONVERGE_CONVERGING_H

#include "converge/converge.h"

/* What is known while it runs. */
struct converging {
    const struct converge_config *config;
    struct converge *converge;
    struct text *message;
    struct sync_input input;
    char **arguments;     /* owned: the command's */
    struct snapshot last; /* the snapshot that the next run is compared with */
    bool last_is_content; /* it belongs to converge->contents */
};

/* Takes a snapshot; converge->stopped: there is none. */
enum converge_status converging_snapshot(struct converging *converging, const char *when, struct snapshot *snapshot);

/* Runs the command once, without a snapshot. converge->stopped: *run is zeroed, else it is to be cleaned up. */
enum converge_status converging_run(struct converging *converging, struct converge_run *run);
void converge_run_clean_up(struct converge_run *run);

/* Runs what stands for --reset. */
enum converge_status converging_reset(struct converging *converging, bool whatever_stops);

/* Appends one entry that differs: its DN and attribute. */
void converging_append_example(const struct converging *converging, const struct write *write, struct text *text);

/* Finds the smallest part of the input, after a verdict of repeats. Nothing is tried unless --reset is seen to bring back the content
 * before the first run; it is run before each try, and at the end. */
enum converge_status subset_find(struct converging *converging, struct subset *subset);

#endif
