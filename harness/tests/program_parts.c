/* The parts of program.h that do not run the program, for tests that need no more. */
#include "base/text.h"
#include "program.h"
#include "suite.h"

#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *built_path(const char *name)
{
    char folder[PATH_MAX];
    ck_assert_ptr_nonnull(realpath(suite_build(), folder));
    struct text path = {0};
    text_printf(&path, "%s/%s", folder, name);
    return text_take(&path);
}

char *module_path(const char *name)
{
    struct text path = {0};
    text_printf(&path, "tests/modules/%s.so", name);
    char *found = built_path(path.bytes);
    text_clean_up(&path);
    return found;
}

char *preload_setting(const char *folder, const char *module)
{
    struct text link = {0}, setting = {0};
    char *path = module_path(module);
    text_printf(&link, "%s/%s.so", folder, module);
    text_printf(&setting, "LD_PRELOAD=%s", link.bytes);
    ck_assert_int_eq(symlink(path, link.bytes), 0);
    text_clean_up(&link);
    free(path);
    return text_take(&setting);
}

void assert_holds(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "\"%.2000s\" is not in \"%.4000s\"", part, text);
}

void join_lines(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++)
        if ((*from != ' ' && *from != '\n') || (to > text && to[-1] != ' '))
            *to++ = (char)(*from == '\n' ? ' ' : *from);
    *to = '\0';
}

void assert_holds_anywhere(const char *text, const char *part)
{
    char *joined = strdup(text), *wanted = strdup(part);
    ck_assert(joined && wanted);
    join_lines(joined);
    join_lines(wanted);
    assert_holds(joined, wanted);
    free(joined);
    free(wanted);
}

void assert_holds_not(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) == NULL, "\"%.2000s\" is in \"%.4000s\"", part, text);
}

json_t *run_of(json_t *root, size_t index) { return json_array_get(json_object_get(root, "runs"), index); }

const char *word_of(json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    ck_assert_msg(value != NULL, "%s is no string", key);
    return value;
}

long long number_of(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    ck_assert_msg(json_is_integer(value), "%s is no integer", key);
    return json_integer_value(value);
}

char *new_folder(void)
{
    struct text path = {0};
    text_puts(&path, "/tmp/q237588-cli-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(path.bytes));
    return text_take(&path);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    (void)status;
    (void)kind;
    (void)where;
    return remove(path);
}

void remove_folder(char *path)
{
    ck_assert_int_eq(nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    free(path);
}

char *file_contents(const char *folder, const char *name)
{
    struct text path = {0}, text = {0};
    char bytes[4096];
    size_t length;
    text_printf(&path, "%s/%s", folder, name);
    FILE *stream = fopen(path.bytes, "r");
    ck_assert_ptr_nonnull(stream);
    while ((length = fread(bytes, 1, sizeof bytes, stream)) > 0)
        text_append(&text, bytes, length);
    (void)fclose(stream);
    text_clean_up(&path);
    return text_take(&text);
}

char *new_file(const char *folder, const char *name, const char *contents)
{
    struct text path = {0};
    text_printf(&path, "%s/%s", folder, name);
    FILE *stream = fopen(path.bytes, "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_ge(fputs(contents, stream), 0);
    ck_assert_int_eq(fclose(stream), 0);
    return text_take(&path);
}
