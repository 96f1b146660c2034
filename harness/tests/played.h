/* A fake directory server: it takes one connection and sends the test's answers. */
#ifndef Q237588_TESTS_PLAYED_H
#define Q237588_TESTS_PLAYED_H

#include "exchange/directory.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <lber.h>

/* The answer to the first request, and what follows. */
struct script {
    BerElement *answer;
    size_t cut;  /* bytes that are left out at the end */
    bool stalls; /* instead of closing */
    /* The answer to the second request, after the omitted bytes; NULL: there is no second one. */
    BerElement *next;
};

/* Starts the server at its own port; it ends after its answers, or with its parent. */
pid_t play(const struct script *script, char url[static 40]);
/* Ends it if it still runs. */
void end_play(pid_t pid);

/* To be filled; the caller frees it with ber_free(). */
BerElement *new_answer(void);
void add_end(BerElement *answer, int tag, int code, const char *diagnostic);

/* Asserts the message about such an answer, which is freed. `how` is the script without the answer. */
void assert_played(BerElement *answer, const struct script *how, const struct directory_config *config, const char *base,
                   const char *expected);

/* A fixture in addition to own_folder.h: makes the folder, and an environment without usable settings. */
void played_alone(void);

#endif
