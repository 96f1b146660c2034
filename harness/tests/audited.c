#include "audited.h"

#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct audit audited;
struct batch audited_batch;
struct audit_config audited_config;
struct text audited_message;
char audited_folder[64];

static struct audit_directory directory;
static char known[KNOWN_BUILDS][256];
static char *given[128];
static size_t given_count;

static char *copied(const char *text)
{
    char *copy = strdup(text);
    ck_assert_ptr_nonnull(copy);
    return copy;
}

void audited_set_up(void)
{
    (void)snprintf(audited_folder, sizeof audited_folder, "/tmp/q237588-audit.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(audited_folder));
    (void)snprintf(known[BUILD_PRE_SP4], sizeof *known, "%s/modules/pre-sp4.so", suite_build());
    (void)snprintf(known[BUILD_SP4], sizeof *known, "%s/modules/sp4.so", suite_build());
    audited = (struct audit){0};
    audited_batch = (struct batch){0};
    audited_message = (struct text){0};
    audited_config = (struct audit_config){
        .reading = {.site_level = 1},
        .cycles = SCENARIO_CYCLES,
        .cycles_per_day = AUDIT_CYCLES_PER_DAY,
        .work = {.jobs = 2, .timeout_ms = 60000, .known_paths = {known[BUILD_PRE_SP4], known[BUILD_SP4]}},
    };
    audited_build("modules/pre-sp4.so");
    audited_build("modules/sp4.so");
}

void audited_tear_down(void)
{
    char command[128];
    audited_clear();
    batch_clean_up(&audited_batch);
    while (given_count)
        free(given[--given_count]);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", audited_folder);
    ck_assert_int_eq(system(command), 0);
}

void audited_clear(void)
{
    audit_clean_up(&audited);
    text_clean_up(&audited_message);
}

const char *audited_file(const char *name, const char *contents)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", audited_folder, name);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(contents, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_uint_lt(given_count, sizeof given / sizeof *given);
    return given[given_count++] = copied(path);
}

/* Base64, as names may be any bytes. */
static void append_base64(struct text *text, const char *bytes, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < length; i += 3) {
        unsigned word = 0;
        for (size_t j = 0; j < 3; j++)
            word = word << 8 | (i + j < length ? (unsigned char)bytes[i + j] : 0u);
        for (size_t j = 0; j < 4; j++)
            text_append(text, i + j > length ? "=" : &digits[word >> (18 - 6 * j) & 63], 1);
    }
}

void audited_directory(const char *people)
{
    struct text ldif = {0};
    size_t number = 0;
    for (const char *at = people; *at;) {
        size_t length = strcspn(at, "|"), name = strcspn(at, "@|");
        text_printf(&ldif, "dn: cn=%zu\nobjectClass: person\ncn:: ", ++number);
        append_base64(&ldif, at, name);
        if (name < length && name + 1 < length) {
            text_puts(&ldif, "\nou:: ");
            append_base64(&ldif, at + name + 1, length - name - 1);
        }
        text_puts(&ldif, "\n\n");
        at += length + (at[length] == '|');
    }
    directory = (struct audit_directory){.source = audited_file("directory.ldif", ldif.bytes)};
    audited_config.directories = &directory;
    audited_config.directory_count = 1;
    text_clean_up(&ldif);
}

void audited_post_office(const char *entries)
{
    struct text file = {0};
    for (const char *at = entries; *at;) {
        size_t length = strcspn(at, "|"), name = strcspn(at + 2, "@#|");
        const char *rest = at + 2 + name;
        size_t addr = *rest == '@' ? strcspn(rest + 1, "#|") : 0;
        const char *comment = rest + (*rest == '@') + addr;
        text_printf(&file, "Name: %.*s\nLocn: %c\nAddr: %.*s\nCmts: %.*s\n\n", (int)name, at + 2, *at, (int)addr, rest + 1,
                    (int)(*comment == '#' ? at + length - comment - 1 : 0), comment + 1);
        at += length + (at[length] == '|');
    }
    audited_config.post_office = audited_file("Ccmdir.exp", file.bytes);
    text_clean_up(&file);
}

void audited_build(const char *path)
{
    char whole[256];
    (void)snprintf(whole, sizeof whole, "%s/%s", suite_build(), path);
    size_t count = audited_batch.build_count;
    audited_batch.builds = realloc(audited_batch.builds, (count + 1) * sizeof *audited_batch.builds);
    ck_assert_ptr_nonnull(audited_batch.builds);
    audited_batch.builds[count] =
        (struct build){.path = copied(whole), .expect = count == 0 ? BUILD_PRE_SP4 : BUILD_SP4, .candidate = count > 1};
    audited_batch.build_count++;
    ck_assert_msg(batch_probe(&audited_batch, &audited_config.work, &audited_message) == BATCH_OK, "%s", audited_message.bytes);
}

void audited_find(enum audit_status status)
{
    audited_clear();
    enum audit_status found = audit_find(&audited, &audited_batch, &audited_config, &audited_message);
    ck_assert_msg(found == status, "%d: %s", (int)found, audited_message.bytes ? audited_message.bytes : "");
    ck_assert_msg((status == AUDIT_OK) == (audited_message.length == 0), "%s", audited_message.bytes);
}

void audited_refuse(enum audit_status status, const char *part)
{
    audited_find(status);
    ck_assert_msg(strstr(audited_message.bytes, part), "%s", audited_message.bytes);
}

static void append_name(struct text *text, struct ccm_name name) { text_append(text, name.bytes, name.length); }

static void assert_text(struct text *text, const char *expected)
{
    ck_assert_str_eq(text->length ? text->bytes : "", expected);
    text_clean_up(text);
}

void audited_assert_members(const char *expected)
{
    struct text text = {0};
    for (uint32_t i = 0; i < audited.group_count; i++)
        for (uint32_t j = 0; j < audited.groups[i].count; j++) {
            const struct audit_member *member = &audited.members[audited.groups[i].first + j];
            text_puts(&text, j ? "|" : i ? "||" : "");
            append_name(&text, audited.scenario.names.users.at[member->name]);
            if (member->rename_to == AUDIT_NONE)
                continue;
            text_puts(&text, " -> ");
            append_name(&text, audited.renamed.names.users.at[member->rename_to]);
        }
    assert_text(&text, expected);
}

void audited_assert_offices(const char *expected)
{
    struct text text = {0};
    for (uint32_t i = 0; i < audited.scenario.sites.count; i++) {
        text_puts(&text, i ? "|" : "");
        append_name(&text, audited.scenario.names.offices.at[audited.scenario.sites.at[i].post_office]);
    }
    assert_text(&text, expected);
}

void audited_assert_causes(const char *expected)
{
    struct text text = {0};
    for (uint32_t i = 0; i < audited.group_count; i++) {
        bool first = true;
        text_puts(&text, i ? "|" : "");
        for (uint32_t cause = 0; cause < AUDIT_CAUSES; cause++)
            if (audited.groups[i].causes & 1u << cause) {
                text_printf(&text, "%s%s", first ? "" : ", ", audit_cause_names[cause]);
                first = false;
            }
    }
    assert_text(&text, expected);
}

const char audited_article[] = "Smith, Jimmy@Site 1|SMITH, Jimmy@Site 2|Smith, jimmy@Site 3";

struct audit_build *audited_pre_sp4(void) { return &audited.builds[0]; }
struct audit_build *audited_sp4(void) { return &audited.builds[1]; }
