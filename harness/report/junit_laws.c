/* What is known of a candidate, as a suite of JUnit's. */
#include "report/junit.h"
#include "report/headline.h"
#include "report/words.h"

#include <string.h>

struct junit_totals junit_totals_of_laws(const struct verification *verification)
{
    struct junit_totals totals = {.runs = (size_t)LAWS * CCM_PLACES + 2};
    for (unsigned law = 0; law < LAWS; law++)
        for (unsigned place = 0; place < CCM_PLACES; place++) {
            enum law_state state = verification->laws.results[law][place].state;
            totals.failures += state == LAW_BROKEN;
            totals.skipped += state == LAW_INCONCLUSIVE;
        }
    totals.failures += verification->search.findings > 0;
    totals.skipped += !verification->search.scenarios;
    totals.failures += verification->conclusion != CONCLUSION_FIXED;
    return totals;
}

/* The scratch text is the name of the case, and empty then. */
static void open_case(struct junit *junit, const char *suite)
{
    junit_open(junit, "testcase");
    junit_scratch_attribute(junit, "name");
    junit_attribute(junit, "classname", suite);
    junit_seconds(junit, 0);
}

/* The scratch text is why. */
static void add_skipped(struct junit *junit)
{
    junit_open(junit, "skipped");
    junit_scratch_attribute(junit, "message");
    junit_close(junit);
}

static void add_module(struct junit *junit, const struct build *build)
{
    text_puts(&junit->scratch, "\nmodule: ");
    text_append_escaped(&junit->scratch, build->path, strlen(build->path));
    text_puts(&junit->scratch, "\n");
}

/* Opens a failure; the scratch text is its message, and empty then. */
static void open_failure(struct junit *junit, const char *type)
{
    junit_open(junit, "failure");
    junit_scratch_attribute(junit, "message");
    junit_attribute(junit, "type", type);
}

/* Closes it behind the scratch text. */
static void close_failure(struct junit *junit, const struct build *build)
{
    add_module(junit, build);
    junit_scratch(junit);
    junit_close(junit);
}

static void add_law(struct junit *junit, const struct verification *verification, enum law law, enum ccm_place place,
                    const char *suite)
{
    const struct law_result *result = &verification->laws.results[law][place];
    struct text *scratch = &junit->scratch;
    text_printf(scratch, "%s at %s", law_table[law].name, place_names[place]);
    open_case(junit, suite);
    if (result->state == LAW_INCONCLUSIVE) {
        text_puts(scratch, "inconclusive");
        words_evidence(result, ": ", scratch);
        add_skipped(junit);
    } else if (result->state == LAW_BROKEN) {
        text_printf(scratch, "broken at %s", place_names[place]);
        words_evidence(result, ": ", scratch);
        open_failure(junit, law_table[law].name);
        text_printf(scratch, "law: %s\nplace: %s", law_table[law].meaning, place_names[place]);
        if (result->counterexample.count) {
            text_puts(scratch, "\ncounterexample: ");
            words_counterexample(&result->counterexample, scratch);
        }
        if (result->detail)
            text_printf(scratch, "\ndetail: %s", result->detail);
        close_failure(junit, verification->build);
    }
    junit_close(junit);
}

static void add_search(struct junit *junit, const struct verification *verification, const char *suite)
{
    const struct search_summary *search = &verification->search;
    struct text *scratch = &junit->scratch;
    text_puts(scratch, "search");
    open_case(junit, suite);
    words_search(search, scratch);
    if (!search->scenarios) {
        add_skipped(junit);
    } else if (search->findings) {
        open_failure(junit, conclusion_names[search->worst]);
        words_search(search, scratch);
        if (search->detail)
            text_printf(scratch, "\ndetail: %s", search->detail);
        if (search->counterexample) {
            text_puts(scratch, "\ncounterexample: ");
            text_append_escaped(scratch, search->counterexample, strlen(search->counterexample));
        }
        close_failure(junit, verification->build);
    }
    text_clear(scratch);
    junit_close(junit);
}

static void add_conclusion(struct junit *junit, const struct verification *verification, const char *suite)
{
    struct text *scratch = &junit->scratch;
    text_puts(scratch, "conclusion");
    open_case(junit, suite);
    if (verification->conclusion != CONCLUSION_FIXED) {
        text_printf(scratch, "%s: ", conclusion_names[verification->conclusion]);
        headline_write(verification, scratch);
        open_failure(junit, conclusion_names[verification->conclusion]);
        for (size_t i = 0; i < verification->statement_count; i++)
            text_printf(scratch, "%s: %s\n", conclusion_names[verification->statements[i].kind], verification->statements[i].text);
        text_puts(scratch, "\nbuilds: ");
        words_like(verification->like, scratch);
        for (unsigned known = 0; known < KNOWN_BUILDS; known++) {
            text_puts(scratch, "\nbuilds: ");
            words_difference(&verification->laws.differences[known], known, scratch);
        }
        if (verification->blame.asked) {
            text_puts(scratch, "\nto blame: ");
            words_blame_for_all(&verification->blame, scratch);
        }
        close_failure(junit, verification->build);
    }
    junit_close(junit);
}

void junit_add_laws(struct junit *junit, const struct verification *verification, const char *suite, const char *date)
{
    struct junit_totals totals = junit_totals_of_laws(verification);
    junit_open_suite(junit, suite, &totals, date);
    for (unsigned law = 0; law < LAWS; law++)
        for (unsigned place = 0; place < CCM_PLACES; place++)
            add_law(junit, verification, law, place, suite);
    add_search(junit, verification, suite);
    add_conclusion(junit, verification, suite);
    junit_close(junit);
}
