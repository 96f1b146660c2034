#include "xml_tested.h"

#include "suite.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdlib.h>
#include <string.h>

static void ignore_error(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

bool xml_is_junit(const char *xml)
{
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt("harness/tests/data/junit.xsd");
    ck_assert_ptr_nonnull(parser);
    xmlSchemaPtr schema = xmlSchemaParse(parser);
    ck_assert_ptr_nonnull(schema);
    xmlSchemaValidCtxtPtr context = xmlSchemaNewValidCtxt(schema);
    ck_assert_ptr_nonnull(context);
    xmlSchemaSetValidErrors(context, ignore_error, ignore_error, NULL);
    xmlDocPtr document = xmlReadMemory(xml, (int)strlen(xml), "report.xml", NULL, XML_PARSE_NONET);
    ck_assert_ptr_nonnull(document);
    bool valid = xmlSchemaValidateDoc(context, document) == 0;
    xmlFreeDoc(document);
    xmlSchemaFreeValidCtxt(context);
    xmlSchemaFree(schema);
    xmlSchemaFreeParserCtxt(parser);
    return valid;
}

static void *allocate(size_t size) { return malloc(size); }
static void *reallocate(void *old, size_t size) { return realloc(old, size); }
static char *duplicate(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

void xml_fail_allocations(void)
{
    ck_assert_int_eq(xmlMemSetup(free, allocate, reallocate, duplicate), 0);
    xmlInitParser();
}
