#include "model/strings.h"

#include <stdlib.h>
#include <string.h>

struct string_chunk {
    struct string_chunk *next;
    size_t used, size;
    char bytes[];
};

#define CHUNK_BYTES 65536u
#define SLOT_FREE UINT32_MAX
/* Prefetch distance, in strings. */
#define PREFETCH_DISTANCE 12u
#define SLOTS_MAX (UINT64_C(1) << 31)

/* Multiplies and folds eight bytes at a time; names are short, so the tail matters as much as the body. */
static uint64_t hash_bytes(struct ccm_name name)
{
    const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t hash = name.length * factor;
    size_t i = 0;
    while (name.length - i >= 8) {
        uint64_t word;
        memcpy(&word, name.bytes + i, 8);
        hash = (hash ^ word) * factor;
        hash ^= hash >> 32;
        i += 8;
    }
    uint64_t word = 0;
    if (i < name.length) /* an empty name may have no bytes */
        memcpy(&word, name.bytes + i, name.length - i);
    hash = (hash ^ word) * factor;
    hash ^= hash >> 29;
    return hash * factor;
}

static uint32_t hash_of(struct ccm_name name) { return (uint32_t)(hash_bytes(name) >> 32); }

/* The first slot to search for a hash. Slots are in the order of hashes, so that a table can be rebuilt from another one in one
 * ordered pass. */
static uint32_t first_slot(const struct strings *strings, uint32_t hash)
{
    return (uint32_t)((uint64_t)hash * strings->slot_count >> 32);
}

static struct string_slot *find_slot(const struct strings *strings, struct ccm_name bytes, uint32_t hash)
{
    uint32_t mask = strings->slot_count - 1;
    for (uint32_t i = first_slot(strings, hash);; i = (i + 1) & mask) {
        struct string_slot *slot = &strings->slots[i];
        if (slot->number == SLOT_FREE)
            return slot;
        if (slot->hash != hash)
            continue;
        struct ccm_name held = strings->at[slot->number];
        if (name_same(held, bytes))
            return slot;
    }
}

/* Capacity of a table with this number of slots: some stay free, as they end a search. */
static uint64_t slots_room(uint64_t slots) { return slots / 4 * 3; }

/* Inserts a string that is not in the table. */
static void fill_slot(struct strings *strings, struct string_slot filled)
{
    uint32_t i = first_slot(strings, filled.hash);
    while (strings->slots[i].number != SLOT_FREE)
        i = (i + 1) & (strings->slot_count - 1);
    strings->slots[i] = filled;
}

/* Makes a table for at least `count` strings. */
static bool make_slots(struct strings *strings, uint64_t count)
{
    uint32_t old_count = strings->slots ? strings->slot_count : 0;
    uint64_t new_slots = old_count > 16 ? old_count : 16;
    while (slots_room(new_slots) < count && new_slots < SLOTS_MAX)
        new_slots *= 2;
    if (slots_room(new_slots) < count)
        return false;
    struct string_slot *slots = malloc(new_slots * sizeof *slots), *old = strings->slots;
    if (!slots)
        return false;
    memset(slots, 0xFF, new_slots * sizeof *slots); /* SLOT_FREE */
    strings->slots = slots;
    strings->slot_count = (uint32_t)new_slots;
    for (uint32_t i = 0; i < old_count; i++)
        if (old[i].number != SLOT_FREE)
            fill_slot(strings, old[i]);
    for (uint32_t number = 0; number < strings->count && !old; number++)
        fill_slot(strings, (struct string_slot){.number = number, .hash = hash_of(strings->at[number])});
    free(old);
    return true;
}

static bool has_slots(const struct strings *strings, uint64_t count)
{
    return strings->slots && count <= slots_room(strings->slot_count);
}

static bool resize_names(struct strings *strings, uint64_t capacity)
{
    struct ccm_name *at = realloc(strings->at, capacity * sizeof *at);
    if (!at)
        return false;
    strings->at = at;
    strings->capacity = (uint32_t)capacity;
    return true;
}

static bool grow_names(struct strings *strings)
{
    if (strings->count < strings->capacity)
        return true;
    return resize_names(strings, strings->capacity ? (uint64_t)strings->capacity * 2 : 16);
}

bool strings_reserve(struct strings *strings, uint32_t count)
{
    if (!has_slots(strings, count) && !make_slots(strings, count))
        return false;
    return count <= strings->capacity || resize_names(strings, count);
}

static struct string_chunk *make_chunk(size_t size)
{
    struct string_chunk *chunk = malloc(sizeof *chunk + size);
    if (chunk)
        *chunk = (struct string_chunk){.size = size};
    return chunk;
}

/* Appends the bytes to a chunk that has room for them. */
static const char *append(struct string_chunk *chunk, struct ccm_name bytes)
{
    char *stored = chunk->bytes + chunk->used;
    memcpy(stored, bytes.bytes, bytes.length);
    chunk->used += bytes.length;
    return stored;
}

static const char *store(struct strings *strings, struct ccm_name bytes)
{
    struct string_chunk *chunk = strings->chunks;
    if (!chunk || chunk->size - chunk->used < bytes.length) {
        size_t usual = strings->count < 64 ? 1024 : CHUNK_BYTES;
        chunk = make_chunk(bytes.length > usual ? bytes.length : usual);
        if (!chunk)
            return NULL;
        chunk->next = strings->chunks;
        strings->chunks = chunk;
    }
    return append(chunk, bytes);
}

static void free_chunks(struct strings *strings)
{
    while (strings->chunks) {
        struct string_chunk *next = strings->chunks->next;
        free(strings->chunks);
        strings->chunks = next;
    }
}

bool strings_init(struct strings *strings)
{
    *strings = (struct strings){0};
    uint32_t empty;
    return strings_intern(strings, name_of_text(""), &empty);
}

void strings_clean_up(struct strings *strings)
{
    free_chunks(strings);
    free(strings->at);
    free(strings->slots);
    *strings = (struct strings){0};
}

void strings_drop_table(struct strings *strings)
{
    free(strings->slots);
    strings->slots = NULL;
}

bool strings_renumber(struct strings *strings, const uint32_t *order)
{
    size_t size = 0;
    for (uint32_t i = 0; i < strings->count; i++)
        size += strings->at[i].length;
    struct string_chunk *chunk = make_chunk(size);
    struct ccm_name *at = malloc(((size_t)strings->count + 1) * sizeof *at);
    if (!chunk || !at) {
        free(chunk);
        free(at);
        return false;
    }
    for (uint32_t i = 0; i < strings->count; i++) {
        /* Their present addresses are in random order. */
        if (strings->count - i > 2 * PREFETCH_DISTANCE) {
            __builtin_prefetch(&strings->at[order[i + 2 * PREFETCH_DISTANCE]]);
            __builtin_prefetch(strings->at[order[i + PREFETCH_DISTANCE]].bytes);
        }
        struct ccm_name bytes = strings->at[order[i]];
        at[i] = (struct ccm_name){.bytes = append(chunk, bytes), .length = bytes.length};
    }
    free_chunks(strings);
    free(strings->at);
    free(strings->slots);
    *strings = (struct strings){.at = at, .count = strings->count, .capacity = strings->count + 1, .chunks = chunk};
    return true;
}

bool strings_intern(struct strings *strings, struct ccm_name bytes, uint32_t *number)
{
    if (bytes.length == 0 && strings->count) {
        *number = STRING_EMPTY;
        return true;
    }
    uint64_t new_count = (uint64_t)strings->count + 1;
    if (bytes.length > UINT32_MAX || (!has_slots(strings, new_count) && !make_slots(strings, new_count)))
        return false;
    uint32_t hash = hash_of(bytes);
    struct string_slot *slot = find_slot(strings, bytes, hash);
    if (slot->number == SLOT_FREE) {
        if (!grow_names(strings))
            return false;
        const char *stored = store(strings, bytes);
        if (!stored)
            return false;
        strings->at[strings->count] = (struct ccm_name){.bytes = stored, .length = bytes.length};
        *slot = (struct string_slot){.number = strings->count++, .hash = hash};
    }
    *number = slot->number;
    return true;
}

static uint32_t find_linearly(const struct strings *strings, struct ccm_name bytes)
{
    for (uint32_t i = 0; i < strings->count; i++)
        if (name_same(strings->at[i], bytes))
            return i;
    return SLOT_FREE;
}

bool strings_find(const struct strings *strings, struct ccm_name bytes, uint32_t *number)
{
    uint32_t found = strings->slots ? find_slot(strings, bytes, hash_of(bytes))->number : find_linearly(strings, bytes);
    if (found == SLOT_FREE)
        return false;
    *number = found;
    return true;
}

struct ccm_name name_of_text(const char *text) { return (struct ccm_name){.bytes = text, .length = strlen(text)}; }
struct ccm_name name_of_bytes(const struct text *text) { return (struct ccm_name){.bytes = text->bytes, .length = text->length}; }

int name_order(struct ccm_name a, struct ccm_name b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    int order = common ? memcmp(a.bytes, b.bytes, common) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}
