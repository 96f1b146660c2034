#include "ccmail/records.h"

static bool write_entry(const struct ccmdir_writer *writer, const struct names *names, const struct entry *entry)
{
    struct ccm_name name = locn_is_office(entry->locn) ? names->offices.at[entry->name] : names->users.at[entry->name];
    return ccmdir_write(writer, name, entry->locn, names->offices.at[entry->addr], names->comments.at[entry->comment]);
}

bool ccmdir_write_export(const struct ccmdir_writer *writer, const struct post_office *office)
{
    struct export_walk walk = {0};
    bool done = true;
    for (const struct entry *entry; done && (entry = post_office_export(office, &walk)) != NULL;)
        done = write_entry(writer, office->names, entry);
    return done;
}

bool ccmdir_write_records(const struct ccmdir_writer *writer, const struct names *names, const struct record *records,
                          uint32_t count)
{
    bool done = true;
    for (uint32_t i = 0; done && i < count; i++)
        done = write_entry(writer, names, &records[i].entry);
    return done;
}

static bool can_hold(const struct strings *strings, struct ccm_name *culprit)
{
    for (uint32_t i = 0; i < strings->count; i++) {
        *culprit = strings->at[i];
        if (!ccmdir_can_hold(*culprit))
            return false;
    }
    return true;
}

bool ccmdir_can_hold_names(const struct names *names, struct ccm_name *culprit)
{
    return can_hold(&names->users, culprit) && can_hold(&names->offices, culprit) && can_hold(&names->comments, culprit);
}

void ccmdir_describe_culprit(struct ccm_name culprit, struct text *message)
{
    text_puts(message, "a record cannot hold ");
    if (culprit.length > CCMDIR_LINE_MAX / 2) {
        text_printf(message, "a text of %zu bytes", culprit.length);
        return;
    }
    text_puts(message, "the line end in '");
    text_append_escaped(message, culprit.bytes, culprit.length);
    text_puts(message, "'");
}
