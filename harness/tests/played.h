/* A directory server whose part a test plays: it takes one connection, and answers what the test says. */
#ifndef Q237588_TESTS_PLAYED_H
#define Q237588_TESTS_PLAYED_H

#include "exchange/directory.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <lber.h>

/* What is sent once a request came, and what then. */
struct script {
    BerElement *answer;
    size_t cut;  /* bytes that are left out at the end */
    bool stalls; /* instead of closing */
    /* What is sent once a second request came, behind the bytes that were left out; NULL: there is no second one. */
    BerElement *next;
};

/* Starts one at a port of its own; it plays its part and ends, at the latest with the process that started it. */
pid_t play(const struct script *script, char url[static 40]);
/* Ends it where it still runs. */
void end_play(pid_t pid);

/* To be filled; the caller frees it with ber_free(). */
BerElement *new_answer(void);
void add_end(BerElement *answer, int tag, int code, const char *diagnostic);

/* What is said of such an answer, which is freed. `how` is the script but for the answer. */
void assert_played(BerElement *answer, const struct script *how, const struct directory_config *config, const char *base,
                   const char *expected);

/* A fixture beside own_folder.h: makes the folder, and an environment that nothing may be taken from. */
void played_alone(void);

#endif
