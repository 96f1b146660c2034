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
        struct corpus_buffer *buffer = malloc(sizeof *buffer + corpus->before.length + longest + corpus->behind.length + 1);
        if (!buffer)
            return false;
        buffer->part = SIZE_MAX;
        if (corpus->before.length)
            memcpy(buffer->bytes, corpus->before.bytes, corpus->before.length);
        corpus->buffers[i] = buffer;
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
    struct corpus_buffer *to = corpus->buffers[buffer];
    if (!to)
        return part;
    size_t length = corpus->before.length + part.length;
    memcpy(to->bytes + corpus->before.length, part.bytes, part.length);
    if (corpus->behind.length && to->part != part.length)
        memcpy(to->bytes + length, corpus->behind.bytes, corpus->behind.length);
    to->part = part.length;
    return (struct ccm_name){.bytes = to->bytes, .length = length + corpus->behind.length};
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
