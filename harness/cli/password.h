/* A password, from a file that only its owner can access, or from a prompt on the terminal. It stays in this memory; copies by the
 * LDAP library end with the process that reads the directory (audit/read_in_child.c). */
#ifndef Q237588_CLI_PASSWORD_H
#define Q237588_CLI_PASSWORD_H

#include "input/input.h"

#define PASSWORD_SIZE 1024u

struct password {
    char bytes[PASSWORD_SIZE]; /* NUL-terminated, never empty */
};

/* Reads the password of this DN: the first line of the file, without its line end, which others may neither read nor write; or,
 * if `file` is NULL, from a prompt on the controlling terminal, without echo. A signal that ends or stops the process takes effect
 * after the terminal is restored. */
enum input_status password_read(struct password *password, const char *file, const char *dn, struct text *message);

/* Whether there is a terminal for the prompt, and the message if not. */
#define PASSWORD_NO_TERMINAL "there is no terminal for the password prompt; give --password-file=FILE"
bool password_can_be_asked(void);

/* Overwrites the password. */
void password_forget(struct password *password);

#endif
