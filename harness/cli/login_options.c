#include "cli/login_options.h"

#include "cli/options.h"

#include <inttypes.h>
#include <stdio.h>
#include <strings.h>
#include <string.h>

#define RESULTS_MAX 1000000000u
#define SECONDS_MAX 86400u

enum { KEY_BIND_DN = 0x700, KEY_PASSWORD_FILE, KEY_START_TLS, KEY_CA_FILE, KEY_PAGE_SIZE, KEY_SIZE_LIMIT, KEY_TIME_LIMIT, KEYS };

static const struct argp_option login_options[] = {
    {.name = "bind-dn", .key = KEY_BIND_DN, .arg = "DN", .doc = "Bind as this DN (default: anonymous)"},
    {.name = "password-file",
     .key = KEY_PASSWORD_FILE,
     .arg = "FILE",
     .doc = "Read the password from the first line of FILE (default: prompt)"},
    {.name = "start-tls", .key = KEY_START_TLS, .doc = "Switch an ldap:// connection to TLS"},
    {.name = "ca-file", .key = KEY_CA_FILE, .arg = "FILE", .doc = "Trust these certificates (default: the system's)"},
    {.name = "page-size", .key = KEY_PAGE_SIZE, .arg = "N", .doc = "Request N entries at a time (default: 1000)"},
    {.name = "size-limit",
     .key = KEY_SIZE_LIMIT,
     .arg = "N",
     .doc = "Stop with an error after N people; of converge, entries (default: no limit)"},
    {.name = "time-limit", .key = KEY_TIME_LIMIT, .arg = "SECONDS", .doc = "Time limit for each answer in s (default: 60)"},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct login_options *options = state->input;
    struct directory_login *login = &options->login;
    if (key >= KEY_BIND_DN && key < KEYS)
        options->given |= 1u << (key - KEY_BIND_DN);
    switch (key) {
    case KEY_BIND_DN: login->bind_dn = options_read_text(state, "--bind-dn", argument, "the DN to bind as"); return 0;
    case KEY_PASSWORD_FILE:
        options->password_file = options_read_text(state, "--password-file", argument, "the file whose first line is the password");
        return 0;
    case KEY_START_TLS: login->start_tls = true; return 0;
    case KEY_CA_FILE: login->ca_file = options_read_text(state, "--ca-file", argument, "a file of certificates, in PEM"); return 0;
    case KEY_PAGE_SIZE:
        login->page_size = (uint32_t)options_read_number(state, "--page-size", argument, "a number", 1, RESULTS_MAX);
        return 0;
    case KEY_SIZE_LIMIT:
        login->size_limit = (uint32_t)options_read_number(state, "--size-limit", argument, "a number", 1, RESULTS_MAX);
        return 0;
    case KEY_TIME_LIMIT:
        login->time_limit = (uint32_t)options_read_number(state, "--time-limit", argument, "a number", 1, SECONDS_MAX);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

const struct argp login_options_argp = {.options = login_options, .parser = parse};

void login_options_refuse_all(const struct argp_state *state, const struct login_options *options)
{
    for (int key = KEY_BIND_DN; key < KEYS; key++)
        if (options->given >> (key - KEY_BIND_DN) & 1)
            argp_error(state, "--%s is for a live directory, and there is none; omit it", login_options[key - KEY_BIND_DN].name);
}

void login_options_check(const struct argp_state *state, const struct login_options *options)
{
    if (options->password_file && !options->login.bind_dn)
        argp_error(state, "--password-file requires --bind-dn");
}

void login_options_check_url(const struct argp_state *state, const struct login_options *options, const char *url)
{
    if (options->login.start_tls && strncasecmp(url, "ldap://", strlen("ldap://")) != 0)
        argp_error(state, "--start-tls is for ldap://; ldaps:// is TLS from the beginning, and ldapi:// is this machine");
    if (options->login.ca_file && !options->login.start_tls && strncasecmp(url, "ldaps://", strlen("ldaps://")) != 0)
        argp_error(state, "--ca-file is for TLS; give --start-tls or an ldaps:// directory");
}
