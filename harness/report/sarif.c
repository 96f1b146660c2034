/* What failed in a batch, and what is wrong with a candidate, as SARIF. */
#include "report/sarif.h"

#include "report/headline.h"
#include "report/words.h"

#include <string.h>

/* Of a verification, what is wrong is the candidate; else it may be what the fixture expects. */
static void add_run(struct sarif *sarif, const struct batch_run *run, bool verified)
{
    const struct fixture *fixture = run->fixture;
    struct text message = {0}, key = {0};
    text_append_escaped(&message, fixture->name, strlen(fixture->name));
    text_printf(&message, " with %s: ", run->build->name);
    for (uint32_t i = 0; i < run->reasons.count; i++)
        text_printf(&message, "%s%s", i ? "; " : "", run->reasons.at[i]);
    text_printf(&key, "%s %s", fixture->name, run->build->name);
    const struct sarif_place build = {.path = run->build->path, .logical = run->build->name};
    const struct sarif_place expected = {
        .path = fixture->path, .line = fixture->title_mark.line, .column = fixture->title_mark.column};
    const struct sarif_place places[] = {verified ? build : expected, verified ? expected : build};
    bool ended = run->result.verdict <= VERDICT_UNDECIDED;
    const struct sarif_finding finding = {
        .rule = ended ? "not as expected" : verdict_names[run->result.verdict],
        .description = ended ? "A run is not as its fixture expects." : "A run did not come to its end, because of the build.",
        .level = SARIF_ERROR,
        .message = &message,
        .key = key.bytes ? key.bytes : "",
        .places = places,
        .place_count = 2,
    };
    sarif->complete = sarif->complete && !key.failed;
    sarif_add(sarif, &finding);
    text_clean_up(&message);
    text_clean_up(&key);
}

static void add_law(struct sarif *sarif, const struct verification *verification, enum law law, enum ccm_place place)
{
    const struct law_result *result = &verification->laws.results[law][place];
    struct text message = {0};
    if (result->state == LAW_HOLDS)
        return;
    text_printf(&message, "%s: %s at %s", law_table[law].name, result->state == LAW_BROKEN ? "broken" : "inconclusive",
                place_names[place]);
    words_evidence(result, ": ", &message);
    text_printf(&message, " (%s)", law_table[law].meaning);
    const struct sarif_place at = {.path = verification->build->path, .logical = place_names[place]};
    const struct sarif_finding finding = {
        .rule = law_table[law].name,
        .description = law_table[law].meaning,
        .level = result->state == LAW_BROKEN ? SARIF_ERROR : SARIF_WARNING,
        .message = &message,
        .key = place_names[place],
        .places = &at,
        .place_count = 1,
    };
    sarif_add(sarif, &finding);
    text_clean_up(&message);
}

static void add_search(struct sarif *sarif, const struct verification *verification)
{
    const struct search_summary *search = &verification->search;
    struct text message = {0};
    if (!search->findings)
        return;
    words_search(search, &message);
    if (search->detail)
        text_printf(&message, ": %s", search->detail);
    const struct sarif_place places[] = {{.path = verification->build->path}, {.path = search->counterexample}};
    const struct sarif_finding finding = {
        .rule = "search",
        .description = "There is a directory on which the candidate does not do as SP4.",
        .level = SARIF_ERROR,
        .message = &message,
        .key = "search",
        .places = places,
        .place_count = search->counterexample ? 2 : 1,
    };
    sarif_add(sarif, &finding);
    text_clean_up(&message);
}

static void add_conclusion(struct sarif *sarif, const struct verification *verification)
{
    struct text message = {0};
    if (verification->conclusion == CONCLUSION_FIXED)
        return;
    text_printf(&message, "%s: ", conclusion_names[verification->conclusion]);
    headline_write(verification, &message);
    const struct sarif_place at = {.path = verification->build->path, .logical = verification->build->name};
    const struct sarif_finding finding = {
        .rule = conclusion_names[verification->conclusion],
        .description = "The conclusion on the candidate, from all that was found.",
        .level = verification->conclusion == CONCLUSION_INCONCLUSIVE ? SARIF_WARNING : SARIF_ERROR,
        .message = &message,
        .key = "conclusion",
        .places = &at,
        .place_count = 1,
    };
    sarif_add(sarif, &finding);
    text_clean_up(&message);
}

enum report_status report_sarif(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct batch *batch = results->batch;
    const struct verification *verification = results->verification;
    struct sarif sarif;
    sarif_open(&sarif);
    if (verification) {
        add_conclusion(&sarif, verification);
        for (unsigned law = 0; law < LAWS; law++)
            for (unsigned place = 0; place < CCM_PLACES; place++)
                add_law(&sarif, verification, law, place);
        add_search(&sarif, verification);
    }
    for (size_t i = 0; i < batch->run_count; i++)
        if (!batch->runs[i].passed)
            add_run(&sarif, &batch->runs[i], verification != NULL);
    return sarif_send(&sarif, style, stream);
}
