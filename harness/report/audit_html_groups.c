/* The groups of an audit, and the letters that are lost, as tables of its page. */
#include "report/audit_html.h"
#include "report/audit_words.h"
#include "report/html.h"

#include <inttypes.h>

void audit_html_more(struct markup *markup, uint64_t more, const char *one, const char *many)
{
    struct text *scratch = markup_fresh(markup);
    text_puts(scratch, "and ");
    audit_words_number(more, scratch);
    text_printf(scratch, " more %s; JSON and CSV have all", more == 1 ? one : many);
    markup_open(markup, "p", "class", "more", NULL);
    markup_scratch(markup);
    markup_close(markup);
}

static void add_member(struct markup *markup, const struct audit *audit, const struct audit_member *member)
{
    const struct ccm_name dn = audit->dns.at[member->dn];
    markup_open(markup, "li", NULL);
    audit_words_member(audit, member, markup_fresh(markup));
    html_add_said(markup);
    if (member->line || dn.length) {
        markup_words(markup, " ");
        markup_open(markup, "small", NULL);
        if (member->line)
            markup_printf(markup, "line %" PRIu64 "%s", member->line, dn.length ? ", " : "");
        if (dn.length)
            markup_untrusted(markup, dn.bytes, dn.length);
        markup_close(markup);
    }
    if (audit_words_uncovered(audit_name(audit, member->name), markup_fresh(markup))) {
        markup_words(markup, " ");
        markup_open(markup, "small", NULL);
        html_add_said(markup);
        markup_close(markup);
    }
    if (member->stored != member->name) {
        markup_words(markup, " ");
        text_puts(markup_fresh(markup), "stored as ");
        audit_words_name(audit_name(audit, member->stored), &markup->scratch);
        html_add_said(markup);
    }
    if (member->rename_to != AUDIT_NONE) {
        markup_words(markup, " ");
        text_puts(markup_fresh(markup), "rename to ");
        audit_words_name(audit_new_name(audit, member->rename_to), &markup->scratch);
        markup_open(markup, "b", NULL);
        html_add_said(markup);
        markup_close(markup);
    }
    markup_close(markup);
}

static void add_members(struct markup *markup, const struct audit *audit, const struct audit_group *group)
{
    uint32_t told = audit_words_most(group->count, AUDIT_HTML_MEMBERS);
    markup_open(markup, "ul", NULL);
    for (uint32_t i = group->first; i < group->first + told; i++)
        add_member(markup, audit, &audit->members[i]);
    if (group->count > told) {
        markup_open(markup, "li", "class", "more", NULL);
        markup_printf(markup, "and %" PRIu32 " more; JSON and CSV have all", group->count - told);
        markup_close(markup);
    }
    if (group->local != AUDIT_NONE) {
        markup_open(markup, "li", NULL);
        audit_words_local(audit, group, markup_fresh(markup));
        html_add_said(markup);
        markup_close(markup);
    }
    markup_close(markup);
}

static void add_outcomes(struct markup *markup, const struct audit *audit, uint32_t group)
{
    markup_open(markup, "dl", NULL);
    for (size_t i = 0; i < audit->build_count; i++) {
        const struct audit_build *build = &audit->builds[i];
        markup_open(markup, "dt", NULL);
        markup_element(markup, "bdi", NULL, build->build->name);
        markup_close(markup);
        markup_open(markup, "dd", NULL);
        if (build->outcomes)
            audit_words_outcome(audit, build, group, markup_fresh(markup));
        else
            text_puts(markup_fresh(markup), "did not answer");
        html_add_said(markup);
        markup_close(markup);
    }
    markup_close(markup);
}

/* A table's head, up to where its rows go. */
static void open_rows(struct markup *markup, const char *class, const char *caption, const char *const *heads)
{
    html_open_table(markup, class, caption);
    markup_open(markup, "thead", NULL);
    markup_open(markup, "tr", NULL);
    html_add_heads(markup, heads);
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "tbody", NULL);
}

static void close_rows(struct markup *markup)
{
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
}

void audit_html_groups(struct markup *markup, const struct audit *audit, const uint32_t *order)
{
    static const char *const heads[] = {"Group", "Users", "What becomes of them", NULL};
    uint32_t told = audit_words_most(audit->group_count, AUDIT_HTML_MOST);
    if (!told)
        return;
    markup_element(markup, "h2", NULL, "Groups");
    open_rows(markup, "groups", "Users who are one to the post office; those for whom most is sent come first", heads);
    for (uint32_t i = 0; i < told; i++) {
        const struct audit_group *group = &audit->groups[order[i]];
        const char *causes[AUDIT_CAUSES];
        size_t count = audit_causes(group, causes);
        markup_constant(markup, "\n");
        markup_open(markup, "tr", NULL);
        markup_open(markup, "th", "scope", "row", NULL);
        markup_printf(markup, "%" PRIu32, i + 1);
        for (size_t cause = 0; cause < count; cause++) {
            markup_words(markup, " ");
            markup_element(markup, "small", NULL, causes[cause]);
        }
        markup_close(markup);
        markup_open(markup, "td", NULL);
        add_members(markup, audit, group);
        markup_close(markup);
        markup_open(markup, "td", NULL);
        add_outcomes(markup, audit, order[i]);
        markup_close(markup);
        markup_close(markup);
    }
    close_rows(markup);
    if (audit->group_count > told)
        audit_html_more(markup, audit->group_count - told, "group", "groups");
    markup_constant(markup, "\n");
}

void audit_html_losses(struct markup *markup, const struct audit *audit)
{
    static const char *const heads[] = {"Letter", "User", "Instead", NULL};
    uint32_t told = audit_words_most(audit->loss_count, AUDIT_HTML_MOST);
    if (!told)
        return;
    markup_element(markup, "h2", NULL, "Letters that the post office\xe2\x80\x99s code page lacks");
    open_rows(markup, "losses", "Each letter that is lost, and the nearest name that can be written", heads);
    for (uint32_t i = 0; i < told; i++) {
        const struct audit_loss *loss = &audit->losses[i];
        markup_constant(markup, "\n");
        markup_open(markup, "tr", NULL);
        markup_open(markup, "th", "scope", "row", NULL);
        audit_words_letter(loss->code_point, markup_fresh(markup));
        html_add_said(markup);
        markup_close(markup);
        markup_open(markup, "td", NULL);
        audit_words_member(audit, &audit->members[loss->member], markup_fresh(markup));
        html_add_said(markup);
        markup_close(markup);
        markup_open(markup, "td", NULL);
        if (loss->suggestion == AUDIT_NONE)
            text_puts(markup_fresh(markup), "nothing near is known");
        else
            audit_words_name(audit_new_name(audit, loss->suggestion), markup_fresh(markup));
        html_add_said(markup);
        markup_close(markup);
        markup_close(markup);
    }
    close_rows(markup);
    if (audit->loss_count > told)
        audit_html_more(markup, audit->loss_count - told, "letter", "letters");
    markup_constant(markup, "\n");
}

void audit_html_uncovered(struct markup *markup, const struct audit *audit)
{
    uint32_t shown = audit_words_most(audit->uncovered_count, AUDIT_HTML_MOST);
    if (!shown)
        return;
    markup_element(markup, "h2", NULL, "Names whose letter case is not judged");
    markup_open(markup, "ul", NULL);
    for (uint32_t i = 0; i < shown; i++) {
        markup_open(markup, "li", NULL);
        audit_words_uncovered_person(audit, &audit->uncovered[i], markup_fresh(markup));
        html_add_said(markup);
        markup_close(markup);
    }
    markup_close(markup);
    if (audit->uncovered_count > shown)
        audit_html_more(markup, audit->uncovered_count - shown, "name", "names");
    markup_constant(markup, "\n");
}
