/* State shared by the parts of converge_find(). */
#ifndef Q237588_CONVERGE_CONVERGING_H
#define Q237588_CONVERGE_CONVERGING_H

#include "converge/converge.h"

struct converging {
    const struct converge_config *config;
    struct converge *converge;
    struct text *message;
    struct sync_input input;
    char **arguments;     /* the command's arguments; owned */
    struct snapshot last; /* the snapshot that the next run is compared with */
    bool last_is_content; /* converge->contents owns `last` */
};

/* Takes a snapshot; if converge->stopped is set, there is none. */
enum converge_status converging_snapshot(struct converging *converging, const char *when, struct snapshot *snapshot);

/* Runs the command once, without a snapshot. If converge->stopped is set, *run is zeroed; else the caller cleans it up. */
enum converge_status converging_run(struct converging *converging, struct converge_run *run);
void converge_run_clean_up(struct converge_run *run);

/* Runs the command of --reset. */
enum converge_status converging_reset(struct converging *converging, bool ignore_stop);

/* Appends the DN and attribute of a write. */
void converging_append_example(const struct converging *converging, const struct write *write, struct text *text);

/* Finds the smallest part of the input after a verdict of repeats. Tries nothing unless --reset restores the content before the
 * first run; --reset runs before each try, and at the end. */
enum converge_status subset_find(struct converging *converging, struct subset *subset);

#endif
