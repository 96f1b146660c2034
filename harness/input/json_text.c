#include "input/json_text.h"

#include "input/mark.h"

#include <string.h>

/* Jansson skips NULs like white space. */
static enum input_status refuse_nul(const char *path, const char *bytes, const char *nul, struct text *message)
{
    input_mark_byte(path, bytes, (size_t)(nul - bytes), message);
    text_puts(message, "a NUL; expected JSON");
    return INPUT_INVALID;
}

enum input_status json_text_parse(const char *path, const char *bytes, size_t length, json_t **root, struct text *message)
{
    *root = NULL;
    json_error_t error;
    const char *nul = memchr(bytes, '\0', length);
    if (nul)
        return refuse_nul(path, bytes, nul, message);
    *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
    if (*root)
        return INPUT_OK;
    if (json_error_code(&error) == json_error_out_of_memory)
        return INPUT_NO_MEMORY;
    input_mark(path, error.line < 1 ? 1 : (size_t)error.line, error.column < 1 ? 1 : (size_t)error.column, message);
    text_append_escaped(message, error.text, strlen(error.text));
    return INPUT_INVALID;
}
