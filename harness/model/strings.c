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

/* Keeps the table at most half full, so that a search always finds a free slot. */
static bool grow_slots(struct strings *strings)
{
    if (strings->count < strings->slot_count / 2)
        return true;
    uint64_t wanted = strings->slot_count ? (uint64_t)strings->slot_count * 2 : 16;
    if (wanted > (UINT64_C(1) << 31))
        return strings->count < strings->slot_count - 1;
    uint32_t *slots = malloc(wanted * sizeof *slots);
    if (!slots)
        return false;
    memset(slots, 0xFF, wanted * sizeof *slots);
    free(strings->slots);
    strings->slots = slots;
    strings->slot_count = (uint32_t)wanted;
    for (uint32_t number = 0; number < strings->count; number++)
        *find_slot(strings, strings->at[number]) = number;
    return true;
}

static bool grow_names(struct strings *strings)
{
    if (strings->count < strings->capacity)
        return true;
    if (strings->count >= STRINGS_MOST)
        return false;
    uint64_t capacity = strings->capacity ? (uint64_t)strings->capacity * 2 : 16;
    if (capacity > STRINGS_MOST)
        capacity = STRINGS_MOST;
    struct ccm_name *at = realloc(strings->at, capacity * sizeof *at);
    if (!at)
        return false;
    strings->at = at;
    strings->capacity = (uint32_t)capacity;
    return true;
}

static const char *store(struct strings *strings, struct ccm_name bytes)
{
    struct string_chunk *chunk = strings->chunks;
    if (!chunk || chunk->size - chunk->used < bytes.length) {
        size_t usual = strings->count < 64 ? 1024 : CHUNK_BYTES;
        size_t size = bytes.length > usual ? bytes.length : usual;
        chunk = malloc(sizeof *chunk + size);
        if (!chunk)
            return NULL;
        *chunk = (struct string_chunk){.next = strings->chunks, .size = size};
        strings->chunks = chunk;
    }
    char *stored = chunk->bytes + chunk->used;
    memcpy(stored, bytes.bytes, bytes.length);
    chunk->used += bytes.length;
    return stored;
}

bool strings_init(struct strings *strings)
{
    *strings = (struct strings){0};
    uint32_t empty;
    return strings_intern(strings, name_of_text(""), &empty);
}

void strings_clean_up(struct strings *strings)
{
    while (strings->chunks) {
        struct string_chunk *next = strings->chunks->next;
        free(strings->chunks);
        strings->chunks = next;
    }
    free(strings->at);
    free(strings->slots);
    *strings = (struct strings){0};
}

bool strings_intern(struct strings *strings, struct ccm_name bytes, uint32_t *number)
{
    if (!grow_slots(strings))
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

bool strings_find(const struct strings *strings, struct ccm_name bytes, uint32_t *number)
{
    uint32_t slot = *find_slot(strings, bytes);
    if (slot == SLOT_FREE)
        return false;
    *number = slot;
    return true;
}

struct ccm_name name_of_text(const char *text) { return (struct ccm_name){.bytes = text, .length = strlen(text)}; }
