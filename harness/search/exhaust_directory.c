#include "search/exhaust_directory.h"

#include <string.h>

#define NOT_FOUND UINT32_MAX

static uint32_t find(const struct exhaust_site *site, uint8_t word)
{
    for (uint32_t i = 0; i < site->count; i++)
        if (site->at[i] == word)
            return i;
    return NOT_FOUND;
}

static void take_out(struct exhaust_site *site, uint32_t index)
{
    site->count--;
    for (uint32_t i = index; i < site->count; i++)
        site->at[i] = site->at[i + 1];
}

bool exhaust_apply(struct exhaust_site *sites, const struct exhaust_change *change)
{
    struct exhaust_site *site = &sites[change->site], *to = &sites[change->to_site];
    uint32_t index = find(site, change->word);
    if (change->kind == CHANGE_ADD) {
        if (index != NOT_FOUND || site->count == EXHAUST_RECIPIENTS)
            return false;
        site->at[site->count++] = change->word;
        return true;
    }
    if (index == NOT_FOUND)
        return false;
    if (change->kind == CHANGE_RENAME) {
        if (find(site, change->to_word) != NOT_FOUND)
            return false;
        site->at[index] = change->to_word;
        return true;
    }
    if (change->kind == CHANGE_MOVE) {
        if (find(to, change->word) != NOT_FOUND || to->count == EXHAUST_RECIPIENTS)
            return false;
        to->at[to->count++] = change->word;
    }
    take_out(site, index);
    return true;
}

static uint8_t letters_used(const struct exhaust_words *words, const struct exhaust_directory *directory)
{
    unsigned set = 0;
    for (uint32_t i = 0; i < directory->sites; i++)
        for (uint32_t j = 0; j < directory->site[i].count; j++)
            set |= words->letters_of[directory->site[i].at[j]];
    for (uint32_t i = 0; i < directory->change_count; i++) {
        const struct exhaust_change *change = &directory->changes[i];
        set |= words->letters_of[change->word];
        if (change->kind == CHANGE_RENAME)
            set |= words->letters_of[change->to_word];
    }
    return (uint8_t)set;
}

/* Whether a renaming gives a directory that comes before. */
static bool comes_before(const struct exhaust_directory *directory, const uint8_t *renaming)
{
    for (uint32_t i = 0; i < directory->sites; i++)
        for (uint32_t j = 0; j < directory->site[i].count; j++) {
            uint8_t word = directory->site[i].at[j];
            if (renaming[word] != word)
                return renaming[word] < word;
        }
    for (uint32_t i = 0; i < directory->change_count; i++) {
        const struct exhaust_change *change = &directory->changes[i];
        if (renaming[change->word] != change->word)
            return renaming[change->word] < change->word;
        if (change->kind == CHANGE_RENAME && renaming[change->to_word] != change->to_word)
            return renaming[change->to_word] < change->to_word;
    }
    return false;
}

static void rename_letters(struct exhaust_directory *directory, const uint8_t *renaming)
{
    for (uint32_t i = 0; i < directory->sites; i++)
        for (uint32_t j = 0; j < directory->site[i].count; j++)
            directory->site[i].at[j] = renaming[directory->site[i].at[j]];
    for (uint32_t i = 0; i < directory->change_count; i++) {
        struct exhaust_change *change = &directory->changes[i];
        change->word = renaming[change->word];
        if (change->kind == CHANGE_RENAME)
            change->to_word = renaming[change->to_word];
    }
}

static void set_add(struct word_set *set, uint32_t word) { set->bits[word / 64] |= UINT64_C(1) << word % 64; }

/* The identities that a site has at some time. */
static struct word_set identities_of(const struct exhaust_words *words, const struct exhaust_directory *directory, uint32_t site)
{
    struct word_set set = {{0}};
    for (uint32_t i = 0; i < directory->site[site].count; i++)
        set_add(&set, exhaust_identity(words, directory->site[site].at[i]));
    for (uint32_t i = 0; i < directory->change_count; i++) {
        const struct exhaust_change *change = &directory->changes[i];
        if (change->site == site)
            set_add(&set, exhaust_identity(words, change->kind == CHANGE_RENAME ? change->to_word : change->word));
        if (change->kind == CHANGE_MOVE && change->to_site == site)
            set_add(&set, exhaust_identity(words, change->word));
    }
    return set;
}

/* Whether the directory comes before when `site` and the one behind it are exchanged: it does when the other one has more
 * recipients, then when its words come before, then when what is changed first is there. */
static bool exchanges_before(const struct exhaust_directory *directory, uint32_t site)
{
    const struct exhaust_site *first = &directory->site[site], *second = &directory->site[site + 1];
    if (first->count != second->count)
        return second->count > first->count;
    int order = memcmp(first->at, second->at, first->count);
    if (order != 0)
        return order > 0;
    for (uint32_t i = 0; i < directory->change_count; i++) {
        const struct exhaust_change *change = &directory->changes[i];
        if (change->site == site || change->site == site + 1)
            return change->site != site;
        if (change->kind == CHANGE_MOVE && (change->to_site == site || change->to_site == site + 1))
            return change->to_site != site;
    }
    return false;
}

static bool are_apart(const struct exhaust_words *words, const struct exhaust_directory *directory, uint32_t site)
{
    struct word_set first = identities_of(words, directory, site), second = identities_of(words, directory, site + 1);
    for (size_t i = 0; i < sizeof first.bits / sizeof *first.bits; i++)
        if (first.bits[i] & second.bits[i])
            return false;
    return true;
}

static uint8_t exchanged(uint8_t site, uint32_t first)
{
    if (site == first)
        return (uint8_t)(site + 1);
    return site == first + 1 ? (uint8_t)first : site;
}

static void exchange_sites(struct exhaust_directory *directory, uint32_t site)
{
    struct exhaust_site held = directory->site[site];
    directory->site[site] = directory->site[site + 1];
    directory->site[site + 1] = held;
    for (uint32_t i = 0; i < directory->change_count; i++) {
        struct exhaust_change *change = &directory->changes[i];
        change->site = exchanged(change->site, site);
        if (change->kind == CHANGE_MOVE)
            change->to_site = exchanged(change->to_site, site);
    }
}

bool exhaust_simplify(const struct exhaust_words *words, struct exhaust_directory *directory)
{
    for (uint32_t i = 1; i + 1 < directory->sites && !directory->near; i++)
        if (exchanges_before(directory, i) && are_apart(words, directory, i)) {
            exchange_sites(directory, i);
            return true;
        }
    uint32_t set = letters_used(words, directory);
    for (uint32_t i = words->renaming_first[set]; i < words->renaming_first[set + 1]; i++)
        if (comes_before(directory, exhaust_renaming(words, i))) {
            rename_letters(directory, exhaust_renaming(words, i));
            return true;
        }
    return false;
}
