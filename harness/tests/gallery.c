#include "gallery.h"

#include <check.h>
#include <string.h>

static json_t *entries;

void gallery_begin(void) { entries = json_load_file(GALLERY_FOLDER "/expected.json", JSON_REJECT_DUPLICATES, NULL); }

void gallery_clean_up(void) { json_decref(entries); }

json_t *gallery_entries(void) { return entries; }

json_t *gallery_entry(int index)
{
    json_t *entry = json_array_get(entries, (size_t)index);
    ck_assert_ptr_nonnull(entry);
    return entry;
}

const json_t *gallery_find(const char *name)
{
    for (size_t i = 0; i < json_array_size(entries); i++)
        if (strcmp(gallery_word(json_array_get(entries, i), "candidate"), name) == 0)
            return json_array_get(entries, i);
    return NULL;
}

const char *gallery_word(json_t *entry, const char *key)
{
    const char *word = json_string_value(json_object_get(entry, key));
    ck_assert_msg(word, "an entry of expected.json has no \"%s\"", key);
    return word;
}

bool gallery_has(const json_t *words, const char *word)
{
    bool has = json_is_string(words) && strcmp(json_string_value(words), word) == 0;
    for (size_t i = 0; !has && i < json_array_size(words); i++)
        has = strcmp(json_string_value(json_array_get(words, i)), word) == 0;
    return has;
}

enum law gallery_law(const char *name)
{
    int law = 0;
    while (law < LAWS && strcmp(law_table[law].name, name) != 0)
        law++;
    return (enum law)law;
}

bool gallery_allows(json_t *entry, enum law law)
{
    const json_t *perhaps = json_object_get(entry, "perhaps");
    return gallery_has(perhaps, "any") || gallery_has(perhaps, law_table[law].name) ||
           gallery_has(json_object_get(entry, "one_of"), law_table[law].name);
}
