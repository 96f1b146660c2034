/* certificate/: Certificates: the recorded answers behind a verdict, written to JSON and replayed.
 * In: a finished batch with its answers; or the JSON of one.
 * Out: the JSON; or the values that differ when they are computed again.
 *
 * A certificate: the answers that a verdict rests on, from which it can be computed again without the build.
 *
 * It is JSON: {"certificate": 1, "command": "run" or "verify", "harness": {"version", "sha256"}, "unicode", "isolation", "builds": [{"name",
 * "path", "sha256", "size", "expectations", "before"}...], "runs": [RUN...], "passed", "failed", "laws", "law_counts", "laws_asked", "search",
 * "statements", "conclusion", "sha256"}. The last is the seal: SHA-256 over all else, with sorted keys and no space. Of `run` the keys from
 * "laws" to "conclusion" are null. Replaying makes the same value again, from the answers, and compares.
 */
#ifndef Q237588_CERTIFICATE_CERTIFICATE_H
#define Q237588_CERTIFICATE_CERTIFICATE_H

#include "batch/batch.h"
#include "certificate/evidence.h"
#include "model/unicode.h"
#include "verify/verification.h"

#include <jansson.h>

#define CERTIFICATE_VERSION 1
/* A larger one is neither written nor read. In bytes. */
#define CERTIFICATE_MOST_BYTES ((size_t)256 << 20)

/* What goes into one; all is borrowed. */
struct certificate {
    const struct batch *batch;               /* finished */
    const struct verification *verification; /* of `verify`; NULL: of `run` */
    const struct law_evidence *evidence;     /* of the verification; NULL: of `run` */
    const struct batch *counterexample;      /* one run; NULL: none */
    struct unicode_version unicode;          /* in force */
    json_t *harness, *isolation, *builds;    /* as written to the file */
    json_t *const *stated;                   /* by run: an entry to be taken as it stands; NULL: none, as is any in it */
    json_t *stated_counterexample;           /* as written; NULL: none */
};

/* {"version", "sha256"} of the running program, and an array of the batch's builds. NULL: memory ran out, or a file cannot be read: then
 * `message` says which. */
json_t *certificate_harness(const char *version, struct text *message);
json_t *certificate_builds(const struct batch *batch, struct text *message);

/* All but the seal. NULL: out of memory. */
json_t *certificate_make(const struct certificate *certificate);

/* The seal of a certificate, whatever seal it has. False: out of memory. */
bool certificate_seal(const json_t *certificate, char **seal);

/* Appends the certificate, with its seal, as it is written to a file. False: out of memory. */
bool certificate_print(json_t *certificate, struct text *text);

/* ---- Parts -------------------------------------------------------------------------------------------------------------------- */

/* The entry of a run: {"fixture", "build": its index, "case", "sha256", "not_replayable", "answers", "answers_before", "result"}. "case" is
 * the fixture, complete in itself; where there is none, "sha256" is that of the fixture's file. */
json_t *certificate_run(const struct batch_run *run, size_t build);

/* Why a run cannot be computed from answers. Of the first two there is no case; of the first three the entry is taken as it is stated. */
enum certificate_obstacle { OBSTACLE_RECIPIENTS, OBSTACLE_UTF_8, OBSTACLE_ANSWERS, OBSTACLE_NO_END, OBSTACLE_CUT, OBSTACLES };
extern const char *const certificate_obstacles[OBSTACLES];

/* The obstacle of an entry; OBSTACLES: it has none, or one that is not known. */
enum certificate_obstacle certificate_obstacle_of(const json_t *entry);

/* A name: a string, or {"hex"} where it is no valid UTF-8. */
json_t *certificate_name(struct ccm_name name);
/* The reverse; the bytes are the caller's. False: it is no name, or memory ran out (errno is ENOMEM). */
bool certificate_take_name(const json_t *value, struct ccm_name *name);

/* Of all laws at all places. */
json_t *certificate_laws(const struct laws *laws, const struct law_evidence *evidence);
json_t *certificate_law_counts(const struct laws *laws);

/* "holds", "broken", "inconclusive", and "unfinished" for a law of safety that was not tested completely. */
#define CERTIFICATE_UNFINISHED ((unsigned)LAW_INCONCLUSIVE + 1)
extern const char *const certificate_law_states[];

#endif
