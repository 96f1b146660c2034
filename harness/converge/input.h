/* What a sync tool reads: a file of which parts can be given to it. */
#ifndef Q237588_CONVERGE_INPUT_H
#define Q237588_CONVERGE_INPUT_H

#include "converge/snapshot.h"

/* The largest input, in bytes. */
#define SYNC_INPUT_MOST (UINT64_C(256) << 20)

/* The environment variable in which the command finds the path of its input, and what stands for it in its arguments. */
#define SYNC_INPUT_VARIABLE "Q237588_INPUT"
#define SYNC_INPUT_ARGUMENT "{}"

/* One entry of LDIF, or one line of any other text. */
struct input_unit {
    size_t start, end; /* in the bytes */
    uint32_t name;     /* string: what it is called */
};

/* An input, and the file from which the command reads it, in a folder of its own. A zeroed struct is: none. */
struct sync_input {
    const char *path; /* borrowed; NULL: there is none */
    char *bytes;      /* owned, as all that follows */
    size_t length;
    bool is_ldif;
    struct input_unit *units;
    size_t count, capacity;
    struct snapshot names; /* of the units, for alike_find() */
    char *folder, *file;
    char *variable; /* "Q237588_INPUT=FILE" */
};

/* Reads the file ("-": standard input), which is LDIF in UTF-8 if its first line begins with dn: or version:, and makes the other one with
 * all of it. INPUT_INVALID: `message` says why, with its line. Whatever the status, *input is to be cleaned up. */
enum input_status sync_input_open(struct sync_input *input, const char *path, struct strings *strings, const struct kinds *kinds,
                                  struct text *message);
/* Removes the file and its folder. */
void sync_input_close(struct sync_input *input);

/* Makes the file with those units that are kept; NULL: with all. False: errno says why not. */
bool sync_input_write(const struct sync_input *input, const bool *kept) __attribute__((warn_unused_result));

/* The arguments of a command with the path of the file for each SYNC_INPUT_ARGUMENT; the caller frees them by sync_arguments_free(). NULL: out of
 * memory. Without an input they are copied. */
char **sync_arguments_make(const struct sync_input *input, const char *const *arguments);
void sync_arguments_free(char **arguments);

#endif
