#include "own_folder.h"

#include "program.h"
#include "suite.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *own_folder;

void own_folder_set_up(void) { own_folder = new_folder(); }
void own_folder_tear_down(void) { remove_folder(own_folder); }

const char *in_folder(const char *option, const char *name)
{
    static char options[8][512];
    static size_t next;
    char *text = options[next++ % 8];
    ck_assert_int_lt(snprintf(text, sizeof options[0], "%s%s/%s", option, own_folder, name), (int)sizeof options[0]);
    return text;
}

size_t files_in_folder(void)
{
    DIR *stream = opendir(own_folder);
    ck_assert_ptr_nonnull(stream);
    size_t files = 0;
    for (const struct dirent *entry; (entry = readdir(stream));)
        files += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    ck_assert_int_eq(closedir(stream), 0);
    return files;
}

char *file_in_folder(const char *name) { return file_contents(own_folder, name); }

void assert_file_holds(const char *name, const char *part)
{
    char *text = file_in_folder(name);
    assert_holds(text, part);
    free(text);
}
