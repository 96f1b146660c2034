#include "shrink/test_case.h"

#include "fixture/keys.h"

#include <stdlib.h>
#include <string.h>

/* Version of the format, at the start of the bytes. */
#define FORMAT 2u

#define CHANGE_KINDS (CHANGE_ADMINISTRATOR_REMOVES + 1u)

enum test_case_status test_case_init(struct test_case *test_case)
{
    test_case->upgrade_before = 0;
    return scenario_init(&test_case->scenario) == SCENARIO_OK ? TEST_CASE_OK : TEST_CASE_NO_MEMORY;
}

void test_case_clean_up(struct test_case *test_case)
{
    scenario_clean_up(&test_case->scenario);
    test_case->upgrade_before = 0;
}

/* Writes the strings of a pool: each at its first use, after its number. The numbers are those of a new pool: 0 is the
 * empty string, and the first comment is the connector's. */
struct pool_writer {
    const struct strings *strings;
    uint32_t *number; /* by number in the pool: the written number; 0: not yet written */
    uint32_t last;
};

struct writer {
    struct text *bytes;
    struct pool_writer users, offices, comments;
};

static bool writer_begin(struct pool_writer *pool, const struct strings *strings)
{
    pool->strings = strings;
    pool->number = calloc(strings->count, sizeof *pool->number);
    return pool->number;
}

static void put_number(struct text *bytes, uint32_t number)
{
    const char byte[] = {(char)(number & 0xFF), (char)(number >> 8 & 0xFF), (char)(number >> 16 & 0xFF), (char)(number >> 24)};
    text_append(bytes, byte, sizeof byte);
}

static void put_string(struct text *bytes, struct pool_writer *pool, uint32_t string)
{
    if (string == STRING_EMPTY || pool->number[string]) {
        put_number(bytes, pool->number[string]);
        return;
    }
    struct ccm_name name = pool->strings->at[string];
    pool->number[string] = ++pool->last;
    put_number(bytes, pool->last);
    put_number(bytes, (uint32_t)name.length);
    text_append(bytes, name.bytes, name.length);
}

static void put_entry(struct writer *writer, const struct entry *entry)
{
    put_number(writer->bytes, entry->locn);
    put_string(writer->bytes, locn_is_office(entry->locn) ? &writer->offices : &writer->users, entry->name);
    put_string(writer->bytes, &writer->offices, entry->addr);
    put_string(writer->bytes, &writer->comments, entry->comment);
}

static void put_change(struct writer *writer, const struct change *change)
{
    put_number(writer->bytes, change->before_cycle);
    put_number(writer->bytes, change->kind);
    if (change->kind == CHANGE_ADMINISTRATOR_ADDS) {
        put_entry(writer, &change->entry);
        return;
    }
    if (change->kind == CHANGE_READDRESS) {
        put_number(writer->bytes, change->site);
        put_string(writer->bytes, &writer->offices, change->office);
        return;
    }
    put_string(writer->bytes, &writer->users, change->name);
    if (change->kind == CHANGE_ADMINISTRATOR_REMOVES)
        return;
    put_number(writer->bytes, change->site);
    if (change->kind == CHANGE_ADD)
        put_string(writer->bytes, &writer->comments, change->comment);
    else if (change->kind == CHANGE_RENAME)
        put_string(writer->bytes, &writer->users, change->to_name);
    else if (change->kind == CHANGE_MOVE)
        put_number(writer->bytes, change->to_site);
}

static void put_scenario(struct writer *writer, const struct scenario *scenario)
{
    struct text *bytes = writer->bytes;
    for (unsigned i = 0; i < KEY_RULES; i++)
        put_number(bytes, (uint32_t)key_load(key_rule(i), scenario));
    put_number(bytes, scenario->cycles);
    put_number(bytes, scenario->sites.count);
    for (uint32_t i = 0; i < scenario->sites.count; i++) {
        const struct site *site = &scenario->sites.at[i];
        put_string(bytes, &writer->offices, site->post_office);
        put_number(bytes, site->count);
        for (uint32_t j = 0; j < site->count; j++) {
            put_string(bytes, &writer->users, site->recipients[j].name);
            put_string(bytes, &writer->comments, site->recipients[j].comment);
        }
    }
    put_number(bytes, scenario->entry_count);
    for (uint32_t i = 0; i < scenario->entry_count; i++)
        put_entry(writer, &scenario->entries[i]);
    put_number(bytes, scenario->change_count);
    for (uint32_t i = 0; i < scenario->change_count; i++)
        put_change(writer, &scenario->changes[i]);
}

void test_case_write(const struct test_case *test_case, struct text *bytes)
{
    const struct names *names = &test_case->scenario.names;
    struct writer writer = {.bytes = bytes};
    bool begun = writer_begin(&writer.users, &names->users);
    begun = writer_begin(&writer.offices, &names->offices) && begun;
    begun = writer_begin(&writer.comments, &names->comments) && begun;
    if (begun) {
        writer.comments.number[names->connector_comment] = ++writer.comments.last;
        put_number(bytes, FORMAT);
        put_number(bytes, test_case->upgrade_before);
        put_scenario(&writer, &test_case->scenario);
    } else {
        bytes->failed = true;
    }
    free(writer.users.number);
    free(writer.offices.number);
    free(writer.comments.number);
}

/* Parses untrusted bytes; after a failure all values are 0. */
struct reader {
    const unsigned char *at;
    size_t left;
    enum test_case_status status;
    struct scenario *scenario;
};

static void fail(struct reader *reader, enum test_case_status status)
{
    if (reader->status == TEST_CASE_OK)
        reader->status = status;
    reader->left = 0;
}

static uint32_t get_number(struct reader *reader)
{
    if (reader->left < 4) {
        fail(reader, TEST_CASE_INVALID);
        return 0;
    }
    const unsigned char *at = reader->at;
    reader->at += 4;
    reader->left -= 4;
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static uint32_t get_below(struct reader *reader, uint32_t below)
{
    uint32_t number = get_number(reader);
    if (number < below)
        return number;
    fail(reader, TEST_CASE_INVALID);
    return 0;
}

/* A string: the number of an earlier one, or the next number and the bytes. */
static uint32_t get_string(struct reader *reader, struct strings *strings)
{
    uint32_t number = get_number(reader), new_number = STRING_EMPTY;
    if (number < strings->count)
        return number;
    uint32_t length = get_number(reader);
    if (number != strings->count || length == 0 || length > reader->left || memchr(reader->at, '\0', length)) {
        fail(reader, TEST_CASE_INVALID);
        return STRING_EMPTY;
    }
    if (!strings_intern(strings, (struct ccm_name){.bytes = (const char *)reader->at, .length = length}, &new_number))
        fail(reader, TEST_CASE_NO_MEMORY);
    else if (new_number != number)
        fail(reader, TEST_CASE_INVALID); /* a duplicate */
    if (reader->status != TEST_CASE_OK)
        return STRING_EMPTY;
    reader->at += length;
    reader->left -= length;
    return number;
}

/* A string that must not be empty. */
static uint32_t get_name(struct reader *reader, struct strings *strings)
{
    uint32_t number = get_string(reader, strings);
    if (number == STRING_EMPTY)
        fail(reader, TEST_CASE_INVALID);
    return number;
}

static struct entry get_entry(struct reader *reader)
{
    struct names *names = &reader->scenario->names;
    struct entry entry = {.locn = get_number(reader)};
    if (entry.locn == 0 || entry.locn > 'z' || !strchr(LOCN_LETTERS, (int)entry.locn))
        fail(reader, TEST_CASE_INVALID);
    entry.name = get_name(reader, locn_is_office(entry.locn) ? &names->offices : &names->users);
    entry.addr = get_string(reader, &names->offices);
    entry.comment = get_string(reader, &names->comments);
    return entry;
}

static struct change get_change(struct reader *reader)
{
    struct names *names = &reader->scenario->names;
    uint32_t sites = reader->scenario->sites.count;
    struct change change = {.before_cycle = get_number(reader)};
    change.kind = (enum change_kind)get_below(reader, CHANGE_KINDS);
    if (change.before_cycle == 0)
        fail(reader, TEST_CASE_INVALID);
    if (change.kind == CHANGE_ADMINISTRATOR_ADDS) {
        change.entry = get_entry(reader);
        return change;
    }
    if (change.kind == CHANGE_READDRESS) {
        change.site = get_below(reader, sites);
        change.office = get_name(reader, &names->offices);
        return change;
    }
    change.name = get_name(reader, &names->users);
    if (change.kind == CHANGE_ADMINISTRATOR_REMOVES)
        return change;
    change.site = get_below(reader, sites);
    if (change.kind == CHANGE_ADD)
        change.comment = get_string(reader, &names->comments);
    else if (change.kind == CHANGE_RENAME)
        change.to_name = get_name(reader, &names->users);
    else if (change.kind == CHANGE_MOVE)
        change.to_site = get_below(reader, sites);
    return change;
}

static void get_site(struct reader *reader)
{
    struct scenario *scenario = reader->scenario;
    uint32_t post_office = get_name(reader, &scenario->names.offices), count = get_number(reader);
    if (reader->status == TEST_CASE_OK && sites_add_site(&scenario->sites, post_office) != SITES_OK)
        fail(reader, TEST_CASE_NO_MEMORY);
    for (uint32_t i = 0; i < count && reader->status == TEST_CASE_OK; i++) {
        struct recipient recipient = {.name = get_name(reader, &scenario->names.users)};
        recipient.comment = get_string(reader, &scenario->names.comments);
        if (reader->status == TEST_CASE_OK && sites_append(&scenario->sites.at[scenario->sites.count - 1], recipient) != SITES_OK)
            fail(reader, TEST_CASE_NO_MEMORY);
    }
}

static void get_scenario(struct reader *reader)
{
    struct scenario *scenario = reader->scenario;
    for (unsigned i = 0; i < KEY_RULES; i++) {
        const struct key *rule = key_rule(i);
        key_store(rule, scenario, rule->kind == KEY_WORD ? get_below(reader, rule->word_count) : get_number(reader));
    }
    scenario->cycles = get_number(reader);
    if (scenario->cycles == 0 || scenario->cycles > SCENARIO_MAX_CYCLES)
        fail(reader, TEST_CASE_INVALID);
    for (uint32_t count = get_number(reader); count > 0 && reader->status == TEST_CASE_OK; count--)
        get_site(reader);
    for (uint32_t count = get_number(reader); count > 0 && reader->status == TEST_CASE_OK; count--) {
        struct entry entry = get_entry(reader);
        if (reader->status == TEST_CASE_OK && scenario_add_entry(scenario, &entry) != SCENARIO_OK)
            fail(reader, TEST_CASE_NO_MEMORY);
    }
    for (uint32_t count = get_number(reader); count > 0 && reader->status == TEST_CASE_OK; count--) {
        struct change change = get_change(reader);
        if (reader->status == TEST_CASE_OK && scenario_add_change(scenario, &change) != SCENARIO_OK)
            fail(reader, TEST_CASE_NO_MEMORY);
    }
}

enum test_case_status test_case_read_draft(struct test_case *test_case, const char *bytes, size_t length)
{
    struct reader reader = {.at = (const unsigned char *)bytes, .left = length, .scenario = &test_case->scenario};
    if (test_case_init(test_case) != TEST_CASE_OK)
        return TEST_CASE_NO_MEMORY;
    if (get_number(&reader) != FORMAT)
        fail(&reader, TEST_CASE_INVALID);
    test_case->upgrade_before = get_number(&reader);
    get_scenario(&reader);
    if (test_case->scenario.sites.count == 0 || reader.left > 0 || test_case->upgrade_before == 1 ||
        test_case->upgrade_before > test_case->scenario.cycles)
        fail(&reader, TEST_CASE_INVALID);
    return reader.status;
}

enum test_case_status test_case_read(struct test_case *test_case, const char *bytes, size_t length)
{
    enum test_case_status status = test_case_read_draft(test_case, bytes, length);
    if (status != TEST_CASE_OK)
        return status;
    switch (scenario_finish(&test_case->scenario, NULL)) {
    case SCENARIO_OK: return TEST_CASE_OK;
    case SCENARIO_NO_MEMORY: return TEST_CASE_NO_MEMORY;
    default: return TEST_CASE_INVALID;
    }
}

enum test_case_status test_case_copy(struct test_case *copy, const struct test_case *test_case)
{
    struct text bytes = {0};
    enum test_case_status status = TEST_CASE_NO_MEMORY;
    *copy = (struct test_case){0};
    test_case_write(test_case, &bytes);
    if (!bytes.failed)
        status = test_case_read(copy, bytes.bytes, bytes.length);
    text_clean_up(&bytes);
    return status;
}
