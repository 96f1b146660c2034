/* The page of an audit: one file, without scripts, that asks for nothing else. It is well-formed XML too. */
#include "report/audit.h"
#include "report/audit_html.h"
#include "report/audit_words.h"
#include "report/html.h"
#include "report/layout.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_TITLE "Q237588: who is sent again in every cycle"

static void add_name(struct markup *markup, struct ccm_name name) { markup_untrusted(markup, name.bytes, name.length); }

static void add_header(struct markup *markup, const struct report_style *style)
{
    markup_open(markup, "header", NULL);
    markup_element(markup, "h1", NULL, PAGE_TITLE);
    markup_element(
        markup, "p", "lead",
        "A real directory and what the Connector for Lotus cc:Mail does with it (Microsoft KB Q237588): users whose names "
        "are one to the cc:Mail post office, the updates that are sent for them in vain, and what to rename.");
    html_add_origin(markup, style);
    markup_close(markup);
    markup_constant(markup, "\n");
}

static void open_answer(struct markup *markup, bool good)
{
    markup_open(markup, "div", "class", good ? "good" : "bad", NULL);
    markup_open(markup, "dt", NULL);
}

static void add_build_answer(struct markup *markup, const struct audit *audit, const struct audit_build *build)
{
    open_answer(markup, audit_build_is_sound(build));
    markup_words(markup, "Redundant updates in a year with ");
    markup_element(markup, "bdi", NULL, build->build->name);
    markup_close(markup);
    markup_open(markup, "dd", "class", "answer", NULL);
    if (build->death)
        text_puts(markup_fresh(markup), verdict_names[build->result.verdict]);
    else
        audit_words_rate(audit_per_year(audit, build), markup_fresh(markup));
    markup_scratch(markup);
    markup_close(markup);
    markup_open(markup, "dd", NULL);
    if (!build->death) {
        audit_words_verdict(audit, build, markup_fresh(markup));
        text_puts(&markup->scratch, ": ");
    } else {
        (void)markup_fresh(markup);
    }
    audit_words_proof(build, &markup->scratch);
    html_add_said(markup);
    markup_close(markup);
    markup_close(markup);
}

static void add_conclusion(struct markup *markup, const struct audit *audit)
{
    markup_element(markup, "h2", NULL, "What was found");
    markup_open(markup, "dl", "class", "answers", NULL);
    open_answer(markup, !audit->group_count);
    markup_words(markup, "Groups of users who are one to the post office");
    markup_close(markup);
    markup_open(markup, "dd", "class", "answer", NULL);
    audit_words_number(audit->group_count, markup_fresh(markup));
    markup_scratch(markup);
    markup_close(markup);
    markup_open(markup, "dd", NULL);
    audit_words_number(audit->member_count, markup_fresh(markup));
    text_puts(&markup->scratch, audit->member_count == 1 ? " user" : " users");
    markup_scratch(markup);
    markup_close(markup);
    markup_close(markup);
    for (size_t i = 0; i < audit->build_count; i++)
        add_build_answer(markup, audit, &audit->builds[i]);
    markup_close(markup);
    markup_constant(markup, "\n");
}

static void add_note(struct markup *markup, const char *label)
{
    markup_element(markup, "dt", NULL, label);
    markup_open(markup, "dd", NULL);
    html_add_said(markup);
    markup_close(markup);
}

static void add_what_was_read(struct markup *markup, const struct audit *audit)
{
    markup_element(markup, "h2", NULL, "What was read");
    markup_open(markup, "dl", "class", "notes", NULL);
    audit_words_directory(audit, markup_fresh(markup));
    add_note(markup, "Directory");
    audit_words_sites_hint(audit, markup_fresh(markup));
    if (markup->scratch.length)
        add_note(markup, "Sites");
    audit_words_post_office(audit, markup_fresh(markup));
    add_note(markup, "Post office");
    for (uint64_t i = 0; audit->passed_over_messages && i < audit->passed_over && i < AUDIT_PASSED_OVER_MOST; i++) {
        text_puts(markup_fresh(markup), audit->passed_over_messages[i]);
        add_note(markup, "Passed over");
    }
    if (audit->fixture) {
        text_append_escaped(markup_fresh(markup), audit->fixture, strlen(audit->fixture));
        text_puts(&markup->scratch, audit->anonymized ? ", with made-up names only" : "");
        add_note(markup, "Fixture");
    }
    markup_close(markup);
    markup_constant(markup, "\n");
}

static void add_rates(struct markup *markup, const struct audit *audit)
{
    static const char *const heads[] = {"Build", "In a cycle", "In a day", "In a year", "Verdict", NULL};
    markup_element(markup, "h2", NULL, "Redundant updates");
    html_open_table(markup, "rates", "What each build sends in vain");
    markup_open(markup, "thead", NULL);
    markup_open(markup, "tr", NULL);
    html_add_heads(markup, heads);
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "tbody", NULL);
    for (size_t i = 0; i < audit->build_count; i++) {
        const struct audit_build *build = &audit->builds[i];
        const double rates[] = {build->death ? 0 : audit_per_cycle(build), build->death ? 0 : audit_per_day(audit, build),
                                build->death ? 0 : audit_per_year(audit, build)};
        markup_open(markup, "tr", NULL);
        markup_open(markup, "th", "scope", "row", NULL);
        markup_element(markup, "bdi", NULL, build->build->name);
        markup_close(markup);
        for (size_t rate = 0; rate < 3; rate++) {
            if (build->death)
                text_puts(markup_fresh(markup), "\xe2\x80\x93");
            else
                audit_words_rate(rates[rate], markup_fresh(markup));
            markup_open(markup, "td", NULL);
            markup_scratch(markup);
            markup_close(markup);
        }
        markup_open(markup, "td", NULL);
        audit_words_verdict(audit, build, markup_fresh(markup));
        markup_open(markup, "span", "class", audit_build_is_sound(build) ? "good" : "bad", NULL);
        markup_scratch(markup);
        markup_close(markup);
        markup_close(markup);
        markup_close(markup);
    }
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "p", "class", "more", NULL);
    markup_printf(markup, "At %g cycle%s a day.", audit->cycles_per_day, audit->cycles_per_day == 1 ? "" : "s");
    markup_close(markup);
    markup_constant(markup, "\n");
}

static void add_proposal(struct markup *markup, const struct audit *audit)
{
    uint32_t renames = audit_renames(audit);
    if (!audit->group_count)
        return;
    markup_element(markup, "h2", NULL, "Proposal");
    markup_open(markup, "p", NULL);
    if (renames) {
        text_puts(markup_fresh(markup), "Rename ");
        audit_words_number(renames, &markup->scratch);
        text_puts(&markup->scratch, renames == 1 ? " user, as told below." : " users, as told below.");
        markup_scratch(markup);
    } else {
        markup_words(markup, "No new name is known that helps.");
    }
    markup_close(markup);
    if (renames) {
        markup_open(markup, "ul", "class", "statements", NULL);
        for (size_t i = 0; i < audit->build_count; i++) {
            markup_open(markup, "li", "class", audit->builds[i].proposal_works ? "good" : "bad", NULL);
            audit_words_proposal(&audit->builds[i], markup_fresh(markup));
            html_add_said(markup);
            markup_close(markup);
        }
        markup_close(markup);
    }
    markup_constant(markup, "\n");
}

static void add_sites(struct markup *markup, const struct audit *audit)
{
    static const char *const heads[] = {"Site", "Post office", "Recipients", NULL};
    const struct sites *sites = &audit->scenario.sites;
    markup_element(markup, "h2", NULL, "Sites");
    html_open_table(markup, "offices", "The sites, and the cc:Mail post offices that stand for them");
    markup_open(markup, "thead", NULL);
    markup_open(markup, "tr", NULL);
    html_add_heads(markup, heads);
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "tbody", NULL);
    for (uint32_t i = 0; i < sites->count && i < AUDIT_HTML_MOST; i++) {
        markup_open(markup, "tr", NULL);
        markup_open(markup, "th", "scope", "row", NULL);
        add_name(markup, audit->site_names[i]);
        markup_close(markup);
        markup_open(markup, "td", NULL);
        add_name(markup, audit_office_name(audit, sites->at[i].post_office));
        markup_close(markup);
        markup_open(markup, "td", NULL);
        audit_words_number(sites->at[i].count, markup_fresh(markup));
        markup_scratch(markup);
        markup_close(markup);
        markup_close(markup);
    }
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
    if (sites->count > AUDIT_HTML_MOST)
        audit_html_more(markup, sites->count - AUDIT_HTML_MOST, "site", "sites");
    markup_constant(markup, "\n");
}

enum report_status report_audit_html(const struct audit *audit, const struct report_style *style, FILE *stream)
{
    struct markup markup;
    uint32_t *order = audit_order(audit);
    if (!order)
        return REPORT_NO_MEMORY;
    markup_init(&markup);
    markup_constant(&markup, "<!DOCTYPE html>\n");
    markup_open(&markup, "html", "lang", "en", NULL);
    html_add_head(&markup, PAGE_TITLE);
    markup_open(&markup, "body", NULL);
    markup_open(&markup, "a", "class", "skip", "href", "#main", NULL);
    markup_words(&markup, "Skip to the results");
    markup_close(&markup);
    add_header(&markup, style);
    markup_open(&markup, "main", "id", "main", NULL);
    add_conclusion(&markup, audit);
    add_what_was_read(&markup, audit);
    add_rates(&markup, audit);
    add_proposal(&markup, audit);
    audit_html_groups(&markup, audit, order);
    audit_html_losses(&markup, audit);
    audit_html_uncovered(&markup, audit);
    add_sites(&markup, audit);
    markup_close(&markup);
    markup_close(&markup);
    markup_close(&markup);
    enum report_status status = markup_finish(&markup) ? send_text(&markup.text, stream) : REPORT_NO_MEMORY;
    markup_clean_up(&markup);
    free(order);
    return status;
}
