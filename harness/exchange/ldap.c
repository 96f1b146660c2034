#include "exchange/directory.h"

#include "exchange/ldap_entry.h"
#include "exchange/ldap_session.h"
#include "exchange/ldap_url.h"
#include "input/mark.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct reading {
    struct ldap_session session;
    const struct directory_config *config;
    struct people people;
    whole_entry_visitor *visit_whole; /* NULL: visit people */
    char *base;                       /* chosen base if the URL has none, else NULL; owned */
    uint64_t entries, visited, reported;
    uint32_t page_size;
    struct berval cookie; /* cookie of the previous page; empty: first page, or no more pages; owned */
};

static enum input_status refuse_search(struct reading *reading, const char *what)
{
    ldap_url_mark(reading->session.url, reading->session.message);
    text_puts(reading->session.message, what);
    return INPUT_INVALID;
}

static void quote(struct reading *reading, const char *string)
{
    input_quote(reading->session.message, string ? string : "", string ? strlen(string) : 0);
}

/* Parts of Active Directory without people; searches from a domain's root return referrals to them. */
static bool is_without_people(const char *dn)
{
    static const char *const parts[] = {"DC=DomainDnsZones,", "DC=ForestDnsZones,", "CN=Configuration,",
                                        "CN=Schema,CN=Configuration,"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strncasecmp(dn, parts[i], strlen(parts[i])) == 0)
            return true;
    return false;
}

static enum input_status search(struct reading *reading, const char *base, int scope, const char *filter, char **attributes,
                                LDAPControl **controls, int *operation)
{
    int code =
        ldap_search_ext(reading->session.ld, base, scope, filter, attributes, 0, controls, NULL, NULL, LDAP_NO_LIMIT, operation);
    if (code == LDAP_SUCCESS)
        return INPUT_OK;
    if (code == LDAP_FILTER_ERROR) {
        refuse_search(reading, "the filter ");
        quote(reading, filter);
        text_puts(reading->session.message, " is not valid; expected a filter of RFC 4515, such as (objectClass=person)");
        return INPUT_INVALID;
    }
    return ldap_session_failed(&reading->session, "the search could not be sent", code);
}

/* ---- The base, if the URL has none ------------------------------------------------------------------------------------------- */

/* Chooses the only naming context that may have people. */
static enum input_status choose_base(struct reading *reading, struct berval *const *contexts)
{
    const char *found = NULL;
    size_t count = 0;
    for (size_t i = 0; contexts && contexts[i]; i++)
        if (contexts[i]->bv_len > 0 && !is_without_people(contexts[i]->bv_val)) {
            found = contexts[i]->bv_val;
            count++;
        }
    if (count == 0)
        return refuse_search(
            reading,
            "the server does not list its directories (namingContexts); expected a base in the URL, such as ldap://HOST/o=acme");
    if (count == 1) {
        reading->base = strdup(found);
        return reading->base ? INPUT_OK : INPUT_NO_MEMORY;
    }
    refuse_search(reading, "the server has more than one directory; expected one of them in the URL:");
    for (size_t i = 0; contexts[i]; i++)
        if (contexts[i]->bv_len > 0 && !is_without_people(contexts[i]->bv_val)) {
            text_puts(reading->session.message, " ");
            quote(reading, contexts[i]->bv_val);
        }
    return INPUT_INVALID;
}

static enum input_status read_contexts(struct reading *reading, LDAPMessage *entry)
{
    struct berval **contexts = ldap_get_values_len(reading->session.ld, entry, "namingContexts");
    int code = LDAP_SUCCESS;
    if (!contexts)
        ldap_get_option(reading->session.ld, LDAP_OPT_RESULT_CODE, &code);
    if (code == LDAP_NO_MEMORY)
        return INPUT_NO_MEMORY;
    enum input_status status = choose_base(reading, contexts);
    ldap_value_free_len(contexts);
    return status;
}

static enum input_status find_base(struct reading *reading)
{
    char name[] = "namingContexts", *attributes[] = {name, NULL};
    int operation;
    LDAPMessage *answer;
    struct ldap_outcome outcome;
    bool seen = false;
    enum input_status status = search(reading, "", LDAP_SCOPE_BASE, "(objectClass=*)", attributes, NULL, &operation);
    if (status != INPUT_OK)
        return status;
    while ((status = ldap_session_wait(&reading->session, operation, &answer)) == INPUT_OK &&
           ldap_msgtype(answer) != LDAP_RES_SEARCH_RESULT) {
        if (ldap_msgtype(answer) == LDAP_RES_SEARCH_ENTRY && !seen) {
            seen = true;
            status = read_contexts(reading, answer);
        }
        ldap_msgfree(answer);
        if (status != INPUT_OK)
            return status;
    }
    if (status == INPUT_OK)
        status = ldap_session_finish(&reading->session, answer, &outcome);
    if (status != INPUT_OK)
        return status;
    ldap_outcome_clean_up(&outcome);
    return reading->base ? INPUT_OK : choose_base(reading, NULL);
}

/* ---- The people -------------------------------------------------------------------------------------------------------------- */

static void report_progress(struct reading *reading)
{
    if (reading->config->progress && reading->visited != reading->reported)
        reading->config->progress(reading->config->progress_context, reading->visited);
    reading->reported = reading->visited;
}

static enum input_status read_entry(struct reading *reading, LDAPMessage *entry)
{
    struct person person;
    bool is_person = reading->visit_whole;
    uint32_t limit = reading->config->login.size_limit;
    enum input_status status = INPUT_OK;
    reading->entries++;
    if (!reading->visit_whole)
        status = ldap_entry_read(&reading->session, entry, &reading->people, &person, &is_person);
    if (status != INPUT_OK || !is_person)
        return status;
    if (limit > 0 && reading->visited == limit) {
        refuse_search(reading, reading->visit_whole ? "has more entries" : "has more people");
        text_printf(reading->session.message, " than the limit of %" PRIu32 "; none of them is used", limit);
        return INPUT_INVALID;
    }
    status = reading->visit_whole ? ldap_entry_read_whole(&reading->session, entry, reading->visit_whole, reading->people.context)
                                  : reading->people.visit(reading->people.context, &person);
    reading->visited++;
    if (status == INPUT_OK && reading->visited % reading->page_size == 0)
        report_progress(reading);
    return status;
}

/* Reports that a part of the directory is on another server. */
static enum input_status refuse_referral(struct reading *reading, char *const *urls)
{
    refuse_search(reading, "a part of this directory is on another server, and partial results are not used:");
    for (; urls && *urls; urls++) {
        text_puts(reading->session.message, " ");
        quote(reading, *urls);
    }
    text_puts(reading->session.message, "; expected a server with the whole directory, or a base without referrals");
    return INPUT_INVALID;
}

static enum input_status read_reference(struct reading *reading, LDAPMessage *reference)
{
    char **urls = NULL;
    int code = ldap_parse_reference(reading->session.ld, reference, &urls, NULL, false);
    if (code != LDAP_SUCCESS)
        return ldap_session_failed(&reading->session, "a reference cannot be understood", code);
    LDAPURLDesc *parsed = NULL;
    bool without_people = urls && urls[0] && ldap_url_parse(urls[0], &parsed) == LDAP_URL_SUCCESS && parsed->lud_dn &&
                          is_without_people(parsed->lud_dn);
    if (parsed)
        ldap_free_urldesc(parsed);
    enum input_status status = without_people ? INPUT_OK : refuse_referral(reading, urls);
    ldap_memvfree((void **)urls);
    return status;
}

static enum input_status refuse_limit(struct reading *reading, const struct ldap_outcome *outcome)
{
    struct text what = {0};
    text_printf(&what, "the server returns only %" PRIu64 " entries, and partial results are not used", reading->entries);
    enum input_status status =
        what.failed
            ? INPUT_NO_MEMORY
            : ldap_session_refuse(&reading->session, what.bytes, outcome->code, outcome->diagnostic,
                                  "use a login that may read all entries, ask for a part (BASE, FILTER), or raise the server's "
                                  "limits");
    text_clean_up(&what);
    return status;
}

static enum input_status check_outcome(struct reading *reading, const struct ldap_outcome *outcome)
{
    const char *what = "the search was refused", *to_do = NULL;
    switch (outcome->code) {
    case LDAP_SUCCESS: return INPUT_OK;
    case LDAP_SIZELIMIT_EXCEEDED:
    case LDAP_ADMINLIMIT_EXCEEDED: return refuse_limit(reading, outcome);
    case LDAP_TIMELIMIT_EXCEEDED:
        what = "the server stopped searching";
        to_do = "ask for a part (BASE, FILTER), or raise the server's limits";
        break;
    case LDAP_REFERRAL:
    case LDAP_PARTIAL_RESULTS: return refuse_referral(reading, outcome->referrals);
    case LDAP_NO_SUCH_OBJECT:
        ldap_session_refuse(&reading->session, "the base does not exist, or this login may not see it", outcome->code,
                            outcome->diagnostic, NULL);
        if (outcome->matched && *outcome->matched) {
            text_puts(reading->session.message, "; the closest entry is ");
            quote(reading, outcome->matched);
        }
        return INPUT_INVALID;
    case LDAP_INAPPROPRIATE_AUTH:
    case LDAP_INSUFFICIENT_ACCESS:
    case LDAP_OPERATIONS_ERROR: /* Active Directory, to anonymous searches */
    case LDAP_STRONG_AUTH_REQUIRED:
    case LDAP_CONFIDENTIALITY_REQUIRED: to_do = "use a login that may read the directory, with TLS"; break;
    default: break;
    }
    return ldap_session_refuse(&reading->session, what, outcome->code, outcome->diagnostic, to_do);
}

/* Stores the cookie for the next page; servers without paging send none. */
static enum input_status read_cookie(struct reading *reading, const struct ldap_outcome *outcome)
{
    ber_memfree(reading->cookie.bv_val);
    reading->cookie = (struct berval){0};
    LDAPControl *control = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, outcome->controls, NULL);
    ber_int_t estimate;
    if (!control)
        return INPUT_OK;
    /* libldap 2.5 crashes on a control without a value, or with an empty one. */
    int code = control->ldctl_value.bv_len > 0
                   ? ldap_parse_pageresponse_control(reading->session.ld, control, &estimate, &reading->cookie)
                   : LDAP_DECODING_ERROR;
    return code == LDAP_SUCCESS ? INPUT_OK : ldap_session_failed(&reading->session, "a page cannot be understood", code);
}

static enum input_status read_answer(struct reading *reading, LDAPMessage *answer)
{
    switch (ldap_msgtype(answer)) {
    case LDAP_RES_SEARCH_ENTRY: return read_entry(reading, answer);
    case LDAP_RES_SEARCH_REFERENCE: return read_reference(reading, answer);
    default: return INPUT_OK; /* RFC 4511, 4.13: ignore unsolicited messages */
    }
}

static enum input_status read_page(struct reading *reading, char **attributes)
{
    const struct ldap_query *query = reading->session.query;
    int operation;
    LDAPControl *page = NULL;
    int code = ldap_create_page_control(reading->session.ld, (ber_int_t)reading->page_size,
                                        reading->cookie.bv_len > 0 ? &reading->cookie : NULL, false, &page);
    if (code != LDAP_SUCCESS)
        return ldap_session_failed(&reading->session, "a page could not be asked for", code);
    LDAPControl *controls[] = {page, NULL};
    enum input_status status =
        search(reading, reading->base ? reading->base : query->base, query->scope, query->filter, attributes, controls, &operation);
    ldap_control_free(page);

    while (status == INPUT_OK) {
        LDAPMessage *answer;
        status = ldap_session_wait(&reading->session, operation, &answer);
        if (status == INPUT_OK && ldap_msgtype(answer) == LDAP_RES_SEARCH_RESULT) {
            struct ldap_outcome outcome;
            status = ldap_session_finish(&reading->session, answer, &outcome);
            if (status != INPUT_OK)
                return status;
            status = check_outcome(reading, &outcome);
            if (status == INPUT_OK)
                status = read_cookie(reading, &outcome);
            ldap_outcome_clean_up(&outcome);
            return status;
        }
        if (status == INPUT_OK) {
            status = read_answer(reading, answer);
            ldap_msgfree(answer);
        }
    }
    return status;
}

static enum input_status refuse_nothing(struct reading *reading)
{
    refuse_search(reading, reading->visit_whole ? "no entry" : "no person");
    text_puts(reading->session.message, " was found; are base and filter right, and may this login read the directory?");
    return INPUT_INVALID;
}

static enum input_status read_pages(struct reading *reading)
{
    static const char user[] = LDAP_ALL_USER_ATTRIBUTES, operational[] = LDAP_ALL_OPERATIONAL_ATTRIBUTES;
    char *attributes[LDAP_ENTRY_ATTRIBUTES] = {(char *)(uintptr_t)user, (char *)(uintptr_t)operational};
    if (!reading->visit_whole)
        ldap_entry_attributes(&reading->people, attributes);
    enum input_status status;
    do {
        status = read_page(reading, attributes);
        if (status == INPUT_OK)
            report_progress(reading);
    } while (status == INPUT_OK && reading->cookie.bv_len > 0);
    /* A server may return nothing, and no error, if the login may not read. */
    if (status == INPUT_OK && (reading->session.query->default_filter ? reading->visited : reading->entries) == 0)
        status = refuse_nothing(reading);
    return status;
}

static enum input_status read_directory(const char *url, const struct directory_config *config, person_visitor *visit,
                                        whole_entry_visitor *visit_whole, void *context, struct text *message)
{
    struct ldap_query query;
    enum input_status status = ldap_query_parse(url, &query, message);
    if (status != INPUT_OK)
        return status;
    const struct directory_login *login = &config->login;
    struct reading reading = {.config = config, .visit_whole = visit_whole};
    reading.page_size = login->page_size ? login->page_size : DIRECTORY_PAGE_SIZE;
    if (reading.page_size > INT32_MAX) /* RFC 2696 */
        reading.page_size = INT32_MAX;
    people_init(&reading.people, url, config, visit, context, message);
    status = ldap_session_open(&reading.session, url, &query, login, message);
    if (status == INPUT_OK) {
        if (!*query.base)
            status = find_base(&reading);
        if (status == INPUT_OK)
            status = read_pages(&reading);
        ldap_session_close(&reading.session);
    }
    people_clean_up(&reading.people);
    ber_memfree(reading.cookie.bv_val);
    free(reading.base);
    ldap_query_clean_up(&query);
    return status;
}

enum input_status ldap_read(const char *url, const struct directory_config *config, person_visitor *visit, void *context,
                            struct text *message)
{
    return read_directory(url, config, visit, NULL, context, message);
}

enum input_status ldap_read_entries(const char *url, const struct directory_config *config, whole_entry_visitor *visit,
                                    void *context, struct text *message)
{
    return read_directory(url, config, NULL, visit, context, message);
}
