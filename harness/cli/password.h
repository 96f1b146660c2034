/* A password, from a file that only its owner can access, or from a prompt on the terminal. It stays in this memory; copies by the
 * LDAP library end with the process that reads the directory (audit/read_in_child.c). */
#ifndef Q237588_CLI_PASSWORD_H
#define Q237588_CLI_PASSWORD_H

#include "base/text.h"

#define PASSWORD_SIZE 1024u

struct password {
    char bytes[PASSWORD_SIZE]; /* NUL-terminated, never empty */
};

enum password_status {
    PASSWORD_OK,
    PASSWORD_NO_TERMINAL, /* there is no terminal for the prompt */
    PASSWORD_INVALID      /* `message` has the reason */
};

/* Reads the first line of the file, without its line end. Refuses a file that others may read or write. */
enum password_status password_read(struct password *password, const char *path, struct text *message);

/* Prompts on the controlling terminal, without echo. A signal that ends or stops the process takes effect after the terminal is
 * restored. */
enum password_status password_ask(struct password *password, const char *whose, struct text *message);

/* Whether there is a terminal for the prompt. */
bool password_can_be_asked(void);

/* Overwrites the password. */
void password_forget(struct password *password);

#endif
