#include "module/outcome.h"

#include "module/known.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

static void quote(struct text *text, struct ccm_name name)
{
    text_puts(text, "'");
    text_append_escaped(text, name.bytes, name.length);
    text_puts(text, "'");
}

/* Appends the place and the names of the question. */
static void append_crash(struct text *text, const struct crash *crash)
{
    if (*crash->call)
        text_printf(text, "the module made a system call: %s", crash->call);
    if (crash->cycle)
        text_printf(text, ", in cycle %" PRIu32, crash->cycle);
    if (!crash->asking)
        return;
    text_printf(text, ", at %s%s, comparing ", place_names[crash->place], crash->number ? " of the build before" : "");
    quote(text, crash->names[0]);
    text_puts(text, " and ");
    quote(text, crash->names[1]);
    if (crash->fault == CRASH_NO_FAULT)
        return;
    struct text names[2] = {{0}, {0}};
    for (int i = 0; i < 2; i++)
        quote(&names[i], crash->names[i]);
    text_puts(text, ": ");
    if (names[0].failed || names[1].failed)
        text->failed = true;
    else
        crash_append_fault(crash, (const char *const[]){names[0].bytes, names[1].bytes}, text);
    for (int i = 0; i < 2; i++)
        text_clean_up(&names[i]);
}

/* The last line of a sanitizer's report begins with this. */
#define SUMMARY "SUMMARY: "
/* Most bytes of a line that are shown. */
#define SAID_MAX 300u

static bool has_words(const char *line, size_t length)
{
    size_t i = 0;
    while (i < length && !isalnum((unsigned char)line[i]))
        i++;
    return i < length;
}

void outcome_append_output(const struct outcome *outcome, struct text *text)
{
    const char *said = NULL, *end = outcome->output_length ? outcome->output + outcome->output_length : NULL;
    size_t said_length = 0;
    bool summary = false;
    for (const char *line = outcome->output; outcome->output_length && line < end && !summary;) {
        const char *feed = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((feed ? feed : end) - line);
        summary = length > strlen(SUMMARY) && memcmp(line, SUMMARY, strlen(SUMMARY)) == 0;
        if (summary || (!said && has_words(line, length))) {
            said = line;
            said_length = length;
        }
        line += length + 1;
    }
    if (!said)
        return;
    text_puts(text, "; it printed: ");
    text_append_escaped(text, said, said_length < SAID_MAX ? said_length : SAID_MAX);
    text_puts(text, said_length > SAID_MAX ? "..." : "");
}

const char *outcome_describe(const struct outcome *outcome, struct text *text)
{
    switch (outcome->kind) {
    case OUTCOME_SIGNALLED: text_printf(text, "signal %d (%s)", outcome->detail, strsignal(outcome->detail)); break;
    case OUTCOME_EXITED:
        if (outcome->crash && outcome->crash->fault == CRASH_PROCESSOR)
            text_puts(text, "the processor's state was not restored");
        else if (outcome->crash && outcome->crash->fault == CRASH_OTHERWISE)
            text_puts(text, "the module did not give the same answer again");
        else if (!outcome->crash || !*outcome->crash->call)
            text_printf(text, "the module ended its process with exit status %d", outcome->detail);
        break;
    case OUTCOME_TIMED_OUT: text_puts(text, "no answer within the time-out"); break;
    case OUTCOME_DAMAGED:
        text_puts(text, "its answers do not fit the questions, the module has overwritten its process's memory");
        break;
    case OUTCOME_MEMORY: text_puts(text, "the module used up the memory that it may have"); break;
    case OUTCOME_DONE:
    case OUTCOME_FAILED: return NULL;
    }
    if (outcome->crash)
        append_crash(text, outcome->crash);
    outcome_append_output(outcome, text);
    return text->failed ? "out of memory" : text->bytes;
}
