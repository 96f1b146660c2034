/* A certificate that was written down, as what it states. */
#ifndef Q237588_CERTIFICATE_READ_H
#define Q237588_CERTIFICATE_READ_H

#include "certificate/certificate.h"
#include "input/input.h"

/* A zeroed struct is empty. */
struct stated {
    json_t *root;
    /* One fixture for each run, which is that run's alone. Results are those of runs that cannot be replayed; there are none else. */
    struct batch batch;
    struct verification verification; /* with laws and search; of `verify` */
    struct law_evidence evidence;
    struct batch counterexample; /* one run, or none */
};

/* Whether the certificate is one of `verify`. */
bool stated_is_verification(const struct stated *stated);

/* Checks the certificate, all keys and their types, and its seal. INPUT_INVALID: `message` has "path: what is wrong", and where it is no
 * JSON "path:line:column: ...". The caller cleans up in any case. */
enum input_status stated_read(const char *path, const char *bytes, size_t length, struct stated *stated, struct text *message);

void stated_clean_up(struct stated *stated);

/* Takes the entry of a run into *run, which becomes that of builds[build] and has a fixture of its own, appended to batch->fixtures. */
enum input_status stated_take_run(const json_t *entry, struct batch *batch, const struct build *builds, size_t build_count,
                                  struct batch_run *run, struct text *message);

#endif
