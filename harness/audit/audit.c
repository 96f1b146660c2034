#include "audit/audit.h"

#include <stdlib.h>

const char *const audit_cause_names[AUDIT_CAUSES] = {"spelling", "same name", "truncated", "code page", "local user"};

double audit_per_cycle(const struct audit_build *build)
{
    return build->period ? (double)build->period_records / build->period : 0.0;
}

double audit_per_day(const struct audit *audit, const struct audit_build *build)
{
    return audit_per_cycle(build) * audit->cycles_per_day;
}

double audit_per_year(const struct audit *audit, const struct audit_build *build) { return audit_per_day(audit, build) * 365.0; }

void audit_clean_up(struct audit *audit)
{
    for (size_t i = 0; i < audit->build_count; i++) {
        struct audit_build *build = &audit->builds[i];
        free(build->result.cycles);
        free(build->renamed.cycles);
        free(build->death);
        free(build->renamed_death);
        free(build->outcomes);
        free(build->fates);
    }
    for (uint32_t i = 0; audit->passed_over_messages && i < AUDIT_PASSED_OVER_MOST; i++)
        free(audit->passed_over_messages[i]);
    scenario_clean_up(&audit->scenario);
    scenario_clean_up(&audit->renamed);
    strings_clean_up(&audit->site_pool);
    strings_clean_up(&audit->dns);
    free(audit->directory);
    free(audit->post_office);
    free(audit->site_attribute);
    free(audit->site_names);
    free(audit->passed_over_messages);
    free(audit->members);
    free(audit->groups);
    free(audit->losses);
    free(audit->uncovered);
    free(audit->builds);
    free(audit->fixture);
    *audit = (struct audit){0};
}
