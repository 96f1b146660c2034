/* XML in tests: a report that is checked against a schema, and libxml2 where memory runs out. */
#ifndef Q237588_TESTS_XML_TESTED_H
#define Q237588_TESTS_XML_TESTED_H

#include <stdbool.h>

/* Whether the XML is a report by harness/tests/data/junit.xsd. */
bool xml_is_junit(const char *xml);

/* Starts libxml2 so that its allocations fail like all others (fail_alloc.h). */
void xml_fail_allocations(void);

#endif
