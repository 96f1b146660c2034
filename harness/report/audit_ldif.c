/* The renames that an audit proposes, as changes for ldapmodify(1). */
#include "base/ldif.h"
#include "report/audit_words.h"
#include "report/printers.h"

#include <inttypes.h>

/* An audit takes the displayName as the name if there is one, so that setting it renames the user. */
static void append_change(const struct audit *audit, uint32_t group, const struct audit_member *member, struct text *ldif)
{
    const struct ccm_name dn = audit->dns.at[member->dn], name = audit_new_name(audit, member->rename_to);
    const struct ccm_name source = audit_field(audit, member, AUDIT_FIELD_SOURCE);
    text_printf(ldif, "\n# group %" PRIu32, group + 1);
    if (member->line) {
        text_printf(ldif, ", line %" PRIu64 " of ", (uint64_t)member->line);
        text_append_escaped(ldif, source.bytes, source.length);
    }
    text_puts(ldif, "\n");
    if (!dn.length) {
        text_puts(ldif, "# no DN is known: rename '");
        text_append_escaped(ldif, audit_name(audit, member->name).bytes, audit_name(audit, member->name).length);
        text_puts(ldif, "' by hand\n");
        return;
    }
    ldif_append(ldif, "dn", dn.bytes, dn.length);
    text_puts(ldif, "changetype: modify\nreplace: displayName\n");
    ldif_append(ldif, "displayName", name.bytes, name.length);
    text_puts(ldif, "-\n");
}

enum report_status report_audit_ldif(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct audit *audit = results->audit;
    (void)style;
    struct text ldif = {0};
    text_puts(&ldif, "version: 1\n");
    for (uint32_t group = 0; group < audit->group_count; group++)
        for (uint32_t i = audit->groups[group].first; i < audit->groups[group].first + audit->groups[group].count; i++)
            if (audit->members[i].rename_to != AUDIT_NONE)
                append_change(audit, group, &audit->members[i], &ldif);
    enum report_status status = send_text(&ldif, stream);
    text_clean_up(&ldif);
    return status;
}
