#include "batch/death.h"

#include "module/said.h"
#include "run/result.h"

#include <inttypes.h>
#include <string.h>

static void quote(struct text *text, struct ccm_name name)
{
    text_puts(text, "'");
    text_append_escaped(text, name.bytes, name.length);
    text_puts(text, "'");
}

/* Where it was, and which names it was given. */
static void append_witness(struct text *text, const struct witness *witness)
{
    if (*witness->call)
        text_printf(text, "the module made a system call: %s", witness->call);
    if (witness->cycle)
        text_printf(text, ", in cycle %" PRIu32, witness->cycle);
    if (!witness->asking)
        return;
    text_printf(text, ", at %s%s, comparing ", place_names[witness->place], witness->module ? " of the build before" : "");
    quote(text, witness->names[0]);
    text_puts(text, " and ");
    quote(text, witness->names[1]);
    if (witness->fault == WITNESS_NO_FAULT)
        return;
    text_puts(text, witness->fault == WITNESS_WROTE ? ": it wrote to " : ": it read past the end of ");
    quote(text, witness->names[witness->fault_name]);
}

const char *batch_death(const struct outcome *outcome, struct text *text)
{
    switch (outcome->kind) {
    case OUTCOME_SIGNALLED: text_printf(text, "signal %d (%s)", outcome->detail, strsignal(outcome->detail)); break;
    case OUTCOME_EXITED:
        if (!outcome->witness || !*outcome->witness->call)
            text_printf(text, "the module ended its process with exit status %d", outcome->detail);
        break;
    case OUTCOME_TIMED_OUT: text_puts(text, "no answer within the time-out"); break;
    case OUTCOME_MEMORY: text_puts(text, "the module used up the memory that it may have"); break;
    case OUTCOME_DONE:
    case OUTCOME_FAILED: return NULL;
    }
    if (outcome->witness)
        append_witness(text, outcome->witness);
    said_append(outcome, text);
    return text->failed ? "out of memory" : text->bytes;
}
