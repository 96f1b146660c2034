/* What is known of a candidate: what the page of a verification begins with. */
#include "report/html.h"
#include "report/words.h"

#include <string.h>

static const char *class_of(enum conclusion_kind kind) { return kind == CONCLUSION_FIXED ? "good" : "bad"; }

/* Words that are safe to print and may quote names: their spaces are kept, and nothing around them moves. */
static void add_said(struct markup *markup, const char *words) { markup_element(markup, "bdi", "said", words); }

static void add_conclusion(struct markup *markup, const struct verification *verification)
{
    const struct build *build = verification->build;
    markup_open(markup, "h2", "id", "candidate", NULL);
    markup_words(markup, "Candidate");
    markup_close(markup);
    markup_open(markup, "p", "class", verification->conclusion == CONCLUSION_FIXED ? "verdict good" : "verdict bad", NULL);
    markup_words(markup, verification->conclusion == CONCLUSION_FIXED ? "\xe2\x9c\x93 " : "\xe2\x9c\x97 ");
    markup_element(markup, "bdi", NULL, build->name);
    markup_words(markup, ": ");
    markup_words(markup, words_loud_conclusions[verification->conclusion]);
    markup_close(markup);
    markup_open(markup, "p", NULL);
    markup_open(markup, "code", NULL);
    markup_untrusted(markup, build->path, strlen(build->path));
    markup_close(markup);
    markup_words(markup, " is ");
    words_like(verification->like, markup_fresh(markup));
    markup_scratch(markup);
    markup_words(markup, ": ");
    markup_words(markup, words_conclusion_meanings[verification->conclusion]);
    markup_words(markup, ".");
    markup_close(markup);
}

static void add_statements(struct markup *markup, const struct verification *verification)
{
    if (!verification->statement_count)
        return;
    markup_element(markup, "h3", NULL, "Why");
    markup_open(markup, "ul", "class", "statements", NULL);
    for (size_t i = 0; i < verification->statement_count; i++) {
        const struct statement *statement = &verification->statements[i];
        markup_open(markup, "li", NULL);
        markup_element(markup, "b", class_of(statement->kind), conclusion_names[statement->kind]);
        markup_words(markup, ": ");
        add_said(markup, statement->text);
        markup_close(markup);
    }
    markup_close(markup);
}

static void add_law_cell(struct markup *markup, const struct law_result *result)
{
    static const struct {
        const char *class, *words;
    } states[] = {
        [LAW_HOLDS] = {"good", "\xe2\x9c\x93 holds"},
        [LAW_BROKEN] = {"bad", "\xe2\x9c\x97 broken"},
        [LAW_UNTOLD] = {"open", "\xe2\x80\x93 not asked to the end"},
    };
    markup_open(markup, "td", "class", result->state == LAW_BROKEN ? "failed" : NULL, NULL);
    markup_element(markup, "span", states[result->state].class, states[result->state].words);
    words_evidence(result, "", markup_fresh(markup));
    if (result->state != LAW_HOLDS && markup->scratch.length) {
        markup_words(markup, ": ");
        html_add_said(markup);
    }
    markup_close(markup);
}

static void add_laws(struct markup *markup, const struct laws *laws)
{
    static const char *const heads[] = {"Law", NULL};
    markup_element(markup, "h3", NULL, "Laws");
    html_open_table(markup, "laws", "What a comparison must keep to at each place, with the names that show where it does not");
    markup_open(markup, "thead", NULL);
    markup_open(markup, "tr", NULL);
    html_add_heads(markup, heads);
    for (unsigned place = 0; place < CCM_PLACES; place++)
        html_add_heads(markup, (const char *const[]){place_names[place], NULL});
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "tbody", NULL);
    for (unsigned law = 0; law < LAWS; law++) {
        markup_constant(markup, "\n");
        markup_open(markup, "tr", NULL);
        markup_open(markup, "th", "scope", "row", NULL);
        markup_words(markup, law_names[law]);
        markup_words(markup, " ");
        markup_element(markup, "small", NULL, law_meanings[law]);
        markup_close(markup);
        for (unsigned place = 0; place < CCM_PLACES; place++)
            add_law_cell(markup, &laws->results[law][place]);
        markup_close(markup);
    }
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "p", "class", "more", NULL);
    words_count(laws->questions, "question was asked", "questions were asked", markup_fresh(markup));
    markup_scratch(markup);
    markup_words(markup, ".");
    markup_close(markup);
}

static void add_search(struct markup *markup, const struct search_summary *search)
{
    markup_element(markup, "dt", NULL, "Search");
    markup_open(markup, "dd", NULL);
    words_search(search, markup_fresh(markup));
    markup_scratch(markup);
    if (search->detail) {
        markup_words(markup, "; ");
        add_said(markup, search->detail);
    }
    if (search->counterexample) {
        markup_words(markup, "; the smallest is ");
        markup_open(markup, "code", NULL);
        markup_untrusted(markup, search->counterexample, strlen(search->counterexample));
        markup_close(markup);
    }
    markup_close(markup);
}

static void add_origins(struct markup *markup, const struct verification *verification)
{
    markup_element(markup, "h3", NULL, "Search, blame and likeness");
    markup_open(markup, "dl", "class", "notes", NULL);
    add_search(markup, &verification->search);
    if (verification->blame.asked) {
        markup_element(markup, "dt", NULL, "To blame");
        markup_open(markup, "dd", NULL);
        words_blame_for_all(&verification->blame, markup_fresh(markup));
        markup_scratch(markup);
        markup_close(markup);
    }
    markup_element(markup, "dt", NULL, "Likeness");
    markup_open(markup, "dd", NULL);
    markup_open(markup, "ul", NULL);
    for (unsigned known = 0; known < KNOWN_BUILDS; known++) {
        markup_open(markup, "li", NULL);
        words_departure(&verification->laws.departures[known], known, markup_fresh(markup));
        html_add_said(markup);
        markup_close(markup);
    }
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
}

void html_add_candidate(struct html *page)
{
    struct markup *markup = &page->markup;
    const struct verification *verification = page->batch->verification;
    markup_open(markup, "section", "class", "candidate", "aria-labelledby", "candidate", NULL);
    add_conclusion(markup, verification);
    add_statements(markup, verification);
    add_laws(markup, &verification->laws);
    add_origins(markup, verification);
    markup_close(markup);
    markup_constant(markup, "\n");
}
