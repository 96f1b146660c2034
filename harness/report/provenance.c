#include "report/provenance.h"

#include "report/limits.h"
#include "report/words.h"

#include <inttypes.h>

static void open_fact(struct doc *document, const char *label) { (void)doc_open(document, NODE_FACT, TONE_PLAIN, NULL, label); }

static void add_fact(struct doc *document, const char *label, const char *value)
{
    if (!value)
        return;
    open_fact(document, label);
    doc_name(document, TONE_PLAIN, value);
    doc_close(document);
}

static void add_program(struct doc *document, const struct report_style *style)
{
    const struct report_origin *origin = style->origin;
    if (!style->version)
        return;
    open_fact(document, "Program");
    doc_say(document, TONE_PLAIN, "q237588 ");
    doc_name(document, TONE_PLAIN, style->version);
    if (origin && origin->commit) {
        doc_say(document, TONE_PLAIN, ", commit ");
        doc_name(document, TONE_PLAIN, origin->commit);
    }
    if (origin && origin->compiler)
        doc_printf(document, TONE_PLAIN, "; %s", origin->compiler);
    doc_close(document);
}

static void add_file(struct doc *document, const struct report_file *file)
{
    open_fact(document, doc_format(document, "%s, SHA-256", file->what));
    if (file->sha256) {
        doc_name(document, TONE_PLAIN, file->sha256);
        doc_printf(document, TONE_SOFT, " %" PRIu64 " bytes, ", file->size);
    } else {
        doc_say(document, TONE_SOFT, "cannot be read: ");
    }
    doc_name(document, TONE_SOFT, file->path);
    doc_close(document);
}

static void add_date(struct doc *document, const struct report_style *style)
{
    if (!style->date)
        return;
    open_fact(document, "Date");
    doc_name(document, TONE_PLAIN, style->date);
    if (style->origin && style->origin->milliseconds)
        doc_printf(document, TONE_PLAIN, "; took %.2f s", (double)style->origin->milliseconds / 1000);
    doc_close(document);
}

static void add_isolation(struct doc *document, const struct isolation *isolation)
{
    open_fact(document, "Isolation");
    if (isolation) {
        isolation_describe(isolation, doc_scratch(document));
        doc_say_scratch(document, NODE_WORDS, TONE_PLAIN);
    } else {
        doc_say(document, TONE_PLAIN, "not needed: only the harness's own builds were run");
    }
    doc_close(document);
}

void provenance_add_facts(struct doc *document, const struct report_style *style)
{
    const struct report_origin *origin = style->origin;
    add_program(document, style);
    for (size_t i = 0; origin && i < origin->file_count; i++)
        add_file(document, &origin->files[i]);
    if (origin && origin->fixtures) {
        open_fact(document, "Fixtures, SHA-256");
        doc_name(document, TONE_PLAIN, origin->fixtures);
        doc_printf(document, TONE_SOFT, " %zu %s, in the order of the run", origin->fixture_count,
                   origin->fixture_count == 1 ? "file" : "files");
        doc_close(document);
    }
    if (origin)
        add_fact(document, "Command", origin->command);
    add_date(document, style);
    if (origin)
        add_fact(document, "Machine", origin->machine);
    if (style->unicode.major) {
        open_fact(document, "Letter case");
        text_puts(doc_scratch(document), "by Unicode ");
        unicode_version_append(style->unicode, &document->scratch);
        doc_say_scratch(document, NODE_WORDS, TONE_PLAIN);
        doc_close(document);
    }
    if (!style->without_builds)
        add_isolation(document, style->isolation);
    if (!style->link_count)
        return;
    open_fact(document, "Other results");
    for (size_t i = 0; i < style->link_count; i++) {
        (void)doc_open(document, NODE_ITEM, TONE_PLAIN, NULL, NULL);
        doc_link(document, style->links[i].target, style->links[i].title);
        if (document->medium == MEDIUM_MARKDOWN) { /* a CI job shows the summary without the files */
            doc_say(document, TONE_PLAIN, " in ");
            doc_name(document, TONE_PLAIN, style->links[i].target);
        }
        doc_close(document);
    }
    doc_close(document);
}

static void add_builds(struct doc *document, const struct batch *batch)
{
    if (!batch->build_count)
        return;
    open_fact(document, "Build");
    for (size_t i = 0; i < batch->build_count; i++) {
        const struct build *build = &batch->builds[i];
        (void)doc_open(document, NODE_ITEM, TONE_PLAIN, NULL, NULL);
        doc_say(document, TONE_PLAIN, build->name);
        doc_say(document, TONE_PLAIN, build->connector ? " is the connector " : " is ");
        doc_name(document, TONE_PLAIN, build->path);
        if (build->upgrade_from) {
            doc_printf(document, TONE_PLAIN, ", and before cycle %" PRIu32 " ", build->upgrade_before);
            doc_name(document, TONE_PLAIN, build->upgrade_from);
            doc_say(document, TONE_PLAIN, "; its expectations are not checked");
        } else if (build->candidate) {
            doc_printf(document, TONE_PLAIN, ", checked against the expectations of %s", known_build_names[build->expect]);
        }
        doc_close(document);
    }
    doc_close(document);
}

static void add_limits(struct doc *document, const struct batch *batch)
{
    for (size_t i = 0; i < batch->build_count; i++) {
        const struct build *build = &batch->builds[i];
        size_t counts[LIMITS], all = limits_count(batch, build, counts);
        if (!all)
            continue;
        open_fact(document, "Known limits");
        text_printf(doc_scratch(document), "%s, %zu of %zu fixtures: ", build->name, all, limits_runs(batch, build));
        limits_summarize(counts, &document->scratch);
        doc_say_scratch(document, NODE_WORDS, TONE_PLAIN);
        doc_close(document);
    }
}

void provenance_add_signatures(struct doc *document, const char *result, const char *const *roles)
{
    doc_open_section(document, "Sign-off", "sign-off", SIZE_MAX);
    doc_block(document, NODE_TEXT, TONE_PLAIN, result);
    (void)doc_open(document, NODE_SIGNATURES, TONE_PLAIN, NULL, NULL);
    for (; *roles; roles++)
        doc_block(document, NODE_ITEM, TONE_PLAIN, *roles);
    doc_close(document);
    doc_close(document);
}

void provenance_add(struct doc *document, const struct results *results, const struct report_style *style)
{
    const struct batch *batch = results->batch;
    static const char *const roles[] = {"Tested by", "Approved by", NULL};
    if (document->medium == MEDIUM_PAGE)
        doc_open_section(document, "Provenance", "provenance", SIZE_MAX);
    (void)doc_open(document, NODE_FACTS, TONE_PLAIN, NULL, NULL);
    provenance_add_facts(document, style);
    add_builds(document, batch);
    if (!results->verification)
        add_limits(document, batch);
    doc_close(document);
    if (document->medium != MEDIUM_PAGE)
        return;
    doc_close(document);
    struct text *result = doc_scratch(document);
    text_printf(result, "Result: %zu of %zu runs as expected.", batch->passed, batch->run_count);
    if (results->verification)
        text_printf(result, " The candidate: %s.", conclusion_names[results->verification->conclusion]);
    size_t limits = 0, counts[LIMITS];
    for (size_t i = 0; i < batch->build_count && !results->verification; i++)
        limits += limits_count(batch, &batch->builds[i], counts);
    if (limits)
        text_printf(result, " The known limits, %zu %s, were read and accepted.", limits, limits == 1 ? "fixture" : "fixtures");
    provenance_add_signatures(document, doc_keep_scratch(document), roles);
}
