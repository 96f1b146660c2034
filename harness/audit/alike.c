#include "audit/alike.h"

#include <stdlib.h>
#include <string.h>

uint32_t alike_root(uint32_t *root, uint32_t name)
{
    while (root[name] != name) {
        root[name] = root[root[name]];
        name = root[name];
    }
    return name;
}

void alike_unite(uint32_t *root, uint32_t a, uint32_t b)
{
    uint32_t one = alike_root(root, a), other = alike_root(root, b);
    root[one > other ? one : other] = one > other ? other : one;
}

bool alike_users(const struct names *names, uint32_t *root)
{
    const struct identity_rule folded = {.letter_case = IDENTITY_CASE_SIMPLE};
    const struct identities *identities = &names->user_identities;
    struct identity_maker *maker = identity_open(&folded);
    struct strings keys;
    uint32_t *of_identity = malloc(identities->count * sizeof *of_identity);      /* a name of it */
    uint32_t *of_key = malloc(((size_t)names->users.count + 1) * sizeof *of_key); /* by number in `keys` */
    bool done = strings_init(&keys) && maker && of_identity && of_key;
    if (done) {
        memset(of_identity, 0xFF, identities->count * sizeof *of_identity);
        of_key[STRING_EMPTY] = STRING_EMPTY;
    }
    for (uint32_t i = 0; i < names->users.count && done; i++) {
        struct ccm_name key;
        uint32_t number, count = keys.count, *first = &of_identity[identities->of[i]];
        root[i] = i;
        done = identity_key(maker, names->users.at[i], &key) == IDENTITY_OK && strings_intern(&keys, key, &number);
        if (!done)
            break;
        if (*first == UINT32_MAX)
            *first = i;
        if (number == count)
            of_key[number] = i;
        alike_unite(root, i, *first);
        alike_unite(root, i, of_key[number]);
    }
    for (uint32_t i = 0; i < names->users.count && done; i++)
        root[i] = alike_root(root, i);
    strings_clean_up(&keys);
    identity_close(maker);
    free(of_identity);
    free(of_key);
    return done;
}
