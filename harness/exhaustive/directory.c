#include "exhaustive/directory.h"

#define NOT_FOUND UINT32_MAX

static uint32_t find_word(const struct exhaust_site *site, uint8_t word)
{
    for (uint32_t i = 0; i < site->count; i++)
        if (site->at[i] == word)
            return i;
    return NOT_FOUND;
}

static void remove_word_at(struct exhaust_site *site, uint32_t index)
{
    site->count--;
    for (uint32_t i = index; i < site->count; i++)
        site->at[i] = site->at[i + 1];
}

bool exhaust_apply(struct exhaust_site *sites, const struct exhaust_change *change)
{
    struct exhaust_site *site = &sites[change->site], *to = &sites[change->to_site];
    if (change->kind == CHANGE_READDRESS) {
        bool differs = site->office != change->office;
        site->office = change->office;
        return differs;
    }
    uint32_t index = find_word(site, change->word);
    if (change->kind == CHANGE_ADD) {
        if (index != NOT_FOUND || site->count == EXHAUST_RECIPIENTS)
            return false;
        site->at[site->count++] = change->word;
        return true;
    }
    if (index == NOT_FOUND)
        return false;
    if (change->kind == CHANGE_RENAME) {
        if (find_word(site, change->to_word) != NOT_FOUND)
            return false;
        site->at[index] = change->to_word;
        return true;
    }
    if (change->kind == CHANGE_MOVE) {
        if (find_word(to, change->word) != NOT_FOUND || to->count == EXHAUST_RECIPIENTS)
            return false;
        to->at[to->count++] = change->word;
    }
    remove_word_at(site, index);
    return true;
}
