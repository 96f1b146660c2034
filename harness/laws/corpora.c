#include "laws/corpora.h"

#include "base/utf8.h"
#include "laws/alphabet.h"
#include "laws/dictionary.h"

/* Random names at effort 1, and most of them in one corpus. */
#define RANDOM_NAMES 1000000u
#define RANDOM_CORPORA 8u
/* Bytes of a long name in front of the changed part, and behind it. */
#define LONG_BEFORE 131u
#define LONG_BEHIND 130u
#define FAR_BEFORE 930000u
#define FAR_BEHIND 110000u
#define NEAR_BEFORE 40u
#define NEAR_BEHIND 70000u
/* Strings and constants of a dictionary that are combined. */
#define COMBINED_STRINGS 64u
#define COMBINED_POINTS 128u
/* Most names of a corpus of which all pairs are compared, except at low effort. */
#define ALL_PAIRS_MAX 1200u

size_t corpora_count(const struct sets_config *config) { return CORPUS_RANDOM + sets_share(config, RANDOM_CORPORA); }

/* Appends words; the first and the last byte are ASCII letters. */
static void append_filler(struct text *text, size_t length)
{
    static const char words[] = "Smith, Jimmy O'Neill and Anna-Maria Jones of the Department ";
    for (size_t i = 0; i + 1 < length; i++)
        text_append(text, &words[i % (sizeof words - 1)], 1);
    text_puts(text, "y");
}

static bool add_group(void *context, const struct name_group *group)
{
    for (uint32_t i = 0; i < name_group_size(group); i++)
        (void)corpus_add(context, name_group_names(group)[i], CORPUS_NONE);
    return true;
}

/* Adds the names of groups. */
static void add_words(struct corpus *corpus, const struct sets_config *config)
{
    static const enum law_set sets[] = {SET_TRAPS, SET_BYTES, SET_FIXTURES};
    const struct group_visitor visitor = {.visit = add_group, .context = corpus};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        for (size_t part = 0; part < sets_parts(config, sets[i]); part++)
            if (!sets_for_each(config, sets[i], part, &visitor))
                corpus->failed = true;
}

/* Adds "Smith, ", `first` and `second` as one name. */
static void add_together(struct corpus *corpus, struct ccm_name first, struct ccm_name second)
{
    struct text name = {0};
    text_puts(&name, "Smith, ");
    text_append(&name, first.bytes, first.length);
    text_append(&name, second.bytes, second.length);
    if (name.failed)
        corpus->failed = true;
    else
        (void)corpus_add(corpus, name_of_bytes(&name), CORPUS_NONE);
    text_clean_up(&name);
}

static struct ccm_name name_of_point(int32_t point, char bytes[UTF8_MAX])
{
    return (struct ccm_name){.bytes = bytes, .length = utf8_write(bytes, point)};
}

/* Adds strings alone, and all combinations of two strings or constants. */
static void add_dictionary(struct corpus *corpus, const struct dictionary *dictionary, double effort)
{
    const struct ccm_name nothing = {.bytes = ""};
    const struct strings *strings = &dictionary->strings;
    double share = effort < 1 ? effort : 1;
    uint32_t few = (uint32_t)(COMBINED_STRINGS * share) + 2;
    size_t few_points = (size_t)(COMBINED_POINTS * share) + 2;
    char first[UTF8_MAX], second[UTF8_MAX];
    for (uint32_t i = 1; i < strings->count; i++) {
        (void)corpus_add(corpus, strings->at[i], CORPUS_NONE);
        add_together(corpus, strings->at[i], nothing);
        for (uint32_t j = 1; j < strings->count && i < few && j < few; j++)
            add_together(corpus, strings->at[i], strings->at[j]);
        for (size_t j = 0; j < dictionary->point_count && i < few && j < few_points; j++)
            add_together(corpus, strings->at[i], name_of_point(dictionary->points[j], first));
    }
    for (size_t i = 0; i < dictionary->point_count; i++) {
        struct ccm_name point = name_of_point(dictionary->points[i], first);
        add_together(corpus, point, nothing);
        for (size_t j = 0; j < dictionary->point_count && i < few_points && j < few_points; j++)
            add_together(corpus, point, name_of_point(dictionary->points[j], second));
    }
    add_together(corpus, nothing, nothing);
}

bool corpora_make(const struct sets_config *config, size_t number, struct corpus *corpus)
{
    *corpus = (struct corpus){.all_pairs = config->effort < EFFORT_LITTLE ? 0 : ALL_PAIRS_MAX};
    switch (number) {
    case CORPUS_LONG:
        append_filler(&corpus->before, LONG_BEFORE);
        append_filler(&corpus->behind, LONG_BEHIND);
        corpus_add_points(corpus, config, CORPUS_LONG);
        break;
    case CORPUS_FAR:
        if (config->effort < 0.5)
            break;
        append_filler(&corpus->before, FAR_BEFORE);
        append_filler(&corpus->behind, FAR_BEHIND);
        corpus_add_points(corpus, config, CORPUS_FAR);
        break;
    case CORPUS_NEAR:
        if (config->effort < 0.5)
            break;
        append_filler(&corpus->before, NEAR_BEFORE);
        append_filler(&corpus->behind, NEAR_BEHIND);
        corpus_add_points(corpus, config, CORPUS_NEAR);
        break;
    case CORPUS_MIDDLE:
    case CORPUS_BEGINNING:
    case CORPUS_END: corpus_add_points(corpus, config, (enum law_corpus)number); break;
    case CORPUS_LENGTHS: corpus_add_lengths(corpus, config); break;
    case CORPUS_FRAMES: corpus_add_frames(corpus, config); break;
    case CORPUS_ALPHABET: corpus_add_alphabet(corpus); break;
    case CORPUS_WORDS: add_words(corpus, config); break;
    case CORPUS_DICTIONARY:
        if (config->dictionary)
            add_dictionary(corpus, config->dictionary, config->effort);
        break;
    default:
        corpus_add_random(corpus, number - CORPUS_RANDOM, sets_share(config, RANDOM_NAMES) / sets_share(config, RANDOM_CORPORA));
    }
    return corpus_finish(corpus);
}
