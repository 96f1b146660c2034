#include "exchange/ldap_session.h"

#include "input/mark.h"

#include <errno.h>
#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/time.h>
#include <unistd.h>

/* Trusted certificates on Debian and others, if ldap.conf names none. */
#define SYSTEM_CERTIFICATES "/etc/ssl/certs/ca-certificates.crt"

static enum input_status refuse_session(struct ldap_session *session, const char *what)
{
    ldap_url_mark(session->url, session->message);
    text_puts(session->message, what);
    return INPUT_INVALID;
}

enum input_status ldap_session_refuse(struct ldap_session *session, const char *what, int code, const char *diagnostic,
                                      const char *to_do)
{
    if (code == LDAP_NO_MEMORY)
        return INPUT_NO_MEMORY;
    refuse_session(session, what);
    text_puts(session->message, ": ");
    text_puts(session->message, ldap_err2string(code));
    /* Hides a diagnostic message that quotes the password. */
    const char *password = session->login->password;
    bool has_password = diagnostic && password && *password && strstr(diagnostic, password);
    if (diagnostic && *diagnostic && !has_password) {
        text_puts(session->message, " (");
        text_append_escaped(session->message, diagnostic, strlen(diagnostic));
        text_puts(session->message, ")");
    }
    if (to_do) {
        text_puts(session->message, "; ");
        text_puts(session->message, to_do);
    }
    return INPUT_INVALID;
}

static enum input_status refuse_late(struct ldap_session *session)
{
    refuse_session(session, "no answer");
    text_printf(session->message, " in %u s; try again later, or allow more time", session->seconds);
    return INPUT_INVALID;
}

enum input_status ldap_session_failed(struct ldap_session *session, const char *what, int code)
{
    if (session->guard.late)
        return refuse_late(session);
    char *diagnostic = NULL;
    const char *to_do = NULL;
    ldap_get_option(session->ld, LDAP_OPT_DIAGNOSTIC_MESSAGE, (void *)&diagnostic);
    if (code == LDAP_SERVER_DOWN)
        to_do = "the connection was lost, and partial results are not used; try again";
    enum input_status status = ldap_session_refuse(session, what, code, diagnostic, to_do);
    ldap_memfree(diagnostic);
    return status;
}

enum input_status ldap_session_wait(struct ldap_session *session, int operation, LDAPMessage **answer)
{
    struct timeval limit = {.tv_sec = (time_t)session->seconds};
    int code = 0;
    *answer = NULL;
    switch (ldap_result(session->ld, operation, LDAP_MSG_ONE, &limit, answer)) {
    case 0: return refuse_late(session);
    case -1:
        ldap_get_option(session->ld, LDAP_OPT_RESULT_CODE, &code);
        return ldap_session_failed(session, "the answer is incomplete", code);
    default: return INPUT_OK;
    }
}

enum input_status ldap_session_finish(struct ldap_session *session, LDAPMessage *answer, struct ldap_outcome *outcome)
{
    *outcome = (struct ldap_outcome){0};
    int code = ldap_parse_result(session->ld, answer, &outcome->code, &outcome->matched, &outcome->diagnostic, &outcome->referrals,
                                 &outcome->controls, true);
    if (code == LDAP_SUCCESS && outcome->code < 0) /* negative codes are libldap's own errors, such as out of memory */
        code = LDAP_DECODING_ERROR;
    if (code == LDAP_SUCCESS)
        return INPUT_OK;
    ldap_outcome_clean_up(outcome);
    return ldap_session_failed(session, "the answer cannot be understood", code);
}

void ldap_outcome_clean_up(struct ldap_outcome *outcome)
{
    ldap_memfree(outcome->matched);
    ldap_memfree(outcome->diagnostic);
    ldap_memvfree((void **)outcome->referrals);
    ldap_controls_free(outcome->controls);
    *outcome = (struct ldap_outcome){0};
}

/* Checks the login before anything is sent. */
static enum input_status check_login(struct ldap_session *session)
{
    const struct ldap_query *query = session->query;
    const struct directory_login *login = session->login;
    if (login->start_tls && (query->tls || strcasecmp(query->parsed->lud_scheme, "ldapi") == 0))
        return refuse_session(
            session, "does not support StartTLS: ldaps:// uses TLS from the start, and ldapi:// never leaves this machine; "
                     "expected ldap://");
    if (!login->bind_dn)
        return INPUT_OK;
    /* RFC 4513, 5.1.2: a server would answer "success" and return only what anonymous users may see. */
    if (!*login->bind_dn || !login->password || !*login->password)
        return refuse_session(session,
                              "the server would treat a login without name or password as anonymous; expected both, or neither");
    if (!query->tls && !login->start_tls && !query->one_machine)
        return refuse_session(session, "the password would be sent without encryption; use ldaps:// or --start-tls");
    return INPUT_OK;
}

/* Overrides relevant settings of ldap.conf, ~/.ldaprc and LDAP... in the environment. */
static bool set_options(struct ldap_session *session)
{
    static const int
        version = LDAP_VERSION3,
        none = LDAP_NO_LIMIT, never = LDAP_DEREF_NEVER, demand = LDAP_OPT_X_TLS_DEMAND,
        strict = LDAP_OPT_X_TLS_TRY /* the certificate's common name counts only without subject alternative names (RFC 6125) */;
    struct timeval limit = {.tv_sec = (time_t)session->seconds};
    const struct {
        int name;
        const void *value;
    } options[] = {
        {LDAP_OPT_PROTOCOL_VERSION, &version}, {LDAP_OPT_REFERRALS, LDAP_OPT_OFF}, {LDAP_OPT_DEREF, &never},
        {LDAP_OPT_SIZELIMIT, &none},           {LDAP_OPT_TIMELIMIT, &none},        {LDAP_OPT_RESTART, LDAP_OPT_ON},
        {LDAP_OPT_NETWORK_TIMEOUT, &limit},    {LDAP_OPT_TIMEOUT, &limit},         {LDAP_OPT_X_TLS_REQUIRE_CERT, &demand},
        {LDAP_OPT_X_TLS_REQUIRE_SAN, &strict},
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (ldap_set_option(session->ld, options[i].name, options[i].value) != LDAP_OPT_SUCCESS)
            return false;
    return ldap_guard_add(&session->guard, session->ld, session->seconds);
}

/* Checked here, as only some versions of libldap report a file without a certificate. */
static bool has_certificate(const char *file)
{
    FILE *stream = fopen(file, "re");
    if (!stream)
        return false;
    char *line = NULL;
    size_t size = 0;
    bool found = false;
    while (!found && getline(&line, &size, stream) >= 0)
        found = strncmp(line, "-----BEGIN ", 11) == 0 && strstr(line, "CERTIFICATE-----");
    free(line);
    (void)fclose(stream);
    return found;
}

/* Sets the trusted certificates, in a TLS context of this handle, as the shared one may have other options. */
static enum input_status set_trusted_certificates(struct ldap_session *session)
{
    const char *file = session->login->ca_file;
    char *configured_file = NULL, *configured_folder = NULL;
    int client = 0;
    bool set = true;
    if (file) {
        set = has_certificate(file) && ldap_set_option(session->ld, LDAP_OPT_X_TLS_CACERTDIR, NULL) == LDAP_OPT_SUCCESS;
    } else {
        ldap_get_option(session->ld, LDAP_OPT_X_TLS_CACERTFILE, (void *)&configured_file);
        ldap_get_option(session->ld, LDAP_OPT_X_TLS_CACERTDIR, (void *)&configured_folder);
        if (!configured_file && !configured_folder && access(SYSTEM_CERTIFICATES, R_OK) == 0)
            file = SYSTEM_CERTIFICATES;
        ldap_memfree(configured_file);
        ldap_memfree(configured_folder);
    }
    if (file)
        set = set && ldap_set_option(session->ld, LDAP_OPT_X_TLS_CACERTFILE, file) == LDAP_OPT_SUCCESS;
    if (set && ldap_set_option(session->ld, LDAP_OPT_X_TLS_NEWCTX, &client) == LDAP_OPT_SUCCESS)
        return INPUT_OK;
    refuse_session(session, "the certificates to trust cannot be read from ");
    input_quote(session->message, file ? file : "the file that ldap.conf names",
                strlen(file ? file : "the file that ldap.conf names"));
    text_puts(session->message, "; expected certificates as PEM");
    return INPUT_INVALID;
}

/* Reports a TLS failure and its remedy. */
static enum input_status refuse_tls(struct ldap_session *session, int code)
{
    if (session->guard.late)
        return refuse_late(session);
    char *diagnostic = NULL;
    ldap_get_option(session->ld, LDAP_OPT_DIAGNOSTIC_MESSAGE, (void *)&diagnostic);
    enum input_status status =
        ldap_session_refuse(session, "TLS failed", code, diagnostic && strstr(diagnostic, "unknown error") ? NULL : diagnostic,
                            "expected a valid certificate for ");
    ldap_memfree(diagnostic);
    if (status != INPUT_INVALID)
        return status;
    /* For localhost, libldap expects a certificate of this machine's full name. */
    const char *host = session->query->host;
    if (strcasecmp(host, "localhost") == 0)
        text_puts(session->message, "this machine's full name (for an address, write 127.0.0.1)");
    else
        input_quote(session->message, host, strlen(host));
    text_puts(session->message, ", signed by an authority in ");
    if (session->login->ca_file)
        input_quote(session->message, session->login->ca_file, strlen(session->login->ca_file));
    else
        text_puts(session->message, "the trusted certificates of this machine");
    return INPUT_INVALID;
}

/* Finds and reports why there is no connection, as libldap does not report it. */
static enum input_status refuse_connection(struct ldap_session *session, int code, int error)
{
    if (code == LDAP_NO_MEMORY)
        return INPUT_NO_MEMORY;
    if (session->guard.connected)
        return session->query->tls ? refuse_tls(session, code) : ldap_session_failed(session, "no connection", code);
    const char *host = session->query->host;
    if (strcasecmp(session->query->parsed->lud_scheme, "ldapi") != 0) {
        struct addrinfo *found = NULL, hints = {.ai_socktype = SOCK_STREAM};
        int unknown = getaddrinfo(host, NULL, &hints, &found);
        if (unknown == EAI_MEMORY)
            return INPUT_NO_MEMORY;
        if (unknown) {
            refuse_session(session, "no connection: the host ");
            input_quote(session->message, host, strlen(host));
            text_printf(session->message, " was not found (%s); is the name right?", gai_strerror(unknown));
            return INPUT_INVALID;
        }
        freeaddrinfo(found);
    }
    bool late = code == LDAP_TIMEOUT || error == ETIMEDOUT || error == EINPROGRESS || error == EAGAIN;
    if (late) {
        refuse_session(session, "no connection");
        text_printf(session->message, " in %u s; are host and port right, and does a firewall let it through?", session->seconds);
        return INPUT_INVALID;
    }
    /* After a failure, libldap's further calls set ENOTCONN. */
    return ldap_session_refuse(session, "no connection", code, error && error != ENOTCONN ? strerror(error) : NULL,
                               "are host and port right, and is a directory server running there?");
}

static enum input_status start_tls(struct ldap_session *session)
{
    int operation;
    LDAPMessage *answer;
    struct ldap_outcome outcome;
    int code = ldap_start_tls(session->ld, NULL, NULL, &operation);
    if (code != LDAP_SUCCESS)
        return ldap_session_failed(session, "StartTLS could not be asked for", code);
    enum input_status status = ldap_session_wait(session, operation, &answer);
    if (status == INPUT_OK)
        status = ldap_session_finish(session, answer, &outcome);
    if (status != INPUT_OK)
        return status;
    if (outcome.code != LDAP_SUCCESS)
        status = ldap_session_refuse(session, "the server refuses StartTLS", outcome.code, outcome.diagnostic,
                                     "does it offer ldaps:// instead?");
    ldap_outcome_clean_up(&outcome);
    if (status != INPUT_OK)
        return status;
    code = ldap_install_tls(session->ld);
    return code == LDAP_SUCCESS ? INPUT_OK : refuse_tls(session, code);
}

static enum input_status log_in(struct ldap_session *session)
{
    const struct directory_login *login = session->login;
    struct berval password = {.bv_val = (char *)(uintptr_t)login->password, .bv_len = strlen(login->password)};
    int operation;
    LDAPMessage *answer;
    struct ldap_outcome outcome;
    int code = ldap_sasl_bind(session->ld, login->bind_dn, LDAP_SASL_SIMPLE, &password, NULL, NULL, &operation);
    if (code != LDAP_SUCCESS)
        return ldap_session_failed(session, "the login could not be sent", code);
    enum input_status status = ldap_session_wait(session, operation, &answer);
    if (status == INPUT_OK)
        status = ldap_session_finish(session, answer, &outcome);
    if (status != INPUT_OK)
        return status;
    if (outcome.code != LDAP_SUCCESS) {
        struct text what = {0};
        text_puts(&what, "the login as ");
        input_quote(&what, login->bind_dn, strlen(login->bind_dn));
        text_puts(&what, " was refused");
        status = what.failed
                     ? INPUT_NO_MEMORY
                     : ldap_session_refuse(session, what.bytes, outcome.code, outcome.diagnostic, "are name and password right?");
        text_clean_up(&what);
    }
    ldap_outcome_clean_up(&outcome);
    return status;
}

enum input_status ldap_session_open(struct ldap_session *session, const char *url, const struct ldap_query *query,
                                    const struct directory_login *login, struct text *message)
{
    *session = (struct ldap_session){
        .url = url,
        .query = query,
        .login = login,
        .message = message,
        .seconds = login->time_limit ? login->time_limit : DIRECTORY_TIME_LIMIT,
    };
    enum input_status status = check_login(session);
    if (status != INPUT_OK)
        return status;
    int code = ldap_initialize(&session->ld, query->server);
    if (code != LDAP_SUCCESS)
        return ldap_session_refuse(session, "libldap does not accept this URL", code, NULL, NULL);
    status =
        set_options(session) ? INPUT_OK : refuse_session(session, "libldap does not accept the options that are needed for safety");
    if (status == INPUT_OK && (query->tls || login->start_tls))
        status = set_trusted_certificates(session);
    if (status == INPUT_OK) {
        errno = 0;
        code = ldap_connect(session->ld);
        if (code != LDAP_SUCCESS)
            status = refuse_connection(session, code, errno);
    }
    if (status == INPUT_OK && login->start_tls)
        status = start_tls(session);
    if (status == INPUT_OK && login->bind_dn)
        status = log_in(session);
    if (status != INPUT_OK)
        ldap_session_close(session);
    return status;
}

void ldap_session_close(struct ldap_session *session)
{
    if (!session->ld)
        return;
    ldap_unbind_ext(session->ld, NULL, NULL);
    session->ld = NULL;
}
