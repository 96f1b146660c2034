#include "slapd.h"

#include "base/text.h"
#include "program.h"
#include "suite.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROGRAM "/usr/sbin/slapd"
#define MODULES "/usr/lib/ldap"

static char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *text_of(const char *format, ...)
{
    char *made = NULL;
    va_list values;
    va_start(values, format);
    ck_assert_int_ge(vasprintf(&made, format, values), 0);
    va_end(values);
    return made;
}

/* ---- Processes ------------------------------------------------------------------------------------------------------------- */

/* Starts a tool whose output goes to FOLDER/log, and which ends when this process does. */
static pid_t start_slapd(const char *folder, const char *const *arguments)
{
    char *log = text_of("%s/log", folder);
    pid_t parent = getpid(), pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        int file = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent || file < 0 || dup2(file, STDOUT_FILENO) < 0 ||
            dup2(file, STDERR_FILENO) < 0 || setenv("LDAPNOINIT", "1", 1) != 0)
            _exit(99);
        execvp(arguments[0], (char *const *)(uintptr_t)arguments);
        _exit(99);
    }
    free(log);
    return pid;
}

/* Whether it ends well. */
static bool try(const char *folder, const char *const *arguments)
{
    int status = 0;
    pid_t pid = start_slapd(folder, arguments);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void show_log(const char *folder)
{
    char *log = text_of("%s/log", folder), line[500];
    FILE *stream = fopen(log, "r");
    while (stream && fgets(line, sizeof line, stream))
        (void)fputs(line, stderr);
    if (stream)
        (void)fclose(stream);
    free(log);
}

#define TRY(folder, ...) try(folder, (const char *const[]){__VA_ARGS__, NULL})
#define MUST(folder, ...)                                                                                                          \
    do {                                                                                                                           \
        if (!TRY(folder, __VA_ARGS__)) {                                                                                           \
            show_log(folder);                                                                                                      \
            ck_abort_msg("%s failed", ((const char *const[]){__VA_ARGS__})[0]);                                                    \
        }                                                                                                                          \
    } while (0)

/* ---- Certificates ---------------------------------------------------------------------------------------------------------- */

static char *make_authority(const char *folder, const char *name)
{
    char *certificate = text_of("%s/%s.pem", folder, name), *key = text_of("%s/%s.key", folder, name),
         *subject = text_of("/CN=%s", name);
    MUST(folder, "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", subject, "-keyout", key, "-out", certificate);
    free(key);
    free(subject);
    return certificate;
}

/* The subject's name is 127.0.0.2, which must not count, as there are alternative names. */
static void make_certificates(struct slapd *server)
{
    server->authority = make_authority(server->folder, "authority");
    server->stranger = make_authority(server->folder, "stranger");
    char *names = new_file(server->folder, "names", "subjectAltName=IP:127.0.0.1\n");
    char *key = text_of("%s/server.key", server->folder), *request = text_of("%s/server.csr", server->folder),
         *certificate = text_of("%s/server.pem", server->folder), *authority_key = text_of("%s/authority.key", server->folder);
    MUST(server->folder, "openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
         "/CN=127.0.0.2", "-keyout", key, "-out", request);
    MUST(server->folder, "openssl", "x509", "-req", "-in", request, "-CA", server->authority, "-CAkey", authority_key,
         "-set_serial", "2", "-days", "2", "-extfile", names, "-out", certificate);
    free(names);
    free(key);
    free(request);
    free(certificate);
    free(authority_key);
}

/* ---- The server ------------------------------------------------------------------------------------------------------------ */

static char *configure(const struct slapd *server, const struct slapd_database *databases, bool tls)
{
    struct text text = {0};
    static const char *const schemas[] = {"core", "cosine", "inetorgperson"};
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++)
        text_printf(&text, "include /etc/ldap/schema/%s.schema\n", schemas[i]);
    /* Of Active Directory and Exchange 5.5, as far as it matters here. */
    text_puts(&text, "objectclass ( 2.25.1.1 NAME 'user' SUP organizationalPerson STRUCTURAL MAY displayName )\n"
                     "objectclass ( 2.25.1.2 NAME 'computer' SUP user STRUCTURAL )\n"
                     "objectclass ( 2.25.1.3 NAME 'contact' SUP organizationalPerson STRUCTURAL MAY displayName )\n"
                     "objectclass ( 2.25.1.4 NAME 'Remote-Address' SUP top STRUCTURAL MUST cn MAY displayName )\n"
                     "objectclass ( 2.25.1.5 NAME 'acmePerson' SUP inetOrgPerson STRUCTURAL )\n");
    text_printf(&text, "modulepath %s\nmoduleload back_mdb\npidfile %s/pid\nargsfile %s/args\n", MODULES, server->folder,
                server->folder);
    if (tls)
        text_printf(&text, "TLSCertificateFile %s/server.pem\nTLSCertificateKeyFile %s/server.key\n", server->folder,
                    server->folder);
    for (size_t i = 0; databases[i].suffix; i++) {
        char *folder = text_of("%s/%zu", server->folder, i);
        ck_assert_int_eq(mkdir(folder, 0700), 0);
        text_printf(&text,
                    "database mdb\nsuffix \"%s\"\ndirectory %s\nmaxsize 1073741824\nenvflags nosync\nrootdn \"cn=admin,%s\"\n"
                    "rootpw \"%s\"\n%s\n",
                    databases[i].suffix, folder, databases[i].suffix, SLAPD_PASSWORD,
                    databases[i].settings ? databases[i].settings : "");
        free(folder);
    }
    ck_assert(!text.failed);
    char *path = new_file(server->folder, "slapd.conf", text.bytes);
    text_clean_up(&text);
    return path;
}

/* The server as it is installed; where something keeps that one from the test's folder, as AppArmor's profile for that path
 * does, a copy of it. */
static char *choose_program(const char *folder, const char *configuration)
{
    if (access(PROGRAM, X_OK) != 0)
        ck_abort_msg(PROGRAM " is missing; \"sh harness/setup.sh\" installs it (Debian package slapd)");
    if (TRY(folder, PROGRAM, "-T", "test", "-u", "-f", configuration))
        return text_of("%s", PROGRAM);
    char *copy = text_of("%s/slapd", folder);
    MUST(folder, "cp", PROGRAM, copy);
    MUST(folder, copy, "-T", "test", "-u", "-f", configuration);
    return copy;
}

unsigned slapd_free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(descriptor, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(getsockname(descriptor, (struct sockaddr *)&address, &length), 0);
    close(descriptor);
    return ntohs(address.sin_port);
}

static bool answers(unsigned port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)port)};
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool connected = connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0;
    close(descriptor);
    return connected;
}

/* Starts it at its own ports. False: it ended at once, as another process has taken a port. */
static bool listen_at(struct slapd *server, const char *configuration, bool tls)
{
    unsigned port = slapd_free_port(), tls_port = slapd_free_port();
    server->url = text_of("ldap://127.0.0.1:%u/", port);
    if (tls) {
        server->tls_url = text_of("ldaps://127.0.0.1:%u/", tls_port);
        server->elsewhere_url = text_of("ldaps://127.0.0.2:%u/", tls_port);
    }
    /* In an LDAP URL a path is a host, in which slashes are escaped. */
    char *socket_path = text_of("%s/socket", server->folder);
    struct text local = {0};
    text_puts(&local, "ldapi://");
    for (const char *at = socket_path; *at; at++)
        text_printf(&local, *at == '/' ? "%%2F" : "%c", *at);
    text_puts(&local, "/");
    server->local_url = text_take(&local);
    char *urls =
        text_of("%s %s %s %s", server->url, server->local_url, tls ? server->tls_url : "", tls ? server->elsewhere_url : "");

    server->pid =
        start_slapd(server->folder, (const char *const[]){server->program, "-d", "0", "-h", urls, "-f", configuration, NULL});
    bool ended = false;
    for (int i = 0; i < 3000 && !ended && !answers(port); i++) {
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
        ended = waitpid(server->pid, NULL, WNOHANG) == server->pid;
    }
    free(socket_path);
    free(urls);
    if (!ended)
        return true;
    server->pid = 0;
    free(server->url);
    free(server->tls_url);
    free(server->elsewhere_url);
    free(server->local_url);
    server->tls_url = server->elsewhere_url = NULL;
    return false;
}

void slapd_start(struct slapd *server, const struct slapd_database *databases, bool tls)
{
    *server = (struct slapd){.folder = new_folder()};
    if (tls)
        make_certificates(server);
    char *configuration = configure(server, databases, tls);
    server->program = choose_program(server->folder, configuration);
    for (size_t i = 0; databases[i].suffix; i++)
        if (databases[i].ldif)
            MUST(server->folder, server->program, "-T", "add", "-q", "-f", configuration, "-b", databases[i].suffix, "-l",
                 databases[i].ldif);
    bool started = false;
    for (int i = 0; i < 5 && !started; i++)
        started = listen_at(server, configuration, tls);
    free(configuration);
    if (!started)
        show_log(server->folder);
    ck_assert(started);
}

void slapd_stop(struct slapd *server)
{
    if (server->pid > 0) {
        (void)kill(server->pid, SIGKILL);
        (void)waitpid(server->pid, NULL, 0);
    }
    if (server->folder)
        remove_folder(server->folder);
    free(server->url);
    free(server->tls_url);
    free(server->elsewhere_url);
    free(server->local_url);
    free(server->authority);
    free(server->stranger);
    free(server->program);
    *server = (struct slapd){0};
}

/* ---- Contents ---------------------------------------------------------------------------------------------------------------- */

void slapd_write(const char *path, const char *ldif)
{
    FILE *stream = fopen(path, "a");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_ge(fputs(ldif, stream), 0);
    ck_assert_int_eq(fclose(stream), 0);
}

void slapd_write_people(const char *path, const char *suffix, unsigned people, unsigned sites)
{
    FILE *stream = fopen(path, "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(strncmp(suffix, "o=", 2), 0);
    if (sites == 0)
        ck_abort_msg("people take a site");
    (void)fprintf(stream, "dn: %s\nobjectClass: organization\no: %s\n\n", suffix, suffix + 2);
    for (unsigned i = 1; i <= sites; i++)
        (void)fprintf(stream,
                      "dn: ou=Site %u,%s\nobjectClass: organizationalUnit\nou: Site %u\n\n"
                      "dn: cn=List,ou=Site %u,%s\nobjectClass: groupOfNames\ncn: List\nmember: cn=p0,ou=Site 1,%s\n\n",
                      i, suffix, i, i, suffix, suffix);
    for (unsigned i = 0; i < people; i++)
        (void)fprintf(stream,
                      "dn: cn=p%u,ou=Site %u,%s\nobjectClass: inetOrgPerson\ncn: p%u\nsn: %u\ndisplayName: Person %05u\n"
                      "userPassword: " SLAPD_PASSWORD "\n\n",
                      i, i % sites + 1, suffix, i, i, i);
    ck_assert_int_eq(fclose(stream), 0);
}
