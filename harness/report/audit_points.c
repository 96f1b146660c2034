/* Groups of colliding users and unsound builds, as points. */
#include "report/audit_words.h"
#include "report/points.h"

#include <stdlib.h>

/* Error: a build sends records for the group in every period. Warning: a build leaves faults, or a conflict prevents records. */
static enum point_level level_of(const struct audit *audit, uint32_t group)
{
    enum point_level level = LEVEL_NOTE;
    for (size_t i = 0; i < audit->build_count; i++) {
        if (!audit->builds[i].outcomes)
            continue;
        const struct audit_outcome *outcome = &audit->builds[i].outcomes[group];
        if (audit_outcome_records(outcome))
            return LEVEL_ERROR;
        if (outcome->conflict || outcome->faults)
            level = LEVEL_WARNING;
    }
    return level;
}

/* Appends the group's members, and what each build does with them. */
static void describe_group(const struct audit *audit, uint32_t number, struct text *message)
{
    const struct audit_group *group = &audit->groups[number];
    for (uint32_t i = 0; i < group->count && i < AUDIT_WORDS_NAMED; i++) {
        text_puts(message, i ? ", " : "");
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

/* The key consists of names: they stay the same from one export to the next, unlike line numbers. */
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

/* An audit without named sources is described by words. */
static const char *path_of(const struct audit *audit, uint32_t source)
{
    return source < audit->source_count ? audit->sources[source].path : audit->directory;
}

/* Adds a failed point; returns NULL if out of memory. */
static struct point *add_point(struct points *points, const char *rule, const char *meaning)
{
    struct point *point = points_add(points, 0, POINT_FAILED);
    if (point) {
        point->rule = rule;
        point->meaning = meaning;
    }
    return point;
}

static void add_group(struct points *points, const struct audit *audit, uint32_t number)
{
    const struct audit_group *group = &audit->groups[number];
    const char *causes[AUDIT_CAUSES];
    points->failed = points->failed || !audit_causes(group, causes);
    audit_words_group(audit, group, &points->scratch);
    struct point *point = add_point(points, causes[0], "Users collide at the post office.");
    if (!point)
        return;
    point->level = level_of(audit, number);
    append_key(audit, group, &points->scratch);
    point->name = points_take_scratch(points);
    describe_group(audit, number, &points->scratch);
    point->message = points_take_scratch(points);
    for (uint32_t i = 0; i < group->count; i++) {
        const struct audit_member *member = &audit->members[group->first + i];
        points_add_place(points, (struct point_place){.path = path_of(audit, member->source), .line = member->line});
    }
}

static void add_build(struct points *points, const struct audit *audit, const struct audit_build *build)
{
    text_puts(&points->scratch, build->build->name);
    struct point *point = add_point(points, build->crash ? "crashed" : "build not sound",
                                    build->crash ? "A build did not answer."
                                                 : "A build is not quiet with this directory, or has faults or conflicts.");
    if (!point)
        return;
    text_puts(&points->scratch, build->build->name);
    point->name = points_take_scratch(points);
    if (!build->crash) {
        audit_words_verdict(audit, build, &points->scratch);
        text_puts(&points->scratch, "; ");
    }
    audit_words_proof(build, &points->scratch);
    point->message = points_take_scratch(points);
    points_add_place(points, (struct point_place){.path = path_of(audit, 0), .logical = build->build->name});
}

void points_find_audit(const struct results *results, struct points *points)
{
    const struct audit *audit = results->audit;
    for (size_t i = 0; i < audit->build_count; i++)
        if (!audit_build_is_sound(&audit->builds[i]))
            add_build(points, audit, &audit->builds[i]);
    for (uint32_t i = 0; i < audit->group_count; i++)
        add_group(points, audit, i);
}
