/* Reads the file of --names, with a name in each line. */
#ifndef Q237588_EXPLORE_NAME_FILE_H
#define Q237588_EXPLORE_NAME_FILE_H

#include "ccm_compare.h"
#include "input/input.h"

/* Maximum sizes of the file and of a name, in bytes. */
#define NAME_FILE_MAX (16u << 20)
#define NAME_FILE_NAME_MAX 4096u

struct name_file {
    char *bytes;         /* owned */
    struct ccm_name *at; /* point into bytes; owned */
    size_t count;
};

/* Reads the file: names separated by line feeds, without NUL and code points that are not covered (model/unicode.h).
 * INPUT_INVALID: `message` has "file:line: problem; expected ...", safe to print. The caller cleans *file up in any case. */
enum input_status name_file_read(const char *path, struct name_file *file, struct text *message);
void name_file_clean_up(struct name_file *file);

#endif
