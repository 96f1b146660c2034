/* Input of a sync tool: a file, parts of which can be passed to the tool. */
#ifndef Q237588_CONVERGE_INPUT_H
#define Q237588_CONVERGE_INPUT_H

#include "converge/snapshot.h"

/* Maximum input in bytes. */
#define SYNC_INPUT_MAX (UINT64_C(256) << 20)

/* Environment variable with the path of the command's input, and its placeholder in arguments. */
#define SYNC_INPUT_VARIABLE "Q237588_INPUT"
#define SYNC_INPUT_ARGUMENT "{}"

/* An entry of LDIF, or a line of other text. */
struct input_unit {
    size_t start, end; /* offsets in the bytes */
    uint32_t name;     /* string: its name */
};

/* An input, and the file that the command reads, in its own folder. A zeroed struct means no input. */
struct sync_input {
    const char *path; /* NULL: no input; borrowed */
    char *bytes;      /* owned, like all pointers below */
    size_t length;
    bool is_ldif;
    struct input_unit *units;
    size_t count, capacity;
    struct snapshot names; /* names of the units, for similar_find() */
    char *folder, *file;
    char *variable; /* "Q237588_INPUT=FILE" */
};

/* Reads the file ("-": standard input): LDIF in UTF-8 if its first line begins with dn: or version:, else text lines. Copies all
 * of it to the command's file. INPUT_INVALID: `message` has the problem and its line; INPUT_ENVIRONMENT: why that file cannot be
 * written. The caller cleans up *input with any status. */
enum input_status sync_input_open(struct sync_input *input, const char *path, struct strings *strings, const struct kinds *kinds,
                                  struct text *message);
/* Removes the file and its folder. */
void sync_input_close(struct sync_input *input);

/* Writes the file with the selected units; NULL: all. Returns false on failure, with errno. */
bool sync_input_write(const struct sync_input *input, const bool *selected) __attribute__((warn_unused_result));

/* Returns a command's arguments with each SYNC_INPUT_ARGUMENT replaced by the path of the file, or copies without an input. The
 * caller frees them with sync_arguments_free(). Returns NULL if out of memory. */
char **sync_arguments_make(const struct sync_input *input, const char *const *arguments);
void sync_arguments_free(char **arguments);

#endif
