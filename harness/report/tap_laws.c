/* What is known of a candidate, as test points of TAP. */
#include "report/tap.h"
#include "report/headline.h"
#include "report/words.h"

#include <string.h>

static void begin_point(struct tap *tap, bool passed, size_t number, const struct build *build)
{
    text_printf(&tap->text, "%s %zu - ", passed ? "ok" : "not ok", number);
    tap_described(tap, build->name, true);
    text_puts(&tap->text, ": ");
}

/* A directive that says why nothing is known. */
static void add_skip(struct tap *tap, const char *why)
{
    text_puts(&tap->text, " # SKIP ");
    tap_described(tap, why, true);
}

/* A key, and words that are safe to print. */
static void add_words(struct tap *tap, const char *key, const char *words)
{
    text_clear(&tap->scratch);
    text_puts(&tap->scratch, words);
    text_printf(&tap->text, "  %s: ", key);
    tap_quoted(tap);
}

/* A name of a counterexample. */
static void add_item(struct tap *tap, struct ccm_name name)
{
    text_clear(&tap->scratch);
    text_append_escaped(&tap->scratch, name.bytes, name.length);
    text_puts(&tap->text, "    - ");
    tap_quoted(tap);
}

static void end_diagnostics(struct tap *tap, const struct build *build)
{
    add_words(tap, "build", build->name);
    tap_name(tap, "module", build->path);
    text_puts(&tap->text, "  ...\n");
}

static void add_law(struct tap *tap, const struct verification *verification, enum law law, enum ccm_place place, size_t number)
{
    const struct law_result *result = &verification->laws.results[law][place];
    begin_point(tap, result->state != LAW_BROKEN, number, verification->build);
    text_printf(&tap->text, "%s at %s", law_table[law].name, place_names[place]);
    if (result->state == LAW_INCONCLUSIVE)
        add_skip(tap, result->detail ? result->detail : "inconclusive");
    text_puts(&tap->text, "\n");
    if (result->state != LAW_BROKEN)
        return;
    text_puts(&tap->text, "  ---\n");
    add_words(tap, "law", law_table[law].meaning);
    add_words(tap, "place", place_names[place]);
    if (result->counterexample.count)
        text_puts(&tap->text, "  counterexample:\n");
    for (uint32_t i = 0; i < result->counterexample.count; i++)
        add_item(tap, result->counterexample.names[i]);
    if (result->detail)
        add_words(tap, "detail", result->detail);
    end_diagnostics(tap, verification->build);
}

static void add_search(struct tap *tap, const struct verification *verification, size_t number)
{
    const struct search_summary *search = &verification->search;
    begin_point(tap, !search->findings, number, verification->build);
    text_puts(&tap->text, "search");
    if (!search->scenarios)
        add_skip(tap, "no scenario was tried");
    text_puts(&tap->text, "\n");
    if (!search->findings)
        return;
    text_puts(&tap->text, "  ---\n  search: ");
    text_clear(&tap->scratch);
    words_search(search, &tap->scratch);
    tap_quoted(tap);
    if (search->detail)
        add_words(tap, "detail", search->detail);
    if (search->counterexample)
        tap_name(tap, "counterexample", search->counterexample);
    end_diagnostics(tap, verification->build);
}

static void add_conclusion(struct tap *tap, const struct verification *verification, size_t number)
{
    bool fixed = verification->conclusion == CONCLUSION_FIXED;
    begin_point(tap, fixed, number, verification->build);
    text_puts(&tap->text, "conclusion\n");
    if (fixed)
        return;
    text_puts(&tap->text, "  ---\n");
    add_words(tap, "conclusion", conclusion_names[verification->conclusion]);
    text_puts(&tap->text, "  headline: ");
    headline_write(verification, &tap->scratch);
    tap_quoted(tap);
    if (verification->statement_count)
        text_puts(&tap->text, "  statements:\n");
    for (size_t i = 0; i < verification->statement_count; i++) {
        text_printf(&tap->scratch, "%s: %s", conclusion_names[verification->statements[i].kind], verification->statements[i].text);
        text_puts(&tap->text, "    - ");
        tap_quoted(tap);
    }
    text_puts(&tap->text, "  builds:\n    - ");
    words_like(verification->like, &tap->scratch);
    tap_quoted(tap);
    for (unsigned known = 0; known < KNOWN_BUILDS; known++) {
        text_puts(&tap->text, "    - ");
        words_difference(&verification->laws.differences[known], known, &tap->scratch);
        tap_quoted(tap);
    }
    if (verification->blame.asked) {
        text_puts(&tap->text, "  blame: ");
        words_blame_for_all(&verification->blame, &tap->scratch);
        tap_quoted(tap);
    }
    end_diagnostics(tap, verification->build);
}

void tap_add_laws(struct tap *tap, const struct verification *verification, size_t first)
{
    for (unsigned law = 0; law < LAWS; law++)
        for (unsigned place = 0; place < CCM_PLACES; place++)
            add_law(tap, verification, law, place, first++);
    add_search(tap, verification, first++);
    add_conclusion(tap, verification, first);
}
