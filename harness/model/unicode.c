#include "model/unicode.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <utf8proc.h>

struct unicode_version unicode_version_older(struct unicode_version a, struct unicode_version b)
{
    return a.major < b.major || (a.major == b.major && a.minor < b.minor) ? a : b;
}

struct unicode_version unicode_version_parse(const char *string)
{
    char *rest = NULL;
    unsigned long major = strtoul(string, &rest, 10);
    unsigned long minor = *rest == '.' ? strtoul(rest + 1, NULL, 10) : 0;
    return (struct unicode_version){(uint8_t)major, (uint8_t)minor};
}

struct unicode_version unicode_version(void)
{
    UVersionInfo version;
    char icu[U_MAX_VERSION_STRING_LENGTH];
    u_getUnicodeVersion(version);
    u_versionToString(version, icu);
    /* The only use of utf8proc outside the modules; it does not depend on any name. */
    return unicode_version_older(unicode_version_older(UNICODE_CONTRACT, unicode_version_parse(icu)),
                                 unicode_version_parse(utf8proc_unicode_version()));
}

void unicode_version_append(struct unicode_version version, struct text *text)
{
    text_printf(text, "%u.%u", (unsigned)version.major, (unsigned)version.minor);
}

bool unicode_is_assigned(struct unicode_version version, int32_t point)
{
    UVersionInfo age;
    u_charAge(point, age);
    return age[0] != 0 && (age[0] < version.major || (age[0] == version.major && age[1] <= version.minor));
}

/* ICU's mapping of a code point, or the code point itself if the version does not assign both. */
static int32_t bounded(struct unicode_version version, int32_t point, int32_t mapped)
{
    if (mapped == point || (unicode_is_assigned(version, point) && unicode_is_assigned(version, mapped)))
        return mapped;
    return point;
}

/* Whether the code point has a simple case folding in version 15.1, but not in 15.0. */
static bool is_refolded(int32_t point) { return point == 0x1FD3 || point == 0x1FE3 || point == 0xFB05; }

int32_t unicode_fold(struct unicode_version version, int32_t point)
{
    return is_refolded(point) ? point : bounded(version, point, u_foldCase(point, U_FOLD_CASE_DEFAULT));
}

int32_t unicode_lower(struct unicode_version version, int32_t point) { return bounded(version, point, u_tolower(point)); }
int32_t unicode_upper(struct unicode_version version, int32_t point) { return bounded(version, point, u_toupper(point)); }

bool unicode_is_covered(struct unicode_version version, int32_t point)
{
    return unicode_is_assigned(version, point) && !is_refolded(point);
}

bool unicode_find_uncovered(struct unicode_version version, struct ccm_name name, int32_t *point)
{
    for (size_t i = 0; i < name.length;) {
        if ((unsigned char)name.bytes[i] < 0x80) {
            i++;
            continue;
        }
        int32_t c = utf8_next(name.bytes, name.length, &i);
        if (utf8_is_invalid_byte(c) || unicode_is_covered(version, c))
            continue;
        if (point)
            *point = c;
        return true;
    }
    return false;
}

void unicode_append_uncovered(struct unicode_version version, int32_t point, struct text *text)
{
    text_printf(text, "U+%04X, ", (unsigned)point);
    if (is_refolded(point)) {
        text_puts(text, "whose simple case folding differs between versions of Unicode");
        return;
    }
    text_puts(text, "which Unicode ");
    unicode_version_append(version, text);
    text_puts(text, " does not assign");
}
