/* What is known of a candidate, as the summary begins with it. */
#include "report/law_groups.h"
#include "report/markdown.h"
#include "report/words.h"

static void add_conclusion(struct summary *summary, const struct verification *verification)
{
    summary_constant(summary, "## Q237588: ");
    summary_words(summary, verification->build->name);
    summary_constant(summary, verification->conclusion == CONCLUSION_FIXED ? ": ✅ " : ": ❌ ");
    summary_constant(summary, words_loud_conclusions[verification->conclusion]);
    summary_constant(summary, "\n\nThe module ");
    summary_name(summary, verification->build->path);
    summary_constant(summary, " is ");
    words_like(verification->like, &summary->scratch);
    summary_scratch(summary);
    summary_constant(summary, ": ");
    summary_words(summary, words_conclusion_meanings[verification->conclusion]);
    summary_constant(summary, "\n\n");
    for (size_t i = 0; i < verification->statement_count; i++) {
        text_printf(&summary->text, "- **%s**: ", conclusion_names[verification->statements[i].kind]);
        summary_words(summary, verification->statements[i].text);
        summary_constant(summary, "\n");
    }
    summary_constant(summary, verification->statement_count ? "\n" : "");
}

static void add_group(struct summary *summary, const struct law_group *group)
{
    summary_constant(summary, "| ");
    words_laws(group->laws, &summary->scratch);
    summary_scratch(summary);
    summary_constant(summary, " | ");
    words_places(group->places, &summary->scratch);
    summary_scratch(summary);
    if (group->result->state == LAW_BROKEN) {
        summary_constant(summary, " | ");
        words_witness(&group->result->witness, &summary->scratch);
        summary_scratch(summary);
    }
    summary_constant(summary, " | ");
    summary_words(summary, group->result->detail ? group->result->detail : "");
    summary_constant(summary, " |\n");
}

static void add_laws(struct summary *summary, const struct laws *laws)
{
    struct law_group groups[LAW_GROUPS_MOST];
    size_t count = law_groups(laws, LAW_BROKEN, groups);
    if (count)
        summary_constant(summary, "### Broken laws\n\n| law | places | witness | detail |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < count; i++)
        add_group(summary, &groups[i]);
    summary_constant(summary, count ? "\n" : "");
    count = law_groups(laws, LAW_UNTOLD, groups);
    if (count)
        summary_constant(summary, "### Laws that could not be asked to the end\n\n| laws | places | why |\n| --- | --- | --- |\n");
    for (size_t i = 0; i < count; i++)
        add_group(summary, &groups[i]);
    summary_constant(summary, count ? "\n" : "");
}

static void add_search(struct summary *summary, const struct search_summary *search)
{
    summary_constant(summary, "- search: ");
    words_search(search, &summary->scratch);
    summary_scratch(summary);
    if (search->detail) {
        summary_constant(summary, "; ");
        summary_words(summary, search->detail);
    }
    if (search->counterexample) {
        summary_constant(summary, "; the smallest is ");
        summary_name(summary, search->counterexample);
    }
    summary_constant(summary, "\n");
}

void summary_add_candidate(struct summary *summary)
{
    const struct verification *verification = summary->batch->verification;
    add_conclusion(summary, verification);
    add_laws(summary, &verification->laws);
    add_search(summary, &verification->search);
    if (verification->blame.asked) {
        summary_constant(summary, "- to blame: ");
        words_blame_for_all(&verification->blame, &summary->scratch);
        summary_scratch(summary);
        summary_constant(summary, "\n");
    }
    for (unsigned known = 0; known < KNOWN_BUILDS; known++) {
        summary_constant(summary, "- likeness: ");
        words_departure(&verification->laws.departures[known], known, &summary->scratch);
        summary_scratch(summary);
        summary_constant(summary, "\n");
    }
    summary_constant(summary, "\n");
}
