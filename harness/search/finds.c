/* Finds, counted once however often they are made. */
#include "search/search.h"

#include <stdlib.h>
#include <string.h>

/* What a byte beyond ASCII weighs more than another one. */
#define BEYOND_ASCII 4u

static int compare_marks(const struct search_mark *a, const struct search_mark *b)
{
    if (a->class != b->class)
        return a->class < b->class ? -1 : 1;
    if (a->load != b->load)
        return a->load < b->load ? -1 : 1;
    return (a->spread > b->spread) - (a->spread < b->spread);
}

/* People read plain letters more easily: one beyond ASCII weighs as much as several. */
static size_t weight_of(const struct search_find *find)
{
    size_t weight = find->length;
    for (size_t i = 0; i < find->length; i++)
        weight += (unsigned char)find->bytes[i] < 0x80 ? 0 : BEYOND_ASCII;
    return weight;
}

static int compare_finds(const struct search_find *a, const struct search_find *b)
{
    size_t left = weight_of(a), right = weight_of(b);
    if (left != right)
        return left < right ? -1 : 1;
    if (a->length != b->length)
        return a->length < b->length ? -1 : 1;
    int order = memcmp(a->bytes, b->bytes, a->length);
    return order ? order : compare_marks(&a->mark, &b->mark);
}

/* Where it is, or would be. */
static uint32_t place_of(const struct search_finds *finds, const struct search_find *find, bool *there)
{
    uint32_t low = 0, high = finds->count;
    *there = false;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare_finds(&finds->at[middle], find);
        if (order == 0) {
            *there = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool reserve(struct search_finds *finds)
{
    if (finds->count < finds->capacity)
        return true;
    uint32_t capacity = finds->capacity ? finds->capacity * 2 : 16;
    struct search_find *at = realloc(finds->at, capacity * sizeof *at);
    if (!at)
        return false;
    finds->at = at;
    finds->capacity = capacity;
    return true;
}

bool search_add(struct search_finds *finds, const struct search_find *find)
{
    uint32_t most = finds->most ? finds->most : SEARCH_FINDS;
    bool there;
    uint32_t place = place_of(finds, find, &there);
    if (there) {
        struct search_find *held = &finds->at[place];
        held->count += find->count;
        held->number = find->number < held->number ? find->number : held->number;
        held->unconfirmed = held->unconfirmed && find->unconfirmed;
        return true;
    }
    /* One that is dropped is never among the smallest again, so that the counts of those that stay are whole. */
    if (place >= most)
        return true;
    char *bytes = malloc(find->length);
    if (!bytes || !reserve(finds)) {
        free(bytes);
        return false;
    }
    memcpy(bytes, find->bytes, find->length);
    if (finds->count == most)
        free(finds->at[--finds->count].bytes);
    memmove(finds->at + place + 1, finds->at + place, (finds->count - place) * sizeof *finds->at);
    finds->count++;
    finds->at[place] = *find;
    finds->at[place].bytes = bytes;
    return true;
}

bool search_merge(struct search_finds *finds, const struct search_finds *from)
{
    for (uint32_t i = 0; i < from->count; i++)
        if (!search_add(finds, &from->at[i]))
            return false;
    finds->scenarios += from->scenarios;
    for (unsigned i = 0; i < TRIAL_CLASSES; i++)
        finds->found[i] += from->found[i];
    return true;
}

void search_finds_clean_up(struct search_finds *finds)
{
    for (uint32_t i = 0; i < finds->count; i++)
        free(finds->at[i].bytes);
    free(finds->at);
    *finds = (struct search_finds){.most = finds->most};
}
