/* Replays a certificate: recomputes it from its answers, and compares. */
#ifndef Q237588_CERTIFICATE_REPLAY_H
#define Q237588_CERTIFICATE_REPLAY_H

#include "certificate/read.h"

enum replay_state {
    REPLAY_AS_STATED,
    REPLAY_CONTRADICTED,
    REPLAY_NOT_REPLAYABLE, /* copied unchanged */
    REPLAY_OTHERWISE,      /* the build gives other answers, or is another build */
    REPLAY_STATES
};

/* "as stated", "contradicted", "not replayable", "otherwise". */
extern const char *const replay_state_names[REPLAY_STATES];

/* A part of a certificate: a run, a law, the search, the conclusion; or a repeated question to a build. Strings are escaped for
 * printing, and owned. */
struct replay_line {
    char *part;
    enum replay_state state;
    char *detail; /* NULL: none */
};

struct replay {
    struct replay_line *lines; /* owned */
    size_t count, capacity;
    size_t states[REPLAY_STATES]; /* number of lines in each state */
};

enum replay_status {
    REPLAY_DONE,
    REPLAY_INVALID, /* impossible value; `message` names it */
    REPLAY_FAILED   /* harness failure; `message` says why */
};

/* Appends a line; takes the bytes of `detail`, which may be empty. Returns false if out of memory. */
bool replay_add(struct replay *replay, const char *part, enum replay_state state, struct text *detail);

/* Recomputes everything. Replaces results and verdicts in *stated with the computed ones. */
enum replay_status replay_certificate(const char *path, struct stated *stated, struct replay *replay, struct text *message);

/* Repeats a run with its recorded answers. `stop` may be NULL. `why` receives the problem of the answers, if any. Returns false
 * if out of memory. */
bool replay_run(struct run *storage, struct batch_run *run, struct play_stop *stop, struct text *why);

/* After replay_certificate(): asks the build, in workers, all questions of the certificate, and compares the answers. */
enum replay_status replay_ask(const struct batch_config *config, const char *module, const struct stated *stated,
                              struct replay *replay, struct text *message);

void replay_clean_up(struct replay *replay);

enum json_comparison { JSON_SAME, JSON_DIFFERS, JSON_MALFORMED };

/* Compares computed with recorded values. JSON_DIFFERS: `what` has the first difference, "key: computed X, stated Y".
 * JSON_MALFORMED: "key: expected ...", for a missing or unknown key or another type. */
enum json_comparison replay_compare(const json_t *computed, const json_t *stated, const char *key, struct text *what);

#endif
