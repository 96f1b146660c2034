/* Reads a plan of renames and moves from CSV: columns site, name, rename_to, move_to, and dn if names do not suffice. An audit's
 * own CSV results are such a plan. */
#include "audit/plan.h"
#include "audit/reading.h"
#include "audit/status.h"

#include "base/array.h"
#include "base/spreadsheet.h"
#include "exchange/csv_rows.h"
#include "input/mark.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum plan_column { PLAN_SITE, PLAN_NAME, PLAN_DN, PLAN_RENAME_TO, PLAN_MOVE_TO, PLAN_COLUMNS };

static const char *const column_names[PLAN_COLUMNS] = {"site", "name", "dn", "rename_to", "move_to"};

/* Reads a plan. */
struct plan_reader {
    const struct auditing *auditing;
    struct audit_plan *plan;
    struct csv csv;
    size_t columns;             /* in the header; 0: header not read yet */
    size_t index[PLAN_COLUMNS]; /* in the header, from 1; 0: missing */
};

static enum audit_status refuse(const struct plan_reader *reader, uint64_t line, const char *before, struct ccm_name quoted,
                                const char *after)
{
    struct text *message = reader->auditing->message;
    input_mark(reader->auditing->config->plan, line, 1, message);
    text_puts(message, before);
    input_quote(message, quoted.bytes, quoted.length);
    text_puts(message, after);
    return message->failed ? audit_no_memory(reader->auditing) : AUDIT_INVALID;
}

static enum audit_status read_header(struct plan_reader *reader)
{
    reader->columns = reader->csv.count;
    for (size_t i = 0; i < reader->columns; i++) {
        struct ccm_name name = csv_value(&reader->csv, &reader->csv.fields[i]);
        for (size_t column = 0; column < PLAN_COLUMNS; column++)
            if (name.length == strlen(column_names[column]) && strncasecmp(name.bytes, column_names[column], name.length) == 0 &&
                !reader->index[column])
                reader->index[column] = i + 1;
    }
    for (size_t column = PLAN_SITE; column <= PLAN_NAME; column++)
        if (!reader->index[column])
            return refuse(reader, reader->csv.fields->line, "the column ", name_of_text(column_names[column]),
                          " is missing; expected site, name and rename_to or move_to");
    if (!reader->index[PLAN_RENAME_TO] && !reader->index[PLAN_MOVE_TO])
        return refuse(reader, reader->csv.fields->line, "the column ", name_of_text("rename_to"),
                      " is missing, and so is \"move_to\"; expected one of them");
    return AUDIT_OK;
}

/* Interns a value of the row without its protection against spreadsheet formulas. Returns false if out of memory. */
static bool intern_value(struct plan_reader *reader, enum plan_column column, uint32_t *number)
{
    struct text plain = {0};
    size_t index = reader->index[column];
    *number = STRING_EMPTY;
    if (!index)
        return true;
    struct ccm_name value = csv_value(&reader->csv, &reader->csv.fields[index - 1]);
    spreadsheet_unguard(value.bytes, value.length, &plain);
    bool interned =
        !plain.failed && strings_intern(&reader->plan->strings,
                                        (struct ccm_name){.bytes = plain.bytes ? plain.bytes : "", .length = plain.length}, number);
    text_clean_up(&plain);
    return interned;
}

static bool is_same_step(const struct audit_step *a, const struct audit_step *b)
{
    return a->name == b->name && a->site == b->site && a->dn == b->dn;
}

static enum audit_status append_step(struct plan_reader *reader, struct audit_step *step)
{
    struct audit_plan *plan = reader->plan;
    for (uint32_t i = 0; i < plan->count; i++) {
        const struct audit_step *other = &plan->at[i];
        if (!is_same_step(other, step))
            continue;
        if (other->rename_to == step->rename_to && other->move_to == step->move_to)
            return AUDIT_OK;
        return refuse(reader, step->line, "", plan->strings.at[step->name],
                      " already has another plan; expected one plan per user");
    }
    struct audit_step *at = plan->count < UINT32_MAX - 1 ? array_grow(plan->at, plan->count, &plan->capacity, sizeof *at) : NULL;
    if (!at)
        return audit_no_memory(reader->auditing);
    plan->at = at;
    plan->at[plan->count++] = *step;
    return AUDIT_OK;
}

/* Finds a site by name, with the matching of --hosting-site. */
static enum audit_status find_site(const struct plan_reader *reader, uint32_t name, uint64_t line, uint32_t *site)
{
    const struct auditing *auditing = reader->auditing;
    struct text copy = {0}, unread = {0};
    struct ccm_name value = reader->plan->strings.at[name];
    struct auditing quiet = *auditing;
    text_append(&copy, value.bytes, value.length);
    quiet.message = &unread;
    enum audit_status status =
        copy.failed ? audit_no_memory(auditing) : audit_named_site(&quiet, "", copy.bytes ? copy.bytes : "", site);
    if (status == AUDIT_INVALID)
        status = refuse(reader, line, "no user is at the site ", value, "; expected a site of the directory");
    text_clean_up(&copy);
    text_clean_up(&unread);
    return status;
}

static enum audit_status read_row(struct plan_reader *reader)
{
    uint32_t site, move_to;
    struct audit_step step = {.line = reader->csv.fields->line, .person = AUDIT_NONE, .move_to = AUDIT_NONE};
    if (reader->csv.count != reader->columns)
        return refuse(reader, step.line, "this row begins with ", csv_value(&reader->csv, reader->csv.fields),
                      " and does not have as many fields as the header");
    if (!intern_value(reader, PLAN_SITE, &site) || !intern_value(reader, PLAN_NAME, &step.name) ||
        !intern_value(reader, PLAN_DN, &step.dn) || !intern_value(reader, PLAN_RENAME_TO, &step.rename_to) ||
        !intern_value(reader, PLAN_MOVE_TO, &move_to))
        return audit_no_memory(reader->auditing);
    if (step.rename_to == STRING_EMPTY && move_to == STRING_EMPTY)
        return AUDIT_OK;
    enum audit_status status = find_site(reader, site, step.line, &step.site);
    if (status == AUDIT_OK && move_to != STRING_EMPTY)
        status = find_site(reader, move_to, step.line, &step.move_to);
    if (status == AUDIT_OK && step.move_to == step.site)
        step.move_to = AUDIT_NONE;
    return status == AUDIT_OK ? append_step(reader, &step) : status;
}

static enum audit_status read_rows(struct plan_reader *reader)
{
    enum audit_status status = AUDIT_OK;
    enum input_status read = csv_next_row(&reader->csv);
    for (; read == INPUT_OK && reader->csv.count > 0 && status == AUDIT_OK; read = csv_next_row(&reader->csv)) {
        status = reader->columns ? read_row(reader) : read_header(reader);
        if (status != AUDIT_OK)
            return status;
    }
    if (read == INPUT_NO_MEMORY)
        return audit_no_memory(reader->auditing);
    if (read == INPUT_INVALID)
        return AUDIT_INVALID;
    if (reader->plan->count)
        return AUDIT_OK;
    input_refuse(reader->auditing->message, reader->auditing->config->plan,
                 "no renames or moves; expected a value of rename_to or move_to");
    return AUDIT_INVALID;
}

/* Finds the person of each step: the first with this name, site and DN, if given. */
static enum audit_status find_people(struct plan_reader *reader)
{
    const struct auditing *auditing = reader->auditing;
    const struct audit *audit = auditing->audit;
    struct audit_plan *plan = reader->plan;
    uint32_t *first = malloc(((size_t)plan->strings.count + 1) * sizeof *first); /* by name of the plan: first step */
    if (!first)
        return audit_no_memory(auditing);
    memset(first, 0xFF, plan->strings.count * sizeof *first);
    for (uint32_t i = plan->count; i-- > 0;) {
        plan->at[i].next = first[plan->at[i].name];
        first[plan->at[i].name] = i;
    }
    for (uint32_t i = 0; i < auditing->people.count; i++) {
        const struct audit_person *person = &auditing->people.at[i];
        uint32_t name, dn;
        if (!strings_find(&plan->strings, audit->scenario.names.users.at[person->name], &name))
            continue;
        bool has_dn = strings_find(&plan->strings, audit->dns.at[person->dn], &dn);
        for (uint32_t j = first[name]; j != AUDIT_NONE; j = plan->at[j].next) {
            struct audit_step *step = &plan->at[j];
            if (step->person == AUDIT_NONE && step->site == person->site &&
                (step->dn == STRING_EMPTY || (has_dn && dn == step->dn)))
                step->person = i;
        }
    }
    free(first);
    for (uint32_t i = 0; i < plan->count; i++)
        if (plan->at[i].person == AUDIT_NONE)
            return refuse(reader, plan->at[i].line, "no user is called ", plan->strings.at[plan->at[i].name],
                          " at this site; expected a user of the directory");
    return AUDIT_OK;
}

enum audit_status audit_read_plan(const struct auditing *auditing, struct audit_plan *plan)
{
    static const struct directory_config config = {.site_level = 1};
    struct plan_reader reader = {.auditing = auditing, .plan = plan};
    if (!strings_init(&plan->strings))
        return audit_no_memory(auditing);
    enum input_status opened = csv_open(&reader.csv, auditing->config->plan, &config, NULL, NULL, auditing->message);
    if (opened != INPUT_OK)
        return opened == INPUT_INVALID ? AUDIT_INVALID : audit_no_memory(auditing);
    enum audit_status status = read_rows(&reader);
    csv_close(&reader.csv);
    return status == AUDIT_OK ? find_people(&reader) : status;
}

void audit_plan_clean_up(struct audit_plan *plan)
{
    strings_clean_up(&plan->strings);
    free(plan->at);
    free(plan->changes);
    *plan = (struct audit_plan){0};
}
