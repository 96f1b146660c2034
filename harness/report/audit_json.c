/* JSON of an audit. Keys are only ever added. */
#include "fixture/keys.h"
#include "report/audit_words.h"
#include "report/json_parts.h"

static json_t *name_string(struct ccm_name name) { return part_bytes(name.bytes, name.length); }

/* A name by its number, or null. */
static json_t *user_string(const struct audit *audit, uint32_t number)
{
    return number == AUDIT_NONE ? json_null() : name_string(audit_name(audit, number));
}

static json_t *new_name_string(const struct audit *audit, uint32_t number)
{
    return number == AUDIT_NONE ? json_null() : name_string(audit_new_name(audit, number));
}

/* Null for the empty string. */
static json_t *office_string(const struct audit *audit, uint32_t number)
{
    return number == STRING_EMPTY || number == AUDIT_NONE ? json_null() : name_string(audit_office_name(audit, number));
}

static json_t *messages_array(char *const *messages, uint64_t count)
{
    json_t *array = json_array();
    for (uint64_t i = 0; messages && i < count && i < AUDIT_MESSAGES_MAX; i++)
        part_append(&array, part_string(messages[i]));
    return array;
}

static json_t *sources_array(const struct audit *audit)
{
    json_t *array = json_array();
    for (size_t i = 0; i < audit->source_count; i++) {
        const struct audit_source *source = &audit->sources[i];
        json_t *item = json_object();
        part_set(&item, "path", part_string(source->path));
        part_set(&item, "site", part_string_or_null(source->site));
        part_set(&item, "people", part_number(source->people));
        part_append(&array, item);
    }
    return array;
}

static json_t *skipped_array(const struct audit *audit)
{
    json_t *array = json_array();
    for (size_t i = 0; i < audit->skipped.count; i++) {
        const struct skipped_class *class = &audit->skipped.at[i];
        json_t *item = json_object();
        part_set(&item, "reason", json_string(skip_reason_names[class->reason]));
        part_set(&item, "class", *class->name ? part_string(class->name) : json_null());
        part_set(&item, "entries", part_number(class->entries));
        part_set(&item, "surnames", part_number(class->surnames));
        part_append(&array, item);
    }
    return array;
}

/* The path or URL of a person's directory. */
static json_t *source_string(const struct audit *audit, uint32_t source)
{
    return source < audit->source_count ? part_string(audit->sources[source].path) : json_null();
}

static json_t *sites_array(const struct audit *audit)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < audit->scenario.sites.count; i++) {
        const struct site *site = &audit->scenario.sites.at[i];
        json_t *item = json_object();
        part_set(&item, "site", name_string(audit->site_names[i]));
        part_set(&item, "post_office", name_string(audit_office_name(audit, site->post_office)));
        part_set(&item, "recipients", part_number(site->count));
        part_append(&array, item);
    }
    return array;
}

static json_t *causes_array(const struct audit_group *group)
{
    const char *names[AUDIT_CAUSES];
    size_t count = audit_causes(group, names);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        part_append(&array, json_string(names[i]));
    return array;
}

static json_t *member_object(const struct audit *audit, const struct audit_member *member)
{
    static const enum audit_field fields[] = {AUDIT_FIELD_SITE, AUDIT_FIELD_NAME,   AUDIT_FIELD_STORED,   AUDIT_FIELD_DN,
                                              AUDIT_FIELD_LINE, AUDIT_FIELD_SOURCE, AUDIT_FIELD_RENAME_TO};
    json_t *object = json_object();
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const struct ccm_name value = audit_field(audit, member, fields[i]);
        bool is_line = fields[i] == AUDIT_FIELD_LINE && member->line;
        part_set(&object, audit_field_names[fields[i]],
                 is_line        ? part_number(member->line)
                 : value.length ? name_string(value)
                                : json_null());
    }
    return object;
}

static json_t *members_array(const struct audit *audit, const struct audit_group *group)
{
    json_t *array = json_array();
    for (uint32_t i = group->first; i < group->first + group->count; i++)
        part_append(&array, member_object(audit, &audit->members[i]));
    return array;
}

static json_t *local_object(const struct audit *audit, const struct audit_group *group)
{
    if (group->local == AUDIT_NONE)
        return json_null();
    const struct entry *entry = &audit->scenario.entries[group->local];
    const char locn = (char)entry->locn;
    json_t *object = json_object();
    part_set(&object, "name", user_string(audit, entry->name));
    part_set(&object, "locn", json_stringn(&locn, 1));
    part_set(&object, "addr", office_string(audit, entry->addr));
    part_set(&object, "comment", name_string(audit->scenario.names.comments.at[entry->comment]));
    return object;
}

static json_t *held_object(const struct audit *audit, const struct audit_outcome *outcome)
{
    if (outcome->held == AUDIT_NONE)
        return json_null();
    json_t *object = json_object();
    part_set(&object, "name", user_string(audit, outcome->held));
    part_set(&object, "post_office", office_string(audit, outcome->held_at));
    return object;
}

static json_t *member_results_array(const struct audit_build *build, const struct audit_group *group)
{
    json_t *array = json_array();
    for (uint32_t i = group->first; i < group->first + group->count; i++)
        part_append(&array, json_pack("{s:I, s:b}", "sent", part_whole(build->member_results[i].sent), "holds",
                                      (int)build->member_results[i].holds));
    return array;
}

static json_t *outcome_object(const struct audit *audit, const struct audit_build *build, uint32_t group)
{
    if (!build->outcomes)
        return json_null();
    const struct audit_outcome *outcome = &build->outcomes[group];
    json_t *object = json_object();
    part_set(&object, "build", part_string(build->build->name));
    part_set(&object, "adds", part_number(outcome->adds));
    part_set(&object, "changes", part_number(outcome->changes));
    part_set(&object, "deletes", part_number(outcome->deletes));
    part_set(&object, "conflict", json_boolean(outcome->conflict));
    part_set(&object, "missing", json_boolean(outcome->faults & FAULT_MISSING));
    part_set(&object, "misrouted", json_boolean(outcome->faults & FAULT_MISROUTED));
    part_set(&object, "stray", json_boolean(outcome->faults & FAULT_STRAY));
    part_set(&object, "damaged", json_boolean(outcome->faults & FAULT_DAMAGED));
    part_set(&object, "held", held_object(audit, outcome));
    part_set(&object, "members", member_results_array(build, &audit->groups[group]));
    return object;
}

static json_t *outcomes_array(const struct audit *audit, uint32_t group)
{
    json_t *array = json_array();
    for (size_t i = 0; i < audit->build_count; i++)
        part_append(&array, outcome_object(audit, &audit->builds[i], group));
    return array;
}

/* The sentence on users without an entry, or null. */
static json_t *blocks_string(const struct audit *audit, uint32_t group)
{
    struct text text = {0};
    bool blocks = audit_words_blocks(audit, group, &text);
    return blocks || text.failed ? part_take(&text) : json_null();
}

static json_t *groups_array(const struct audit *audit)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < audit->group_count; i++) {
        const struct audit_group *group = &audit->groups[i];
        json_t *item = json_object();
        part_set(&item, "causes", causes_array(group));
        part_set(&item, "members", members_array(audit, group));
        part_set(&item, "local", local_object(audit, group));
        part_set(&item, "blocks", blocks_string(audit, i));
        part_set(&item, "builds", outcomes_array(audit, i));
        part_append(&array, item);
    }
    return array;
}

static json_t *letter_string(uint32_t code_point)
{
    struct text text = {0};
    audit_words_letter(code_point, &text);
    return part_take(&text);
}

static json_t *losses_array(const struct audit *audit)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < audit->loss_count; i++) {
        const struct audit_loss *loss = &audit->losses[i];
        const struct audit_member *member = &audit->members[loss->member];
        json_t *item = json_object();
        part_set(&item, "site", name_string(audit->site_names[member->site]));
        part_set(&item, "name", user_string(audit, member->name));
        part_set(&item, "letter", letter_string(loss->code_point));
        part_set(&item, "suggestion", new_name_string(audit, loss->suggestion));
        part_append(&array, item);
    }
    return array;
}

static json_t *uncovered_array(const struct audit *audit)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < audit->uncovered_count; i++) {
        const struct audit_uncovered *uncovered = &audit->uncovered[i];
        const struct ccm_name dn = audit->dns.at[uncovered->dn];
        json_t *item = json_object();
        part_set(&item, "site", name_string(audit->site_names[uncovered->site]));
        part_set(&item, "name", user_string(audit, uncovered->name));
        part_set(&item, "dn", dn.length ? name_string(dn) : json_null());
        part_set(&item, "line", uncovered->line ? part_number(uncovered->line) : json_null());
        part_set(&item, "source", source_string(audit, uncovered->source));
        part_set(&item, "letter", letter_string((uint32_t)uncovered->point));
        part_append(&array, item);
    }
    return array;
}

static json_t *proposal_object(const struct audit_build *build)
{
    const struct run_result *renamed = &build->renamed;
    json_t *object = json_object();
    part_set(&object, "verdict", build->renamed_crash ? json_null() : json_string(verdict_names[renamed->verdict]));
    part_set(&object, "loop", build->renamed_crash ? json_null() : part_loop(renamed));
    part_set(&object, "faults", build->renamed_crash ? json_null() : part_faults(&renamed->faults));
    part_set(&object, "works", json_boolean(build->proposal_works));
    part_set(&object, "crash", part_string_or_null(build->renamed_crash));
    return object;
}

static json_t *cycles_array(const struct run_result *result, uint32_t first)
{
    json_t *array = json_array();
    for (uint32_t i = first; i < result->cycle_count; i++) {
        const struct cycle_counts *cycle = &result->cycles[i];
        part_append(&array, json_pack("{s:I, s:I, s:I, s:I}", "cycle", part_whole(cycle->cycle), "adds", part_whole(cycle->adds),
                                      "changes", part_whole(cycle->changes), "deletes", part_whole(cycle->deletes)));
    }
    return array;
}

/* Records of each cycle from the plan's first cycle on, without and with the plan. */
static json_t *before_and_after(const struct audit *audit, const struct audit_build *build)
{
    if (!audit->plan.path || build->crash || build->renamed_crash)
        return json_null();
    json_t *object = json_object();
    part_set(&object, "before", cycles_array(&build->result, audit->plan.first_cycle - 1));
    part_set(&object, "after", cycles_array(&build->renamed, audit->plan.first_cycle - 1));
    return object;
}

static json_t *plan_object(const struct audit *audit)
{
    if (!audit->plan.path)
        return json_null();
    json_t *object = json_object();
    part_set(&object, "path", part_string(audit->plan.path));
    part_set(&object, "renames", part_number(audit->plan.renames));
    part_set(&object, "moves", part_number(audit->plan.moves));
    part_set(&object, "first_cycle", part_number(audit->plan.first_cycle));
    return object;
}

/* The values that are unknown after a crash are null. */
static json_t *build_object(const struct audit *audit, const struct audit_build *build)
{
    const struct run_result *result = &build->result;
    const bool known = !build->crash;
    json_t *object = json_object();
    part_set(&object, "build", part_string(build->build->name));
    part_set(&object, "module", part_string(build->build->path));
    part_set(&object, "verdict", json_string(verdict_names[result->verdict]));
    part_set(&object, "loop", part_loop(result));
    part_set(&object, "period", known ? part_number(build->period) : json_null());
    part_set(&object, "period_records", known ? part_number(build->period_records) : json_null());
    part_set(&object, "per_cycle", known ? json_real(audit_per_cycle(build)) : json_null());
    part_set(&object, "per_day", known ? json_real(audit_per_day(audit, build)) : json_null());
    part_set(&object, "per_year", known ? json_real(audit_per_year(audit, build)) : json_null());
    part_set(&object, "others", known ? part_number(build->others) : json_null());
    part_set(&object, "faults", known ? part_faults(&result->faults) : json_null());
    part_set(&object, "conflicts", known ? part_number(audit_conflicts(audit, build)) : json_null());
    part_set(&object, "proposal", audit_renames(audit) || audit->plan.path ? proposal_object(build) : json_null());
    part_set(&object, "plan", before_and_after(audit, build));
    part_set(&object, "crash", part_string_or_null(build->crash));
    return object;
}

static json_t *builds_array(const struct audit *audit)
{
    json_t *array = json_array();
    for (size_t i = 0; i < audit->build_count; i++)
        part_append(&array, build_object(audit, &audit->builds[i]));
    return array;
}

static json_t *code_page_string(enum code_page page)
{
    return page == CODE_PAGE_NONE ? json_null() : json_string(code_page_names[page]);
}

/* Sets the post office's rules from `first` to before `end`, with the keys and words of a fixture. */
static void set_rules(json_t **object, const struct scenario *scenario, unsigned first, unsigned end)
{
    for (unsigned i = first; i < end; i++) {
        const struct key *rule = key_rule(i);
        uint64_t value = key_load(rule, scenario);
        part_set(object, rule->name, rule->kind == KEY_WORD ? json_string(rule->words[value]) : part_number(value));
    }
}

static json_t *rules_object(const struct scenario *scenario, unsigned first, unsigned end)
{
    json_t *object = json_object();
    set_rules(&object, scenario, first, end);
    return object;
}

/* Sets the people and entries that were read, and the skipped ones. */
static void set_directory(json_t **object, const struct audit *audit)
{
    part_set(object, "directory", part_string(audit->directory));
    part_set(object, "sources", sources_array(audit));
    part_set(object, "skipped", skipped_array(audit));
    part_set(object, "warnings", part_number(audit->warnings));
    part_set(object, "warning_messages", messages_array(audit->warning_messages, audit->warnings));
    part_set(object, "post_office", part_string_or_null(audit->post_office));
    part_set(object, "people", part_number(audit->people));
    part_set(object, "duplicates", part_number(audit->duplicates));
    part_set(object, "siteless", part_number(audit->siteless));
    part_set(object, "entries", part_number(audit->scenario.entry_count));
    part_set(object, "skipped_records", part_number(audit->skipped_records));
    part_set(object, "skipped_record_messages", messages_array(audit->skipped_record_messages, audit->skipped_records));
}

enum report_status report_audit_json(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct audit *audit = results->audit;
    json_t *object = json_object();
    part_set(&object, "harness", part_string_or_null(style->version));
    part_set(&object, "unicode", part_unicode(style->unicode));
    part_set(&object, "isolation", part_isolation(style->isolation));
    part_set(&object, "connectors", part_connectors(audit->batch));
    set_directory(&object, audit);
    part_set(&object, "code_page", code_page_string(audit->scenario.names.code_page));
    part_set(&object, "identity", rules_object(&audit->scenario, 0, KEY_STORES_RULES));
    part_set(&object, "stores", rules_object(&audit->scenario, KEY_STORES_RULES, KEY_IMPORT_RULES));
    set_rules(&object, &audit->scenario, KEY_IMPORT_RULES, KEY_RULES);
    part_set(&object, "cycles_per_day", json_real(audit->cycles_per_day));
    part_set(&object, "sites", sites_array(audit));
    part_set(&object, "groups", groups_array(audit));
    part_set(&object, "losses", losses_array(audit));
    part_set(&object, "uncovered", uncovered_array(audit));
    part_set(&object, "builds", builds_array(audit));
    part_set(&object, "plan", plan_object(audit));
    part_set(&object, "fixture", part_string_or_null(audit->fixture));
    part_set(&object, "anonymized", json_boolean(audit->anonymized));
    part_set(&object, "origin", part_origin(style));
    return part_send(object, stream);
}
