#include "connector/connector.h"

#include "base/child.h"
#include "ccmail/records.h"
#include "connector/folder.h"
#include "connector/ldif.h"
#include "connector/process.h"
#include "connector/readable.h"
#include "connector/repeats.h"
#include "connector/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Maximum length in bytes of a failed command's last line in messages. */
#define LAST_LINE_MAX 300u

/* Variables that a command inherits, besides those of the locale. */
static const char *const inherited[] = {"PATH", "HOME", "LD_LIBRARY_PATH", "LANG", "LANGUAGE", "TZ"};
/* Hash tables in random order would make two runs of one command differ. */
static const char *const fixed[] = {"PYTHONHASHSEED=0", "PYTHONDONTWRITEBYTECODE=1", "PERL_HASH_SEED=0"};
#define VARIABLES_MAX 64u
/* Exit statuses of the shell for a missing command and for a file that cannot be executed (POSIX). */
#define SHELL_NOT_FOUND 127
#define SHELL_CANNOT_EXECUTE 126

struct connector_host {
    struct connector_config config;
    char *path; /* of the cycle folder */
    int folder;
    struct sandbox sandbox;
    char *environment[VARIABLES_MAX + 1]; /* owned */
    size_t variables;
    char *page_variable; /* "Q237588_CODE_PAGE=..."; owned */
    const struct ccm_name *site_names;
    uint64_t limit_ms;
    struct folder_records records;
    struct strings states; /* all versions of State/ in this run, by number */
    uint64_t state_bytes;
    uint32_t state; /* number of the current version */
    struct process process;
    enum code_page process_page; /* of a resident process */
    bool offers;                 /* the command offered to stay */
    struct process_result ran;
    struct repeats repeats;
    enum connector_end end;
    struct text why;
};

/* ---- The environment of a command -------------------------------------------------------------------------------------------- */

static bool add_variable(struct connector_host *host, const char *name, const char *value)
{
    struct text variable = {0};
    if (host->variables + 1 >= VARIABLES_MAX)
        return true;
    text_printf(&variable, "%s=%s", name, value);
    host->environment[host->variables] = text_take(&variable);
    return host->environment[host->variables++] != NULL;
}

static bool make_environment(struct connector_host *host)
{
    bool done = add_variable(host, "TMPDIR", host->path);
    for (size_t i = 0; done && i < sizeof fixed / sizeof *fixed; i++) {
        host->environment[host->variables] = strdup(fixed[i]);
        done = host->environment[host->variables++] != NULL;
    }
    for (size_t i = 0; done && i < sizeof inherited / sizeof *inherited; i++) {
        const char *value = getenv(inherited[i]); /* NOLINT(concurrency-mt-unsafe): a worker has one thread */
        done = !value || add_variable(host, inherited[i], value);
    }
    for (char **at = environ; done && *at; at++) {
        const char *equals = strchr(*at, '=');
        if (strncmp(*at, "LC_", 3) != 0 || !equals || host->variables + 1 >= VARIABLES_MAX)
            continue;
        host->environment[host->variables] = strdup(*at);
        done = host->environment[host->variables++] != NULL;
    }
    return done;
}

/* Sets the code page as the last variable. */
static bool set_page(struct connector_host *host, enum code_page page)
{
    struct text variable = {0};
    free(host->page_variable);
    host->page_variable = NULL;
    if (page != CODE_PAGE_NONE) {
        text_printf(&variable, CONNECTOR_CODE_PAGE "=%s", code_page_names[page]);
        host->page_variable = text_take(&variable);
    }
    host->environment[host->variables] = host->page_variable;
    return page == CODE_PAGE_NONE || host->page_variable;
}

/* ---- Opening ----------------------------------------------------------------------------------------------------------------- */

static bool make_cycle_folder(struct connector_host *host)
{
    struct text path = {0};
    text_printf(&path, "%s/%ld", host->config.place->path, (long)getpid());
    host->path = text_take(&path);
    if (!host->path || (mkdir(host->path, S_IRWXU) != 0 && errno != EEXIST))
        return false;
    host->folder = open(host->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return host->folder >= 0;
}

struct connector_host *connector_host_open(const struct connector_config *config, struct text *message)
{
    struct connector_host *host = calloc(1, sizeof *host);
    if (!host) {
        text_puts(message, "out of memory");
        return NULL;
    }
    host->config = *config;
    host->folder = host->sandbox.rules = -1;
    if (make_cycle_folder(host) && make_environment(host) &&
        (!config->isolated || sandbox_make(&host->sandbox, config->command, host->path, config->readable, config->readable_count)))
        return host;
    text_printf(message, "a connector cannot be run: %s", strerror(errno));
    connector_host_close(host);
    return NULL;
}

void connector_host_close(struct connector_host *host)
{
    if (!host)
        return;
    connector_process_kill(&host->process, host->config.place);
    if (host->folder >= 0)
        close(host->folder);
    sandbox_clean_up(&host->sandbox);
    for (size_t i = 0; i < host->variables; i++)
        free(host->environment[i]);
    free(host->page_variable);
    folder_records_clean_up(&host->records);
    strings_clean_up(&host->states);
    text_clean_up(&host->ran.output);
    text_clean_up(&host->ran.errors);
    text_clean_up(&host->why);
    free(host->path);
    free(host);
}

/* Empties the folder. If that fails, ends a resident process, which may still be writing. */
static bool clear_folder(struct connector_host *host)
{
    if (folder_clear(host->folder))
        return true;
    connector_process_kill(&host->process, host->config.place);
    return folder_clear(host->folder);
}

void connector_host_begin(struct connector_host *host, const struct ccm_name *site_names, uint64_t limit_ms)
{
    host->site_names = site_names;
    host->limit_ms = limit_ms;
    host->end = CONNECTOR_NONE;
    host->state = STRING_EMPTY;
    host->state_bytes = 0;
    text_clear(&host->why);
    text_clear(&host->ran.output);
    strings_clean_up(&host->states);
    if (!strings_init(&host->states)) {
        host->end = CONNECTOR_NO_MEMORY;
    } else if (!clear_folder(host)) {
        host->end = CONNECTOR_ENVIRONMENT;
        text_printf(&host->why, "a cycle folder cannot be emptied: %s", strerror(errno));
    }
}

enum connector_end connector_host_end(const struct connector_host *host, const char **why)
{
    *why = host->why.failed || !host->why.bytes ? "" : host->why.bytes;
    return host->end;
}

const struct text *connector_host_output(const struct connector_host *host) { return &host->ran.output; }

void connector_describe_isolation(struct text *text) { sandbox_describe(sandbox_find(), text); }

bool connector_is_isolated(void) { return sandbox_is_whole(sandbox_find()); }

/* ---- A cycle ----------------------------------------------------------------------------------------------------------------- */

static enum steps_status stop(struct connector_host *host, enum connector_end end)
{
    host->end = host->why.failed ? CONNECTOR_NO_MEMORY : end;
    return STEPS_STOPPED;
}

static void append_last_line(struct connector_host *host, const char *before)
{
    struct ccm_name line = child_last_line(&host->ran.errors);
    if (!line.length)
        return;
    text_puts(&host->why, before);
    text_append_escaped(&host->why, line.bytes, line.length < LAST_LINE_MAX ? line.length : LAST_LINE_MAX);
    text_puts(&host->why, line.length > LAST_LINE_MAX ? "..." : "");
}

static void append_cycle(struct connector_host *host, uint32_t cycle) { text_printf(&host->why, "in cycle %" PRIu32 ": ", cycle); }

/* Reports an exceeded limit. */
static enum steps_status judge_limit(struct connector_host *host, uint32_t cycle)
{
    append_cycle(host, cycle);
    switch (host->ran.end) {
    case PROCESS_TIMED_OUT:
        text_printf(&host->why, "the command did not end within %" PRIu64 " ms", host->limit_ms);
        append_last_line(host, "; it printed: ");
        return stop(host, CONNECTOR_TIMED_OUT);
    case PROCESS_FILLED:
        text_printf(&host->why, "the command wrote more than %u MiB to its folder", (unsigned)(PROCESS_FOLDER_MAX >> 20));
        break;
    case PROCESS_CROWDED:
        text_printf(&host->why, "the command had more than %u processes and threads at once", PROCESS_TASKS_MAX);
        break;
    case PROCESS_LARGE:
        text_printf(&host->why, "the processes of the command had more than %u MiB of memory together",
                    (unsigned)(PROCESS_MEMORY_MAX >> 20));
        break;
    case PROCESS_ENDED:
    case PROCESS_LEFT:
    case PROCESS_ANSWERED: break;
    }
    return stop(host, CONNECTOR_FAILED);
}

static bool append_relative(void *context, const char *path)
{
    text_puts(context, "; it runs in the cycle folder: give ");
    text_append_escaped(context, path, strlen(path));
    text_puts(context, " by its absolute path");
    return false;
}

/* Translates the command's end to a status. */
static enum steps_status judge_end(struct connector_host *host, uint32_t cycle)
{
    int status = host->ran.status;
    if (host->ran.end > PROCESS_ANSWERED)
        return judge_limit(host, cycle);
    if (WIFEXITED(status) && WEXITSTATUS(status) == CONNECTOR_SKIPS) {
        append_last_line(host, "");
        if (!host->why.length)
            text_puts(&host->why, "no reason given");
        return stop(host, CONNECTOR_SKIPPED);
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return STEPS_OK;
    append_cycle(host, cycle);
    if (WIFSIGNALED(status))
        text_printf(&host->why, "signal %d (%s) ended the command", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        text_printf(&host->why, "the command ended with exit status %d", WEXITSTATUS(status));
    if (WIFEXITED(status) && (WEXITSTATUS(status) == SHELL_NOT_FOUND || WEXITSTATUS(status) == SHELL_CANNOT_EXECUTE))
        text_puts(&host->why, WEXITSTATUS(status) == SHELL_NOT_FOUND
                                  ? ": a program was not found; give its absolute path"
                                  : ": a file cannot be executed; give a script to its interpreter");
    append_last_line(host, "; it printed: ");
    (void)readable_for_each_relative(host->config.command, append_relative, &host->why);
    return stop(host, CONNECTOR_FAILED);
}

/* LCOV_EXCL_START: calls that fail are tried by harness/faults */
static enum steps_status fail_environment(struct connector_host *host, const char *what)
{
    text_printf(&host->why, "%s: %s", what, strerror(errno));
    return stop(host, errno == ENOMEM ? CONNECTOR_NO_MEMORY : CONNECTOR_ENVIRONMENT);
}
/* LCOV_EXCL_STOP */

/* Writes the folder, and appends its contents to `bytes` for comparing folders. If writing fails, ends a resident process, which
 * may still be writing, and retries. */
static bool prepare(struct connector_host *host, const struct sites *sites, const struct post_office *office, struct text *bytes)
{
    struct text export = {0};
    ldif_append_sites(sites, office->names, host->site_names, bytes);
    bool done = folder_append_export(office, &export);
    if (bytes->failed || !set_page(host, office->names->code_page)) {
        errno = ENOMEM;
        done = false;
    }
    if (done && !folder_prepare(host->folder, bytes, &export)) {
        done = host->process.pid > 0;
        connector_process_kill(&host->process, host->config.place);
        done = done && folder_prepare(host->folder, bytes, &export);
    }
    text_append(bytes, "", 1);
    text_append(bytes, export.bytes ? export.bytes : "", export.length);
    text_printf(bytes, "%c%u", 0, (unsigned)office->names->code_page);
    text_append(bytes, host->states.at[host->state].bytes, host->states.at[host->state].length);
    text_clean_up(&export);
    return done && !bytes->failed;
}

/* Runs the command, or a cycle of the resident process. */
static enum steps_status run_command(struct connector_host *host, uint32_t cycle, enum code_page page)
{
    const struct process_order order = {.command = host->config.command,
                                        .environment = host->environment,
                                        .folder = host->folder,
                                        .place = host->config.place,
                                        .sandbox = host->config.isolated ? &host->sandbox : NULL,
                                        .limit_ms = host->limit_ms};
    text_clear(&host->ran.errors);
    if (host->process.pid > 0 && host->process_page != page)
        connector_process_kill(&host->process, host->config.place);
    host->process_page = page;
    for (int tries = 0; tries == 0 || (tries == 1 && host->ran.end == PROCESS_LEFT); tries++) {
        if (host->process.pid <= 0 && !connector_process_start(&host->process, &order, host->offers))
            return fail_environment(host, "a connector cannot be started");
        connector_process_run(&host->process, &order, cycle, &host->ran);
    }
    host->offers = host->offers || folder_offers_to_stay(host->folder);
    return judge_end(host, cycle);
}

/* Interns the contents of State/. */
static enum input_status intern_state(struct connector_host *host, struct text *message)
{
    struct text state = {0};
    enum input_status status = folder_read_state(host->folder, &state, message);
    uint32_t known = host->states.count;
    if (status == INPUT_OK &&
        !strings_intern(&host->states, (struct ccm_name){.bytes = state.bytes ? state.bytes : "", .length = state.length},
                        &host->state))
        status = INPUT_NO_MEMORY;
    host->state_bytes += host->states.count > known ? state.length : 0;
    text_clean_up(&state);
    if (status == INPUT_OK && host->state_bytes > FOLDER_STATES_MAX)
        return input_refuse(message, "State", "has too many versions; expected at most %u MiB in total",
                            (unsigned)(FOLDER_STATES_MAX >> 20));
    return status;
}

static enum steps_status read_results(struct connector_host *host, uint32_t cycle, enum code_page page, const struct text *folder,
                                      struct steps_sent *sent)
{
    struct text message = {0};
    struct folder_records *records = &host->records;
    enum input_status status = folder_read_import(host->folder, page, records, &message);
    if (status == INPUT_OK && !repeats_agree(&host->repeats, folder, records, &message))
        status = message.failed ? INPUT_NO_MEMORY : INPUT_INVALID;
    if (status == INPUT_OK)
        status = intern_state(host, &message);
    if (status == INPUT_INVALID || status == INPUT_ENVIRONMENT) {
        append_cycle(host, cycle);
        text_append(&host->why, message.bytes, message.length);
    }
    text_clean_up(&message);
    if (status != INPUT_OK)
        return stop(host, status == INPUT_INVALID       ? CONNECTOR_FAILED
                          : status == INPUT_ENVIRONMENT ? CONNECTOR_ENVIRONMENT
                                                        : CONNECTOR_NO_MEMORY);
    *sent = (struct steps_sent){.deletes = records->at,
                                .delete_count = (uint32_t)records->deletes,
                                .updates = records->at ? records->at + records->deletes : NULL,
                                .update_count = (uint32_t)(records->count - records->deletes),
                                .counted = records->counted,
                                .changes = records->changes,
                                .conflicts = records->conflicts,
                                .state = host->state};
    return STEPS_OK;
}

enum steps_status connector_host_compare(void *context, uint32_t cycle, const struct sites *sites, const struct post_office *office,
                                         struct steps_sent *sent)
{
    struct connector_host *host = context;
    struct ccm_name culprit;
    struct text folder = {0};
    if (host->end != CONNECTOR_NONE)
        return STEPS_STOPPED;
    if (!ccmdir_can_hold_names(office->names, &culprit)) {
        text_puts(&host->why, "the files of a cycle cannot be written: ");
        ccmdir_describe_culprit(culprit, &host->why);
        return stop(host, CONNECTOR_SKIPPED);
    }
    enum code_page page = office->names->code_page;
    enum steps_status status = prepare(host, sites, office, &folder) ? run_command(host, cycle, page)
                                                                     : fail_environment(host, "a cycle folder cannot be written");
    if (status == STEPS_OK)
        status = read_results(host, cycle, page, &folder, sent);
    text_clean_up(&folder);
    return status;
}
