/* Replaying a certificate: computing all of it again from its answers, and comparing. */
#ifndef Q237588_CERTIFICATE_REPLAY_H
#define Q237588_CERTIFICATE_REPLAY_H

#include "certificate/read.h"

enum replay_state {
    REPLAY_AS_STATED,
    REPLAY_CONTRADICTED,
    REPLAY_NOT_REPLAYABLE, /* taken as it is stated */
    REPLAY_OTHERWISE,      /* the build that was asked again answered otherwise, or is another one */
    REPLAY_STATES
};

/* "as stated", "contradicted", "not replayable", "otherwise". */
extern const char *const replay_state_names[REPLAY_STATES];

/* One part of a certificate: a run, a law, the search, the conclusion; or what a build was asked again. Safe to print; owned. */
struct replay_line {
    char *part;
    enum replay_state state;
    char *detail; /* NULL: none */
};

struct replay {
    struct replay_line *lines; /* owned */
    size_t count, capacity;
    size_t states[REPLAY_STATES]; /* how many lines of each */
};

enum replay_status {
    REPLAY_DONE,
    REPLAY_INVALID, /* a value is not what it can be: `message` says which */
    REPLAY_FAILED   /* the harness itself failed; `message` says why */
};

/* Appends a line; `detail` is taken over and may be empty. False: out of memory. */
bool replay_add(struct replay *replay, const char *part, enum replay_state state, struct text *detail);

/* Computes everything again. Results and verdicts of *stated become those that were computed. */
enum replay_status replay_certificate(const char *path, struct stated *stated, struct replay *replay, struct text *message);

/* Runs one again, with the answers that it has. `stop` may be NULL. `why` becomes what is wrong with the answers, and stays empty where they
 * fit. False: out of memory. */
bool replay_run(struct run *storage, struct batch_run *run, struct play_stop *stop, struct text *why);

/* After replay_certificate(): asks the build, in workers, all questions of the certificate, and compares its answers. */
enum replay_status replay_ask(const struct batch_config *config, const char *module, const struct stated *stated,
                              struct replay *replay, struct text *message);

void replay_clean_up(struct replay *replay);

enum json_comparison { JSON_SAME, JSON_DIFFERS, JSON_MALFORMED };

/* Compares what was computed with what is stated. JSON_DIFFERS: `what` has "key: computed X, stated Y" of the first difference;
 * JSON_MALFORMED: "key: expected ..." where a key is missing, unknown or of another type. */
enum json_comparison replay_compare(const json_t *computed, const json_t *stated, const char *key, struct text *what);

#endif
