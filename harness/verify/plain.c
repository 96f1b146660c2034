#include "verify/plain.h"

#include <stdlib.h>
#include <string.h>

/* Burdens, in recipients: a rule of the post office that is not the default, a change, an entry, an alphabet further from home. */
#define RULE_BURDEN 100u
#define CHANGE_BURDEN 40u
#define ENTRY_BURDEN 10u
#define ALPHABET_BURDEN 30u
#define COUNT_MOST 200u

/* How foreign a letter is by its first byte of UTF-8, from `from` on: ASCII; a byte that is no first one, which stands behind what counts more;
 * Latin-1; the other alphabets of two bytes; three; four; no UTF-8. */
static const struct {
    unsigned char from, foreignness;
} first_bytes[] = {{0xF5, 6}, {0xF0, 5}, {0xE0, 4}, {0xC4, 2}, {0x80, 1}, {0, 0}};

static unsigned foreignness(struct ccm_name name)
{
    unsigned most = 0;
    for (size_t i = 0; i < name.length; i++) {
        size_t at = 0;
        while ((unsigned char)name.bytes[i] < first_bytes[at].from)
            at++;
        most = first_bytes[at].foreignness > most ? first_bytes[at].foreignness : most;
    }
    return most;
}

static unsigned foreignness_of_all(const struct strings *strings)
{
    unsigned most = 0;
    for (uint32_t i = 0; i < strings->count; i++) {
        unsigned here = foreignness(strings->at[i]);
        most = here > most ? here : most;
    }
    return most;
}

static uint64_t bounded(uint64_t count) { return count < COUNT_MOST ? count : COUNT_MOST; }

uint64_t fixture_burden(const struct fixture *fixture)
{
    const struct scenario *scenario = &fixture->scenario;
    static const struct identity_rule rule;
    static const struct import_rules import;
    uint64_t recipients = 0, burden = 0;
    for (uint32_t i = 0; i < scenario->sites.count; i++)
        recipients += scenario->sites.at[i].count;
    burden += bounded(recipients) + CHANGE_BURDEN * bounded(scenario->change_count) + ENTRY_BURDEN * bounded(scenario->entry_count);
    burden += memcmp(&scenario->names.rule, &rule, sizeof rule) != 0 ? RULE_BURDEN : 0;
    burden += memcmp(&scenario->import, &import, sizeof import) != 0 ? RULE_BURDEN : 0;
    burden += stored_form_is_default(&scenario->names.stores) ? 0 : RULE_BURDEN;
    burden += scenario->names.code_page == CODE_PAGE_NONE ? 0 : RULE_BURDEN;
    burden += fixture->upgrade_before ? RULE_BURDEN : 0;
    unsigned users = foreignness_of_all(&scenario->names.users), offices = foreignness_of_all(&scenario->names.offices);
    return burden + ALPHABET_BURDEN * (uint64_t)(users > offices ? users : offices);
}

struct burdened {
    uint64_t burden;
    size_t number;
};

static int compare_burdens(const void *a, const void *b)
{
    const struct burdened *left = a, *right = b;
    if (left->burden != right->burden)
        return left->burden < right->burden ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

/* The numbers in the order of the burdens, which it frees; NULL is legal. */
static size_t *order_burdens(struct burdened *burdened, size_t count)
{
    size_t *order = burdened && count ? malloc(count * sizeof *order) : NULL;
    if (order) {
        qsort(burdened, count, sizeof *burdened, compare_burdens);
        for (size_t i = 0; i < count; i++)
            order[i] = burdened[i].number;
    }
    free(burdened);
    return order;
}

size_t *runs_by_plainness(const struct batch *batch)
{
    struct burdened *burdened = calloc(batch->run_count + 1, sizeof *burdened);
    for (size_t i = 0; burdened && i < batch->run_count; i++)
        burdened[i] = (struct burdened){.burden = fixture_burden(batch->runs[i].fixture), .number = i};
    return order_burdens(burdened, batch->run_count);
}

size_t *statements_by_plainness(const struct verification *verification)
{
    struct burdened *burdened = calloc(verification->statement_count + 1, sizeof *burdened);
    for (size_t i = 0; burdened && i < verification->statement_count; i++) {
        const struct statement *statement = &verification->statements[i];
        bool behind = i && statement[-1].kind == statement->kind && (statement[-1].fixture || burdened[i - 1].burden & UINT32_MAX);
        uint64_t burden = statement->fixture ? fixture_burden(statement->fixture) : behind ? UINT32_MAX : 0;
        burdened[i] = (struct burdened){.burden = ((uint64_t)statement->kind << 32) + burden, .number = i};
    }
    return order_burdens(burdened, verification->statement_count);
}
