#include "report/conclusion.h"

#include "report/words.h"

#include <string.h>

#define DAY_LENGTH 10u /* of "2026-11-22T12:00:00Z" */

/* The claim that runs of the build support; NULL: none. */
static struct claim *claim_of(struct conclusion *conclusion, const struct build *build)
{
    if (build->upgrade_from)
        return NULL;
    if (build->candidate)
        return &conclusion->candidate;
    return build->expect == BUILD_PRE_SP4 ? &conclusion->reproduced : &conclusion->verified;
}

static void set_answer(struct claim *claim, bool yes)
{
    if (claim->runs)
        claim->answer = yes ? ANSWER_YES : ANSWER_NO;
}

struct conclusion conclusion_of(const struct batch *batch)
{
    struct conclusion conclusion = {0};
    for (size_t i = 0; i < batch->run_count; i++) {
        const struct batch_run *run = &batch->runs[i];
        struct claim *claim = claim_of(&conclusion, run->build);
        if (!claim)
            continue;
        claim->runs++;
        claim->passed += run->passed;
        claim->skipped += run->skipped != NULL;
        claim->looping += run->result.verdict == VERDICT_LOOPING;
        claim->limits += limit_of(batch, run) != LIMIT_NONE;
    }
    struct claim *bug = &conclusion.reproduced, *fix = &conclusion.verified, *candidate = &conclusion.candidate;
    set_answer(bug, bug->passed == bug->runs && bug->looping);
    set_answer(fix, fix->passed == fix->runs);
    set_answer(candidate, candidate->passed + candidate->skipped == candidate->runs);
    return conclusion;
}

void conclusion_append(const struct batch *batch, struct text *text)
{
    const struct conclusion conclusion = conclusion_of(batch);
    const struct claim *bug = &conclusion.reproduced, *fix = &conclusion.verified, *candidate = &conclusion.candidate;
    const char *within = fix->limits ? " within its known limits" : "";
    if (batch->failed) {
        text_printf(text, "%zu of ", batch->failed);
        words_count(batch->run_count, "run", "runs", text);
        text_puts(text, batch->failed == 1 ? " was not as expected." : " were not as expected.");
    } else if (candidate->runs && candidate->skipped == candidate->runs) {
        text_puts(text, "Every run was skipped.");
    } else if (candidate->skipped) {
        text_printf(text, "The candidate does what is expected of SP4 in the %zu %s that it did not skip.", candidate->passed,
                    candidate->passed == 1 ? "run" : "runs");
    } else if (candidate->runs) {
        text_printf(text, "The candidate does what is expected of SP4%s.", candidate->limits ? ", within its known limits" : "");
    } else if (bug->answer == ANSWER_YES && fix->runs) {
        text_printf(text, "The bug is reproduced, and SP4 fixes it%s.", within);
    } else if (bug->answer == ANSWER_YES) {
        text_puts(text, "The bug is reproduced.");
    } else if (bug->answer == ANSWER_NO) {
        text_puts(text, "All runs went as expected, but none shows the bug.");
    } else if (fix->runs) {
        text_printf(text, "SP4 fixes the bug%s.", within);
    } else {
        text_puts(text, batch->run_count ? "All runs finished; upgrades are not checked." : "Nothing was run.");
    }
}

/* Compares pre-SP4 with another build, in the fixtures that both ran. */
struct effect {
    size_t looped, rested; /* loop with pre-SP4; of these, come to rest with the other build */
    size_t loops, better;  /* loop with the other build; of these, come to rest with pre-SP4 */
};

static struct effect effect_of(const struct batch *batch, const struct build *build)
{
    struct effect effect = {0};
    for (size_t i = 0; i < batch->run_count; i++) {
        const struct batch_run *run = &batch->runs[i];
        if (run->build != build)
            continue;
        const struct batch_run *before = limit_pre_sp4(batch, run);
        bool looped = before && before->result.verdict == VERDICT_LOOPING, loops = run->result.verdict == VERDICT_LOOPING;
        effect.looped += looped;
        effect.rested += looped && run->result.verdict == VERDICT_QUIET;
        effect.loops += loops;
        effect.better += loops && before && before->result.verdict == VERDICT_QUIET;
    }
    return effect;
}

static void append_effect(const struct batch *batch, const struct build *build, struct text *lead)
{
    struct effect effect = effect_of(batch, build);
    if (effect.looped)
        text_printf(lead, " With %s, %zu of these %s to rest.", build->name, effect.rested, effect.rested == 1 ? "comes" : "come");
    if (!effect.loops)
        return;
    text_printf(lead, " In %zu %s %s itself %s", effect.loops, effect.loops == 1 ? "fixture" : "fixtures", build->name,
                build->connector && !build->reference ? "repeats" : "never comes to rest");
    if (effect.better)
        text_printf(lead, "; in %zu of them pre-SP4 does", effect.better);
    text_puts(lead, ".");
}

void conclusion_add_lead(struct doc *document, const struct batch *batch, size_t fixtures)
{
    const struct conclusion conclusion = conclusion_of(batch);
    struct text *lead = doc_scratch(document);
    bool some = batch->failed || batch->skipped;
    if (some)
        text_printf(lead, "Of %zu runs, ", batch->run_count);
    else
        text_printf(lead, "%s%zu %s, ", batch->run_count > 1 ? "All " : "", batch->run_count,
                    batch->run_count == 1 ? "run" : "runs");
    words_count(fixtures, "fixture", "fixtures", lead);
    text_puts(lead, " with ");
    words_count(batch->build_count, "build", "builds", lead);
    if (some)
        text_printf(lead, ", %zu went as expected.", batch->passed);
    if (batch->skipped)
        text_printf(lead, " The connector skipped %zu.", batch->skipped);
    if (!some)
        text_puts(lead, ", went as expected.");
    if (conclusion.reproduced.looping)
        text_printf(lead, " Before SP4 the connector loops in %zu %s: it sends updates that never end.",
                    conclusion.reproduced.looping, conclusion.reproduced.looping == 1 ? "fixture" : "fixtures");
    for (size_t i = 0; i < batch->build_count; i++)
        if (!batch->builds[i].upgrade_from && batch->builds[i].expect == BUILD_SP4)
            append_effect(batch, &batch->builds[i], lead);
    doc_block_scratch(document, NODE_TEXT, TONE_PLAIN);
}

void conclusion_add_figure(struct doc *document, enum tone tone, const char *value, const char *label)
{
    (void)doc_open(document, NODE_FIGURE, tone, NULL, label);
    doc_say(document, TONE_PLAIN, value);
    doc_close(document);
}

static void add_figures(struct doc *document, const struct batch *batch)
{
    const struct conclusion conclusion = conclusion_of(batch);
    (void)doc_open(document, NODE_FIGURES, TONE_PLAIN, NULL, NULL);
    conclusion_add_figure(document, batch->failed ? TONE_BAD : TONE_GOOD,
                          doc_format(document, "%zu of %zu", batch->passed, batch->run_count), "runs as expected");
    if (conclusion.reproduced.runs)
        conclusion_add_figure(document, TONE_PLAIN, doc_format(document, "%zu", conclusion.reproduced.looping),
                              "fixtures loop before SP4");
    for (size_t i = 0; i < batch->build_count; i++) {
        const struct build *build = &batch->builds[i];
        if (build->upgrade_from || build->expect != BUILD_SP4)
            continue;
        struct effect effect = effect_of(batch, build);
        if (conclusion.reproduced.runs)
            conclusion_add_figure(document, TONE_PLAIN, doc_format(document, "%zu of %zu", effect.rested, effect.looped),
                                  doc_format(document, "of these come to rest with %s", build->name));
        conclusion_add_figure(document, TONE_PLAIN, doc_format(document, "%zu", effect.loops),
                              doc_format(document, "fixtures loop with %s", build->name));
    }
    doc_close(document);
}

void conclusion_add_kind(struct doc *document, const char *what, const char *about, const struct report_style *style)
{
    (void)doc_open(document, NODE_KIND, TONE_PLAIN, NULL, NULL);
    doc_printf(document, TONE_PLAIN, "q237588 %s: ", what);
    text_puts(doc_scratch(document), about);
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    if (style->date)
        doc_printf(document, TONE_PLAIN, ", %.*s", (int)DAY_LENGTH, style->date);
    doc_close(document);
}

void conclusion_add_header(struct doc *document, const struct batch *batch, const struct report_style *style, size_t fixtures)
{
    struct text *about = doc_scratch(document);
    text_puts(about, "Microsoft KB Q237588");
    for (size_t i = 0; i < batch->build_count; i++)
        text_printf(about, "%s%s", !i ? ", " : i + 1 == batch->build_count ? " and " : ", ", batch->builds[i].name);
    conclusion_add_kind(document, "test report", doc_keep_scratch(document), style);
    doc_open_title(document, batch->failed ? TONE_BAD : TONE_GOOD, batch->failed ? "Failed" : "Passed", NULL);
    conclusion_append(batch, doc_scratch(document));
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    doc_close(document);
    conclusion_add_lead(document, batch, fixtures);
    add_figures(document, batch);
}
