/* TAP in the making: its parts, which tap.c puts together. */
#ifndef Q237588_REPORT_TAP_H
#define Q237588_REPORT_TAP_H

#include "report/report.h"
#include "verify/verification.h"

struct tap {
    struct text text;
    struct text scratch; /* one name at a time, safe to print */
};

/* Appends a part of a description: without a backslash, # begins a directive there. `name` is untrusted, or safe to print already. */
void tap_described(struct tap *tap, const char *name, bool is_safe);

/* Appends the scratch text as a double-quoted scalar, in which YAML and JSON are one, and a line end; it is empty then. */
void tap_quoted(struct tap *tap);

/* A key, and an untrusted name. */
void tap_name(struct tap *tap, const char *key, const char *name);

/* What is known of a candidate: a test point for each law at each place, one for the search, one for the conclusion. */
#define TAP_LAW_POINTS ((size_t)LAWS * CCM_PLACES + 2)

/* Appends them, numbered from `first` on. */
void tap_add_laws(struct tap *tap, const struct verification *verification, size_t first);

#endif
