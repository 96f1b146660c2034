/* Keys are sorted by words of eight bytes, by radix sort if there are many; keys with equal words by their next words. With a merge
 * sort instead, loading and running a million recipients takes a third longer. */
#include "model/rank.h"

#include "model/sort.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

/* Up to this many items are sorted by insertion. */
#define FEW 32u
#define WORD 8u
/* Keys with this many equal leading bytes are sorted by comparison. */
#define DEEP 256u
/* Prefetch distance, in items. */
#define PREFETCH_DISTANCE ((size_t)12)

/* A key, and eight of its bytes as a big-endian number; 0 beyond its end. */
struct item {
    uint64_t word;
    uint32_t key;
    bool same; /* as the key before it */
};

int keys_compare(const struct keys *keys, uint32_t a, uint32_t b)
{
    size_t a_length = keys->starts[a + 1] - keys->starts[a];
    size_t b_length = keys->starts[b + 1] - keys->starts[b];
    size_t common = a_length < b_length ? a_length : b_length;
    int result = common ? memcmp(keys->bytes + keys->starts[a], keys->bytes + keys->starts[b], common) : 0;
    return result ? result : (a_length > b_length) - (a_length < b_length);
}

static uint64_t load_word(const struct keys *keys, uint32_t key, size_t depth)
{
    size_t at = keys->starts[key] + depth, end = keys->starts[key + 1];
    uint64_t word = 0;
    if (at >= end)
        return 0;
    if (keys->starts[keys->count] - at >= WORD) { /* bytes past the key are masked out */
        memcpy(&word, keys->bytes + at, WORD);
        word = be64toh(word);
        return end - at >= WORD ? word : word & ~(UINT64_MAX >> 8 * (end - at));
    }
    for (size_t i = 0; i < end - at && i < WORD; i++)
        word |= (uint64_t)keys->bytes[at + i] << (56 - 8 * i);
    return word;
}

/* Compares items whose bytes before the words are equal. */
static bool comes_before(const struct keys *keys, const struct item *a, const struct item *b)
{
    return a->word != b->word ? a->word < b->word : keys_compare(keys, a->key, b->key) < 0;
}

static void insert_sort(const struct keys *keys, struct item *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct item item = items[i];
        size_t j = i;
        for (; j > 0 && comes_before(keys, &item, &items[j - 1]); j--)
            items[j] = items[j - 1];
        items[j] = item;
    }
    for (size_t i = 1; i < count; i++)
        items[i].same = items[i].word == items[i - 1].word && keys_compare(keys, items[i - 1].key, items[i].key) == 0;
}

static int compare_keys(const void *context, uint32_t a, uint32_t b) { return keys_compare(context, a, b); }

static void merge_sort(const struct keys *keys, struct item *items, struct item *scratch, size_t count)
{
    uint32_t *sorted = (uint32_t *)(void *)scratch; /* room for twice as many */
    for (size_t i = 0; i < count; i++)
        sorted[i] = items[i].key;
    sort_stable(sorted, sorted + count, count, compare_keys, keys);
    for (size_t i = 0; i < count; i++) {
        items[i].key = sorted[i];
        items[i].same = i > 0 && keys_compare(keys, sorted[i - 1], sorted[i]) == 0;
    }
}

/* Sorts by the words, last byte first; skips bytes that are equal in all words. */
static void radix_sort(struct item *items, struct item *scratch, size_t count)
{
    size_t counts[WORD][UINT8_MAX + 1] = {0};
    struct item *from = items, *to = scratch;
    for (size_t i = 0; i < count; i++)
        for (unsigned byte = 0; byte < WORD; byte++)
            counts[byte][items[i].word >> 8 * byte & UINT8_MAX]++;
    for (unsigned byte = 0; byte < WORD; byte++) {
        size_t *at = counts[byte], start = 0;
        if (at[from[0].word >> 8 * byte & UINT8_MAX] == count)
            continue;
        for (size_t i = 0; i <= UINT8_MAX; i++) {
            size_t size = at[i];
            at[i] = start;
            start += size;
        }
        for (size_t i = 0; i < count; i++)
            to[at[from[i].word >> 8 * byte & UINT8_MAX]++] = from[i];
        struct item *swap = from;
        from = to;
        to = swap;
    }
    if (from != items)
        memcpy(items, from, count * sizeof *items);
}

/* The end of the run of equal words that begins at `start`. */
static size_t run_end(const struct item *items, size_t start, size_t count)
{
    size_t end = start + 1;
    while (end < count && items[end].word == items[start].word)
        end++;
    return end;
}

static void sort_equal_prefix(const struct keys *keys, struct item *items, struct item *scratch, size_t count, size_t depth);

/* Prefetches starts and bytes of the next keys. (Unless it is inlined, gcc removes a function that only prefetches.) */
__attribute__((always_inline)) static inline void prefetch_keys(const struct keys *keys, const struct item *items, size_t at,
                                                                size_t count)
{
    if (count - at <= 2 * PREFETCH_DISTANCE)
        return;
    __builtin_prefetch(&keys->starts[items[at + 2 * PREFETCH_DISTANCE].key]);
    __builtin_prefetch(&keys->bytes[keys->starts[items[at + PREFETCH_DISTANCE].key]]);
}

/* These call each other DEEP / WORD times at most.
 * NOLINTBEGIN(misc-no-recursion) */

/* Sorts keys whose first `depth` bytes are equal, by the loaded words and the bytes after them. `same` of the first stays false. */
static void sort_words(const struct keys *keys, struct item *items, struct item *scratch, size_t count, size_t depth)
{
    if (count <= FEW) {
        insert_sort(keys, items, count);
        return;
    }
    radix_sort(items, scratch, count);
    for (size_t start = 0, end; start < count; start = end) {
        end = run_end(items, start, count);
        prefetch_keys(keys, items, start, count);
        if (end - start > 1)
            sort_equal_prefix(keys, items + start, scratch, end - start, depth + WORD);
    }
}

static void sort_keys(const struct keys *keys, struct item *items, struct item *scratch, size_t count, size_t depth)
{
    if (count > FEW && depth >= DEEP) {
        merge_sort(keys, items, scratch, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        prefetch_keys(keys, items, i, count);
        items[i].word = load_word(keys, items[i].key, depth);
        items[i].same = false;
    }
    sort_words(keys, items, scratch, count, depth);
}

/* The same for keys that are equal if shorter ones are padded with NULs. */
static void sort_equal_prefix(const struct keys *keys, struct item *items, struct item *scratch, size_t count, size_t depth)
{
    size_t ended = 0;
    if (count > FEW) {
        for (size_t i = 0; i < count; i++) {
            size_t length = keys->starts[items[i].key + 1] - keys->starts[items[i].key];
            items[i].word = length <= depth ? length : SIZE_MAX;
            ended += length <= depth;
        }
        if (run_end(items, 0, count) < count)
            radix_sort(items, scratch, count);
        for (size_t i = 1; i < ended; i++)
            items[i].same = items[i].word == items[i - 1].word;
    }
    if (ended < count)
        sort_keys(keys, items + ended, scratch, count - ended, depth);
}
/* NOLINTEND(misc-no-recursion) */

bool keys_rank(const struct keys *keys, struct ranked *ranked)
{
    size_t size = ((size_t)keys->count + 1) * sizeof(struct item);
    struct item *items = malloc(size), *scratch = malloc(size);
    bool done = items && scratch;
    ranked->count = 0;
    for (uint32_t i = 0; i < keys->count && done; i++)
        items[i].key = i;
    if (done)
        sort_keys(keys, items, scratch, keys->count, 0);
    free(scratch); /* before the results, which are not paged in yet, need memory */
    for (uint32_t i = 0; i < keys->count && done; i++) {
        ranked->count += !items[i].same;
        ranked->order[i] = items[i].key;
        ranked->ranks[i] = ranked->count - 1;
    }
    free(items);
    return done;
}
