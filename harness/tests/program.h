/* Runs the program with arguments, and records its output and status. */
#ifndef Q237588_TESTS_PROGRAM_H
#define Q237588_TESTS_PROGRAM_H

#include <jansson.h>
#include <stdbool.h>

#define ARTICLE "fixtures/article-three-spellings.yaml"

/* How the program is started; zero is: as from a script. */
struct setting {
    const char *const *environment; /* "NAME=VALUE", or "NAME" to unset it; ends with NULL */
    const char *folder;             /* to start it in */
    const char *program;            /* NULL: the one that was built */
    const char *output;             /* standard output goes to this file */
    bool output_closed, output_broken, output_terminal, errors_terminal;
    unsigned short columns; /* of the terminal; 0: it does not say */
    bool started;           /* as a separate program, instead of a call of its main() */
    /* Sent once standard error, which is a terminal then, matches an extended regular expression. */
    int signal;
    const char *signal_when;
};

/* The result. */
struct ran {
    int status; /* exit status; 1000 + signal */
    char *output, *errors;
};

/* Starts the program with arguments, up to a NULL, and waits for its end. The caller clears *ran with program_forget(), or by
 * one of the functions below that forget. In its environment NO_COLOR is not set, and TERM is xterm. */
void program_start(struct ran *ran, const struct setting *setting, const char *const *arguments);
void program_forget(struct ran *ran);

#define START(ran, setting, ...) program_start(ran, setting, (const char *const[]){__VA_ARGS__, NULL})
#define RUN(ran, ...) START(ran, &(struct setting){0}, __VA_ARGS__)

/* Absolute paths: of a built file, and of a module in tests/modules/. The caller frees them. */
char *built_path(const char *name);
char *module_path(const char *name);

/* "LD_PRELOAD=PATH" of a module in tests/modules/, by a link in `folder`; the caller frees it. The loader splits the value at
 * spaces and colons, and the path of the build folder may contain them. */
char *preload_setting(const char *folder, const char *module);

void assert_holds(const char *text, const char *part);
/* Joins lines and columns by single spaces, for text that may be wrapped anywhere. */
void join_lines(char *text);
/* As assert_holds(), wherever lines of either are broken. */
void assert_holds_anywhere(const char *text, const char *part);
void assert_holds_not(const char *text, const char *part);

/* Asserts the status, nothing on standard error, and a part of the output; forgets. */
void assert_printed(struct ran *ran, int status, const char *part);

/* Asserts the status, nothing on standard output, and a part of the message, which is safe to print; forgets. */
void assert_refused(struct ran *ran, int status, const char *part);

/* The output, which must be JSON, as a new reference; forgets. */
json_t *results_of(struct ran *ran);

/* Parts of it, which must be there; borrowed. */
json_t *run_of(json_t *root, size_t index);
json_t *part_of(json_t *object, const char *key, size_t index);
const char *word_of(json_t *object, const char *key);
long long number_of(json_t *object, const char *key);

/* A folder for a test; remove_folder() removes it with all that is in it and frees the path. */
char *new_folder(void);
void remove_folder(char *path);

/* Contents of a file, which must exist; the caller frees them. */
char *file_contents(const char *folder, const char *name);

/* Makes a file of it; the caller frees the path. */
char *new_file(const char *folder, const char *name, const char *contents);

/* A fixture of two sites, with additional lines. */
char *new_fixture(const char *folder, const char *rest);

#endif
