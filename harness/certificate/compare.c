/* Compares JSON values key by key. */
#include "certificate/replay.h"
#include "report/json_parts.h"

#include <stdlib.h>
#include <string.h>

/* Maximum length of a shown value in bytes. */
#define VALUE_SHOWN 60u

static const char *type_of(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT: return "an object";
    case JSON_ARRAY: return "a list";
    case JSON_STRING: return "a text";
    case JSON_INTEGER:
    case JSON_REAL: return "a whole number";
    case JSON_TRUE:
    case JSON_FALSE: return "true or false";
    default: return "null";
    }
}

static void show_value(const json_t *value, struct text *what)
{
    struct text printed = {0};
    if (part_print(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS | JSON_ENSURE_ASCII, &printed)) {
        text_append_escaped_again(what, printed.bytes, printed.length < VALUE_SHOWN ? printed.length : VALUE_SHOWN);
        text_puts(what, printed.length < VALUE_SHOWN ? "" : "...");
    } else {
        what->failed = true;
    }
    text_clean_up(&printed);
}

/* Describes the first difference of two long texts. */
static void show_texts(const char *computed, const char *stated, struct text *what)
{
    size_t same = 0;
    while (computed[same] && computed[same] == stated[same])
        same++;
    text_printf(what, "differs from character %zu on", same + 1);
}

static enum json_comparison differs(const json_t *computed, const json_t *stated, const char *key, struct text *what)
{
    text_printf(what, "%s%s", key, *key ? ": " : "");
    if (json_is_string(computed) && json_is_string(stated) && json_string_length(computed) > VALUE_SHOWN &&
        json_string_length(stated) > VALUE_SHOWN) {
        show_texts(json_string_value(computed), json_string_value(stated), what);
        return JSON_DIFFERS;
    }
    text_puts(what, "computed ");
    show_value(computed, what);
    text_puts(what, ", stated ");
    show_value(stated, what);
    return JSON_DIFFERS;
}

static enum json_comparison malformed(const char *key, const char *expected, struct text *what)
{
    text_printf(what, "%s%sexpected %s", key, *key ? ": " : "", expected);
    return JSON_MALFORMED;
}

/* Joins "KEY.SUBKEY"; one of them may be empty. */
static void join(const char *key, const char *sub, struct text *joined)
{
    text_printf(joined, "%s%s", key, *key ? "." : "");
    text_append_escaped(joined, sub, strlen(sub));
}

/* Recursion is as deep as the computed value, which is flat.
 * NOLINTBEGIN(misc-no-recursion) */
static enum json_comparison compare_objects(const json_t *computed, const json_t *stated, const char *key, struct text *what)
{
    enum json_comparison result = JSON_SAME;
    const char *sub;
    json_t *value;
    struct text joined = {0};
    json_object_foreach((json_t *)(uintptr_t)computed, sub, value)
    {
        const json_t *other = json_object_get(stated, sub);
        text_clear(&joined);
        join(key, sub, &joined);
        const char *path = joined.bytes ? joined.bytes : "";
        enum json_comparison part = other ? replay_compare(value, other, path, what) : malformed(path, "this key", what);
        result = part;
        what->failed = what->failed || joined.failed;
        if (part != JSON_SAME)
            break;
    }
    if (result == JSON_SAME && json_object_size(computed) != json_object_size(stated))
        result = malformed(key, "no other keys", what);
    text_clean_up(&joined);
    return result;
}

static enum json_comparison compare_lists(const json_t *computed, const json_t *stated, const char *key, struct text *what)
{
    size_t count = json_array_size(computed), others = json_array_size(stated);
    enum json_comparison result = JSON_SAME;
    for (size_t i = 0; result == JSON_SAME && i < count && i < others; i++) {
        struct text path = {0};
        text_printf(&path, "%s[%zu]", key, i);
        result = replay_compare(json_array_get(computed, i), json_array_get(stated, i), path.bytes ? path.bytes : "", what);
        what->failed = what->failed || path.failed;
        text_clean_up(&path);
    }
    if (result == JSON_SAME && count != others) {
        text_printf(what, "%s%scomputed %zu items, stated %zu", key, *key ? ": " : "", count, others);
        return JSON_DIFFERS;
    }
    return result;
}

enum json_comparison replay_compare(const json_t *computed, const json_t *stated, const char *key, struct text *what)
{
    bool same_type = json_typeof(computed) == json_typeof(stated) || (json_is_boolean(computed) && json_is_boolean(stated));
    if (!same_type && (json_is_null(computed) || json_is_null(stated)))
        return differs(computed, stated, key, what);
    if (!same_type)
        return malformed(key, type_of(computed), what);
    if (json_is_object(computed))
        return compare_objects(computed, stated, key, what);
    if (json_is_array(computed))
        return compare_lists(computed, stated, key, what);
    return json_equal(computed, stated) ? JSON_SAME : differs(computed, stated, key, what);
}
/* NOLINTEND(misc-no-recursion) */
