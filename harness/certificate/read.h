/* A certificate as read from a file. */
#ifndef Q237588_CERTIFICATE_READ_H
#define Q237588_CERTIFICATE_READ_H

#include "certificate/certificate.h"
#include "input/input.h"

/* Contents of a certificate. A zeroed struct is empty. */
struct stated {
    json_t *root;
    /* Each run has its own fixture. Only runs that cannot be replayed have results. */
    struct batch batch;
    struct verification verification; /* laws and search; only for `verify` */
    struct law_evidence evidence;
    struct batch counterexample; /* one run or none */
};

/* Whether `verify` wrote the certificate. */
bool stated_is_verification(const struct stated *stated);

/* Reads a certificate, and checks all keys, their types and the seal. INPUT_INVALID: `message` is "path: problem", or
 * "path:line:column: ..." if it is not JSON. The caller cleans up in any case. */
enum input_status stated_read(const char *path, const char *bytes, size_t length, struct stated *stated, struct text *message);

void stated_clean_up(struct stated *stated);

/* Reads the entry of a run of builds[build] into *run. Its fixture is appended to batch->fixtures. */
enum input_status stated_read_run(const json_t *entry, struct batch *batch, const struct build *builds, size_t build_count,
                                  struct batch_run *run, struct text *message);

#endif
