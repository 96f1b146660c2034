/* The corpora that a candidate sorts (DESIGN section 12). The same configuration gives the same names, in any process. */
#ifndef Q237588_LAWS_CORPORA_H
#define Q237588_LAWS_CORPORA_H

#include "laws/corpus.h"
#include "laws/sets.h"

#include <stdbool.h>
#include <stddef.h>

enum law_corpus {
    CORPUS_MIDDLE, /* every code point and lone byte, and nothing, in the middle of letters; what they are made of; pairs of letters */
    CORPUS_BEGINNING, /* the same but for pairs, at the beginning of a name */
    CORPUS_END,       /* at its end */
    CORPUS_LONG,      /* in a name of some hundred bytes */
    CORPUS_FAR,       /* some letters behind the first 930,000 of 1,040,000 bytes */
    CORPUS_NEAR,      /* letters near the beginning of a name of 70,000 bytes */
    CORPUS_LENGTHS,   /* names of up to 1 MiB that are changed in one or two places */
    CORPUS_FRAMES,   /* letters that have a case, and such as are ignored beside them, at each position, behind and before others */
    CORPUS_ALPHABET, /* a few hundred letters of all scripts in one place: all pairs of these names are compared */
    CORPUS_WORDS,    /* names of fixtures and traps */
    CORPUS_DICTIONARY, /* strings and constants of the module's file, also together */
    CORPUS_RANDOM      /* the first of them */
};

size_t corpora_count(const struct sets_config *config);

/* Makes and finishes a corpus. False: memory ran out, or the Unicode library failed; it is to be cleaned up in any case. */
bool corpora_make(const struct sets_config *config, size_t number, struct corpus *corpus);

/* The parts of a corpus that are made elsewhere; what fails shows in corpus->failed. */
void corpus_add_points(struct corpus *corpus, const struct sets_config *config, enum law_corpus which);
void corpus_add_frames(struct corpus *corpus, const struct sets_config *config);
void corpus_add_alphabet(struct corpus *corpus);
void corpus_add_lengths(struct corpus *corpus, const struct sets_config *config);
void corpus_add_random(struct corpus *corpus, size_t part, size_t names);

#endif
