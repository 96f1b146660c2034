/* The evidence of a breach of a law: the answers to all questions that can be asked about its names. */
#ifndef Q237588_CERTIFICATE_EVIDENCE_H
#define Q237588_CERTIFICATE_EVIDENCE_H

#include "batch/batch.h"
#include "laws/laws.h"

/* By law and place: of each name against all, row by row, a sign (run/record.h); NULL: there are none. Owned. */
struct law_evidence {
    char *answers[LAWS][CCM_PLACES];
};

void law_evidence_clean_up(struct law_evidence *evidence);

/* Whether a law speaks of answers alone, so that answers can show its breach. */
static inline bool law_is_of_answers(enum law law) { return law > LAW_LOCALE_INDEPENDENT; }

/* Whether the answers break the law, by the default identity rule. `detail` becomes what laws_check() says of that. */
enum evidence_status { EVIDENCE_BROKEN, EVIDENCE_NOT_BROKEN, EVIDENCE_MALFORMED, EVIDENCE_NO_MEMORY };
enum evidence_status law_evidence_judge(enum law law, const struct law_counterexample *counterexample, const char *answers,
                                        struct text *detail);

/* Asks the build, in workers, about the names of each broken law of answers. Where it does not answer, or answers otherwise than `laws` has
 * it and `as_found` is set, there are none. Anything but BATCH_OK: `message` says why. */
enum batch_status law_evidence_ask(const struct batch_config *config, const struct build *build, const struct laws *laws,
                                   bool as_found, struct law_evidence *evidence, struct text *message);

#endif
