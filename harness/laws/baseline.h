/* The baseline: a few thousand questions, which must have the same answers in each process and under each condition. */
#ifndef Q237588_LAWS_BASELINE_H
#define Q237588_LAWS_BASELINE_H

#include "base/text.h"
#include "laws/ask.h"
#include "laws/findings.h"
#include "laws/sets.h"

#include <stdbool.h>

/* Appends one character for each question: '-', '0', '+', or '?' for a skipped one. False: out of memory. */
bool baseline_ask(struct prober *prober, const struct sets_config *sets, struct text *answers);

/* The same in another program (module/host.h), in a worker without an answerer. If this system cannot run it, all questions are
 * skipped; a skipped question counts as equal to any answer. */
bool baseline_ask_elsewhere(const struct prober_config *config, const struct sets_config *sets, uint64_t limit_ms,
                            struct text *answers);

/* Notes differences of the two lists as breaches of the law, at some of the places; `detail` describes the second list: "under
 * tr_TR.UTF-8". False: the lists are no answers to the baseline, or memory ran out (then findings->failed is set). */
bool baseline_compare(const struct sets_config *sets, const struct text *first, const struct text *second,
                      const bool places[CCM_PLACES], enum law law, const char *detail, struct findings *findings);

#endif
