/* One slapd for many tests, with four directories: many people, a size limit, a login, and odd entries. */
#ifndef Q237588_TESTS_FILLED_H
#define Q237588_TESTS_FILLED_H

#include "slapd.h"

/* Of o=acme. Person number i, from 0, is at "Site N", N being i % FILLED_SITES + 1. */
#define FILLED_SITES 8u
unsigned filled_people(void);

/* The entries below ou=Kinds,o=odd, as LDIF. */
extern const char filled_kinds[];

/* o=acme: those people, and no limit; o=limited: 12 people at two sites, of whom 5 are given; o=closed: three people at one
 * site, shown to those who log in; o=odd: see filled.c. An unchecked fixture starts it, in an environment that nothing may be
 * taken from. */
extern struct slapd filled_server;
void filled_set_up(void);
void filled_tear_down(void);
/* Whom o=closed shows, as "SITE|NAME" in lines. */
#define FILLED_CLOSED "Site 1|Person 00000\nSite 1|Person 00001\nSite 1|Person 00002\n"

#endif
