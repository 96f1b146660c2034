#include "audit/audit.h"

#include <stdlib.h>
#include <string.h>

const char *const audit_cause_names[AUDIT_CAUSES] = {"spelling",  "same name",  "truncated",
                                                     "code page", "local user", "stored form"};

double audit_per_cycle(const struct audit_build *build)
{
    return build->period ? (double)build->period_records / build->period : 0.0;
}

double audit_per_day(const struct audit *audit, const struct audit_build *build)
{
    return audit_per_cycle(build) * audit->cycles_per_day;
}

double audit_per_year(const struct audit *audit, const struct audit_build *build) { return audit_per_day(audit, build) * 365.0; }

bool audit_add_message(char ***messages, uint64_t *count, const char *message)
{
    if (!*messages)
        *messages = calloc(AUDIT_MESSAGES_MAX, sizeof **messages);
    if (!*messages)
        return false;
    if (*count < AUDIT_MESSAGES_MAX && !((*messages)[*count] = strdup(message)))
        return false;
    ++*count;
    return true;
}

uint64_t audit_skipped_surnames(const struct audit *audit)
{
    uint64_t surnames = 0;
    for (size_t i = 0; i < audit->skipped.count; i++)
        surnames += audit->skipped.at[i].surnames;
    return surnames;
}

static void free_messages(char **messages)
{
    for (uint32_t i = 0; messages && i < AUDIT_MESSAGES_MAX; i++)
        free(messages[i]);
    free(messages);
}

void audit_clean_up(struct audit *audit)
{
    for (size_t i = 0; i < audit->build_count; i++) {
        struct audit_build *build = &audit->builds[i];
        free(build->result.cycles);
        free(build->renamed.cycles);
        free(build->crash);
        free(build->renamed_crash);
        free(build->outcomes);
        free(build->member_results);
    }
    for (size_t i = 0; i < audit->source_count; i++) {
        free(audit->sources[i].path);
        free(audit->sources[i].site);
    }
    free(audit->sources);
    free_messages(audit->skipped_record_messages);
    free_messages(audit->warning_messages);
    directory_skipped_clean_up(&audit->skipped);
    scenario_clean_up(&audit->scenario);
    scenario_clean_up(&audit->renamed);
    strings_clean_up(&audit->site_pool);
    strings_clean_up(&audit->dns);
    free(audit->directory);
    free(audit->post_office);
    free(audit->site_attribute);
    free(audit->site_names);
    free(audit->members);
    free(audit->groups);
    free(audit->losses);
    free(audit->uncovered);
    free(audit->builds);
    free(audit->fixture);
    free(audit->plan.path);
    *audit = (struct audit){0};
}
