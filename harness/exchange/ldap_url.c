#include "exchange/ldap_url.h"

#include "exchange/directory.h"
#include "input/mark.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char expected[] = "expected ldap://HOST[:PORT]/BASE??SCOPE?FILTER, or the same with ldaps:// or ldapi://";

/* Returns the part after "://". */
static const char *authority_of(const char *url)
{
    const char *slashes = strstr(url, "://");
    return slashes ? slashes + 3 : url;
}

void ldap_url_mark(const char *url, struct text *message)
{
    const char *authority = authority_of(url), *end = authority + strcspn(authority, "/?"),
               *at = memrchr(authority, '@', (size_t)(end - authority));
    if (at) {
        text_append_escaped(message, url, (size_t)(authority - url));
        text_puts(message, "...");
        url = at;
    }
    text_append_escaped(message, url, strlen(url));
    text_puts(message, ": ");
}

static enum input_status refuse_url(const char *url, struct text *message, const char *what)
{
    ldap_url_mark(url, message);
    text_puts(message, what);
    return INPUT_INVALID;
}

/* libldap treats an invalid escape as an empty part, and a NUL as the end of one. */
static bool escapes_are_valid(const char *url)
{
    while ((url = strchr(url, '%'))) {
        if (!isxdigit((unsigned char)url[1]) || !isxdigit((unsigned char)url[2]) || (url[1] == '0' && url[2] == '0'))
            return false;
        url += 3;
    }
    return true;
}

/* libldap does not distinguish a missing scope from an explicit one. */
static bool has_scope(const char *url)
{
    const char *part = url;
    for (int i = 0; i < 2; i++) {
        part = strchr(part, '?');
        if (!part)
            return false;
        part++;
    }
    return *part && *part != '?';
}

static bool is_loopback(const char *host)
{
    struct in_addr four;
    struct in6_addr six;
    if (inet_pton(AF_INET, host, &four) == 1)
        return ntohl(four.s_addr) >> 24 == 127;
    if (inet_pton(AF_INET6, host, &six) == 1)
        return IN6_IS_ADDR_LOOPBACK(&six);
    return strcasecmp(host, "localhost") == 0;
}

static const char *describe_url_error(int error)
{
    switch (error) {
    case LDAP_URL_ERR_BADSCHEME: return "is not an LDAP URL; ";
    case LDAP_URL_ERR_BADHOST:
    case LDAP_URL_ERR_BADURL: return "its host or port cannot be parsed; ";
    case LDAP_URL_ERR_BADSCOPE: return "its scope is unknown (base, one, sub are known); ";
    case LDAP_URL_ERR_BADFILTER: return "its filter cannot be parsed; ";
    default: return "cannot be understood; ";
    }
}

/* Returns the problem of a parsed URL, or NULL. */
static const char *find_problem(const LDAPURLDesc *parsed)
{
    bool local = strcasecmp(parsed->lud_scheme, "ldapi") == 0;
    if (!local && (!parsed->lud_host || !*parsed->lud_host))
        return "has no host; expected one, such as localhost for this machine";
    if (parsed->lud_host && !local && strpbrk(parsed->lud_host, "@, "))
        return "has more than a host; expected one host and no user: the login is not part of the URL";
    if (parsed->lud_port < 0 || parsed->lud_port > 65535)
        return "its port is out of range; expected 1 to 65535";
    if (parsed->lud_attrs && parsed->lud_attrs[0])
        return "has attributes; expected none between the first two question marks, as the program chooses them";
    if (parsed->lud_exts && parsed->lud_exts[0])
        return "has an extension; expected none after the filter";
    return NULL;
}

/* Writes the server URL for ldap_initialize(). ldap_url_desc2str() fails for a host with a port and characters to escape, such
 * as an IPv6 zone or non-ASCII letters, and does not escape commas. Returns NULL if out of memory. */
static char *write_server(const LDAPURLDesc *parsed)
{
    struct text server = {0};
    const char *host = parsed->lud_host ? parsed->lud_host : "";
    bool six = strcasecmp(parsed->lud_scheme, "ldapi") != 0 && strchr(host, ':');
    text_printf(&server, "%s://%s", parsed->lud_scheme, six ? "[" : "");
    for (const char *at = host; *at; at++)
        if ((isascii(*at) && isalnum((unsigned char)*at)) || strchr("-._~", *at) || (six && *at == ':'))
            text_append(&server, at, 1);
        else
            text_printf(&server, "%%%02X", (unsigned char)*at);
    text_puts(&server, six ? "]" : "");
    if (parsed->lud_port)
        text_printf(&server, ":%d", parsed->lud_port);
    return text_take(&server);
}

enum input_status ldap_query_parse(const char *url, struct ldap_query *query, struct text *message)
{
    *query = (struct ldap_query){0};
    if (!escapes_are_valid(url))
        return refuse_url(url, message, "has a % that is not followed by two hexadecimal digits other than 00; a % itself is %25");
    /* libldap would also accept "<URL:" before it and ">" after it, and looks for the latter before the start of the text. */
    int error = directory_is_live(url) ? ldap_url_parse(url, &query->parsed) : LDAP_URL_ERR_BADSCHEME;
    if (error == LDAP_URL_ERR_MEM)
        return INPUT_NO_MEMORY;
    if (error != LDAP_URL_SUCCESS) {
        refuse_url(url, message, describe_url_error(error));
        text_puts(message, expected);
        return INPUT_INVALID;
    }
    LDAPURLDesc *parsed = query->parsed;
    const char *wrong = find_problem(parsed);
    if (wrong) {
        ldap_query_clean_up(query);
        return refuse_url(url, message, wrong);
    }
    query->server = write_server(parsed);
    if (!query->server) {
        ldap_query_clean_up(query);
        return INPUT_NO_MEMORY;
    }
    query->host = parsed->lud_host ? parsed->lud_host : "";
    query->base = parsed->lud_dn ? parsed->lud_dn : "";
    query->default_filter = !parsed->lud_filter || !*parsed->lud_filter;
    query->filter = query->default_filter ? LDAP_PEOPLE_FILTER : parsed->lud_filter;
    query->scope = has_scope(url) ? parsed->lud_scope : LDAP_SCOPE_SUBTREE;
    query->tls = strcasecmp(parsed->lud_scheme, "ldaps") == 0;
    query->one_machine = strcasecmp(parsed->lud_scheme, "ldapi") == 0 || is_loopback(query->host);
    return INPUT_OK;
}

void ldap_query_clean_up(struct ldap_query *query)
{
    if (query->parsed)
        ldap_free_urldesc(query->parsed);
    free(query->server);
    *query = (struct ldap_query){0};
}
