#include "bench/sources.h"

#include "bench/bench.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SLAPD "/usr/sbin/slapd"

/* slapd gets a part of the people, as filling it takes longer than reading it. */
#define SLAPD_PART 10u

#define START_TRIES 1000 /* of 10 ms */

static char *path_in(const struct sources *sources, const char *name)
{
    struct text path = {0};
    text_printf(&path, "%s/%s", sources->folder, name);
    return text_take(&path);
}

/* Nine lines per person, with the usual attributes besides the name. */
static void write_ldif(FILE *stream, uint32_t people)
{
    (void)fputs("dn: o=Acme\nobjectClass: organization\no: Acme\n\n", stream);
    for (uint32_t i = 1; i <= BENCH_SITES; i++)
        (void)fprintf(stream, "dn: ou=Site %u,o=Acme\nobjectClass: organizationalUnit\nou: Site %u\n\n", i, i);
    for (uint32_t i = 0; i < people; i++)
        (void)fprintf(stream,
                      "dn: cn=user%u,ou=Site %u,o=Acme\nobjectClass: top\nobjectClass: person\nobjectClass: inetOrgPerson\n"
                      "cn: user%u\nsn: Surname%u\ndisplayName: Surname%u, Name%u\nmail: user%u@acme.example\n\n",
                      i, i % BENCH_SITES + 1, i, i / 3, i / 3, i % 26, i);
}

static void write_csv(FILE *stream, uint32_t people)
{
    (void)fputs("DN,objectClass,cn,sn,displayName,mail\n", stream);
    for (uint32_t i = 0; i < people; i++)
        (void)fprintf(stream,
                      "\"cn=user%u,ou=Site %u,o=Acme\",inetOrgPerson,user%u,Surname%u,\"Surname%u, Name%u\",user%u@acme.example\n",
                      i, i % BENCH_SITES + 1, i, i / 3, i / 3, i % 26, i);
}

static bool write_file(const char *path, void (*write)(FILE *stream, uint32_t people), uint32_t people)
{
    FILE *stream = path ? fopen(path, "we") : NULL;
    if (!stream)
        return false;
    write(stream, people);
    bool written = !ferror(stream);
    return fclose(stream) == 0 && written;
}

static void write_configuration(FILE *stream, const char *folder)
{
    static const char *const schemas[] = {"core", "cosine", "inetorgperson"};
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++)
        (void)fprintf(stream, "include /etc/ldap/schema/%s.schema\n", schemas[i]);
    (void)fprintf(stream,
                  "modulepath /usr/lib/ldap\nmoduleload back_mdb\npidfile %s/pid\nargsfile %s/args\ndatabase mdb\n"
                  "suffix \"o=Acme\"\ndirectory %s\nmaxsize 4294967296\nsizelimit unlimited\n",
                  folder, folder, folder);
}

/* Starts a process without output that ends with this one. */
static pid_t start_silent(const char *const *arguments)
{
    pid_t parent = getpid(), child = fork();
    if (child != 0)
        return child;
    int null = open("/dev/null", O_RDWR);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent && dup2(null, STDOUT_FILENO) >= 0 &&
        dup2(null, STDERR_FILENO) >= 0)
        execv(arguments[0], (char *const *)(uintptr_t)arguments);
    _exit(1);
}

static bool run_silent(const char *const *arguments)
{
    int status = 1;
    pid_t child = start_silent(arguments);
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return child > 0 && status == 0;
}

static bool is_answered(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        return false;
    memcpy(address.sun_path, path, strlen(path));
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool connected = descriptor >= 0 && connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0;
    if (descriptor >= 0)
        close(descriptor);
    return connected;
}

/* The URL of a socket: its path is the host, with escaped slashes. */
static char *url_of(const char *path)
{
    struct text url = {0};
    text_puts(&url, "ldapi://");
    for (const char *at = path; *at; at++)
        text_printf(&url, *at == '/' ? "%%2F" : "%c", *at);
    text_puts(&url, "/");
    return text_take(&url);
}

/* sources->slapd stays 0 if slapd does not start. */
static void listen_at(struct sources *sources, const char *program, const char *configuration, const char *path, const char *url)
{
    sources->slapd = start_silent((const char *const[]){program, "-d", "0", "-h", url, "-f", configuration, NULL});
    for (int i = 0; sources->slapd > 0 && !is_answered(path); i++) {
        (void)nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
        if (i == START_TRIES)
            (void)kill(sources->slapd, SIGKILL);
        if (waitpid(sources->slapd, NULL, WNOHANG) == sources->slapd)
            sources->slapd = 0;
    }
}

/* Starts a copy of slapd: AppArmor's profile denies the installed one access to the folder. */
static bool make_slapd(struct sources *sources, uint32_t people)
{
    char *configuration = path_in(sources, "slapd.conf"), *path = path_in(sources, "socket"),
         *ldif = path_in(sources, "slapd.ldif"), *program = path_in(sources, "slapd");
    char *url = path ? url_of(path) : NULL;
    FILE *stream = configuration ? fopen(configuration, "we") : NULL;
    if (stream)
        write_configuration(stream, sources->folder);
    bool made = stream && fclose(stream) == 0 && url && program && write_file(ldif, write_ldif, people);
    if (made && access(SLAPD, X_OK) == 0 && run_silent((const char *const[]){"/bin/cp", SLAPD, program, NULL}) &&
        run_silent((const char *const[]){program, "-T", "add", "-q", "-f", configuration, "-l", ldif, NULL}))
        listen_at(sources, program, configuration, path, url);
    sources->no_program = sources->slapd <= 0;
    sources->paths[SOURCE_SLAPD] = url;
    sources->people[SOURCE_SLAPD] = people;
    free(configuration);
    free(path);
    free(ldif);
    free(program);
    return made;
}

bool sources_make(struct sources *sources, uint32_t people)
{
    const char *parent = getenv("TMPDIR");
    struct text folder = {0};
    *sources = (struct sources){.people = {[SOURCE_LDIF] = people, [SOURCE_CSV] = people}};
    text_printf(&folder, "%s/q237588-bench-XXXXXX", parent && *parent ? parent : "/tmp");
    sources->folder = text_take(&folder);
    if (!sources->folder || !mkdtemp(sources->folder)) {
        free(sources->folder);
        sources->folder = NULL;
        return false;
    }
    sources->paths[SOURCE_LDIF] = path_in(sources, "people.ldif");
    sources->paths[SOURCE_CSV] = path_in(sources, "people.csv");
    return write_file(sources->paths[SOURCE_LDIF], write_ldif, people) &&
           write_file(sources->paths[SOURCE_CSV], write_csv, people) &&
           make_slapd(sources, people / SLAPD_PART > 0 ? people / SLAPD_PART : people);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    (void)remove(path);
    return 0;
}

void sources_clean_up(struct sources *sources)
{
    if (sources->slapd > 0) {
        (void)kill(sources->slapd, SIGKILL);
        (void)waitpid(sources->slapd, NULL, 0);
    }
    if (sources->folder)
        (void)nftw(sources->folder, remove_one, 4, FTW_DEPTH | FTW_PHYS);
    for (int i = 0; i < SOURCES; i++)
        free(sources->paths[i]);
    free(sources->folder);
    *sources = (struct sources){0};
}
