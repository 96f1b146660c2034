#include "cli/reports.h"

#include "base/file.h"
#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The last second of the year 9999. */
#define LATEST_SECOND UINT64_C(253402300799)

/* The part of a path after its last slash. */
static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Appends the folder of a path, with a trailing slash; nothing for the current one. */
static void append_folder(struct text *text, const char *path) { text_append(text, path, (size_t)(name_of(path) - path)); }

/* Returns false with errno ENOMEM if out of memory, or with another errno if there is no such folder. */
static bool find_folder(const char *path, struct stat *status)
{
    struct text folder = {0};
    append_folder(&folder, path);
    text_puts(&folder, "."); /* "a/." exists only if a is a folder */
    bool found = !folder.failed && stat(folder.bytes, status) == 0;
    if (folder.failed)
        errno = ENOMEM;
    text_clean_up(&folder);
    return found;
}

static bool is_folder_writable(const char *path)
{
    struct text folder = {0};
    append_folder(&folder, path);
    text_puts(&folder, ".");
    bool writable = !folder.failed && access(folder.bytes, W_OK | X_OK) == 0;
    if (folder.failed)
        errno = ENOMEM;
    text_clean_up(&folder);
    return writable;
}

/* Whether two paths have the same folder. */
static bool is_same_folder(const char *path, const char *other)
{
    struct stat one, two;
    return find_folder(path, &one) && find_folder(other, &two) && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

static bool is_output(const char *path) { return strcmp(path, REPORTS_OUTPUT) == 0; }

static bool is_same_file(const char *path, const char *other)
{
    return strcmp(path, other) == 0 ||
           (!is_output(path) && !is_output(other) && strcmp(name_of(path), name_of(other)) == 0 && is_same_folder(path, other));
}

static enum requests_status refuse_request(enum results_kind kind, const char *argument, const char *what, struct text *message)
{
    text_puts(message, "--report: '");
    text_append_escaped(message, argument, strlen(argument));
    text_printf(message, "' %s; give FORMAT:PATH, where FORMAT is ", what);
    report_name_formats(kind, REPORT_TO_FILE, false, message);
    return REQUESTS_USAGE;
}

bool reports_go_to(const struct report_requests *requests, const char *path)
{
    for (size_t i = 0; i < requests->count; i++)
        if (is_same_file(requests->at[i].path, path))
            return true;
    return false;
}

enum requests_status reports_add(struct report_requests *requests, const char *argument, struct text *message)
{
    const enum results_kind kind = requests->kind;
    const char *colon = strchr(argument, ':');
    const struct report_format *format = NULL;
    if (!colon)
        return refuse_request(kind, argument, "has no :", message);
    for (size_t i = 0; i < report_format_count; i++) {
        const char *name = report_formats[i].name;
        if (strncmp(name, argument, (size_t)(colon - argument)) == 0 && !name[colon - argument])
            format = &report_formats[i];
    }
    if (!format || !report_has(format, kind, REPORT_TO_FILE))
        return refuse_request(kind, argument, "has no format for files", message);
    if (!colon[1])
        return refuse_request(kind, argument, "has no path", message);
    if (reports_go_to(requests, colon + 1))
        return refuse_request(kind, argument, "is the second report for this file", message);
    struct report_request *at = realloc(requests->at, (requests->count + 1) * sizeof *at);
    if (!at)
        return REQUESTS_NO_MEMORY;
    requests->at = at;
    at[requests->count++] = (struct report_request){.format = format, .path = colon + 1};
    return REQUESTS_OK;
}

/* A path as a URL relative to its folder. NULL: out of memory. */
static char *encode_path(const char *path)
{
    struct text url = {0};
    for (const char *at = path; *at; at++)
        if ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') || strchr("-._~/", *at))
            text_append(&url, at, 1);
        else
            text_printf(&url, "%%%02X", (unsigned)(unsigned char)*at);
    return text_take(&url);
}

enum requests_status reports_add_link(struct report_requests *requests, const char *argument, struct text *message)
{
    const char *equals = strchr(argument, '=');
    if (!equals || equals == argument || !equals[1]) {
        text_puts(message, "--link: '");
        text_append_escaped(message, argument, strlen(argument));
        text_puts(message, "' is not TITLE=PATH, as in Coverage=coverage/index.html");
        return REQUESTS_USAGE;
    }
    struct report_link *links = realloc(requests->links, (requests->link_count + 1) * sizeof *links);
    if (!links)
        return REQUESTS_NO_MEMORY;
    requests->links = links;
    struct text title = {0};
    text_append(&title, argument, (size_t)(equals - argument));
    links[requests->link_count++] = (struct report_link){.title = text_take(&title), .target = encode_path(equals + 1)};
    return links[requests->link_count - 1].title && links[requests->link_count - 1].target ? REQUESTS_OK : REQUESTS_NO_MEMORY;
}

static int complain_of_target(const char *path, const char *what, const char *why)
{
    return complain_of_path(STATUS_INPUT, path, "cannot write the %s: %s", what, why);
}

int reports_check_file(const char *path, const char *what)
{
    struct stat status;
    if (is_output(path))
        return STATUS_PASSED;
    if (!find_folder(path, &status)) {
        if (errno == ENOENT)
            return complain_of_target(path, what, "no such directory; create it first");
        return complain_of_path(STATUS_INPUT, path, "%s", strerror(errno));
    }
    if (!is_folder_writable(path))
        return complain_of_target(path, what, strerror(errno));
    /* The report replaces an existing file, which must not be a device or a link to one. */
    if (lstat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return complain_of_target(path, what, "it exists and is not a regular file");
    return STATUS_PASSED;
}

int reports_check_folder(const char *path, const char *what)
{
    struct text part = {0};
    struct stat status;
    text_puts(&part, path);
    /* Finds the existing part of the path; the rest can be made if it is writable. */
    while (!part.failed && part.length && stat(part.bytes, &status) != 0 && errno == ENOENT) {
        const char *name = name_of(part.bytes);
        part.length = (size_t)(name - part.bytes);
        while (part.length > 1 && part.bytes[part.length - 1] == '/')
            part.length--;
        part.bytes[part.length] = '\0';
    }
    const char *there = part.length ? part.bytes : ".";
    int result = STATUS_PASSED, error = 0;
    if (part.failed)
        result = complain_of(&part, STATUS_HARNESS);
    else if (stat(there, &status) == 0 && !S_ISDIR(status.st_mode))
        error = ENOTDIR;
    else if (access(there, W_OK | X_OK) != 0)
        error = errno;
    if (error)
        result = complain_of_target(path, what, strerror(error));
    text_clean_up(&part);
    return result;
}

int reports_check(const struct report_requests *requests)
{
    int status = STATUS_PASSED;
    for (size_t i = 0; status == STATUS_PASSED && i < requests->count; i++)
        status = reports_check_file(requests->at[i].path, "report");
    return status;
}

/* The links of a report. */
struct linked {
    struct report_link *at;
    size_t count;
    char **targets; /* owned; URLs of the other reports */
    size_t target_count;
};

static bool find_links(const struct report_requests *requests, size_t self, struct linked *linked)
{
    const char *path = requests->at[self].path;
    linked->at = calloc(requests->link_count + requests->count, sizeof *linked->at);
    linked->targets = calloc(requests->count, sizeof *linked->targets);
    if (!linked->at || !linked->targets)
        return false;
    for (size_t i = 0; i < requests->link_count; i++)
        linked->at[linked->count++] = requests->links[i];
    for (size_t i = 0; i < requests->count; i++) {
        const struct report_request *other = &requests->at[i];
        if (i == self || is_output(other->path) || is_output(path) || !is_same_folder(other->path, path))
            continue;
        char *target = encode_path(name_of(other->path));
        if (!target)
            return false;
        linked->targets[linked->target_count++] = target;
        linked->at[linked->count++] = (struct report_link){.title = other->format->title, .target = target};
    }
    return true;
}

static void linked_clean_up(struct linked *linked)
{
    for (size_t i = 0; i < linked->target_count; i++)
        free(linked->targets[i]);
    free(linked->targets);
    free(linked->at);
}

static int write_one(const struct report_requests *requests, size_t self, const struct results *results, struct report_style style)
{
    const struct report_request *request = &requests->at[self];
    struct linked linked = {0};
    struct whole_file file;
    enum report_status written;
    int status = STATUS_PASSED;
    bool kept;
    if (!find_links(requests, self, &linked)) {
        status = complain_of_path(STATUS_HARNESS, request->path, "%s", strerror(ENOMEM));
        goto cleanup;
    }
    style.links = linked.at;
    style.link_count = linked.count;
    if (!whole_file_open(&file, request->path)) {
        status = complain_of_path(STATUS_HARNESS, request->path, "%s", strerror(errno));
        goto cleanup;
    }
    file.durable = true;
    written = request->format->write[results->kind](results, &style, file.stream);
    kept = whole_file_close(&file, written == REPORT_OK);
    if (written == REPORT_NO_MEMORY)
        errno = ENOMEM;
    if (!kept)
        status = complain_of_path(STATUS_HARNESS, request->path, "%s", strerror(errno));
cleanup:
    linked_clean_up(&linked);
    return status;
}

int reports_write_text(const char *path, const struct text *text)
{
    struct whole_file file;
    if (!whole_file_open(&file, path))
        return complain_of_path(STATUS_HARNESS, path, "%s", strerror(errno));
    file.durable = true;
    bool written = fwrite(text->bytes, 1, text->length, file.stream) == text->length;
    return whole_file_close(&file, written) ? STATUS_PASSED : complain_of_path(STATUS_HARNESS, path, "%s", strerror(errno));
}

bool reports_print(const struct report_requests *requests, const struct results *results, const struct report_style *style,
                   enum report_status *printed)
{
    struct report_style plain = *style;
    size_t i = 0;
    while (i < requests->count && !is_output(requests->at[i].path))
        i++;
    if (i == requests->count)
        return false;
    plain.color = false;
    plain.links = requests->links;
    plain.link_count = requests->link_count;
    *printed = requests->at[i].format->write[results->kind](results, &plain, stdout);
    return true;
}

int reports_write(const struct report_requests *requests, const struct results *results, const struct report_style *style)
{
    int status = STATUS_PASSED;
    for (size_t i = 0; i < requests->count; i++)
        if (!is_output(requests->at[i].path) && write_one(requests, i, results, *style) != STATUS_PASSED)
            status = STATUS_HARNESS;
    return status;
}

void reports_clean_up(struct report_requests *requests)
{
    for (size_t i = 0; i < requests->link_count; i++) {
        free((char *)(uintptr_t)requests->links[i].title);
        free((char *)(uintptr_t)requests->links[i].target);
    }
    free(requests->links);
    free(requests->at);
    *requests = (struct report_requests){0};
}

void reports_date(char date[REPORTS_DATE_SIZE])
{
    const char *said = getenv("SOURCE_DATE_EPOCH");
    uint64_t seconds = 0;
    time_t moment = time(NULL);
    struct tm parts = {0};
    if (said && number_read(said, 0, LATEST_SECOND, &seconds))
        moment = (time_t)seconds;
    if (!gmtime_r(&moment, &parts) || !strftime(date, REPORTS_DATE_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts))
        date[0] = '\0';
}
