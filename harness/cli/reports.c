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

/* The part of a path behind its last slash. */
static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Appends the folder of a path, with the slash at its end; nothing for the current one. */
static void append_folder(struct text *text, const char *path) { text_append(text, path, (size_t)(name_of(path) - path)); }

/* False with errno ENOMEM: out of memory; with another: there is no such folder. */
static bool find_folder(const char *path, struct stat *status)
{
    struct text folder = {0};
    append_folder(&folder, path);
    text_puts(&folder, "."); /* "a/." is there only if a is a folder */
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

/* Whether two paths have one folder. */
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

static enum orders_status refuse_order(enum results_kind kind, const char *argument, const char *what, struct text *message)
{
    text_puts(message, "--report: '");
    text_append_escaped(message, argument, strlen(argument));
    text_printf(message, "' %s; give FORMAT:PATH, where FORMAT is ", what);
    report_name_formats(kind, REPORT_TO_FILE, false, message);
    return ORDERS_USAGE;
}

bool reports_go_to(const struct report_orders *orders, const char *path)
{
    for (size_t i = 0; i < orders->count; i++)
        if (is_same_file(orders->at[i].path, path))
            return true;
    return false;
}

enum orders_status reports_add(struct report_orders *orders, const char *argument, struct text *message)
{
    const enum results_kind kind = orders->kind;
    const char *colon = strchr(argument, ':');
    const struct report_format *format = NULL;
    if (!colon)
        return refuse_order(kind, argument, "has no :", message);
    for (size_t i = 0; i < report_format_count; i++) {
        const char *name = report_formats[i].name;
        if (strncmp(name, argument, (size_t)(colon - argument)) == 0 && !name[colon - argument])
            format = &report_formats[i];
    }
    if (!format || !report_has(format, kind, REPORT_TO_FILE))
        return refuse_order(kind, argument, "has no format that a file can have", message);
    if (!colon[1])
        return refuse_order(kind, argument, "has no path", message);
    if (reports_go_to(orders, colon + 1))
        return refuse_order(kind, argument, "is the second report for this file", message);
    struct report_order *at = realloc(orders->at, (orders->count + 1) * sizeof *at);
    if (!at)
        return ORDERS_NO_MEMORY;
    orders->at = at;
    at[orders->count++] = (struct report_order){.format = format, .path = colon + 1};
    return ORDERS_OK;
}

/* A path as a URL that is relative to the same folder. NULL: out of memory. */
static char *encoded(const char *path)
{
    struct text url = {0};
    for (const char *at = path; *at; at++)
        if ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') || strchr("-._~/", *at))
            text_append(&url, at, 1);
        else
            text_printf(&url, "%%%02X", (unsigned)(unsigned char)*at);
    return text_take(&url);
}

enum orders_status reports_add_link(struct report_orders *orders, const char *argument, struct text *message)
{
    const char *equals = strchr(argument, '=');
    if (!equals || equals == argument || !equals[1]) {
        text_puts(message, "--link: '");
        text_append_escaped(message, argument, strlen(argument));
        text_puts(message, "' is not TITLE=PATH, as in Coverage=coverage/index.html");
        return ORDERS_USAGE;
    }
    struct report_link *links = realloc(orders->links, (orders->link_count + 1) * sizeof *links);
    if (!links)
        return ORDERS_NO_MEMORY;
    orders->links = links;
    struct text title = {0};
    text_append(&title, argument, (size_t)(equals - argument));
    links[orders->link_count++] = (struct report_link){.title = text_take(&title), .target = encoded(equals + 1)};
    return links[orders->link_count - 1].title && links[orders->link_count - 1].target ? ORDERS_OK : ORDERS_NO_MEMORY;
}

/* Says "PATH: WHY". */
static int complain_of_path(const char *path, const char *why, int status)
{
    struct text message = {0};
    text_append_escaped(&message, path, strlen(path));
    text_printf(&message, ": %s", why);
    status = complain_of(&message, status);
    text_clean_up(&message);
    return status;
}

static int complain_of_place(const char *path, const char *what, const char *why)
{
    struct text message = {0};
    text_printf(&message, "cannot write the %s: %s", what, why);
    int status = message.failed ? complain_of(&message, STATUS_HARNESS) : complain_of_path(path, message.bytes, STATUS_INPUT);
    text_clean_up(&message);
    return status;
}

int reports_check_place(const char *path, const char *what)
{
    struct stat status;
    if (is_output(path))
        return STATUS_PASSED;
    if (!find_folder(path, &status)) {
        if (errno == ENOENT)
            return complain_of_place(path, what, "no such directory; create it first");
        return complain_of_path(path, strerror(errno), STATUS_INPUT);
    }
    if (!is_folder_writable(path))
        return complain_of_place(path, what, strerror(errno));
    /* It takes the place of what is there; that must not be a device, or a link to one. */
    if (lstat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return complain_of_place(path, what, "what is there is not a regular file");
    return STATUS_PASSED;
}

int reports_check_folder(const char *path, const char *what)
{
    struct text part = {0};
    struct stat status;
    text_puts(&part, path);
    /* What is there of it; the rest can be made if files can be. */
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
        result = complain_of_place(path, what, strerror(error));
    text_clean_up(&part);
    return result;
}

int reports_check(const struct report_orders *orders)
{
    int status = STATUS_PASSED;
    for (size_t i = 0; status == STATUS_PASSED && i < orders->count; i++)
        status = reports_check_place(orders->at[i].path, "report");
    return status;
}

/* What a report leads to. */
struct linked {
    struct report_link *at;
    size_t count;
    char **targets; /* owned; of the other reports */
    size_t target_count;
};

static bool find_links(const struct report_orders *orders, size_t self, struct linked *linked)
{
    const char *path = orders->at[self].path;
    linked->at = calloc(orders->link_count + orders->count, sizeof *linked->at);
    linked->targets = calloc(orders->count, sizeof *linked->targets);
    if (!linked->at || !linked->targets)
        return false;
    for (size_t i = 0; i < orders->link_count; i++)
        linked->at[linked->count++] = orders->links[i];
    for (size_t i = 0; i < orders->count; i++) {
        const struct report_order *other = &orders->at[i];
        if (i == self || is_output(other->path) || is_output(path) || !is_same_folder(other->path, path))
            continue;
        char *target = encoded(name_of(other->path));
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

static int write_one(const struct report_orders *orders, size_t self, const struct results *results, struct report_style style)
{
    const struct report_order *order = &orders->at[self];
    struct linked linked = {0};
    struct whole_file file;
    enum report_status written;
    int status = STATUS_PASSED;
    bool kept;
    if (!find_links(orders, self, &linked)) {
        status = complain_of_path(order->path, strerror(ENOMEM), STATUS_HARNESS);
        goto cleanup;
    }
    style.links = linked.at;
    style.link_count = linked.count;
    if (!whole_file_open(&file, order->path)) {
        status = complain_of_path(order->path, strerror(errno), STATUS_HARNESS);
        goto cleanup;
    }
    file.lasting = true;
    written = order->format->write[results->kind](results, &style, file.stream);
    kept = whole_file_close(&file, written == REPORT_OK);
    if (written == REPORT_NO_MEMORY)
        errno = ENOMEM;
    if (!kept)
        status = complain_of_path(order->path, strerror(errno), STATUS_HARNESS);
cleanup:
    linked_clean_up(&linked);
    return status;
}

int reports_write_text(const char *path, const struct text *text)
{
    struct whole_file file;
    if (!whole_file_open(&file, path))
        return complain_of_path(path, strerror(errno), STATUS_HARNESS);
    file.lasting = true;
    bool written = fwrite(text->bytes, 1, text->length, file.stream) == text->length;
    return whole_file_close(&file, written) ? STATUS_PASSED : complain_of_path(path, strerror(errno), STATUS_HARNESS);
}

bool reports_print(const struct report_orders *orders, const struct results *results, const struct report_style *style,
                   enum report_status *printed)
{
    struct report_style plain = *style;
    size_t i = 0;
    while (i < orders->count && !is_output(orders->at[i].path))
        i++;
    if (i == orders->count)
        return false;
    plain.color = false;
    plain.links = orders->links;
    plain.link_count = orders->link_count;
    *printed = orders->at[i].format->write[results->kind](results, &plain, stdout);
    return true;
}

int reports_write(const struct report_orders *orders, const struct results *results, const struct report_style *style)
{
    int status = STATUS_PASSED;
    for (size_t i = 0; i < orders->count; i++)
        if (!is_output(orders->at[i].path) && write_one(orders, i, results, *style) != STATUS_PASSED)
            status = STATUS_HARNESS;
    return status;
}

void reports_clean_up(struct report_orders *orders)
{
    for (size_t i = 0; i < orders->link_count; i++) {
        free((char *)(uintptr_t)orders->links[i].title);
        free((char *)(uintptr_t)orders->links[i].target);
    }
    free(orders->links);
    free(orders->at);
    *orders = (struct report_orders){0};
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
