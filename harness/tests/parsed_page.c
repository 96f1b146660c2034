#include "parsed_page.h"

#include "suite.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <string.h>

xmlDoc *parsed(const char *page)
{
    ck_assert_int_eq(strncmp(page, "<!DOCTYPE html>\n<html lang=\"en\">", 32), 0);
    xmlDoc *document = xmlReadMemory(page, (int)strlen(page), NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
    ck_assert_msg(document != NULL, "the page is not well-formed");
    return document;
}

int count(xmlDoc *document, const char *path)
{
    xmlXPathContext *context = xmlXPathNewContext(document);
    xmlXPathObject *found = xmlXPathEvalExpression(BAD_CAST path, context);
    ck_assert_msg(found != NULL, "%s", path);
    int result = found->type == XPATH_NODESET ? xmlXPathNodeSetGetLength(found->nodesetval) : (int)xmlXPathCastToNumber(found);
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    return result;
}

void assert_node(xmlDoc *document, const char *path, const char *expected)
{
    xmlXPathContext *context = xmlXPathNewContext(document);
    xmlXPathObject *found = xmlXPathEvalExpression(BAD_CAST path, context);
    ck_assert_msg(found && xmlXPathNodeSetGetLength(found->nodesetval) > 0, "there is no %s", path);
    xmlChar *text = xmlNodeGetContent(found->nodesetval->nodeTab[0]);
    ck_assert_str_eq((const char *)text, expected);
    xmlFree(text);
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
}

void assert_harmless(xmlDoc *document, const char *page)
{
    ck_assert_int_eq(count(document, "//script | //iframe | //object | //embed | //form | //i"), 0);
    ck_assert_int_eq(count(document, "//@*[starts-with(name(), 'on')]"), 0);
    ck_assert_int_eq(count(document, "//@src | //@style"), 0);
    ck_assert_int_eq(count(document, "//@href[contains(., ':') and . != 'data:,']"), 0);
    ck_assert_int_eq(count(document, "//@href[starts-with(., '#') and not(substring(., 2) = //@id)]"), 0);
    ck_assert_int_eq(count(document, "//@id"), count(document, "count(//@id[not(. = ../preceding::*/@id)])"));
    for (const unsigned char *at = (const unsigned char *)page; *at; at++)
        ck_assert_msg(*at == '\n' || (*at >= 0x20 && *at != 0x7F), "control byte %02X is written", *at);
    ck_assert_ptr_null(strstr(page, "\xe2\x80\xae"));
    ck_assert_ptr_null(strstr(page, "]]>"));
    /* A browser takes these for the beginning of an element. */
    ck_assert_int_eq(count(document, "//div[not(node())] | //a[not(node())] | //td[not(node())]"), 0);
    ck_assert_ptr_null(strstr(page, "<style/>"));
}
