/* Exchange's side: the sites and their recipients, and what an administrator of Exchange does to them. */
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
    uint32_t post_office; /* the cc:Mail post office name that stands for it, in names.offices */
    uint32_t count;
    uint32_t capacity;
    struct recipient *recipients;
};

struct sites {
    struct site *at;
    uint32_t count;
    uint32_t made; /* of `at`: count or more; those beyond count are no sites, but keep their storage for some to come */
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

/* Appends without a look for duplicates. SITES_NO_MEMORY leaves the site as it was. */
enum sites_status sites_append(struct site *site, struct recipient recipient);

/* The changes of DESIGN section 4. Recipients are found by bytes. On any other status than SITES_OK nothing has
 * changed. */
enum sites_status sites_add(struct site *site, struct recipient recipient);
enum sites_status sites_remove(struct site *site, uint32_t name);
enum sites_status sites_rename(struct site *site, uint32_t name, uint32_t to);
enum sites_status sites_move(struct site *from, struct site *to, uint32_t name);
/* SITES_DUPLICATE: it is the site's post office already. */
enum sites_status sites_readdress(struct site *site, uint32_t post_office);

/* How many recipients all sites have together. */
uint64_t sites_recipients(const struct sites *sites);

/* Copies `from` into zeroed or formerly filled `to`, whose storage is kept where it suffices. After
 * SITES_NO_MEMORY `to` can be cleaned up or copied into again. */
enum sites_status sites_copy(struct sites *to, const struct sites *from);

/* Forgets all sites, keeps the storage. */
void sites_clear(struct sites *sites);

void sites_clean_up(struct sites *sites);

#endif
