#include "input/json_text.h"

#include "input/mark.h"

#include <string.h>

/* Jansson takes a NUL for space. */
static enum input_status refuse_nul(const char *path, const char *bytes, const char *nul, struct text *message)
{
    size_t line = 1, column = 1;
    for (const char *at = bytes; at < nul; at++) {
        column = *at == '\n' ? 1 : column + ((*at & 0xC0) != 0x80);
        line += *at == '\n';
    }
    input_mark(path, line, column, message);
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
