#include "verify/plain.h"

#include <stdlib.h>
#include <string.h>

/* Weights in recipients: of a post office rule other than the default, a change, an entry, a step of foreignness. */
#define RULE_WEIGHT 100u
#define CHANGE_WEIGHT 40u
#define ENTRY_WEIGHT 10u
#define ALPHABET_WEIGHT 30u
#define COUNT_MAX 200u

/* Foreignness of a letter by the first byte of its UTF-8, from `from` on: ASCII 0, Latin-1 1, other letters of two bytes 2, of
 * three 4, of four 5, invalid 6. Continuation bytes follow a byte that counts as much or more. */
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

static uint64_t bounded(uint64_t count) { return count < COUNT_MAX ? count : COUNT_MAX; }

uint64_t fixture_complexity(const struct fixture *fixture)
{
    const struct scenario *scenario = &fixture->scenario;
    static const struct identity_rule rule;
    static const struct import_rules import;
    uint64_t recipients = 0, complexity = 0;
    for (uint32_t i = 0; i < scenario->sites.count; i++)
        recipients += scenario->sites.at[i].count;
    complexity +=
        bounded(recipients) + CHANGE_WEIGHT * bounded(scenario->change_count) + ENTRY_WEIGHT * bounded(scenario->entry_count);
    complexity += memcmp(&scenario->names.rule, &rule, sizeof rule) != 0 ? RULE_WEIGHT : 0;
    complexity += memcmp(&scenario->import, &import, sizeof import) != 0 ? RULE_WEIGHT : 0;
    complexity += stored_form_is_default(&scenario->names.stores) ? 0 : RULE_WEIGHT;
    complexity += scenario->names.code_page == CODE_PAGE_NONE ? 0 : RULE_WEIGHT;
    complexity += fixture->upgrade_before ? RULE_WEIGHT : 0;
    unsigned users = foreignness_of_all(&scenario->names.users), offices = foreignness_of_all(&scenario->names.offices);
    return complexity + ALPHABET_WEIGHT * (uint64_t)(users > offices ? users : offices);
}

struct ranked {
    uint64_t complexity;
    size_t number;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;
    if (left->complexity != right->complexity)
        return left->complexity < right->complexity ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

/* Returns the numbers by ascending complexity, and frees the array; NULL is legal. */
static size_t *sort_ranked(struct ranked *ranked, size_t count)
{
    size_t *order = ranked && count ? malloc(count * sizeof *order) : NULL;
    if (order) {
        qsort(ranked, count, sizeof *ranked, compare_ranked);
        for (size_t i = 0; i < count; i++)
            order[i] = ranked[i].number;
    }
    free(ranked);
    return order;
}

size_t *runs_by_plainness(const struct batch *batch)
{
    struct ranked *ranked = calloc(batch->run_count + 1, sizeof *ranked);
    for (size_t i = 0; ranked && i < batch->run_count; i++)
        ranked[i] = (struct ranked){.complexity = fixture_complexity(batch->runs[i].fixture), .number = i};
    return sort_ranked(ranked, batch->run_count);
}

size_t *statements_by_plainness(const struct verification *verification)
{
    struct ranked *ranked = calloc(verification->statement_count + 1, sizeof *ranked);
    for (size_t i = 0; ranked && i < verification->statement_count; i++) {
        const struct statement *statement = &verification->statements[i];
        bool follows =
            i && statement[-1].kind == statement->kind && (statement[-1].fixture || ranked[i - 1].complexity & UINT32_MAX);
        uint64_t complexity = statement->fixture ? fixture_complexity(statement->fixture) : follows ? UINT32_MAX : 0;
        ranked[i] = (struct ranked){.complexity = ((uint64_t)statement->kind << 32) + complexity, .number = i};
    }
    return sort_ranked(ranked, verification->statement_count);
}
