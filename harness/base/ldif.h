/* Lines of LDIF (RFC 2849). */
#ifndef Q237588_BASE_LDIF_H
#define Q237588_BASE_LDIF_H

#include "base/text.h"

/* Appends "ATTRIBUTE: VALUE" and a newline; in base64, with two colons, if the RFC requires it. Lines are not folded. */
void ldif_append(struct text *ldif, const char *attribute, const char *value, size_t length);

/* The same, always in base64. */
void ldif_append_base64(struct text *ldif, const char *attribute, const char *value, size_t length);

#endif
