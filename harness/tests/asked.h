/* Reads a live directory and checks the result. A URL is given in two parts: the server, and the rest. */
#ifndef Q237588_TESTS_ASKED_H
#define Q237588_TESTS_ASKED_H

#include "exchange/directory.h"

/* "???" in parts, which C11 takes for the beginning of a trigraph. */
#define FILTER                                                                                                                     \
    "?"                                                                                                                            \
    "?"                                                                                                                            \
    "?"

/* Sites by the container that holds a person, and nothing else. */
extern const struct directory_config plain;

/* Collects visited people in a struct text: lines "SITE|NAME". */
person_visitor note;

/* Both in one string; the caller frees it. */
char *join(const char *url, const char *rest);

/* Asks, and expects these people. */
void assert_people(const char *url, const char *rest, const struct directory_config *config, const char *people);

/* Asks, expects a refusal, and returns the message without the URL at its beginning; the caller frees it. */
char *message_of(const char *url, const char *rest, const struct directory_config *config);

void assert_message(const char *url, const char *rest, const struct directory_config *config, const char *expected);

/* The same for a message with a part from the TLS library or the system. */
void assert_parts(const char *url, const char *rest, const struct directory_config *config, const char *first, const char *last);

/* Settings that ~/.ldaprc or the environment may contain; they must not weaken or narrow anything. */
void make_environment_hostile(void);

#endif
