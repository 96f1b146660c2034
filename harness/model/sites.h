/* The Exchange sites and their recipients, and the changes that an administrator of Exchange makes. */
#ifndef Q237588_MODEL_SITES_H
#define Q237588_MODEL_SITES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct recipient {
    uint32_t name;    /* in names.users */
    uint32_t comment; /* in names.comments */
};

/* The first site is the one that hosts the connector. */
struct site {
    uint32_t post_office; /* the site's cc:Mail post office name, in names.offices */
    uint32_t count;
    uint32_t capacity;
    struct recipient *recipients;
};

struct sites {
    struct site *at;
    uint32_t count;
    uint32_t made; /* initialized elements of `at`; those beyond count keep their storage for new sites */
    size_t capacity;
};

enum sites_status {
    SITES_OK,
    SITES_NOT_FOUND, /* no recipient of these bytes at the site */
    SITES_DUPLICATE, /* the site has a recipient, or the post office, of these bytes already */
    SITES_NO_MEMORY
};

/* Adds a site without recipients. SITES_NO_MEMORY leaves the sites as they were. */
enum sites_status sites_add_site(struct sites *sites, uint32_t post_office);

/* Appends without checking for duplicates. SITES_NO_MEMORY leaves the site as it was. */
enum sites_status sites_append(struct site *site, struct recipient recipient);

/* The changes of DESIGN section 4. Recipients are found by bytes. Nothing is changed unless SITES_OK is returned. */
enum sites_status sites_add(struct site *site, struct recipient recipient);
enum sites_status sites_remove(struct site *site, uint32_t name);
enum sites_status sites_rename(struct site *site, uint32_t name, uint32_t to);
enum sites_status sites_move(struct site *from, struct site *to, uint32_t name);
/* SITES_DUPLICATE: it is the site's post office already. */
enum sites_status sites_readdress(struct site *site, uint32_t post_office);

/* The number of recipients of all sites. */
uint64_t sites_recipients(const struct sites *sites);

/* Copies `from` to `to`, which is zeroed or was used before; reuses its storage. After SITES_NO_MEMORY
 * `to` can be cleaned up or copied to again. */
enum sites_status sites_copy(struct sites *to, const struct sites *from);

/* Removes all sites, keeps the storage. */
void sites_clear(struct sites *sites);

void sites_clean_up(struct sites *sites);

#endif
