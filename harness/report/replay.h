/* Reports of a certificate that was replayed. */
#ifndef Q237588_REPORT_REPLAY_H
#define Q237588_REPORT_REPLAY_H

#include "certificate/replay.h"
#include "report/report.h"

/* For people: what is as stated is counted, everything else has a line. */
enum report_status report_replay_table(const struct stated *stated, const struct replay *replay, const struct report_style *style,
                                       FILE *stream);

/* {"harness", "certificate": {"command", "harness", "conclusion"}, "parts": [{"part", "state", "detail"}...], "as_stated", "contradicted",
 * "not_replayable", "otherwise"}. */
enum report_status report_replay_json(const struct stated *stated, const struct replay *replay, const struct report_style *style,
                                      FILE *stream);

#endif
