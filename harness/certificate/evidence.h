/* Evidence of a broken law: the answers to all questions about the names of its counterexample. */
#ifndef Q237588_CERTIFICATE_EVIDENCE_H
#define Q237588_CERTIFICATE_EVIDENCE_H

#include "batch/batch.h"
#include "laws/laws.h"

/* By law and place: a sign (run/record.h) for each name against each, row by row; NULL: none. Owned. */
struct law_evidence {
    char *answers[LAWS][CCM_PLACES];
};

void law_evidence_clean_up(struct law_evidence *evidence);

/* Whether a law is about answers only, so that answers can show that it is broken. */
static inline bool law_is_of_answers(enum law law) { return law > LAW_LOCALE_INDEPENDENT; }

/* Whether the answers break the law, by the default identity rule. Appends the description that laws_check() gives to `detail`. */
enum evidence_status { EVIDENCE_BROKEN, EVIDENCE_NOT_BROKEN, EVIDENCE_MALFORMED, EVIDENCE_NO_MEMORY };
enum evidence_status law_evidence_judge(enum law law, const struct law_counterexample *counterexample, const char *answers,
                                        struct text *detail);

/* Asks the build, in workers, about the names of each broken law of answers. Answers are missing if the build gives none, or
 * with `confirmed_only` if they do not confirm the result in `laws`. On failure `message` says why. */
enum batch_status law_evidence_ask(const struct batch_config *config, const struct build *build, const struct laws *laws,
                                   bool confirmed_only, struct law_evidence *evidence, struct text *message);

#endif
