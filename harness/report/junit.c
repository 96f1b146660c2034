/* JUnit's XML. There is no standard of it: harness/tests/data/junit.xsd says which rules this keeps to, and whose they are. */
#include "report/junit.h"
#include "report/layout.h"
#include "report/unique.h"
#include "report/words.h"

#include <inttypes.h>
#include <libxml/xmlerror.h>
#include <stdlib.h>
#include <string.h>

/* "2026-11-22T12:00:00", of which some want no time zone. */
#define TIMESTAMP_LENGTH 19u

static int write_to_text(void *context, const char *bytes, int length)
{
    struct text *text = context;
    text_append(text, bytes, (size_t)length);
    return text->failed ? -1 : length;
}

/* Only memory can run out: all that is written is valid. Some functions of libxml2 tell of it in no other way than this. */
static void notice_error(void *context, xmlErrorPtr error)
{
    struct junit *junit = context;
    (void)error;
    junit->failed = true;
}

/* What libxml2's lists say, to standard error unless somebody listens, when memory runs out. */
static void notice_message(void *context, const char *format, ...)
{
    struct junit *junit = context;
    (void)format;
    junit->failed = true;
}

static void check_written_xml(struct junit *junit, int result)
{
    if (result < 0)
        junit->failed = true;
}

void junit_open(struct junit *junit, const char *name)
{
    check_written_xml(junit, xmlTextWriterStartElement(junit->writer, BAD_CAST name));
}

void junit_close(struct junit *junit) { check_written_xml(junit, xmlTextWriterEndElement(junit->writer)); }

void junit_attribute(struct junit *junit, const char *name, const char *safe)
{
    check_written_xml(junit, xmlTextWriterWriteAttribute(junit->writer, BAD_CAST name, BAD_CAST safe));
}

void junit_scratch_attribute(struct junit *junit, const char *name)
{
    junit_attribute(junit, name, junit->scratch.bytes ? junit->scratch.bytes : "");
    text_clear(&junit->scratch);
}

void junit_scratch(struct junit *junit)
{
    check_written_xml(junit, xmlTextWriterWriteString(junit->writer, BAD_CAST(junit->scratch.bytes ? junit->scratch.bytes : "")));
    text_clear(&junit->scratch);
}

static void add_number(struct junit *junit, const char *name, size_t number)
{
    text_printf(&junit->scratch, "%zu", number);
    junit_scratch_attribute(junit, name);
}

void junit_seconds(struct junit *junit, uint64_t nanoseconds)
{
    text_printf(&junit->scratch, "%" PRIu64 ".%09" PRIu64, nanoseconds / 1000000000u, nanoseconds % 1000000000u);
    junit_scratch_attribute(junit, "time");
}

static uint64_t nanoseconds_of(const struct run_result *result)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < result->cycle_count; i++)
        sum += result->cycles[i].nanoseconds;
    return sum;
}

/* The harness tells errors from failures as JUnit does: a run that was not brought to its end proves nothing. */
static bool is_error(const struct run_result *result)
{
    return result->verdict == VERDICT_CRASHED || result->verdict == VERDICT_TIMED_OUT;
}

/* Of a build, or of all: NULL. */
static struct junit_totals totals_of(const struct batch *batch, const struct build *build)
{
    struct junit_totals totals = {0};
    for (size_t i = 0; i < batch->run_count; i++) {
        const struct batch_run *run = &batch->runs[i];
        if (build && run->build != build)
            continue;
        totals.runs++;
        totals.nanoseconds += nanoseconds_of(&run->result);
        if (run->skipped)
            totals.skipped++;
        else if (!run->passed && is_error(&run->result))
            totals.errors++;
        else if (!run->passed)
            totals.failures++;
    }
    return totals;
}

/* The attributes that all suites together and each of them have in common. */
static void add_totals(struct junit *junit, const struct junit_totals *totals)
{
    add_number(junit, "tests", totals->runs);
    add_number(junit, "failures", totals->failures);
    add_number(junit, "errors", totals->errors);
    junit_seconds(junit, totals->nanoseconds);
}

static void add_failure(struct junit *junit, const struct batch_run *run)
{
    const struct run_result *result = &run->result;
    struct text *scratch = &junit->scratch;
    junit_open(junit, is_error(result) ? "error" : "failure");
    junit_attribute(junit, "message", run->reasons.count ? run->reasons.at[0] : "");
    junit_attribute(junit, "type", is_error(result) ? verdict_names[result->verdict] : "not as expected");
    for (uint32_t i = 0; i < run->reasons.count; i++)
        text_printf(scratch, "%s\n", run->reasons.at[i]);
    text_puts(scratch, "\nverdict: ");
    words_verdict(result, scratch);
    text_puts(scratch, "\nproof: ");
    words_proof(result, scratch);
    text_puts(scratch, "\nrecords by cycle: ");
    words_records(result, scratch);
    text_puts(scratch, "\ntitle: ");
    text_append_escaped(scratch, run->fixture->title, strlen(run->fixture->title));
    text_puts(scratch, "\nsource: ");
    text_append_escaped(scratch, run->fixture->source, strlen(run->fixture->source));
    text_puts(scratch, "\nmodule: ");
    text_append_escaped(scratch, run->build->path, strlen(run->build->path));
    text_puts(scratch, "\n");
    junit_scratch(junit);
    junit_close(junit);
}

void junit_open_suite(struct junit *junit, const char *name, const struct junit_totals *totals, const char *date)
{
    junit_open(junit, "testsuite");
    junit_attribute(junit, "name", name);
    add_totals(junit, totals);
    add_number(junit, "skipped", totals->skipped);
    if (date) {
        text_append(&junit->scratch, date, strnlen(date, TIMESTAMP_LENGTH));
        junit_scratch_attribute(junit, "timestamp");
    }
    junit_attribute(junit, "hostname", "localhost"); /* wanted by some; the machine's own is nobody's business */
}

static void add_suite(struct junit *junit, const struct batch *batch, size_t build, const char *date)
{
    struct junit_totals totals = totals_of(batch, &batch->builds[build]);
    size_t fixture = 0;
    junit_open_suite(junit, junit->suite_names[build], &totals, date);
    for (size_t i = 0; i < batch->run_count; i++) {
        const struct batch_run *run = &batch->runs[i];
        if (run->build != &batch->builds[build])
            continue;
        while (batch->fixtures.at[fixture] != run->fixture)
            fixture++;
        junit_open(junit, "testcase");
        junit_attribute(junit, "name", junit->case_names[fixture]);
        junit_attribute(junit, "classname", junit->suite_names[build]);
        junit_seconds(junit, nanoseconds_of(&run->result));
        if (run->skipped) {
            junit_open(junit, "skipped");
            junit_attribute(junit, "message", run->skipped);
            junit_close(junit);
        } else if (!run->passed) {
            add_failure(junit, run);
        }
        junit_close(junit);
    }
    junit_close(junit);
}

static void free_names(char **names, size_t count)
{
    for (size_t i = 0; names && i < count; i++)
        free(names[i]);
    free(names);
}

/* A suite for each build, and one for the laws. */
static size_t suite_count(const struct results *results) { return results->batch->build_count + (results->verification ? 1 : 0); }

static bool find_names(struct junit *junit, const struct results *results)
{
    const struct batch *batch = results->batch;
    size_t builds = batch->build_count, fixtures = batch->fixtures.count, suites = suite_count(results);
    const char **given = malloc(((suites > fixtures ? suites : fixtures) + 1) * sizeof *given);
    junit->suite_names = calloc(suites + 1, sizeof *junit->suite_names);
    junit->case_names = calloc(fixtures + 1, sizeof *junit->case_names);
    bool found = given && junit->suite_names && junit->case_names;
    if (results->verification)
        text_printf(&junit->scratch, "%s: laws", results->verification->build->name);
    found = found && !junit->scratch.failed;
    for (size_t i = 0; found && i < builds; i++)
        given[i] = batch->builds[i].name;
    if (found && results->verification)
        given[builds] = junit->scratch.bytes;
    found = found && unique_names(given, suites, true, junit->suite_names);
    text_clear(&junit->scratch);
    for (size_t i = 0; found && i < fixtures; i++)
        given[i] = batch->fixtures.at[i]->name;
    found = found && unique_names(given, fixtures, false, junit->case_names);
    free(given);
    return found;
}

static void add_document(struct junit *junit, const struct results *results, const char *date)
{
    const struct batch *batch = results->batch;
    struct junit_totals totals = totals_of(batch, NULL);
    if (results->verification) {
        struct junit_totals laws = junit_totals_of_laws(results->verification);
        totals.runs += laws.runs;
        totals.failures += laws.failures;
    }
    check_written_xml(junit, xmlTextWriterSetIndent(junit->writer, 1));
    check_written_xml(junit, xmlTextWriterStartDocument(junit->writer, NULL, "UTF-8", NULL));
    junit_open(junit, "testsuites");
    junit_attribute(junit, "name", "q237588");
    add_totals(junit, &totals);
    for (size_t i = 0; i < batch->build_count; i++)
        add_suite(junit, batch, i, date);
    if (results->verification)
        junit_add_laws(junit, results->verification, junit->suite_names[batch->build_count], date);
    check_written_xml(junit, xmlTextWriterEndDocument(junit->writer));
}

/* False: out of memory. */
static bool write_document(struct junit *junit, const struct results *results, const char *date)
{
    xmlOutputBufferPtr output = xmlOutputBufferCreateIO(write_to_text, NULL, &junit->text, NULL);
    if (!output)
        return false;
    junit->writer = xmlNewTextWriter(output);
    if (!junit->writer) {
        (void)xmlOutputBufferClose(output);
        return false;
    }
    add_document(junit, results, date);
    xmlFreeTextWriter(junit->writer); /* flushes, and closes the output */
    return !junit->failed && !junit->scratch.failed;
}

enum report_status report_junit(const struct results *results, const struct report_style *style, FILE *stream)
{
    const struct batch *batch = results->batch;
    struct junit junit = {0};
    xmlStructuredErrorFunc former = xmlStructuredError;
    void *former_context = xmlStructuredErrorContext, *former_generic_context = xmlGenericErrorContext;
    xmlGenericErrorFunc former_generic = xmlGenericError;
    xmlSetStructuredErrorFunc(&junit, notice_error);
    xmlSetGenericErrorFunc(&junit, notice_message);
    if (!find_names(&junit, results) || !write_document(&junit, results, style->date))
        junit.text.failed = true;
    xmlSetStructuredErrorFunc(former_context, former);
    xmlSetGenericErrorFunc(former_generic_context, former_generic);
    enum report_status status = send_text(&junit.text, stream);
    free_names(junit.suite_names, suite_count(results));
    free_names(junit.case_names, batch->fixtures.count);
    text_clean_up(&junit.scratch);
    text_clean_up(&junit.text);
    return status;
}
