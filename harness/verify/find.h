/* From the number of a scenario that convicts a candidate to a fixture that people can read. */
#ifndef Q237588_VERIFY_FIND_H
#define Q237588_VERIFY_FIND_H

#include "search/search.h"
#include "verify/internal.h"

/* What the search draws: post offices with the default identity rule, as only there "one name" means the same to all. */
struct draw_config find_draws(void);

/* In a job: loads the candidate and both known builds, and makes the trials of a searcher compare the one with SP4. `prepared`: an earlier
 * job of this process has done so. False: `message` says why. */
bool find_prepare(const struct batch *batch, const struct batch_config *config, bool prepared, struct searcher *searcher,
                  struct text *message);

/* Shrinks scenario number first->number, which convicts the candidate as first->class says, writes it as a fixture, and fills
 * counterexample and detail of *summary. */
enum batch_status find_write(const struct batch *batch, const struct verify_config *config, const struct search_first *first,
                             struct search_summary *summary, struct text *message);

#endif
