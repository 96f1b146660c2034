#include "exchange/ldif_lines.h"

#include "base/array.h"
#include "base/utf8.h"
#include "input/mark.h"

#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>

/* Maximum size of a record (entry) in bytes. */
#define RECORD_MAX ((size_t)16 << 20)
#define TYPE_MAX 256u

const struct ccm_name ldif_nothing;

#define NEED_KEYWORD(keyword) (NEED_READER * (unsigned)(keyword))

static const struct {
    const char *name;
    enum ldif_keyword keyword;
} keywords[] = {
    {"dn", LDIF_DN},           {"version", LDIF_VERSION}, {"changetype", LDIF_CHANGETYPE},
    {"control", LDIF_CONTROL}, {"search", LDIF_SEARCH},   {"result", LDIF_RESULT},
    {"ref", LDIF_REF},         {"include", LDIF_INCLUDE}, {"add", LDIF_CHANGED},
    {"delete", LDIF_CHANGED},  {"replace", LDIF_CHANGED}, {"increment", LDIF_CHANGED},
};

enum ldif_keyword ldif_keyword(struct attribute_type type) { return (enum ldif_keyword)(type.needs / NEED_READER); }

enum input_status ldif_refuse(struct ldif *ldif, uint64_t line, size_t column, struct ccm_name quoted, const char *what)
{
    input_mark(ldif->people.source, line, column, ldif->people.message);
    if (quoted.bytes)
        input_quote(ldif->people.message, quoted.bytes, quoted.length);
    text_puts(ldif->people.message, what);
    return INPUT_INVALID;
}

/* ---- Lines ------------------------------------------------------------------------------------------------------------------- */

/* Bytes of an attribute description: letters, digits and . - ; _, and those of the option ;range=0-* */
static bool is_in_type(unsigned char byte)
{
    static const uint32_t sets[8] = {[1] = 0x2BFF6400, [2] = 0x87FFFFFE, [3] = 0x07FFFFFE};
    return sets[byte >> 5] >> (byte & 31) & 1;
}

/* Whether a byte begins a continuation line: a space (RFC 2849) or a tab (OpenLDAP's ldif(5)). */
static bool is_fold(char byte) { return byte == ' ' || byte == '\t'; }

static bool is_white(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!is_fold(bytes[i]))
            return false;
    return true;
}

/* End of a physical line, without and with its line end. */
struct physical {
    const char *end, *next;
};

static struct physical find_end(const char *at, const char *end)
{
    const char *feed = memchr(at, '\n', (size_t)(end - at));
    const char *stop = feed ? feed : end;
    return (struct physical){.end = stop > at && stop[-1] == '\r' ? stop - 1 : stop, .next = feed ? feed + 1 : end};
}

/* Copies a folded description up to its colon. Returns its length, 0 without a colon, or SIZE_MAX if the window ends before it. */
static size_t unfold_type(const char *at, const char *end, char type[static TYPE_MAX])
{
    size_t length = 0;
    for (;;) {
        struct physical line = find_end(at, end);
        for (; at < line.end && length < TYPE_MAX && is_in_type((unsigned char)*at); at++)
            type[length++] = *at;
        if (at < line.end)
            return *at == ':' ? length : 0;
        if (line.next == end)
            return SIZE_MAX;
        if (!is_fold(*line.next))
            return 0;
        at = line.next + 1;
    }
}

static bool append_line(struct ldif *ldif, struct ldif_line line)
{
    struct ldif_line *lines = array_grow(ldif->lines, ldif->count, &ldif->capacity, sizeof *lines);
    if (!lines)
        return false;
    ldif->lines = lines;
    ldif->lines[ldif->count++] = line;
    return true;
}

enum scanned { SCANNED_RECORD, SCANNED_TOO_LITTLE, SCANNED_NOT_LDIF, SCANNED_NO_MEMORY };

/* Whether a description of this length may be needed. */
static bool may_be_needed(const struct attribute_table *table, const char *type, size_t length)
{
    return length > ATTRIBUTE_NAME_MAX || table->lengths[length] || memchr(type, ';', length) || (length > 4 && type[3] == '.');
}

/* Reads a description up to its colon. Returns its length, or 0 without a colon. */
static size_t read_type(struct ldif *ldif, const char *at, size_t length, struct attribute_type *needs)
{
    const struct attribute_table *table = &ldif->people.attributes;
    struct ldif_guess *guess = &ldif->guesses[ldif->types % LDIF_GUESSES];
    if (guess->length > 0 && length > guess->length && at[guess->length] == ':' && memcmp(at, guess->type, guess->length) == 0) {
        *needs = guess->needs;
        return guess->length;
    }
    size_t type = 0;
    while (type < length && is_in_type((unsigned char)at[type]))
        type++;
    if (type == length || at[type] != ':')
        return 0;
    if (may_be_needed(table, at, type))
        *needs = attribute_table_find(table, at, type);
    if (type <= sizeof guess->type) {
        memcpy(guess->type, at, type);
        guess->length = type;
        guess->needs = *needs;
    }
    return type;
}

/* Reads a folded description, or the line "-" of a change. */
static enum scanned read_folded_type(struct ldif *ldif, const char *at, struct physical line, struct attribute_type *needs)
{
    const char *end = ldif->window.bytes + ldif->window.end;
    char type[TYPE_MAX];
    size_t length = unfold_type(at, end, type);
    if (length == SIZE_MAX && !ldif->window.whole)
        return SCANNED_TOO_LITTLE;
    bool folded = length > 0 && length != SIZE_MAX;
    if (folded)
        *needs = attribute_table_find(&ldif->people.attributes, type, length);
    return folded || (line.end - at == 1 && *at == '-') ? SCANNED_RECORD : SCANNED_NOT_LDIF;
}

/* Scans the first line of an attribute. *noted: the line is stored; the first one always, as it shows the kind of record. */
static enum scanned scan_attribute(struct ldif *ldif, const char *at, struct physical line, uint64_t number, bool *noted)
{
    const struct window *window = &ldif->window;
    struct ldif_line found = {.start = (size_t)(at - window->bytes), .end = (size_t)(line.end - window->bytes), .number = number};
    bool is_first = ldif->types == 0;
    found.after_white = ldif->white && ldif->white + 1 == number;
    found.type = read_type(ldif, at, (size_t)(line.end - at), &found.needs);
    ldif->types++;
    if (!found.type) {
        enum scanned scanned = read_folded_type(ldif, at, line, &found.needs);
        if (scanned != SCANNED_RECORD)
            return scanned;
    }
    ldif->attributes += ldif_keyword(found.needs) == 0;
    *noted = is_first || found.needs.needs || ldif->visit_whole;
    return !*noted || append_line(ldif, found) ? SCANNED_RECORD : SCANNED_NO_MEMORY;
}

static enum scanned scan_continuation(struct ldif *ldif, const char *at, struct physical line, uint64_t number, bool noted)
{
    if (!ldif->types)
        return SCANNED_NOT_LDIF;
    if (is_white(at, (size_t)(line.end - at)))
        ldif->white = number;
    if (noted) {
        ldif->lines[ldif->count - 1].end = (size_t)(line.end - ldif->window.bytes);
        ldif->lines[ldif->count - 1].folded = true;
    }
    return SCANNED_RECORD;
}

/* Length of a byte order mark before the record, as in concatenated files. */
static size_t mark_length(const struct ldif *ldif, const char *at, const char *end)
{
    return ldif->types == 0 && end - at >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* Finds the needed lines of the next record, and its end. At the end of the text it has no lines. */
static enum scanned scan_record(struct ldif *ldif, uint64_t *wrong)
{
    struct window *window = &ldif->window;
    if (!window->bytes)
        return SCANNED_TOO_LITTLE;
    const char *at = window->bytes + window->at, *end = window->bytes + window->end;
    bool in_comment = false, noted = false;
    ldif->count = ldif->attributes = ldif->types = 0;
    ldif->white = 0;
    ldif->open = true;
    for (ldif->next = ldif->number; at < end && ldif->open; ldif->next++) {
        struct physical line = find_end(at, end);
        enum scanned scanned = SCANNED_RECORD;
        at += mark_length(ldif, at, line.end);
        *wrong = ldif->next;
        if (line.next == end && end[-1] != '\n' && !window->whole)
            return SCANNED_TOO_LITTLE;
        if (line.next == end && end[-1] != '\n')
            ldif->cut = ldif->next;
        if (line.end == at && ldif->types) {
            ldif->open = false;
        } else if (line.end == at) { /* before the record */
            window->at = (size_t)(line.next - window->bytes);
            ldif->number = ldif->next + 1;
        } else if (!is_fold(*at) && *at != '#') {
            scanned = scan_attribute(ldif, at, line, ldif->next, &noted);
        } else if (*at != '#' && !in_comment) {
            scanned = scan_continuation(ldif, at, line, ldif->next, noted);
        }
        if (scanned != SCANNED_RECORD)
            return scanned;
        in_comment = line.end > at && (*at == '#' || (is_fold(*at) && in_comment));
        at = line.next;
    }
    if (at == end && !window->whole)
        return SCANNED_TOO_LITTLE;
    ldif->behind = (size_t)(at - window->bytes);
    return SCANNED_RECORD;
}

/* ---- Values ------------------------------------------------------------------------------------------------------------------ */

/* Joins a folded line in place, and finds its description. */
void ldif_unfold(struct ldif *ldif, struct ldif_line *line)
{
    char *start = ldif->window.bytes + line->start, *to = start;
    const char *at = start, *end = ldif->window.bytes + line->end;
    while (at < end) {
        struct physical part = find_end(at, end);
        size_t length = (size_t)(part.end - at);
        memmove(to, at, length);
        to += length;
        at = part.next + 1; /* after the space or tab */
    }
    line->end = line->start + (size_t)(to - start);
    const char *colon = memchr(start, ':', (size_t)(to - start));
    line->type = colon ? (size_t)(colon - start) : 0;
}

/* Decodes base64 in place. Returns false if it is invalid. */
static bool decode_base64(char *text, size_t *length)
{
    struct base64_decode_ctx context;
    const size_t encoded = *length;
    base64_decode_init(&context);
    return base64_decode_update(&context, length, (uint8_t *)text, encoded, text) && base64_decode_final(&context);
}

const char ldif_cut_here[] = " is cut off by the end of the file; expected the whole export (if it is complete, end its last line)";

/* Whether the file ends within this line, which may be folded. */
bool ldif_is_cut(const struct ldif *ldif, const struct ldif_line *line)
{
    return ldif->cut && line == &ldif->lines[ldif->count - 1] && line->end == ldif->window.end;
}

/* Reports a problem at a byte of a line; with its column if the line is not folded. */
static enum input_status report_byte(struct ldif *ldif, const struct ldif_line *line, const char *byte, const char *what)
{
    const char *start = ldif->window.bytes + line->start;
    size_t column = line->folded ? 1 : 1 + utf8_count(start, (size_t)(byte - start));
    return people_report(&ldif->people, line->number, column, ldif_nothing, what);
}

/* Decodes the value of a line. */
static enum input_status decode_value(struct ldif *ldif, struct ldif_line *line, bool cut, struct ccm_name *value)
{
    char *start = ldif->window.bytes + line->start, *text = start + line->type + 1, *end = ldif->window.bytes + line->end;
    struct ccm_name type = {.bytes = start, .length = line->type};
    if (text < end && *text == '<')
        return people_report(&ldif->people, line->number, 1, type,
                             " refers to a URL; expected the value itself, as URLs are not read");
    bool encoded = text < end && *text == ':';
    text += encoded;
    while (text < end && *text == ' ')
        text++;
    size_t length = (size_t)(end - text);
    if (encoded && !decode_base64(text, &length)) {
        if (cut)
            return ldif_refuse(ldif, line->number, 1, type, ldif_cut_here);
        return people_report(&ldif->people, line->number, 1, type, " has a value that is not base64; expected base64 after \"::\"");
    }
    const char *nul = encoded ? NULL : memchr(text, '\0', length), *feed = encoded ? NULL : memchr(text, '\r', length);
    if (nul)
        return report_byte(ldif, line, nul, "NUL in this line; expected text, or base64 after \"::\"");
    if (feed)
        return report_byte(ldif, line, feed, "carriage return within this line; expected one only before a line feed");
    *value = (struct ccm_name){.bytes = text, .length = length};
    return INPUT_OK;
}

enum input_status ldif_decode(struct ldif *ldif, struct ldif_line *line, struct ccm_name *value)
{
    bool cut = ldif_is_cut(ldif, line);
    *value = ldif_nothing;
    if (line->folded)
        ldif_unfold(ldif, line);
    return decode_value(ldif, line, cut, value);
}

/* ---- Files ------------------------------------------------------------------------------------------------------------------- */

static enum input_status refuse_text(struct ldif *ldif, uint64_t line)
{
    struct ccm_name wrong = {.bytes = ldif->window.wrong, .length = (size_t)ldif->window.wrong_length};
    const char *failure = window_failure(&ldif->window);
    ldif_refuse(ldif, line, 1, failure ? ldif_nothing : wrong,
                failure ? "the rest cannot be read: " : " in this line is not valid in ");
    text_puts(ldif->people.message, failure ? failure : directory_encoding_names[ldif->window.encoding]);
    text_puts(ldif->people.message, failure ? "" : "; expected the file to be in that encoding");
    return INPUT_INVALID;
}

static enum input_status refuse_not_ldif(struct ldif *ldif, uint64_t number)
{
    const char *at = ldif->window.bytes + ldif->window.at, *end = ldif->window.bytes + ldif->window.end;
    struct physical line = find_end(at, end);
    for (uint64_t i = ldif->number; i < number; i++) {
        at = line.next;
        line = find_end(at, end);
    }
    struct ccm_name whole = {.bytes = at, .length = (size_t)(line.end - at)};
    if (memchr(whole.bytes, '\0', whole.length))
        return ldif_refuse(ldif, number, 1, ldif_nothing, "NUL in this line; expected text, or base64 after \"::\"");
    if (is_white(whole.bytes, whole.length))
        return ldif_refuse(ldif, number, 1, whole, " is a line of white space; expected an empty line");
    return ldif_refuse(ldif, number, 1, whole,
                       ldif->cut == number ? ldif_cut_here : " is not a line of LDIF; expected \"name: value\"");
}

/* Scans until the window has the next record. Returns complete records before reporting unreadable bytes after them. */
enum input_status ldif_next_record(struct ldif *ldif)
{
    uint64_t line = ldif->number;
    bool unreadable = false;
    for (;;) {
        switch (scan_record(ldif, &line)) {
        case SCANNED_RECORD: return INPUT_OK;
        case SCANNED_NOT_LDIF: return refuse_not_ldif(ldif, line);
        case SCANNED_NO_MEMORY: return INPUT_NO_MEMORY;
        case SCANNED_TOO_LITTLE: break;
        }
        if (unreadable)
            return refuse_text(ldif, line);
        if (ldif->window.end - ldif->window.at > RECORD_MAX)
            return ldif_refuse(ldif, line, 1, ldif_nothing,
                               "this entry is larger than 16 MiB; expected an empty line after each entry");
        enum input_status status = window_more(&ldif->window);
        if (status == INPUT_NO_MEMORY)
            return status;
        unreadable = status == INPUT_INVALID;
    }
}

enum input_status ldif_open(struct ldif *ldif, const char *path, const struct directory_config *config, person_visitor *visit,
                            void *context, struct text *message)
{
    *ldif = (struct ldif){.number = 1};
    enum input_status status = window_open(&ldif->window, path, config->encoding, WINDOW_BYTES, message);
    if (status != INPUT_OK)
        return status;
    people_init(&ldif->people, path, config, visit, context, message);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        attribute_table_add(&ldif->people.attributes, keywords[i].name, NEED_KEYWORD(keywords[i].keyword));
    return INPUT_OK;
}

void ldif_close(struct ldif *ldif)
{
    people_clean_up(&ldif->people);
    window_close(&ldif->window);
    free(ldif->lines);
    free(ldif->attributes_whole);
}
