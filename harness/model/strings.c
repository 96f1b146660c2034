#include "model/strings.h"

#include <stdlib.h>
#include <string.h>

struct string_chunk {
    struct string_chunk *next;
    size_t used, size;
    char bytes[];
};

#define CHUNK_BYTES 65536u
#define STRINGS_MOST (UINT32_MAX - 1)
#define SLOT_FREE UINT32_MAX
/* So many strings before it is needed, memory is told of it. */
#define AHEAD 12u
#define SLOTS_MOST (UINT32_C(1) << 31)

/* Eight bytes at a time through a multiply-and-fold step; names are short, so the tail matters as much as the
 * body. */
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
    memcpy(&word, name.bytes + i, name.length - i);
    hash = (hash ^ word) * factor;
    hash ^= hash >> 29;
    return hash * factor;
}

static uint32_t *find_slot(const struct strings *strings, struct ccm_name bytes)
{
    uint32_t mask = strings->slot_count - 1;
    for (uint32_t i = (uint32_t)(hash_bytes(bytes) >> 32) & mask;; i = (i + 1) & mask) {
        uint32_t number = strings->slots[i];
        if (number == SLOT_FREE)
            return &strings->slots[i];
        struct ccm_name held = strings->at[number];
        if (held.length == bytes.length && memcmp(held.bytes, bytes.bytes, bytes.length) == 0)
            return &strings->slots[i];
    }
}

/* A table that is at most half full with so many strings, so that a search always finds a free slot. */
static bool make_slots(struct strings *strings, uint64_t count)
{
    uint64_t wanted = strings->slot_count > 16 ? strings->slot_count : 16;
    while (wanted / 2 <= count && wanted < SLOTS_MOST)
        wanted *= 2;
    if (wanted <= count)
        return false;
    uint32_t *slots = malloc(wanted * sizeof *slots);
    if (!slots)
        return false;
    memset(slots, 0xFF, wanted * sizeof *slots); /* SLOT_FREE */
    free(strings->slots);
    strings->slots = slots;
    strings->slot_count = (uint32_t)wanted;
    for (uint32_t number = 0; number < strings->count; number++)
        *find_slot(strings, strings->at[number]) = number;
    return true;
}

/* Room for one more. */
static bool grow_slots(struct strings *strings)
{
    bool roomy = strings->slots && (strings->count < strings->slot_count / 2 ||
                                    (strings->slot_count == SLOTS_MOST && strings->count < SLOTS_MOST - 1));
    return roomy || make_slots(strings, strings->count);
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
    if (strings->count >= STRINGS_MOST)
        return false;
    uint64_t capacity = strings->capacity ? (uint64_t)strings->capacity * 2 : 16;
    return resize_names(strings, capacity > STRINGS_MOST ? STRINGS_MOST : capacity);
}

bool strings_reserve(struct strings *strings, uint32_t count)
{
    if (count >= STRINGS_MOST || ((!strings->slots || count >= strings->slot_count / 2) && !make_slots(strings, count)))
        return false;
    return count < strings->capacity || resize_names(strings, (uint64_t)count + 1);
}

static struct string_chunk *make_chunk(size_t size)
{
    struct string_chunk *chunk = malloc(sizeof *chunk + size);
    if (chunk)
        *chunk = (struct string_chunk){.size = size};
    return chunk;
}

/* Puts the bytes at the end of a chunk that has room for them. */
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
    strings->slot_count = 0;
}

bool strings_pack(struct strings *strings, const uint32_t *order)
{
    size_t size = 0;
    for (uint32_t i = 0; i < strings->count; i++)
        size += strings->at[i].length;
    struct string_chunk *chunk = make_chunk(size);
    if (!chunk)
        return false;
    for (uint32_t i = 0; i < strings->count; i++) {
        /* Where they lie now is anywhere. */
        if (strings->count - i > 2 * AHEAD) {
            __builtin_prefetch(&strings->at[order[i + 2 * AHEAD]], 1);
            __builtin_prefetch(strings->at[order[i + AHEAD]].bytes);
        }
        strings->at[order[i]].bytes = append(chunk, strings->at[order[i]]);
    }
    free_chunks(strings);
    strings->chunks = chunk;
    return resize_names(strings, (uint64_t)strings->count + 1);
}

bool strings_intern(struct strings *strings, struct ccm_name bytes, uint32_t *number)
{
    if (bytes.length > UINT32_MAX || !grow_slots(strings))
        return false;
    uint32_t *slot = find_slot(strings, bytes);
    if (*slot == SLOT_FREE) {
        if (!grow_names(strings))
            return false;
        const char *stored = store(strings, bytes);
        if (!stored)
            return false;
        strings->at[strings->count] = (struct ccm_name){.bytes = stored, .length = bytes.length};
        *slot = strings->count++;
    }
    *number = *slot;
    return true;
}

static uint32_t find_in_turn(const struct strings *strings, struct ccm_name bytes)
{
    for (uint32_t i = 0; i < strings->count; i++)
        if (strings->at[i].length == bytes.length && memcmp(strings->at[i].bytes, bytes.bytes, bytes.length) == 0)
            return i;
    return SLOT_FREE;
}

bool strings_find(const struct strings *strings, struct ccm_name bytes, uint32_t *number)
{
    uint32_t found = strings->slots ? *find_slot(strings, bytes) : find_in_turn(strings, bytes);
    if (found == SLOT_FREE)
        return false;
    *number = found;
    return true;
}

struct ccm_name name_of_text(const char *text) { return (struct ccm_name){.bytes = text, .length = strlen(text)}; }
