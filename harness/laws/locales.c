#include "laws/locales.h"

#include <errno.h>
#include <locale.h>
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

bool condition_begin(const struct condition *condition, const char *locales)
{
    if (!surroundings_change(condition->surroundings))
        return false;
    if (!condition->locale) /* a process begins with the C locale */
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
