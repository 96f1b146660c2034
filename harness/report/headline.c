#include "report/headline.h"

#include "laws/findings.h"
#include "report/words.h"

#include <string.h>

/* Limit on the alphabets that a headline names. */
#define ALPHABETS_MAX 3u
/* Limit on the code points of a name in a headline. */
#define POINTS_MAX 64u
#define EVERY_PLACE ((1u << CCM_PLACES) - 1)

/* The trait or law that the headline names. */
struct headline {
    size_t trait; /* trait_count: none */
    enum law law; /* LAWS: none */
    enum ccm_place place;
};

static uint8_t places_of(const struct verification *verification, size_t trait)
{
    return trait < trait_count ? verification->laws.portrait.places[trait] : 0;
}

/* The first trait of the conclusion's kind; trait_count: none. */
static size_t first_trait(const struct verification *verification)
{
    bool of_case = verification->conclusion == CONCLUSION_NOT_FIXED;
    for (size_t i = of_case ? 0 : TRAITS_OF_CASE; i < (of_case ? TRAITS_OF_CASE : trait_count); i++)
        if (places_of(verification, i))
            return i;
    return trait_count;
}

static struct headline find_headline(const struct verification *verification)
{
    static const enum law_kind kinds[] = {[CONCLUSION_UNSAFE] = LAW_OF_SAFETY,
                                          [CONCLUSION_OVER_FIXED] = LAW_OF_OVER_FIXED,
                                          [CONCLUSION_NOT_FIXED] = LAW_OF_NOT_FIXED};
    struct headline headline = {.trait = trait_count, .law = LAWS};
    if (verification->conclusion > CONCLUSION_NOT_FIXED)
        return headline;
    if (verification->conclusion != CONCLUSION_UNSAFE)
        headline.trait = first_trait(verification);
    for (unsigned law = 0; headline.trait == trait_count && law < LAWS; law++)
        for (unsigned place = 0; law_table[law].kind == kinds[verification->conclusion] && place < CCM_PLACES; place++)
            if (verification->laws.results[law][place].state == LAW_BROKEN)
                return (struct headline){.trait = trait_count, .law = (enum law)law, .place = (enum ccm_place)place};
    return headline;
}

/* Appends " at import list", or nothing if it applies to all places. */
static void append_places(uint8_t places, struct text *text)
{
    if (places == EVERY_PLACE)
        return;
    text_puts(text, " at ");
    words_places(places, text);
}

/* Appends the alphabets whose letters differ in case to the candidate at the same places as those of the first alphabet. */
static void append_alphabets(const struct verification *verification, size_t first, struct text *text)
{
    const char *words[TRAITS_OF_CASE];
    size_t count = 0;
    for (size_t i = first; i < TRAITS_OF_CASE; i++)
        if (places_of(verification, i) == places_of(verification, first))
            words[count++] = trait_table[i].words;
    bool more = count > ALPHABETS_MAX;
    size_t shown = more ? ALPHABETS_MAX : count;
    for (size_t i = 0; i < shown; i++)
        text_printf(text, "%s%s", i == 0 ? "" : i + 1 == shown && !more ? " and " : ", ", words[i]);
    text_puts(text, more ? " and others" : "");
}

static void describe_case(const struct verification *verification, size_t trait, struct text *text)
{
    uint8_t places = places_of(verification, trait);
    bool ascii_alone = trait == TRAIT_LATIN_1 && places_of(verification, TRAIT_GREEK) == places &&
                       places_of(verification, TRAIT_CYRILLIC) == places;
    if (trait == TRAIT_IDENTICAL) {
        text_puts(text, "it makes no name equal to itself");
    } else if (trait == TRAIT_ASCII) {
        text_puts(text, "it compares case-sensitively");
    } else if (ascii_alone) {
        text_puts(text, "it folds A to Z only");
        append_places(places, text);
        text_puts(text, "; Latin-1, Greek and Cyrillic letters differ in case");
        return;
    } else {
        text_puts(text, "it does not fold every letter; these differ in case: ");
        append_alphabets(verification, trait, text);
    }
    append_places(places, text);
}

/* Whether the detail describes the candidate better than the law does, as "it changed the locale when it was loaded" and unlike
 * "it wrote to memory", which says less than "it keeps state". */
static bool is_clause(enum law law, const char *detail)
{
    return strncmp(detail, "it ", strlen("it ")) == 0 && (law != LAW_STATELESS || strstr(detail, "when it was loaded"));
}

/* Appends the law's breach, with the detail unless that is printed output or answers in numbers. */
static void describe_breach(enum law law, const char *detail, struct text *text)
{
    const char *locale = law == LAW_LOCALE_INDEPENDENT ? strstr(detail, "under ") : NULL;
    bool crash = law == LAW_NO_CRASH, signal = strncmp(detail, "signal ", strlen("signal ")) == 0;
    if (is_clause(law, detail) || (crash && !signal)) {
        text_printf(text, "%s%s", crash ? "it " : "", detail);
        return;
    }
    text_puts(text, crash ? "it crashes" : law_table[law].breach);
    if (locale)
        text_printf(text, " (as %.*s)", (int)(strlen("under ") + strcspn(locale + strlen("under "), " ")), locale);
    else if (law < LAW_NO_OUTPUT)
        text_printf(text, " (%s)", detail);
}

static void describe_law(const struct verification *verification, const struct headline *headline, struct text *text)
{
    const struct law_result *result = &verification->laws.results[headline->law][headline->place];
    if (headline->law == LAW_NO_FALSE_MATCH)
        text_puts(text, "it makes distinct names equal");
    else if (headline->law == LAW_NO_MISSED_MATCH)
        text_puts(text, "it distinguishes two spellings of one name");
    else if (result->detail)
        describe_breach(headline->law, result->detail, text);
    else
        text_puts(text, law_table[headline->law].breach);
}

static void describe_headline(const struct verification *verification, struct text *text)
{
    const struct headline headline = find_headline(verification);
    if (headline.trait < TRAITS_OF_CASE)
        describe_case(verification, headline.trait, text);
    else if (headline.trait < trait_count) {
        text_printf(text, "it %s", trait_table[headline.trait].words);
        append_places(places_of(verification, headline.trait), text);
    } else if (headline.law < LAWS)
        describe_law(verification, &headline, text);
    else if (verification->conclusion == CONCLUSION_FIXED)
        text_puts(text, "it does what is expected of SP4 in all tests");
    else if (verification->conclusion == CONCLUSION_INCONCLUSIVE)
        text_puts(text, "no counterexample was found, but not everything could be tested");
    else
        text_puts(text, verification->statement_count ? verification->statements[0].text : "");
}

/* Appends the names that show the headline, or their length if they are long; nothing if no names are known. */
static void show_headline(const struct verification *verification, struct text *text)
{
    const struct headline headline = find_headline(verification);
    struct law_counterexample shown = {.count = 2};
    if (headline.trait < trait_count) {
        for (uint32_t i = 0; i < 2; i++) {
            const char *name = trait_table[headline.trait].names[i];
            shown.names[i] = (struct ccm_name){.bytes = name, .length = strlen(name)};
        }
        shown.count = headline.trait == TRAIT_IDENTICAL ? 1 : 2;
    } else if (headline.law < LAWS) {
        shown = verification->laws.results[headline.law][headline.place].counterexample;
    } else {
        return;
    }
    if (!shown.count)
        return;
    size_t points = name_points(shown.names[0]);
    if (points > POINTS_MAX) {
        text_printf(text, ", in names of %zu characters", points);
    } else {
        text_puts(text, ": ");
        words_counterexample(&shown, text);
    }
}

void headline_write(const struct verification *verification, struct text *text)
{
    if (verification->like < LIKE_NEITHER) {
        words_like(verification->like, text);
        text_puts(text, verification->like == BUILD_SP4 && verification->conclusion < CONCLUSION_INCONCLUSIVE ? ", but " : ": ");
    }
    describe_headline(verification, text);
    show_headline(verification, text);
}
