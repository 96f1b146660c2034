/* Values of audit's options that have parts. */
#include "cli/audit_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum part { PART_CASE, PART_SPACES, PART_NORMALIZATION, PART_LENGTH, PARTS };

/* The words of each part; length is a number. */
static const struct {
    const char *name;
    const char *const *words;
    size_t count;
} parts[PARTS] = {
    [PART_CASE] = {"case", identity_case_names, sizeof identity_case_names / sizeof *identity_case_names},
    [PART_SPACES] = {"spaces", identity_spaces_names, sizeof identity_spaces_names / sizeof *identity_spaces_names},
    [PART_NORMALIZATION] = {"normalization", identity_normalization_names,
                            sizeof identity_normalization_names / sizeof *identity_normalization_names},
    [PART_LENGTH] = {"length", NULL, 0},
};

/* Reads "KEY=VALUE", which is cut in two. False: it is none. */
static bool read_part(char *text, bool given[PARTS], struct identity_rule *rule)
{
    char *value = strchr(text, '=');
    size_t part = 0, word;
    uint64_t number = 0;
    if (!value)
        return false;
    *value++ = '\0';
    while (part < PARTS && strcmp(parts[part].name, text) != 0)
        part++;
    if (part == PARTS || given[part])
        return false;
    given[part] = true;
    if (part == PART_LENGTH) {
        bool read = number_read(value, 0, UINT32_MAX, &number);
        rule->length = (uint32_t)number;
        return read;
    }
    word = options_find_word(parts[part].words, parts[part].count, value);
    if (word == parts[part].count)
        return false;
    if (part == PART_CASE)
        rule->letter_case = (enum identity_case)word;
    else if (part == PART_SPACES)
        rule->spaces = (enum identity_spaces)word;
    else
        rule->normalization = (enum identity_normalization)word;
    return true;
}

void audit_read_identity(const struct argp_state *state, const char *argument, struct identity_rule *rule)
{
    char copy[128];
    size_t length = strlen(argument);
    bool read = length < sizeof copy;
    if (read) {
        bool given[PARTS] = {false};
        memcpy(copy, argument, length + 1);
        for (char *rest = copy, *part; read && (part = strsep(&rest, ","));)
            read = read_part(part, given, rule);
    }
    if (!read)
        options_reject(state, "--identity", argument,
                       "KEY=VALUE[,KEY=VALUE...], each key once: case=simple, ascii, full or exact; spaces=keep or squeeze; "
                       "normalization=none, nfc or nfkc; length=N");
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
            options_reject(state, "--site-office", argument, "the only one for this site; leave one of them out");
            return EINVAL;
        }
    offices[config->site_office_count++] = (struct audit_site_office){.site = site, .post_office = site + (equals - argument) + 1};
    return 0;
}

/* Where the source begins in "SITE=FILE"; 0: it is all a source. A file of that name comes before a site. */
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
    if (count == AUDIT_DIRECTORIES_MOST)
        argp_error(state, "more than %u directories; append files to each other", AUDIT_DIRECTORIES_MOST);
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
