/* Shared by tests of the command audit. */
#ifndef Q237588_TESTS_AUDIT_COMMAND_H
#define Q237588_TESTS_AUDIT_COMMAND_H

#include "program.h"

#define THREE "--directory=fixtures/data/article-three-spellings.ldif"
#define ALONE "--directory=fixtures/data/site-1-headquarters.ldif"

#define PERSON(dn, cn) "dn: " dn "\nobjectClass: person\ncn: " cn "\nsn: s\n\n"

/* Asserts the status, and these parts of output and errors; NULL: not checked. */
void assert_says(struct ran *ran, int status, const char *printed, const char *error);

#define LIVE "--directory=ldap://127.0.0.1:9/o=Org"

#endif
