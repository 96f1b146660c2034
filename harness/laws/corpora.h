/* The corpora that a candidate sorts (DESIGN section 12). The same configuration gives the same names, in any process. */
#ifndef Q237588_LAWS_CORPORA_H
#define Q237588_LAWS_CORPORA_H

#include "laws/corpus.h"
#include "laws/sets.h"

#include <stdbool.h>
#include <stddef.h>

enum law_corpus {
    CORPUS_MIDDLE,     /* nothing, code points, lone bytes, mapped and normal forms, pairs of letters: between letters */
    CORPUS_BEGINNING,  /* the same without pairs, at the beginning of a name */
    CORPUS_END,        /* at its end */
    CORPUS_LONG,       /* in a name of more than 130 bytes */
    CORPUS_FAR,        /* some letters behind the first 930,000 of 1,040,000 bytes */
    CORPUS_NEAR,       /* letters near the beginning of a name of 70,000 bytes */
    CORPUS_LENGTHS,    /* names of up to 1 MiB that are changed in one or two places */
    CORPUS_FRAMES,     /* letters with case and ignorable characters, at each position, between different neighbours */
    CORPUS_ALPHABET,   /* a few hundred letters of all scripts at one position; all pairs of these names are compared */
    CORPUS_WORDS,      /* names of fixtures and traps */
    CORPUS_DICTIONARY, /* strings and constants of the module's file, and combinations of two */
    CORPUS_RANDOM      /* the first corpus of random names */
};

size_t corpora_count(const struct sets_config *config);

/* Makes and finishes a corpus. False: memory ran out, or the Unicode library failed. The caller cleans it up in either case. */
bool corpora_make(const struct sets_config *config, size_t number, struct corpus *corpus);

/* Add names to a corpus; set corpus->failed on error. */
void corpus_add_points(struct corpus *corpus, const struct sets_config *config, enum law_corpus which);
void corpus_add_frames(struct corpus *corpus, const struct sets_config *config);
void corpus_add_alphabet(struct corpus *corpus);
void corpus_add_lengths(struct corpus *corpus, const struct sets_config *config);
void corpus_add_random(struct corpus *corpus, size_t part, size_t names);

#endif
