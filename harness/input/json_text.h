/* Parses JSON files that users name. */
#ifndef Q237588_INPUT_JSON_TEXT_H
#define Q237588_INPUT_JSON_TEXT_H

#include "input/input.h"

#include <jansson.h>
#include <stddef.h>

/* Parses NUL-terminated bytes; `path` is their name in messages. INPUT_OK: the caller owns *root. INPUT_INVALID: `message` has
 * "path:line:column: problem"; duplicate keys and NULs are refused. *root is NULL on any failure. */
enum input_status json_text_parse(const char *path, const char *bytes, size_t length, json_t **root, struct text *message);

#endif
