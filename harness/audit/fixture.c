/* The finding as a fixture that can be sent to somebody. */
#include "audit/internal.h"

#include "fixture/emit.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct writing {
    struct auditing *auditing;
    struct build known[KNOWN_BUILDS];
    size_t count;                     /* of questions: the known builds, and those of the batch that did not die */
    size_t *build_of;                 /* by question behind these: which of the audit's builds */
    struct audit_question *questions; /* of the extract */
    struct audit_question *disguised; /* of the same with stand-ins */
};

static enum audit_status refuse(const struct auditing *auditing, const char *why)
{
    text_append_escaped(auditing->message, auditing->config->write_fixture, strlen(auditing->config->write_fixture));
    text_printf(auditing->message, ": not written: %s", why);
    return auditing->message->failed ? AUDIT_FAILED : AUDIT_INVALID;
}

static bool same_outcome(const struct audit_outcome *a, const struct audit_outcome *b, bool same_period)
{
    if (same_period && (a->adds != b->adds || a->changes != b->changes || a->deletes != b->deletes))
        return false;
    return a->conflict == b->conflict && a->missing == b->missing && a->misrouted == b->misrouted && a->stray == b->stray &&
           a->damaged == b->damaged;
}

/* Whether a build does with the groups by themselves what it does with them among all others. */
static bool same_as_found(const struct auditing *auditing, size_t build, const struct audit_question *question)
{
    const struct audit_build *found = &auditing->audit->builds[build];
    const struct run_result *result = &question->result;
    bool same_period = found->result.verdict == result->verdict && found->result.loop_from == result->loop_from &&
                       found->result.loop_period == result->loop_period;
    bool same = !question->death && found->result.cycle_count == result->cycle_count &&
                memcmp(auditing->records[build], question->records, result->cycle_count * sizeof *question->records) == 0;
    for (uint32_t i = 0; i < auditing->groups.count && same; i++)
        same = same_outcome(&found->outcomes[i], &question->outcomes[i], same_period);
    return same;
}

static bool same_result(const struct run_result *a, const struct run_result *b)
{
    bool same = a->verdict == b->verdict && a->loop_from == b->loop_from && a->loop_period == b->loop_period &&
                a->faults.missing == b->faults.missing && a->faults.misrouted == b->faults.misrouted &&
                a->faults.stray == b->faults.stray && a->faults.damaged == b->faults.damaged && a->cycle_count == b->cycle_count;
    for (uint32_t i = 0; i < a->cycle_count && same; i++) {
        const struct cycle_counts *left = &a->cycles[i], *right = &b->cycles[i];
        same = left->adds == right->adds && left->changes == right->changes && left->deletes == right->deletes &&
               left->rejected == right->rejected && left->conflicts == right->conflicts;
    }
    return same;
}

/* Whether a build does with the stand-ins what it does with the names. */
static bool same_answer(const struct audit_question *a, const struct audit_question *b)
{
    bool same = !a->death && !b->death && same_result(&a->result, &b->result);
    for (uint32_t i = 0; same && i < a->groups->count; i++)
        same = same_outcome(&a->outcomes[i], &b->outcomes[i], true);
    for (uint32_t i = 0; same && i < a->groups->member_count; i++)
        same = a->fates[i].sent == b->fates[i].sent && a->fates[i].holds == b->fates[i].holds;
    return same && memcmp(a->records, b->records, a->result.cycle_count * sizeof *a->records) == 0;
}

static bool begin(struct writing *writing)
{
    const struct auditing *auditing = writing->auditing;
    const struct audit *audit = auditing->audit;
    size_t most = KNOWN_BUILDS + audit->build_count;
    for (unsigned i = 0; i < KNOWN_BUILDS; i++)
        writing->known[i] = (struct build){.path = (char *)(uintptr_t)auditing->config->work.known_paths[i],
                                           .name = (char *)(uintptr_t)known_build_names[i]};
    writing->build_of = calloc(most, sizeof *writing->build_of);
    writing->questions = calloc(most, sizeof *writing->questions);
    writing->disguised = calloc(most, sizeof *writing->disguised);
    writing->count = KNOWN_BUILDS;
    for (size_t i = 0; i < audit->build_count && writing->build_of; i++)
        if (!audit->builds[i].death)
            writing->build_of[writing->count++] = i;
    return writing->build_of && writing->questions && writing->disguised;
}

static enum audit_status ask(struct writing *writing, const struct audit_extract *extract, struct audit_question *questions)
{
    const struct auditing *auditing = writing->auditing;
    for (size_t i = 0; i < writing->count; i++) {
        audit_question_clean_up(&questions[i]);
        questions[i] = (struct audit_question){.scenario = &extract->scenario,
                                               .groups = &extract->groups,
                                               .build = i < KNOWN_BUILDS ? &writing->known[i]
                                                                         : auditing->audit->builds[writing->build_of[i]].build};
    }
    return audit_ask(auditing, questions, writing->count);
}

/* "Audit: 1 group, 3 recipients at 3 sites (0123456789ab)". */
static void append_title(const struct audit_extract *extract, struct text *title)
{
    const struct scenario *scenario = &extract->scenario;
    uint64_t hash = UINT64_C(0xCBF29CE484222325), recipients = sites_recipients(&scenario->sites);
    for (uint32_t i = 0; i < scenario->sites.count; i++)
        for (uint32_t j = 0; j < scenario->sites.at[i].count; j++) {
            struct ccm_name name = scenario->names.users.at[scenario->sites.at[i].recipients[j].name];
            for (size_t k = 0; k <= name.length; k++) /* FNV-1a, with what ends a name */
                hash = (hash ^ (k < name.length ? (unsigned char)name.bytes[k] : i & 0xFF)) * UINT64_C(0x100000001B3);
        }
    text_printf(title, "Audit: %" PRIu32 " group%s, %" PRIu64 " recipient%s at %" PRIu32 " site%s (%012" PRIx64 ")",
                extract->groups.count, extract->groups.count == 1 ? "" : "s", recipients, recipients == 1 ? "" : "s",
                scenario->sites.count, scenario->sites.count == 1 ? "" : "s", hash >> 16);
}

static void append_comments(const struct auditing *auditing, const struct audit_extract *extract, struct text *comments)
{
    if (auditing->config->anonymize) {
        text_puts(comments, "All names are stand-ins.\n");
        return;
    }
    for (uint32_t i = 0; i < extract->scenario.sites.count; i++) {
        struct ccm_name site = auditing->audit->site_names[extract->site_of[i]];
        text_printf(comments, "Site %" PRIu32 " is '", i + 1);
        text_append_escaped(comments, site.bytes, site.length);
        text_puts(comments, "'.\n");
    }
}

static enum audit_status emit(const struct writing *writing, const struct audit_extract *extract,
                              const struct audit_question *questions)
{
    struct auditing *auditing = writing->auditing;
    const char *path = auditing->config->write_fixture;
    struct text title = {0}, comments = {0}, copy = {0};
    append_title(extract, &title);
    append_comments(auditing, extract, &comments);
    text_puts(&copy, path);
    struct emit how = {.title = title.bytes,
                       .source = auditing->config->anonymize ? "q237588 audit, with stand-ins for all names" : "q237588 audit",
                       .comments = comments.bytes,
                       .scenario = &extract->scenario,
                       .expected = {&questions[BUILD_PRE_SP4].result, &questions[BUILD_SP4].result}};
    bool complete = !title.failed && !comments.failed && !copy.failed;
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
    case EMIT_UNSPEAKABLE:
        status = refuse(auditing, "the name of an entry or a post office is no valid UTF-8, which YAML cannot hold; state the code "
                                  "page with --code-page");
        break;
    case EMIT_FAILED:
        text_append_escaped(auditing->message, path, strlen(path));
        text_printf(auditing->message, ": the fixture cannot be written: %s", strerror(error));
        break;
    }
    text_clean_up(&title);
    text_clean_up(&comments);
    text_clean_up(&copy);
    return status;
}

/* Writes it with the first stand-ins with which every build does the same. */
static enum audit_status write_anonymized(struct writing *writing, const struct audit_extract *extract)
{
    const struct auditing *auditing = writing->auditing;
    bool same = false;
    enum audit_status status = AUDIT_OK;
    for (unsigned mildness = 0; mildness < AUDIT_MILDNESSES && !same && status == AUDIT_OK; mildness++) {
        struct audit_extract anonymized = {0};
        bool done = false;
        status = audit_anonymize(auditing, extract, mildness, &anonymized, &done);
        if (status == AUDIT_OK && done)
            status = ask(writing, &anonymized, writing->disguised);
        same = status == AUDIT_OK && done;
        for (size_t i = 0; i < writing->count && same; i++)
            same = same_answer(&writing->questions[i], &writing->disguised[i]);
        if (same)
            status = emit(writing, &anonymized, writing->disguised);
        audit_extract_clean_up(&anonymized);
    }
    if (status == AUDIT_OK && !same)
        status =
            refuse(auditing, "no stand-ins were found with which all builds do what they do with the names themselves; write it "
                             "without --anonymize");
    return status;
}

static enum audit_status write_all(struct writing *writing, struct audit_extract *extract)
{
    const struct auditing *auditing = writing->auditing;
    enum audit_status status = begin(writing) ? audit_extract(auditing, extract) : audit_no_memory(auditing);
    if (status == AUDIT_OK)
        status = ask(writing, extract, writing->questions);
    if (status != AUDIT_OK)
        return status;
    for (size_t i = 0; i < writing->count; i++) {
        const struct audit_question *question = &writing->questions[i];
        if (i < KNOWN_BUILDS ? !question->death : same_as_found(auditing, writing->build_of[i], question))
            continue;
        struct text why = {0};
        text_printf(&why, "build %s does something else with those people by themselves than among all others",
                    question->build->name);
        status = why.failed ? audit_no_memory(auditing) : refuse(auditing, why.bytes);
        text_clean_up(&why);
        return status;
    }
    return auditing->config->anonymize ? write_anonymized(writing, extract) : emit(writing, extract, writing->questions);
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
        if (writing.disguised)
            audit_question_clean_up(&writing.disguised[i]);
    }
    free(writing.build_of);
    free(writing.questions);
    free(writing.disguised);
    return status;
}
