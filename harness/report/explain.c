#include "report/explain.h"

#include "report/printers.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Limits on the number of listed names and questions. */
#define NAMES_MAX 4u
#define QUESTIONS_MAX 3u

enum step { STEP_EXPORTED, STEP_LISTED, STEP_COMPARED, STEP_SENT, STEP_APPLIED, STEPS };

static const char *const step_names[STEPS] = {"exported: ", "listed: ", "compared: ", "sent: ", "then holds: "};

/* The description of a cycle. */
struct cycle_report {
    struct text steps[STEPS];
    bool is_silent;   /* nothing was sent */
    uint32_t same_as; /* cycle, from 1; 0: no earlier one */
};

static void append_user(const struct names *names, uint32_t name, uint32_t addr, struct text *text)
{
    words_name(names->users.at[name], text);
    if (addr != STRING_EMPTY) {
        text_puts(text, " at ");
        text_append_escaped(text, names->offices.at[addr].bytes, names->offices.at[addr].length);
    }
}

/* Appends the number of post offices, and the users. */
static void append_directory(const struct names *names, const struct explain_cycle *cycle, struct text *text)
{
    uint32_t offices = 0, users = 0;
    for (uint32_t i = 0; i < cycle->exported_count; i++)
        offices += locn_is_office(cycle->exported[i].locn);
    if (!cycle->exported_count)
        text_puts(text, "nothing");
    if (offices)
        words_count(offices, "post office", "post offices", text);
    for (uint32_t i = 0; i < cycle->exported_count; i++) {
        const struct entry *entry = &cycle->exported[i];
        if (locn_is_office(entry->locn))
            continue;
        if (users < NAMES_MAX) {
            text_puts(text, text->length ? ", " : "");
            append_user(names, entry->name, entry->addr, text);
        }
        users++;
    }
    words_more(users, NAMES_MAX, text);
}

static void append_list(const struct names *names, const struct explain_cycle *cycle, struct text *text)
{
    if (!cycle->list_count)
        text_puts(text, "nobody");
    for (uint32_t i = 0; i < cycle->list_count && i < NAMES_MAX; i++) {
        text_puts(text, i ? ", " : "");
        append_user(names, cycle->list[i].name, cycle->list[i].addr, text);
    }
    words_more(cycle->list_count, NAMES_MAX, text);
}

static void append_question(const struct explain_question *question, const char *sign, struct text *text)
{
    words_name(question->names[0], text);
    text_printf(text, " %s ", sign);
    words_name(question->names[1], text);
}

/* Appends the first questions at a place with their answers; returns the number of all. */
static uint32_t append_place(const struct explain_cycle *cycle, unsigned place, uint32_t most, struct text *text)
{
    uint32_t asked = 0;
    for (uint32_t i = 0; i < cycle->question_count; i++) {
        const struct explain_question *question = &cycle->questions[i];
        if (question->place != place)
            continue;
        if (asked < most) {
            if (asked)
                text_puts(text, ", ");
            else
                text_printf(text, "%s%s ", text->length ? "; " : "", place_names[place]);
            append_question(question, question->answer < 0 ? "<" : question->answer > 0 ? ">" : "=", text);
        }
        asked++;
    }
    if (most)
        words_more(asked, most, text);
    return asked;
}

/* Questions about post offices are only counted, and only if there are no others. */
static void append_questions(const struct explain_cycle *cycle, struct text *text)
{
    (void)append_place(cycle, CCM_IMPORT_LIST, QUESTIONS_MAX, text);
    (void)append_place(cycle, CCM_EXPORT_MATCH, QUESTIONS_MAX, text);
    if (text->length)
        return;
    uint32_t asked = append_place(cycle, CCM_POST_OFFICE, 0, text);
    if (asked) {
        text_printf(text, "%s ", place_names[CCM_POST_OFFICE]);
        words_count(asked, "question", "questions", text);
    } else {
        text_puts(text, "nothing");
    }
}

/* Why a record is sent, in a word. */
static const char *const causes[] = {[RECORD_DELETE] = "orphaned", [RECORD_ADD] = "unmatched", [RECORD_CHANGE] = "differs"};

/* Why a record is sent, by the connector's comparisons. */
static const char *reason_of(enum record_kind kind)
{
    static const char *const reasons[] = {[RECORD_DELETE] = "no listed user equals it",
                                          [RECORD_ADD] = "no exported entry equals it",
                                          [RECORD_CHANGE] = "its exported entry has another Addr or comment"};
    return reasons[kind];
}

static void append_records(const struct names *names, const struct explain_cycle *cycle, struct text *text)
{
    static const char *const kinds[] = {[RECORD_DELETE] = "delete ", [RECORD_ADD] = "add ", [RECORD_CHANGE] = "change "};
    uint32_t offices = 0, users = 0;
    enum record_kind before = RECORD_ADD;
    for (uint32_t i = 0; i < cycle->record_count; i++)
        offices += locn_is_office(cycle->records[i].entry.locn);
    if (!cycle->record_count)
        text_puts(text, "nothing");
    if (offices)
        words_count(offices, "post office", "post offices", text);
    for (uint32_t i = 0; i < cycle->record_count; i++) {
        const struct record *record = &cycle->records[i];
        if (locn_is_office(record->entry.locn))
            continue;
        if (users < NAMES_MAX) {
            bool begins = !users || record->kind != before;
            if (begins && users)
                text_printf(text, " (%s)", causes[before]);
            text_puts(text, text->length ? ", " : "");
            text_puts(text, begins ? kinds[record->kind] : "");
            append_user(names, record->entry.name, record->kind == RECORD_DELETE ? STRING_EMPTY : record->entry.addr, text);
            before = record->kind;
        }
        users++;
    }
    words_more(users, NAMES_MAX, text);
    if (users)
        text_printf(text, " (%s)", causes[before]);
    if (cycle->rejected) {
        text_puts(text, "; ");
        words_count(cycle->rejected, "record", "records", text);
        text_puts(text, " rejected (not applied by the post office)");
    }
    if (cycle->conflicts) {
        text_puts(text, "; ");
        words_count(cycle->conflicts, "conflict", "conflicts", text);
        text_puts(text, " (nothing was sent, as an entry is not the connector's)");
    }
}

/* Fills reports[], an element for each cycle. */
static void describe_cycles(const struct explained_run *run, struct cycle_report *reports)
{
    const struct names *names = &run->run->fixture->scenario.names;
    const struct explanation *explanation = &run->explanation;
    for (uint32_t i = 0; i < explanation->count; i++) {
        const struct explain_cycle *cycle = &explanation->cycles[i];
        append_directory(names, cycle, &reports[i].steps[STEP_EXPORTED]);
        reports[i].is_silent = !cycle->record_count;
        append_list(names, cycle, &reports[i].steps[STEP_LISTED]);
        append_questions(cycle, &reports[i].steps[STEP_COMPARED]);
        append_records(names, cycle, &reports[i].steps[STEP_SENT]);
        append_directory(names, cycle + 1, &reports[i].steps[STEP_APPLIED]);
        for (uint32_t earlier = 0; earlier < i && !reports[i].same_as; earlier++) {
            bool same = !reports[earlier].same_as;
            /* A steady cycle asks fewer questions, as their answers are known (model/match.h). */
            for (int step = 0; same && step < STEPS; step++)
                same = step == STEP_COMPARED ||
                       strcmp(reports[i].steps[step].bytes ? reports[i].steps[step].bytes : "",
                              reports[earlier].steps[step].bytes ? reports[earlier].steps[step].bytes : "") == 0;
            reports[i].same_as = same ? earlier + 1 : 0;
        }
    }
}

/* Steps that equal those of the cycle before are omitted. */
static void add_cycle(struct doc *document, const struct cycle_report *reports, uint32_t cycle)
{
    (void)doc_open(document, NODE_FACT, TONE_STRONG, NULL, doc_format(document, "cycle %" PRIu32, cycle + 1));
    for (int step = 0; step < STEPS; step++) {
        const struct text *text = &reports[cycle].steps[step], *list = cycle ? &reports[cycle - 1].steps[step] : NULL;
        /* A cycle exports the directory that the cycle before left, and changes it only if it sends something. */
        bool is_known = (step == STEP_EXPORTED && cycle) || (step == STEP_APPLIED && reports[cycle].is_silent);
        document->failed = document->failed || text->failed;
        if (document->failed || is_known || (step == STEP_LISTED && list && strcmp(list->bytes, text->bytes) == 0))
            continue;
        doc_block_printf(document, NODE_ITEM, TONE_PLAIN, "%s%s", step_names[step], text->bytes);
    }
    doc_close(document);
}

/* "cycle 2   happens again in cycles 4, 6, 8, 10". */
static void add_repeats(struct doc *document, const struct cycle_report *reports, uint32_t count)
{
    for (uint32_t like = 0; like < count; like++) {
        uint32_t repeats = 0;
        struct text *scratch = doc_scratch(document);
        for (uint32_t i = like + 1; i < count; i++)
            repeats += reports[i].same_as == like + 1;
        if (!repeats)
            continue;
        (void)doc_open(document, NODE_FACT, TONE_STRONG, NULL, doc_format(document, "cycle %" PRIu32, like + 1));
        text_puts(scratch, repeats == 1 ? "happens again in cycle" : "happens again in cycles");
        uint32_t shown = 0;
        for (uint32_t i = like + 1; i < count && shown < WORDS_PLAIN_CYCLES; i++)
            if (reports[i].same_as == like + 1)
                text_printf(scratch, "%s%" PRIu32, shown++ ? ", " : " ", i + 1);
        words_more(repeats, WORDS_PLAIN_CYCLES, scratch);
        doc_say_scratch(document, NODE_WORDS, TONE_PLAIN);
        doc_close(document);
    }
}

static void add_run(struct doc *document, const struct explained_run *run)
{
    const struct explanation *explanation = &run->explanation;
    (void)doc_open(document, NODE_SECTION, TONE_PLAIN, NULL, NULL);
    (void)doc_open(document, NODE_TEXT, TONE_PLAIN, NULL, NULL);
    doc_say(document, TONE_STRONG, run->run->build->name);
    doc_say(document, TONE_PLAIN, ": ");
    words_verdict(&run->run->result, doc_scratch(document));
    doc_say_scratch(document, NODE_WORDS, TONE_PLAIN);
    doc_close(document);
    if (run->why) {
        doc_block(document, NODE_TEXT, TONE_CAUTION, run->why);
        doc_close(document);
        return;
    }
    struct cycle_report *reports = calloc((size_t)explanation->count + 1, sizeof *reports);
    document->failed = document->failed || !reports;
    if (reports)
        describe_cycles(run, reports);
    (void)doc_open(document, NODE_FACTS, TONE_PLAIN, NULL, NULL);
    for (uint32_t i = 0; reports && i < explanation->count; i++)
        if (!reports[i].same_as)
            add_cycle(document, reports, i);
    if (reports)
        add_repeats(document, reports, explanation->count);
    doc_close(document);
    for (uint32_t i = 0; reports && i < explanation->count; i++)
        for (int step = 0; step < STEPS; step++)
            text_clean_up(&reports[i].steps[step]);
    free(reports);
    doc_close(document);
}

/* Whether both ask about the same two names at the same place, in either order. */
static bool same_question(const struct explain_question *a, const struct explain_question *b)
{
    if (a->place != b->place)
        return false;
    return (name_same(a->names[0], b->names[0]) && name_same(a->names[1], b->names[1])) ||
           (name_same(a->names[0], b->names[1]) && name_same(a->names[1], b->names[0]));
}

/* The question that the build answered contrary to `to`; NULL: none. */
static const struct explain_question *contradiction(const struct explanation *explanation, const struct explain_question *to)
{
    for (uint32_t i = 0; i < explanation->count; i++)
        for (uint32_t j = 0; j < explanation->cycles[i].question_count; j++) {
            const struct explain_question *question = &explanation->cycles[i].questions[j];
            if (same_question(question, to) && (question->answer == 0) != (to->answer == 0))
                return question;
        }
    return NULL;
}

/* The first question that both builds were asked and only one answers "equal", and its cycle. NULL: there is none. */
static const struct explain_question *find_divergence(const struct explained_run *one, const struct explained_run *other,
                                                      uint32_t *cycle)
{
    for (uint32_t i = 0; i < one->explanation.count; i++)
        for (uint32_t j = 0; j < one->explanation.cycles[i].question_count; j++) {
            const struct explain_question *question = &one->explanation.cycles[i].questions[j];
            if (!contradiction(&other->explanation, question))
                continue;
            *cycle = i + 1;
            return question;
        }
    return NULL;
}

/* Appends why a build sends redundant records, or none. */
static void append_why(const struct explained_run *run, struct text *text)
{
    const struct explanation *explanation = &run->explanation;
    const struct names *names = &run->run->fixture->scenario.names;
    const char *build = run->run->build->name;
    for (uint32_t i = 0; i < explanation->count; i++) {
        const struct explain_cycle *cycle = &explanation->cycles[i];
        if (!cycle->redundant)
            continue;
        for (uint32_t j = 0; j < cycle->record_count; j++) {
            const struct record *record = &cycle->records[j];
            if (locn_is_office(record->entry.locn))
                continue;
            text_printf(text, "%s sends again in cycle %" PRIu32 ", although nothing was changed: it sends ", build, i + 1);
            append_user(names, record->entry.name, record->entry.addr, text);
            text_printf(text, ", as %s at export match.", reason_of(record->kind));
            return;
        }
        text_printf(text, "%s sends post offices again in cycle %" PRIu32 ", although nothing was changed.", build, i + 1);
        return;
    }
    text_printf(text, "%s sends nothing again: ", build);
    text_puts(text, run->run->result.verdict == VERDICT_QUIET ? "each listed user equals an exported entry at export match."
                                                              : "there are too few cycles for a verdict.");
}

static void add_divergence(struct doc *document, const struct explained_run *one, const struct explained_run *other)
{
    const char *const names[] = {one->run->build->name, other->run->build->name};
    uint32_t cycle = 0;
    const struct explain_question *question = find_divergence(one, other, &cycle);
    struct text *scratch = doc_scratch(document);
    if (question) {
        text_printf(scratch, "%s and %s diverge in cycle %" PRIu32 " at %s: ", names[0], names[1], cycle,
                    place_names[question->place]);
        words_counterexample(&(struct law_counterexample){.names = {question->names[0], question->names[1]}, .count = 2}, scratch);
        text_printf(scratch, " are %s to %s and %s to %s.", question->answer ? "distinct" : "equal", names[0],
                    question->answer ? "equal" : "distinct", names[1]);
    } else {
        text_printf(scratch, "%s and %s were asked no question that they answer differently.", names[0], names[1]);
    }
    doc_block_scratch(document, NODE_TEXT, TONE_STRONG);
}

enum report_status report_explain(const struct explained_run *runs, size_t count, const struct report_style *style, FILE *stream)
{
    struct doc document = {.medium = MEDIUM_TERMINAL};
    (void)doc_open(&document, NODE_SECTION, TONE_PLAIN, NULL, NULL);
    doc_block_name(&document, NODE_TEXT, TONE_STRONG, runs[0].run->fixture->title);
    doc_close(&document);
    for (size_t i = 0; i < count; i++)
        add_run(&document, &runs[i]);
    for (size_t i = 1; i < count; i++)
        if (!runs[0].why && !runs[i].why)
            add_divergence(&document, &runs[0], &runs[i]);
    for (size_t i = 0; i < count; i++) {
        if (runs[i].why)
            continue;
        append_why(&runs[i], doc_scratch(&document));
        doc_block_scratch(&document, NODE_TEXT, TONE_PLAIN);
    }
    return doc_send(&document, doc_print_terminal, style, stream);
}
