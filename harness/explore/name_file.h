/* Reads the file of --names, with a name in each line. */
#ifndef Q237588_EXPLORE_NAME_FILE_H
#define Q237588_EXPLORE_NAME_FILE_H

#include "base/text.h"
#include "ccm_compare.h"

/* Maximum sizes of the file and of a name, in bytes. */
#define NAME_FILE_MOST (16u << 20)
#define NAME_FILE_NAME_MOST 4096u

struct name_file {
    struct text bytes;
    struct ccm_name *at; /* point into bytes; owned */
    size_t count;
};

enum name_file_status { NAME_FILE_OK, NAME_FILE_INVALID, NAME_FILE_NO_MEMORY };

/* Reads the file: names separated by line feeds, without NUL and code points that are not covered (model/unicode.h).
 * NAME_FILE_INVALID: `message` has "file:line: problem; expected ...", safe to print. The caller cleans *file up in any case. */
enum name_file_status name_file_read(const char *path, struct name_file *file, struct text *message);
void name_file_clean_up(struct name_file *file);

#endif
