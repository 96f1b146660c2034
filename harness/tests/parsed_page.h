/* A page as an XML parser sees it. */
#ifndef Q237588_TESTS_PARSED_PAGE_H
#define Q237588_TESTS_PARSED_PAGE_H

#include <libxml/tree.h>

/* The page, which must be HTML and well-formed; the caller frees it by xmlFreeDoc(). */
xmlDoc *parsed(const char *page);

/* The value of an XPath expression as a number. */
int count(xmlDoc *document, const char *path);

/* Asserts the text of the first node of that path. */
void assert_node(xmlDoc *document, const char *path, const char *expected);

/* Nothing acts, nothing is fetched, no name of an element is there twice. */
void assert_harmless(xmlDoc *document, const char *page);

#endif
