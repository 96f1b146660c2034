/* A folder for each test of a suite. */
#ifndef Q237588_TESTS_OWN_FOLDER_H
#define Q237588_TESTS_OWN_FOLDER_H

#include <stddef.h>

/* Its path. A checked fixture makes it, and removes it with all that is in it. */
extern char *own_folder;
void own_folder_set_up(void);
void own_folder_tear_down(void);

/* "OPTIONFOLDER/NAME"; lives until the next but seven. */
const char *in_folder(const char *option, const char *name);

/* How many files there are, temporary ones included. */
size_t files_in_folder(void);

/* Contents of a file, which must exist (the caller frees them); asserts that they contain this part. */
char *file_in_folder(const char *name);
void assert_file_holds(const char *name, const char *part);

#endif
