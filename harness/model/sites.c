#include "model/sites.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

#define NOT_FOUND UINT32_MAX

enum sites_status sites_add_site(struct sites *sites, uint32_t post_office)
{
    if (sites->count < sites->made) {
        struct site *site = &sites->at[sites->count++];
        site->post_office = post_office;
        site->count = 0;
        return SITES_OK;
    }
    struct site *at = array_grow(sites->at, sites->count, &sites->capacity, sizeof *at);
    if (!at)
        return SITES_NO_MEMORY;
    sites->at = at;
    at[sites->count++] = (struct site){.post_office = post_office};
    sites->made = sites->count;
    return SITES_OK;
}

/* Makes room for `more` recipients; grows by at least half, so appending one by one takes linear time. */
static bool reserve_recipients(struct site *site, uint32_t more)
{
    if (site->capacity - site->count >= more)
        return true;
    uint64_t capacity = (uint64_t)site->count + more;
    uint64_t roomy = (uint64_t)site->capacity + site->capacity / 2;
    if (capacity < roomy)
        capacity = roomy;
    if (capacity > UINT32_MAX)
        return false;
    struct recipient *recipients = realloc(site->recipients, capacity * sizeof *recipients);
    if (!recipients)
        return false;
    site->recipients = recipients;
    site->capacity = (uint32_t)capacity;
    return true;
}

enum sites_status sites_append(struct site *site, struct recipient recipient)
{
    if (!reserve_recipients(site, 1))
        return SITES_NO_MEMORY;
    site->recipients[site->count++] = recipient;
    return SITES_OK;
}

static uint32_t find_recipient(const struct site *site, uint32_t name)
{
    for (uint32_t i = 0; i < site->count; i++)
        if (site->recipients[i].name == name)
            return i;
    return NOT_FOUND;
}

static void remove_recipient_at(struct site *site, uint32_t index)
{
    site->count--;
    memmove(site->recipients + index, site->recipients + index + 1, (site->count - index) * sizeof *site->recipients);
}

enum sites_status sites_add(struct site *site, struct recipient recipient)
{
    if (find_recipient(site, recipient.name) != NOT_FOUND)
        return SITES_DUPLICATE;
    return sites_append(site, recipient);
}

enum sites_status sites_remove(struct site *site, uint32_t name)
{
    uint32_t index = find_recipient(site, name);
    if (index == NOT_FOUND)
        return SITES_NOT_FOUND;
    remove_recipient_at(site, index);
    return SITES_OK;
}

enum sites_status sites_rename(struct site *site, uint32_t name, uint32_t to)
{
    uint32_t index = find_recipient(site, name);
    if (index == NOT_FOUND)
        return SITES_NOT_FOUND;
    if (find_recipient(site, to) != NOT_FOUND)
        return SITES_DUPLICATE;
    site->recipients[index].name = to;
    return SITES_OK;
}

enum sites_status sites_move(struct site *from, struct site *to, uint32_t name)
{
    uint32_t index = find_recipient(from, name);
    if (index == NOT_FOUND)
        return SITES_NOT_FOUND;
    if (from != to && find_recipient(to, name) != NOT_FOUND)
        return SITES_DUPLICATE;
    if (!reserve_recipients(to, 1))
        return SITES_NO_MEMORY;
    struct recipient recipient = from->recipients[index];
    remove_recipient_at(from, index);
    return sites_append(to, recipient);
}

enum sites_status sites_readdress(struct site *site, uint32_t post_office)
{
    if (site->post_office == post_office)
        return SITES_DUPLICATE;
    site->post_office = post_office;
    return SITES_OK;
}

uint64_t sites_recipients(const struct sites *sites)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < sites->count; i++)
        count += sites->at[i].count;
    return count;
}

enum sites_status sites_copy(struct sites *to, const struct sites *from)
{
    sites_clear(to);
    for (uint32_t i = 0; i < from->count; i++) {
        const struct site *source = &from->at[i];
        if (sites_add_site(to, source->post_office) != SITES_OK)
            return SITES_NO_MEMORY;
        struct site *site = &to->at[i];
        if (!reserve_recipients(site, source->count))
            return SITES_NO_MEMORY;
        if (source->count)
            memcpy(site->recipients, source->recipients, source->count * sizeof *site->recipients);
        site->count = source->count;
    }
    return SITES_OK;
}

void sites_clear(struct sites *sites) { sites->count = 0; }

void sites_clean_up(struct sites *sites)
{
    for (uint32_t i = 0; i < sites->made; i++)
        free(sites->at[i].recipients);
    free(sites->at);
    *sites = (struct sites){0};
}
