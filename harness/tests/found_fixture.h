/* The fixture that an audit writes. */
#ifndef Q237588_TESTS_FOUND_FIXTURE_H
#define Q237588_TESTS_FOUND_FIXTURE_H

#include "fixture/fixture.h"

/* Where it is written, and as it was read back. A checked fixture, which sets up audited.h's audit as well. */
extern struct found_fixture {
    char path[128];
    struct fixture *loaded;
} found_fixture;
void found_fixture_set_up(void);
void found_fixture_tear_down(void);

/* Audits, and reads the fixture back. */
void found_fixture_load(void);

/* The groups of the fixture send as much in each cycle as in the whole directory, and meet the fixture's expectations. */
void assert_found_records(void);

/* The fixture has the directory's verdicts, kinds of faults and causes, without duplicates at one site. Clears the findings. */
void assert_found_again(void);

#endif
