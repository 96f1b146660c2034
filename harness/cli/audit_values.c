/* Values with several parts, of audit's options. */
#include "cli/audit_options.h"

#include "fixture/keys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Reads "KEY=VALUE" and splits it in place. Returns false if the mapping lacks the key, or the key is repeated. */
static bool read_part(char *text, const struct key *mapping, uint64_t *given, struct scenario *scenario)
{
    char *value = strchr(text, '=');
    uint64_t number;
    if (!value)
        return false;
    *value++ = '\0';
    const struct key *key = key_find(mapping, text);
    if (!key || *given >> (key - mapping->keys) & 1 || !key_parse(key, value, &number))
        return false;
    *given |= UINT64_C(1) << (key - mapping->keys);
    key_store(key, scenario, number);
    return true;
}

/* Appends the keys with their words. */
static void append_parts(const struct key *mapping, struct text *expected)
{
    text_puts(expected, "KEY=VALUE[,KEY=VALUE...], each key once: ");
    for (size_t i = 0; i < mapping->key_count; i++) {
        const struct key *key = &mapping->keys[i];
        text_printf(expected, "%s%s=%s", i ? "; " : "", key->name, key->kind == KEY_NUMBER ? "N" : "");
        options_append_words(key->words, key->word_count, expected);
    }
}

/* Reads the parts of a `post_office` mapping into the members that the fixture's table defines. */
static void read_parts(const struct argp_state *state, const char *option, const char *name, const char *argument,
                       struct scenario *scenario)
{
    const struct key *mapping = key_find(key_find(&fixture_key, "post_office"), name);
    char copy[128];
    size_t length = strlen(argument);
    bool read = length < sizeof copy;
    uint64_t given = 0;
    if (read) {
        memcpy(copy, argument, length + 1);
        for (char *rest = copy, *part; read && (part = strsep(&rest, ","));)
            read = read_part(part, mapping, &given, scenario);
    }
    if (read)
        return;
    struct text expected = {0};
    append_parts(mapping, &expected);
    options_reject(state, option, argument, expected.failed ? name : expected.bytes);
    text_clean_up(&expected);
}

void audit_read_identity(const struct argp_state *state, const char *argument, struct identity_rule *rule)
{
    struct scenario scenario = {0};
    read_parts(state, "--identity", "identity", argument, &scenario);
    *rule = scenario.names.rule;
}

void audit_read_stores(const struct argp_state *state, const char *argument, struct stored_form *stores)
{
    struct scenario scenario = {0};
    read_parts(state, "--stores", "stores", argument, &scenario);
    *stores = scenario.names.stores;
}

error_t audit_read_office(const struct argp_state *state, const char *argument, struct audit_options *arguments)
{
    struct audit_config *config = &arguments->config;
    const char *equals = strchr(argument, '=');
    if (!equals || equals == argument || !equals[1]) {
        options_reject(state, "--site-office", argument, "SITE=NAME, as in 'Site 1=SITE1'");
        return EINVAL;
    }
    char *site = strdup(argument);
    struct audit_site_office *offices = realloc(arguments->offices, (config->site_office_count + 1) * sizeof *offices);
    if (offices)
        config->site_offices = arguments->offices = offices;
    if (!site || !offices) {
        free(site);
        return ENOMEM;
    }
    site[equals - argument] = '\0';
    for (size_t i = 0; i < config->site_office_count; i++)
        if (strcmp(offices[i].site, site) == 0) {
            free(site);
            options_reject(state, "--site-office", argument, "the only one for this site; omit one of them");
            return EINVAL;
        }
    offices[config->site_office_count++] = (struct audit_site_office){.site = site, .post_office = site + (equals - argument) + 1};
    return 0;
}

/* The offset of the source in "SITE=FILE"; 0: all is a source, as for an existing file with such a name. */
static size_t find_source(const char *argument)
{
    const char *equals = strchr(argument, '=');
    if (directory_is_live(argument) || access(argument, F_OK) == 0 || !equals || equals == argument || !equals[1])
        return 0;
    return (size_t)(equals + 1 - argument);
}

error_t audit_add_directory(const struct argp_state *state, const char *argument, struct audit_options *arguments)
{
    struct audit_config *config = &arguments->config;
    size_t count = config->directory_count, source = find_source(argument);
    if (!*argument)
        argp_error(state, "give the directory: FILE (LDIF or CSV), SITE=FILE or ldap://HOST/BASE");
    if (count == AUDIT_DIRECTORIES_MAX)
        argp_error(state, "more than %u directories; append files to each other", AUDIT_DIRECTORIES_MAX);
    struct audit_directory *directories = realloc(arguments->directories, (count + 1) * sizeof *directories);
    if (!directories)
        return ENOMEM;
    config->directories = arguments->directories = directories;
    directories[count] = (struct audit_directory){.source = argument + source};
    if (source && !(directories[count].site = strndup(argument, source - 1)))
        return ENOMEM;
    config->directory_count++;
    return 0;
}

char audit_read_separator(const struct argp_state *state, const char *argument)
{
    static const struct {
        const char *name;
        char character;
    } names[] = {{"tab", '\t'}, {"comma", ','}, {"semicolon", ';'}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(argument, names[i].name) == 0)
            return names[i].character;
    if (strlen(argument) != 1 || (unsigned char)*argument >= 0x80 || strchr("\"\r\n", *argument))
        options_reject(state, "--separator", argument, "a character of ASCII, or tab, comma or semicolon");
    return *argument;
}
