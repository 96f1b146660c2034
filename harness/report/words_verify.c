/* Texts on a candidate. */
#include "report/words.h"

#include <inttypes.h>

void words_name(struct ccm_name name, struct text *text)
{
    struct text escaped = {0};
    text_append_escaped(&escaped, name.bytes, name.length);
    text_puts(text, "'");
    for (size_t at = 0; at < escaped.length; at++) {
        if (escaped.bytes[at] == '\'')
            text_puts(text, "\\");
        text_append(text, &escaped.bytes[at], 1);
    }
    text_puts(text, "'");
    text->failed = text->failed || escaped.failed;
    text_clean_up(&escaped);
}

void words_counterexample(const struct law_counterexample *counterexample, struct text *text)
{
    for (uint32_t i = 0; i < counterexample->count; i++) {
        if (i)
            text_puts(text, i + 1 == counterexample->count ? " and " : ", ");
        words_name(counterexample->names[i], text);
    }
}

void words_places(uint8_t places, struct text *text)
{
    if (places == (1u << CCM_PLACES) - 1) {
        text_puts(text, "every place");
        return;
    }
    const char *separator = "";
    for (unsigned place = 0; place < CCM_PLACES; place++)
        if (places >> place & 1) {
            text_printf(text, "%s%s", separator, place_names[place]);
            separator = " and ";
        }
}

void words_laws(uint32_t laws, struct text *text)
{
    const char *separator = "";
    for (unsigned law = 0; law < LAWS; law++)
        if (laws >> law & 1) {
            text_printf(text, "%s%s", separator, law_table[law].name);
            separator = ", ";
        }
}

void words_evidence(const struct law_result *result, const char *before, struct text *text)
{
    if (!result->counterexample.count && !result->detail)
        return;
    text_puts(text, before);
    words_counterexample(&result->counterexample, text);
    if (result->detail)
        text_printf(text, "%s%s", result->counterexample.count ? ", " : "", result->detail);
}

void words_like(unsigned like, struct text *text)
{
    if (like < LIKE_NEITHER)
        text_printf(text, "like %s", known_build_names[like]);
    else
        text_printf(text, "like neither %s nor %s", known_build_names[BUILD_PRE_SP4], known_build_names[BUILD_SP4]);
}

void words_difference(const struct difference *difference, enum known_build from, struct text *text)
{
    if (!difference->found) {
        text_printf(text, "equals %s in every answer", known_build_names[from]);
        return;
    }
    text_printf(text, "differs from %s at %s: ", known_build_names[from], place_names[difference->place]);
    words_counterexample(&difference->counterexample, text);
}

void words_search(const struct search_summary *search, struct text *text)
{
    if (!search->scenarios) {
        text_puts(text, "no scenario was tried");
        return;
    }
    words_count(search->scenarios, "scenario", "scenarios", text);
    if (search->findings)
        text_printf(text, ", %" PRIu64 " of them differ from %s: %s", search->findings, known_build_names[BUILD_SP4],
                    conclusion_names[search->worst]);
    else
        text_puts(text, ", no counterexample");
}

void words_blame_for_all(const struct blame *blame, struct text *text)
{
    if (blame->count)
        words_blame(blame, text);
    else
        text_puts(text, "no place: some fixtures fail even if the reference decides everywhere");
}
