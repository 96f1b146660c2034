/* A password: from a file that is its owner's alone, or asked for on the terminal. It is kept in this memory; what the LDAP
 * library copies of it ends with the process that reads the directory (audit/apart.c). */
#ifndef Q237588_CLI_PASSWORD_H
#define Q237588_CLI_PASSWORD_H

#include "base/text.h"

#define PASSWORD_SIZE 1024u

struct password {
    char bytes[PASSWORD_SIZE]; /* NUL-terminated, never empty */
};

enum password_status {
    PASSWORD_OK,
    PASSWORD_NO_TERMINAL, /* there is nobody to ask */
    PASSWORD_INVALID      /* `message` says what is wrong with it */
};

/* Takes the first line of the file, without its line end. A file that others may read or write is refused. */
enum password_status password_read(struct password *password, const char *path, struct text *message);

/* Asks for it on the terminal that controls the process, and shows nothing of what is typed. A signal that ends or stops the process
 * finds the terminal as it was. */
enum password_status password_ask(struct password *password, const char *whose, struct text *message);

/* Whether there is a terminal to ask on. */
bool password_can_be_asked(void);

/* Overwrites it. */
void password_forget(struct password *password);

#endif
