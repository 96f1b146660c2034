/* certificate/: Certificates: the recorded answers behind a verdict, written to JSON and replayed.
 * In: a finished batch with its answers; or the JSON of one.
 * Out: the JSON; or the values that differ when recomputed.
 *
 * A certificate has the answers behind a verdict, so that the verdict can be recomputed without the build.
 *
 * It is JSON: {"certificate": 1, "command": "run" or "verify", "harness": {"version", "sha256"}, "unicode", "isolation", "builds":
 * [{"name", "path", "sha256", "size", "expectations", "before"}...], "runs": [RUN...], "passed", "failed", "laws", "law_counts",
 * "laws_asked", "search", "statements", "conclusion", "sha256"}. The last is the seal: SHA-256 of the rest, with sorted keys and no
 * space. For `run` the keys from "laws" to "conclusion" are null. Replaying recomputes this value from the answers, and compares.
 */
#ifndef Q237588_CERTIFICATE_CERTIFICATE_H
#define Q237588_CERTIFICATE_CERTIFICATE_H

#include "batch/batch.h"
#include "certificate/evidence.h"
#include "model/unicode.h"
#include "verify/verification.h"

#include <jansson.h>

#define CERTIFICATE_VERSION 1
/* Maximum size of a certificate in bytes, for writing and reading. */
#define CERTIFICATE_MAX_BYTES ((size_t)256 << 20)

/* Contents of a certificate; all borrowed. */
struct certificate {
    const struct batch *batch;               /* finished */
    const struct verification *verification; /* for `verify`; NULL for `run` */
    const struct law_evidence *evidence;     /* of the verification; NULL for `run` */
    const struct batch *counterexample;      /* one run; NULL: no counterexample */
    struct unicode_version unicode;          /* version in use */
    json_t *harness, *isolation, *builds;    /* JSON as in the file */
    json_t *const *stated;                   /* by run: an entry to copy unchanged; NULL: compute it. The list may be NULL */
    json_t *stated_counterexample;           /* an entry to copy unchanged; NULL: compute it */
};

/* Return {"version", "sha256"} of the running program, and an array of the batch's builds. Return NULL if out of memory or if a
 * file cannot be read; then `message` names it. */
json_t *certificate_harness(const char *version, struct text *message);
json_t *certificate_builds(const struct batch *batch, struct text *message);

/* Makes a certificate without its seal. Returns NULL if out of memory. */
json_t *certificate_make(const struct certificate *certificate);

/* Computes the seal of a certificate, ignoring the seal that it has. The caller frees it. Returns false if out of memory. */
bool certificate_seal(const json_t *certificate, char **seal);

/* Seals the certificate and appends its text. Returns false if out of memory. */
bool certificate_print(json_t *certificate, struct text *text);

/* ---- Parts ------------------------------------------------------------------------------------------------------------------- */

/* Makes the entry of a run: {"fixture", "build": its index, "case", "sha256", "not_replayable", "answers", "answers_before",
 * "result"}. "case" is the self-contained fixture; without one, "sha256" is that of the fixture's file. */
json_t *certificate_run(const struct batch_run *run, size_t build);

/* Reasons why a run cannot be recomputed from answers. With the first two there is no case; with the first three the entry is
 * copied unchanged. */
enum certificate_obstacle { OBSTACLE_RECIPIENTS, OBSTACLE_UTF_8, OBSTACLE_ANSWERS, OBSTACLE_NO_END, OBSTACLE_CUT, OBSTACLES };

/* Returns the obstacle of an entry, or OBSTACLES if it has none or an unknown one. */
enum certificate_obstacle certificate_obstacle_of(const json_t *entry);

/* Makes the JSON of a name: a string, or {"hex"} if it is not valid UTF-8. */
json_t *certificate_name(struct ccm_name name);
/* The reverse; the caller frees the bytes. Returns false if it is not a name or if out of memory (errno is ENOMEM). */
bool certificate_read_name(const json_t *value, struct ccm_name *name);

/* All laws at all places. */
json_t *certificate_laws(const struct laws *laws, const struct law_evidence *evidence);
json_t *certificate_law_counts(const struct laws *laws);

/* "holds", "broken", "inconclusive", and "unfinished" for a law of safety that was not tested completely. */
#define CERTIFICATE_UNFINISHED ((unsigned)LAW_INCONCLUSIVE + 1)
extern const char *const certificate_law_states[];

#endif
