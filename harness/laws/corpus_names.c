/* Corpora of random names, the same on every machine. */
#include "base/utf8.h"
#include "base/text.h"
#include "laws/alphabet.h"
#include "laws/corpora.h"
#include "base/random.h"

#include <string.h>

#define SEED 237588u
/* Streams of random numbers. */
enum { STREAM_RANDOM, STREAM_LENGTHS };

/* Size of a family: variants by one change of its first name. */
#define VARIANTS 8u
#define LETTERS_MAX 24u

/* ---- Random names over mixed alphabets --------------------------------------------------------------------------------------- */

struct letters {
    int32_t at[LETTERS_MAX + 1]; /* code points; UTF8_INVALID_BYTE + a byte */
    uint32_t count;
};

/* Scripts of a name: digits and punctuation, and two others. */
struct mixture {
    const struct alphabet *alphabet;
    uint32_t scripts[2];
};

#define SCRIPT_DIGITS 1u
#define SCRIPT_PUNCTUATION 2u

static int32_t draw_letter(struct random *random, const struct mixture *mixture)
{
    uint32_t which = random_below(random, 16), script = mixture->scripts[which % 2];
    if (which < 4)
        script = which < 2 ? SCRIPT_DIGITS : SCRIPT_PUNCTUATION;
    if (which == 15 && random_one_in(random, 32))
        return UTF8_INVALID_BYTE + 0x80 + (int32_t)random_below(random, 0x80);
    uint32_t start = mixture->alphabet->starts[script], size = mixture->alphabet->starts[script + 1] - start;
    return size ? mixture->alphabet->points[start + random_below(random, size)] : 'x';
}

/* Replaces, inserts, removes, swaps or doubles one letter. */
static void change(struct letters *name, struct random *random, const struct mixture *mixture)
{
    uint32_t at = random_below(random, name->count), kind = random_below(random, 6);
    int32_t *letter = &name->at[at];
    size_t behind = (name->count - at - 1) * sizeof *letter;
    if (kind == 0 && name->count > 1) {
        memmove(letter, letter + 1, behind);
        name->count--;
    } else if (kind <= 2 && name->count <= LETTERS_MAX) {
        int32_t added = kind == 1 ? *letter : draw_letter(random, mixture);
        memmove(letter + 1, letter, behind + sizeof *letter);
        *letter = added;
        name->count++;
    } else if (kind == 3 && at + 1 < name->count) {
        int32_t held = letter[0];
        letter[0] = letter[1];
        letter[1] = held;
    } else {
        *letter = draw_letter(random, mixture);
    }
}

static uint32_t add_letters(struct corpus *corpus, const struct letters *name, uint32_t relative)
{
    char bytes[(LETTERS_MAX + 1) * UTF8_MAX];
    size_t length = 0;
    for (uint32_t i = 0; i < name->count; i++)
        length += utf8_write(bytes + length, name->at[i]);
    return corpus_add(corpus, (struct ccm_name){.bytes = bytes, .length = length}, relative);
}

void corpus_add_random(struct corpus *corpus, size_t part, size_t names)
{
    struct alphabet alphabet;
    alphabet_make(&alphabet, unicode_version());
    for (size_t group = 0; group * VARIANTS < names && !corpus->failed; group++) {
        struct random random = random_start(SEED + STREAM_RANDOM, part, group);
        struct mixture mixture = {.alphabet = &alphabet, .scripts = {0, random_below(&random, ALPHABET_SCRIPTS)}};
        if (random_one_in(&random, 3))
            mixture.scripts[0] = random_below(&random, ALPHABET_SCRIPTS);
        struct letters first = {.count = 1 + random_below(&random, random_one_in(&random, 3) ? LETTERS_MAX : 8)};
        for (uint32_t i = 0; i < first.count; i++)
            first.at[i] = draw_letter(&random, &mixture);
        uint32_t relative = add_letters(corpus, &first, CORPUS_NONE);
        for (uint32_t i = 1; i < VARIANTS; i++) {
            struct letters variant = first;
            change(&variant, &random, &mixture);
            (void)add_letters(corpus, &variant, relative);
        }
    }
}

/* ---- Long names that are changed in one or two places ------------------------------------------------------------------------ */

/* Bytes of all names of one length together; least and most number of names of a length. */
#define LENGTH_BYTES ((size_t)192 << 10)
#define LENGTH_MIN 3u
#define LENGTH_MAX 48u
/* Names from this length on are ASCII, except for the changes. */
#define LENGTH_ASCII 70000u
/* Greatest length at low effort, and at the lowest. */
#define LENGTH_LOW 33000u
#define LENGTH_TOUCHED 1000u

static const size_t lengths[] = {20,   31,   64,   100,  129,   200,   256,   400,    800,
                                 1600, 3000, 4096, 8000, 16000, 32000, 65537, 262144, (size_t)1 << 20};
#define LENGTHS (sizeof lengths / sizeof *lengths)

static bool is_start(char byte) { return ((unsigned char)byte & 0xC0) != 0x80; }

/* Inserts or replaces a letter, or changes its case. */
static void change_text(struct text *name, struct random *random, size_t start, size_t length, const struct alphabet *alphabet)
{
    size_t at = start + random_below(random, (uint32_t)(length - start));
    char bytes[UTF8_MAX], *place = name->bytes;
    while (at > 0 && !is_start(place[at]))
        at--;
    if ((unsigned char)place[at] >= 0x80 || at + UTF8_MAX >= length)
        return;
    if (random_one_in(random, 3)) {
        place[at] ^= place[at] >= 'A' ? 0x20 : 1;
        return;
    }
    size_t size = utf8_write(bytes, alphabet->points[random_below(random, alphabet->count)]);
    size_t end = at + random_below(random, 2);
    text_append(name, bytes, size); /* makes room */
    if (name->failed)
        return;
    place = name->bytes;
    memmove(place + at + size, place + end, length - end);
    memcpy(place + at, bytes, size);
    name->length = length + size - (end - at);
}

static void make_base(struct text *name, struct random *random, size_t length, bool ascii)
{
    static const char *const pieces[] = {"Smith ", "o", "Anna", "x", "J. ", "E", "23", "-", "é", "Ö", "ж", "Я", "名", "𐐨"};
    size_t count = sizeof pieces / sizeof *pieces - (ascii ? 6 : 0);
    while (name->length + sizeof "Smith " < length && !name->failed)
        text_puts(name, pieces[random_below(random, (uint32_t)count)]);
    while (name->length < length && !name->failed)
        text_puts(name, "y");
}

/* Half of the names have their change in the last tenth. */
static void add_length(struct corpus *corpus, size_t number, size_t names, const struct alphabet *alphabet)
{
    struct random made = random_start(SEED + STREAM_LENGTHS, 0, number), *random = &made;
    struct text base = {0}, name = {0};
    size_t length = lengths[number];
    make_base(&base, random, length, number % 2 == 0 || length > LENGTH_ASCII);
    uint32_t relative = base.failed ? 0 : corpus_add(corpus, (struct ccm_name){.bytes = base.bytes, .length = length}, CORPUS_NONE);
    for (size_t i = 1; i < names && !base.failed && !name.failed; i++) {
        text_clear(&name);
        text_append(&name, base.bytes, base.length);
        for (uint32_t changes = 1 + random_below(random, 2); changes > 0 && !name.failed; changes--)
            change_text(&name, random, i % 2 ? name.length - name.length / 10 : 0, name.length, alphabet);
        if (!name.failed)
            (void)corpus_add(corpus, name_of_bytes(&name), relative);
    }
    corpus->failed = corpus->failed || base.failed || name.failed;
    text_clean_up(&base);
    text_clean_up(&name);
}

void corpus_add_lengths(struct corpus *corpus, const struct sets_config *config)
{
    struct alphabet alphabet;
    size_t longest = config->effort < EFFORT_LITTLE ? LENGTH_TOUCHED : config->effort < 0.5 ? LENGTH_LOW : SIZE_MAX;
    size_t most = config->effort < 0.5 ? LENGTH_MAX / 4 : LENGTH_MAX;
    alphabet_make(&alphabet, unicode_version());
    for (size_t i = 0; i < LENGTHS && lengths[i] <= longest && !corpus->failed; i++) {
        size_t names = LENGTH_BYTES / lengths[i];
        add_length(corpus, i, names < LENGTH_MIN ? LENGTH_MIN : names > most ? most : names, &alphabet);
    }
}
