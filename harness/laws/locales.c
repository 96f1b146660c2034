#include "laws/locales.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TURKISH "tr_TR.UTF-8"
#define JAPANESE "ja_JP."

const struct condition conditions[CONDITIONS] = {
    {.locale = "C", .in_words = "then"},
    {.surroundings = SURROUNDINGS_EMPTY, .in_words = "with no environment"},
    {.locale = "C", .surroundings = SURROUNDINGS_OTHER, .in_words = "with another environment"},
    {.other_program = true, .in_words = "in another program"},
    {.locale = TURKISH, .in_words = "under tr_TR.UTF-8"},
    {.locale = "ja_JP.UTF-8", .in_words = "under ja_JP.UTF-8"},
    {.locale = "ja_JP.EUC-JP", .in_words = "under ja_JP.EUC-JP"},
    {.locale = "de_DE.ISO-8859-1", .in_words = "under de_DE.ISO-8859-1"},
    {.locale = "tr_TR.ISO-8859-9", .in_words = "under tr_TR.ISO-8859-9"},
    {.locale = "C.UTF-8", .in_words = "under C.UTF-8"},
    {.locale = TURKISH, .loaded_before = true, .in_words = "under tr_TR.UTF-8, set once it was loaded,"},
};

/* Longest name of a variable. */
#define VARIABLE_MAX 64u
/* Prefixes of variables that are not set: those of loading, of locales and of coverage. */
static const char *const left_as_they_are[] = {"LD_", "LC_", "LANG", "LOCPATH", "GCONV_PATH", "MALLOC_", "LLVM_PROFILE_", "GCOV_"};

/* Whether a string looks like the name of an environment variable: capitals, digits and underscores. */
static bool is_variable(struct ccm_name string)
{
    for (size_t i = 0; i < sizeof left_as_they_are / sizeof *left_as_they_are; i++)
        if (string.length >= strlen(left_as_they_are[i]) &&
            memcmp(string.bytes, left_as_they_are[i], strlen(left_as_they_are[i])) == 0)
            return false;
    for (size_t i = 0; i < string.length; i++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", string.bytes[i]))
            return false;
    return string.length <= VARIABLE_MAX;
}

/* Sets each variable whose name is in the module's file. False: out of memory. */
static bool set_variables(const struct dictionary *dictionary)
{
    char name[VARIABLE_MAX + 1];
    for (uint32_t i = 1; dictionary && i < dictionary->strings.count; i++) {
        struct ccm_name string = dictionary->strings.at[i];
        if (!is_variable(string))
            continue;
        (void)snprintf(name, sizeof name, "%.*s", (int)string.length, string.bytes);
        if (setenv(name, "1", 0) != 0)
            return false;
    }
    return true;
}

bool condition_begin(const struct condition *condition, const char *locales, const struct dictionary *dictionary)
{
    if (!surroundings_change(condition->surroundings) ||
        (condition->surroundings == SURROUNDINGS_OTHER && !set_variables(dictionary)))
        return false;
    if (!condition->locale) /* a process starts in the C locale */
        return true;
    if (setenv("LC_ALL", condition->locale, 1) != 0 || setenv("LANG", condition->locale, 1) != 0)
        return false;
    errno = 0;
    if (locales && setenv("LOCPATH", locales, 1) == 0 && setlocale(LC_ALL, ""))
        return true;
    if (errno == ENOMEM)
        return false;
    unsetenv("LOCPATH");
    errno = 0;
    return setlocale(LC_ALL, "");
}

bool conditions_suffice(const bool missing[CONDITIONS])
{
    bool turkish = false, japanese = false;
    for (size_t i = CONDITIONS_WITHOUT_LOCALE; i < CONDITIONS; i++) {
        turkish = turkish || (!missing[i] && strcmp(conditions[i].locale, TURKISH) == 0);
        japanese = japanese || (!missing[i] && strncmp(conditions[i].locale, JAPANESE, strlen(JAPANESE)) == 0);
    }
    return turkish && japanese;
}
