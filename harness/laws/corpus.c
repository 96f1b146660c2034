#include "laws/corpus.h"

#include <stdlib.h>
#include <string.h>

static bool reserve_relatives(struct corpus *corpus, uint32_t count)
{
    if (count <= corpus->capacity)
        return true;
    uint32_t capacity = corpus->capacity ? corpus->capacity * 2 : 1024;
    uint32_t *relatives = realloc(corpus->relatives, capacity * sizeof *relatives);
    if (!relatives)
        return false;
    memset(relatives + corpus->capacity, 0xFF, (capacity - corpus->capacity) * sizeof *relatives);
    corpus->relatives = relatives;
    corpus->capacity = capacity;
    return true;
}

uint32_t corpus_add(struct corpus *corpus, struct ccm_name part, uint32_t relative)
{
    uint32_t number = STRING_EMPTY;
    if (!corpus->pool.count)
        corpus->failed = corpus->failed || !strings_init(&corpus->pool) || !reserve_relatives(corpus, 1);
    if (corpus->failed)
        return number;
    uint32_t before = corpus->pool.count;
    corpus->failed = !strings_intern(&corpus->pool, part, &number) || !reserve_relatives(corpus, corpus->pool.count);
    if (!corpus->failed && number == before)
        corpus->relatives[number] = relative;
    return number;
}

static bool make_buffers(struct corpus *corpus)
{
    size_t longest = 0;
    for (uint32_t i = 0; i < corpus->pool.count; i++)
        longest = corpus->pool.at[i].length > longest ? corpus->pool.at[i].length : longest;
    for (int i = 0; i < 2; i++) {
        corpus->buffers[i] = malloc(corpus->before.length + longest + corpus->behind.length + 1);
        if (!corpus->buffers[i])
            return false;
        if (corpus->before.length)
            memcpy(corpus->buffers[i], corpus->before.bytes, corpus->before.length);
    }
    return true;
}

/* Maps the relatives to the new numbers of the strings. */
static bool renumber_relatives(struct corpus *corpus, const uint32_t *order)
{
    uint32_t count = corpus->pool.count;
    uint32_t *relatives = malloc(((size_t)count + 1) * sizeof *relatives), *numbers = malloc(((size_t)count + 1) * sizeof *numbers);
    bool done = relatives && numbers;
    for (uint32_t i = 0; done && i < count; i++)
        numbers[order[i]] = i;
    for (uint32_t i = 0; done && i < count; i++) {
        uint32_t relative = corpus->relatives[order[i]];
        relatives[i] = relative == CORPUS_NONE ? CORPUS_NONE : numbers[relative];
    }
    free(numbers);
    if (!done) {
        free(relatives);
        return false;
    }
    free(corpus->relatives);
    corpus->relatives = relatives;
    return true;
}

bool corpus_finish(struct corpus *corpus)
{
    static const struct identity_rule rule;
    uint32_t *order = NULL;
    if (!corpus->pool.count)
        (void)corpus_add(corpus, (struct ccm_name){.bytes = "", .length = 0}, CORPUS_NONE);
    bool done = !corpus->failed && !corpus->before.failed && !corpus->behind.failed;
    if (done)
        strings_drop_table(&corpus->pool);
    done = done && identities_rank(&corpus->identities, &rule, &corpus->pool, NULL, &order) == IDENTITY_OK &&
           strings_renumber(&corpus->pool, order) && renumber_relatives(corpus, order);
    if (done && corpus_first(corpus) == 0)
        done = make_buffers(corpus);
    free(order);
    corpus->failed = !done;
    return done;
}

struct ccm_name corpus_name(const struct corpus *corpus, uint32_t number, unsigned buffer)
{
    struct ccm_name part = corpus->pool.at[number];
    char *bytes = corpus->buffers[buffer];
    if (!bytes)
        return part;
    size_t length = corpus->before.length;
    memcpy(bytes + length, part.bytes, part.length);
    length += part.length;
    if (corpus->behind.length)
        memcpy(bytes + length, corpus->behind.bytes, corpus->behind.length);
    return (struct ccm_name){.bytes = bytes, .length = length + corpus->behind.length};
}

void corpus_clean_up(struct corpus *corpus)
{
    text_clean_up(&corpus->before);
    text_clean_up(&corpus->behind);
    strings_clean_up(&corpus->pool);
    identities_clean_up(&corpus->identities);
    free(corpus->relatives);
    for (int i = 0; i < 2; i++)
        free(corpus->buffers[i]);
    *corpus = (struct corpus){0};
}
