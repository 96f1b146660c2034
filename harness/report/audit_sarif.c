/* Groups of colliding users, and builds that are not sound, as SARIF. */
#include "report/audit_words.h"
#include "report/sarif.h"

#include <stdlib.h>

/* An error: a build sends records for the group in every period. A warning: with a build it has faults, or nothing can be sent for it. */
static enum sarif_level level_of(const struct audit *audit, uint32_t group)
{
    enum sarif_level level = SARIF_NOTE;
    for (size_t i = 0; i < audit->build_count; i++) {
        if (!audit->builds[i].outcomes)
            continue;
        const struct audit_outcome *outcome = &audit->builds[i].outcomes[group];
        if (outcome->adds || outcome->changes || outcome->deletes)
            return SARIF_ERROR;
        if (outcome->conflict || outcome->missing || outcome->misrouted || outcome->stray || outcome->damaged)
            level = SARIF_WARNING;
    }
    return level;
}

static void describe_group(const struct audit *audit, uint32_t number, struct text *message)
{
    const struct audit_group *group = &audit->groups[number];
    audit_words_group(audit, group, message);
    for (uint32_t i = 0; i < group->count && i < AUDIT_WORDS_NAMED; i++) {
        text_puts(message, i ? ", " : ": ");
        audit_words_member(audit, &audit->members[group->first + i], message);
    }
    if (group->count > AUDIT_WORDS_NAMED)
        text_printf(message, " and %u more", group->count - AUDIT_WORDS_NAMED);
    for (size_t i = 0; i < audit->build_count; i++) {
        if (!audit->builds[i].outcomes)
            continue;
        text_printf(message, ". %s: ", audit->builds[i].build->name);
        audit_words_outcome(audit, &audit->builds[i], number, message);
    }
}

/* Names are what stays the same from one export to the next; lines are not. */
static void append_key(const struct audit *audit, const struct audit_group *group, struct text *key)
{
    for (uint32_t i = 0; i < group->count; i++) {
        const struct audit_member *member = &audit->members[group->first + i];
        struct ccm_name name = audit_name(audit, member->name), site = audit->site_names[member->site];
        text_append(key, name.bytes, name.length);
        text_puts(key, "@");
        text_append(key, site.bytes, site.length);
        text_puts(key, "|");
    }
}

/* An audit that was read from nothing that has a name is described by words. */
static const char *path_of(const struct audit *audit, uint32_t source)
{
    return source < audit->source_count ? audit->sources[source].path : audit->directory;
}

static void add_group(struct sarif *sarif, const struct audit *audit, uint32_t number)
{
    const struct audit_group *group = &audit->groups[number];
    const char *causes[AUDIT_CAUSES];
    struct text message = {0}, key = {0};
    struct sarif_place *places = calloc(group->count, sizeof *places);
    size_t count = audit_causes(group, causes);
    describe_group(audit, number, &message);
    append_key(audit, group, &key);
    sarif->complete = sarif->complete && places && !key.failed && count > 0;
    for (uint32_t i = 0; sarif->complete && i < group->count; i++) {
        const struct audit_member *member = &audit->members[group->first + i];
        places[i] = (struct sarif_place){.path = path_of(audit, member->source), .line = member->line};
    }
    if (sarif->complete) {
        const struct sarif_finding finding = {
            .rule = causes[0],
            .description = "Users collide at the post office.",
            .level = level_of(audit, number),
            .message = &message,
            .key = key.bytes,
            .places = places,
            .place_count = group->count,
        };
        sarif_add(sarif, &finding);
    }
    free(places);
    text_clean_up(&message);
    text_clean_up(&key);
}

static void add_build(struct sarif *sarif, const struct audit *audit, const struct audit_build *build)
{
    struct text message = {0};
    text_printf(&message, "%s: ", build->build->name);
    if (!build->crash) {
        audit_words_verdict(audit, build, &message);
        text_puts(&message, "; ");
    }
    audit_words_proof(build, &message);
    const struct sarif_place at = {.path = path_of(audit, 0), .logical = build->build->name};
    const struct sarif_finding finding = {
        .rule = build->crash ? "crashed" : "build not sound",
        .description =
            build->crash ? "A build did not answer." : "A build is not quiet with this directory, or has faults or conflicts.",
        .level = SARIF_ERROR,
        .message = &message,
        .key = build->build->name,
        .places = &at,
        .place_count = 1,
    };
    sarif_add(sarif, &finding);
    text_clean_up(&message);
}

enum report_status report_audit_sarif(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct audit *audit = results->audit;
    struct sarif sarif;
    sarif_open(&sarif);
    for (size_t i = 0; i < audit->build_count; i++)
        if (!audit_build_is_sound(&audit->builds[i]))
            add_build(&sarif, audit, &audit->builds[i]);
    for (uint32_t i = 0; i < audit->group_count; i++)
        add_group(&sarif, audit, i);
    return sarif_send(&sarif, style, stream);
}
