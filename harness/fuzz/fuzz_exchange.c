/* Readers of real directories: LDIF, CSV, LDAP URLs and answers of a directory server. */
#include "fuzz/fuzz.h"

#include "exchange/entries.h"
#include "exchange/ldap_url.h"

#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Reads with each encoding, and with that of the file itself. */
static void try_encodings(directory_reader *read, const char *bytes, size_t length)
{
    const char *path = fuzz_file(0, bytes, length);
    for (int encoding = 0; encoding < ENCODINGS; encoding++)
        fuzz_directory(read, path,
                       &(struct directory_config){.site_level = 1,
                                                  .encoding = (enum directory_encoding)encoding,
                                                  .include_hidden = encoding == ENCODING_UTF_8,
                                                  .site_attribute = encoding == ENCODING_UTF_8 ? "o" : NULL});
}

/* Reads every byte of an entry, so that sanitizers check all of it. */
static enum input_status visit_entry(void *context, const struct whole_entry *entry)
{
    size_t *bytes = context;
    for (size_t i = 0; i < entry->count; i++) {
        const struct entry_attribute *attribute = &entry->attributes[i];
        ck_assert(attribute->type.length > 0 && attribute->value.bytes);
        *bytes += attribute->type.length +
                  (attribute->value.length ? memchr(attribute->value.bytes, 1, attribute->value.length) != NULL : 0);
    }
    return INPUT_OK;
}

void fuzz_ldif(const char *bytes, size_t length)
{
    const struct directory_config config = {.site_level = 1};
    struct text message = {0};
    size_t seen = 0;
    try_encodings(ldif_read, bytes, length);
    enum input_status status = ldif_read_entries(fuzz_file(0, bytes, length), &config, visit_entry, &seen, &message);
    if (status != INPUT_OK)
        ck_assert_int_eq(status, INPUT_INVALID);
    fuzz_assert_message(status, &message);
}

void fuzz_csv(const char *bytes, size_t length) { try_encodings(csv_read, bytes, length); }

void fuzz_url(const char *bytes, size_t length)
{
    char *url = malloc(length + 1);
    struct ldap_query query, again;
    struct text message = {0};
    ck_assert_ptr_nonnull(url);
    memcpy(url, bytes, length);
    url[length] = '\0';
    enum input_status status = ldap_query_parse(url, &query, &message);
    fuzz_assert_message(status, &message);
    if (status == INPUT_OK) {
        /* The URL for the library must name the same server. */
        ck_assert_int_eq(ldap_query_parse(query.server, &again, &message), INPUT_OK);
        ck_assert_str_eq(again.host, query.host);
        ck_assert_int_eq(again.parsed->lud_port, query.parsed->lud_port);
        ck_assert(again.tls == query.tls && again.one_machine == query.one_machine);
        ldap_query_clean_up(&again);
        ldap_query_clean_up(&query);
    }
    free(url);
}

/* ---- Answers --------------------------------------------------------------------------------------------------------------- */

struct server {
    int listening;
    const char *bytes;
    size_t length;
};

/* Sends one connection the first answers, each after a request, and closes it. */
static void *serve(void *context)
{
    const struct server *server = context;
    char request[4096];
    struct sockaddr_un peer;
    socklen_t length = sizeof peer;
    int connection = accept4(server->listening, (struct sockaddr *)&peer, &length, SOCK_CLOEXEC);
    if (connection < 0)
        return NULL;
    if (recv(connection, request, sizeof request, 0) > 0)
        for (size_t sent = 0; sent < server->length;) {
            ssize_t some = send(connection, server->bytes + sent, server->length - sent, MSG_NOSIGNAL);
            if (some <= 0)
                break;
            sent += (size_t)some;
        }
    (void)shutdown(connection, SHUT_WR);
    while (recv(connection, request, sizeof request, 0) > 0)
        continue;
    close(connection);
    return NULL;
}

/* The lenient reading and the strict one connect once each. */
static void *serve_twice(void *context)
{
    serve(context);
    return serve(context);
}

void fuzz_ldap(const char *bytes, size_t length)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct server server = {.listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), .bytes = bytes, .length = length};
    char url[128];
    pthread_t thread;
    int path_length = snprintf(address.sun_path, sizeof address.sun_path, "/tmp/q237588-fuzz.%ld", (long)getpid());
    (void)snprintf(url, sizeof url, "ldapi://%%2Ftmp%%2F%s/o=x", address.sun_path + strlen("/tmp/"));
    ck_assert(server.listening >= 0 && path_length > 0);
    (void)unlink(address.sun_path);
    ck_assert_int_eq(bind(server.listening, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(listen(server.listening, 2), 0);
    ck_assert_int_eq(pthread_create(&thread, NULL, serve_twice, &server), 0);
    /* No wait is needed: a missing answer is the end of the connection. */
    fuzz_directory(ldap_read, url, &(struct directory_config){.site_level = 1, .login = {.time_limit = 20, .page_size = 2}});
    (void)shutdown(server.listening, SHUT_RDWR);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    close(server.listening);
    (void)unlink(address.sun_path);
}
