/* JSON that a user names, parsed whole. */
#ifndef Q237588_INPUT_JSON_TEXT_H
#define Q237588_INPUT_JSON_TEXT_H

#include "input/input.h"

#include <jansson.h>
#include <stddef.h>

/* Parses the bytes, which a NUL follows; messages call them `path`. INPUT_OK: *root is the caller's. INPUT_INVALID: `message` has
 * "path:line:column: problem"; duplicate keys and NULs are refused. *root is NULL on any failure. */
enum input_status json_text_parse(const char *path, const char *bytes, size_t length, json_t **root, struct text *message);

#endif
