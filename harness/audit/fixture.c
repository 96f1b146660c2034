/* Writes the findings as a fixture. */
#include "audit/extract.h"
#include "audit/question.h"
#include "audit/status.h"

#include "fixture/emit.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct writing {
    struct auditing *auditing;
    struct build known[KNOWN_BUILDS];
    size_t count;                     /* questions: the known builds, then the builds of the batch that did not crash */
    size_t *build_of;                 /* by question after the known builds: index of the audit's build */
    struct audit_question *questions; /* about the extract */
    struct audit_question *smallest;  /* about the smallest case */
};

static enum audit_status refuse_fixture(const struct auditing *auditing, const char *why)
{
    text_append_escaped(auditing->message, auditing->config->write_fixture, strlen(auditing->config->write_fixture));
    text_printf(auditing->message, ": not written: %s", why);
    return auditing->message->failed ? AUDIT_FAILED : AUDIT_INVALID;
}

static bool same_outcome(const struct audit_outcome *a, const struct audit_outcome *b, bool same_period)
{
    if (same_period && (a->adds != b->adds || a->changes != b->changes || a->deletes != b->deletes))
        return false;
    return a->conflict == b->conflict && a->faults == b->faults;
}

/* Whether a build treats the extracted groups as in the whole directory. */
static bool same_as_found(const struct auditing *auditing, size_t build, const struct audit_question *question)
{
    const struct audit_build *found = &auditing->audit->builds[build];
    const struct run_result *result = &question->result;
    bool same_period = found->result.verdict == result->verdict && found->result.loop_from == result->loop_from &&
                       found->result.loop_period == result->loop_period;
    bool same = !question->crash && found->result.cycle_count == result->cycle_count &&
                memcmp(auditing->records[build], question->records, result->cycle_count * sizeof *question->records) == 0;
    for (uint32_t i = 0; i < auditing->groups.count && same; i++)
        same = same_outcome(&found->outcomes[i], &question->outcomes[i], same_period);
    return same;
}

static bool prepare_questions(struct writing *writing)
{
    const struct auditing *auditing = writing->auditing;
    const struct audit *audit = auditing->audit;
    size_t most = KNOWN_BUILDS + audit->build_count;
    for (unsigned i = 0; i < KNOWN_BUILDS; i++)
        writing->known[i] = (struct build){.path = (char *)(uintptr_t)auditing->config->work.known_paths[i],
                                           .name = (char *)(uintptr_t)known_build_names[i]};
    writing->build_of = calloc(most, sizeof *writing->build_of);
    writing->questions = calloc(most, sizeof *writing->questions);
    writing->smallest = calloc(most, sizeof *writing->smallest);
    writing->count = KNOWN_BUILDS;
    for (size_t i = 0; i < audit->build_count && writing->build_of; i++)
        if (!audit->builds[i].crash)
            writing->build_of[writing->count++] = i;
    return writing->build_of && writing->questions && writing->smallest;
}

static enum audit_status ask(struct writing *writing, const struct scenario *scenario, const struct audit_groups *groups,
                             struct audit_question *questions)
{
    const struct auditing *auditing = writing->auditing;
    for (size_t i = 0; i < writing->count; i++) {
        audit_question_clean_up(&questions[i]);
        questions[i] = (struct audit_question){.scenario = scenario,
                                               .groups = groups,
                                               .build = i < KNOWN_BUILDS ? &writing->known[i]
                                                                         : auditing->audit->builds[writing->build_of[i]].build};
    }
    return audit_ask(auditing, questions, writing->count);
}

/* "Audit: 1 group, 3 recipients at 3 sites (0123456789ab)". */
static void append_title(const struct scenario *scenario, uint32_t groups, struct text *title)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325), recipients = sites_recipients(&scenario->sites);
    for (uint32_t i = 0; i < scenario->sites.count; i++)
        for (uint32_t j = 0; j < scenario->sites.at[i].count; j++) {
            struct ccm_name name = scenario->names.users.at[scenario->sites.at[i].recipients[j].name];
            for (size_t k = 0; k <= name.length; k++) /* FNV-1a; the site number ends each name */
                hash = (hash ^ (k < name.length ? (unsigned char)name.bytes[k] : i & 0xFF)) * UINT64_C(0x100000001B3);
        }
    text_printf(title, "Audit: %" PRIu32 " group%s, %" PRIu64 " recipient%s at %" PRIu32 " site%s (%012" PRIx64 ")", groups,
                groups == 1 ? "" : "s", recipients, recipients == 1 ? "" : "s", scenario->sites.count,
                scenario->sites.count == 1 ? "" : "s", hash >> 16);
}

static void append_sites(const struct auditing *auditing, const struct audit_extract *extract, struct text *comments)
{
    for (uint32_t i = 0; i < extract->scenario.sites.count; i++) {
        struct ccm_name site = auditing->audit->site_names[extract->site_of[i]];
        text_printf(comments, "Site %" PRIu32 " is '", i + 1);
        text_append_escaped(comments, site.bytes, site.length);
        text_puts(comments, "'.\n");
    }
}

static void append_causes(uint32_t causes, struct text *comments)
{
    bool first = true;
    text_puts(comments, "The smallest case that shows the findings of a directory, with made-up names.\n"
                        "Causes of the collisions:");
    for (unsigned i = 0; i < AUDIT_CAUSES; i++)
        if (causes & 1u << i) {
            text_printf(comments, "%s %s", first ? "" : ",", audit_cause_names[i]);
            first = false;
        }
    text_puts(comments, ".\n");
}

/* Writes the scenario below `comments`, which it frees. */
static enum audit_status emit(const struct writing *writing, const struct scenario *scenario, uint32_t groups,
                              struct text *comments, const struct audit_question *questions)
{
    struct auditing *auditing = writing->auditing;
    const char *path = auditing->config->write_fixture;
    struct text title = {0}, copy = {0};
    append_title(scenario, groups, &title);
    text_puts(&copy, path);
    struct emit how = {.title = title.bytes,
                       .source = auditing->config->anonymize ? "q237588 audit, the smallest case" : "q237588 audit",
                       .comments = comments->bytes,
                       .scenario = scenario,
                       .expected = {&questions[BUILD_PRE_SP4].result, &questions[BUILD_SP4].result}};
    bool complete = !title.failed && !comments->failed && !copy.failed;
    enum emit_status emitted = complete ? fixture_emit(path, &how) : EMIT_NO_MEMORY;
    enum audit_status status = AUDIT_FAILED;
    int error = errno;
    switch (emitted) {
    case EMIT_OK:
        auditing->audit->fixture = text_take(&copy);
        auditing->audit->anonymized = auditing->config->anonymize;
        status = AUDIT_OK;
        break;
    case EMIT_NO_MEMORY: audit_no_memory(auditing); break;
    case EMIT_UNREPRESENTABLE:
        status = refuse_fixture(auditing,
                                "the name of an entry or a post office is not valid UTF-8, which YAML requires; specify the code "
                                "page with --code-page");
        break;
    case EMIT_FAILED:
        text_append_escaped(auditing->message, path, strlen(path));
        text_printf(auditing->message, ": the fixture cannot be written: %s", strerror(error));
        break;
    }
    text_clean_up(&title);
    text_clean_up(comments);
    text_clean_up(&copy);
    return status;
}

/* Reports why the smallest case is not written, and the remedy. */
static enum audit_status refuse_smallest(const struct writing *writing, const char *why)
{
    struct text whole = {0};
    text_printf(&whole, "%s; write it without --anonymize", why);
    text_clear(writing->auditing->message);
    enum audit_status status = whole.failed ? audit_no_memory(writing->auditing) : refuse_fixture(writing->auditing, whole.bytes);
    text_clean_up(&whole);
    return status;
}

static enum audit_status write_case(struct writing *writing, const struct audit_smallest *smallest)
{
    const struct scenario *scenario = &smallest->test_case.scenario;
    enum audit_status status = ask(writing, scenario, NULL, writing->smallest);
    struct text comments = {0};
    for (size_t i = 0; i < writing->count && status == AUDIT_OK; i++)
        if (!audit_smallest_confirmed(&writing->questions[i], &writing->smallest[i]))
            return refuse_smallest(writing, "a build gives another result for the smallest case when it is run again");
    if (status != AUDIT_OK)
        return status;
    append_causes(smallest->causes, &comments);
    return emit(writing, scenario, smallest->groups.count, &comments, writing->smallest);
}

static enum audit_status write_smallest(struct writing *writing, const struct audit_extract *extract)
{
    struct audit_smallest smallest;
    enum audit_status status = audit_smallest(writing->auditing, extract, writing->questions, writing->count, &smallest);
    if (status == AUDIT_OK && smallest.found) {
        status = write_case(writing, &smallest);
    } else if (status == AUDIT_OK) {
        struct text why = {0};
        text_puts(&why, writing->auditing->message->bytes ? writing->auditing->message->bytes : "");
        status = why.failed ? audit_no_memory(writing->auditing) : refuse_smallest(writing, why.bytes);
        text_clean_up(&why);
    }
    audit_smallest_clean_up(&smallest);
    return status;
}

static enum audit_status write_extract(struct writing *writing, const struct audit_extract *extract)
{
    struct text comments = {0};
    append_sites(writing->auditing, extract, &comments);
    return emit(writing, &extract->scenario, extract->groups.count, &comments, writing->questions);
}

static enum audit_status write_all(struct writing *writing, struct audit_extract *extract)
{
    const struct auditing *auditing = writing->auditing;
    enum audit_status status = prepare_questions(writing) ? audit_extract(auditing, extract) : audit_no_memory(auditing);
    if (status == AUDIT_OK)
        status = ask(writing, &extract->scenario, &extract->groups, writing->questions);
    if (status != AUDIT_OK)
        return status;
    for (size_t i = 0; i < writing->count; i++) {
        const struct audit_question *question = &writing->questions[i];
        if (i < KNOWN_BUILDS ? !question->crash : same_as_found(auditing, writing->build_of[i], question))
            continue;
        struct text why = {0};
        text_printf(&why, "build %s treats these users differently when the rest of the directory is missing",
                    question->build->name);
        status = why.failed ? audit_no_memory(auditing) : refuse_fixture(auditing, why.bytes);
        text_clean_up(&why);
        return status;
    }
    return auditing->config->anonymize ? write_smallest(writing, extract) : write_extract(writing, extract);
}

enum audit_status audit_write_fixture(struct auditing *auditing)
{
    struct writing writing = {.auditing = auditing};
    struct audit_extract extract = {0};
    enum audit_status status = write_all(&writing, &extract);
    audit_extract_clean_up(&extract);
    for (size_t i = 0; i < writing.count; i++) {
        if (writing.questions)
            audit_question_clean_up(&writing.questions[i]);
        if (writing.smallest)
            audit_question_clean_up(&writing.smallest[i]);
    }
    free(writing.build_of);
    free(writing.questions);
    free(writing.smallest);
    return status;
}
