#include "answered.h"

#include "module/candidate.h"
#include "module/processor.h"
#include "suite.h"

#include <fenv.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct answered answered;

struct ccm_name answered_name(const char *text) { return (struct ccm_name){.bytes = text, .length = strlen(text)}; }

static int dive(const volatile char *above) /* NOLINT(misc-no-recursion): until the stack is used up */
{
    volatile char here[4096];
    here[0] = *above;
    if (here[0] == 'x')
        return 0;
    return dive(here) + here[0];
}

static int do_deed(struct ccm_name a, struct ccm_name b)
{
    switch (answered.deed) {
    case READ_PAST_A: return ((const volatile char *)a.bytes)[a.length];
    case READ_PAST_B: return ((const volatile char *)b.bytes)[b.length];
    case READ_BEFORE_A: return ((const volatile char *)a.bytes)[-1];
    case READ_BEFORE_B: return ((const volatile char *)b.bytes)[-1];
    case WRITE_TO_A: *(char *)(uintptr_t)a.bytes = 'x'; break;
    case WRITE_TO_B: ((char *)(uintptr_t)b.bytes)[b.length - 1] = 'x'; break;
    case OVERFLOW_STACK: return dive(&(char){0});
    case LOOP:
        for (;;)
            pause();
    case EXIT: exit(9);
    case RAISE: raise(SIGUSR1); break; /* for TERM Check has a handler */
    case ROUND_UP: (void)fesetround(FE_UPWARD); break;
#if PROCESSOR_IS_SEEN
    case TURN_DIRECTION: __asm__ volatile("std"); break;
    case FILL_X87_STACK: __asm__ volatile("fld1"); break;
#else
    case TURN_DIRECTION:
    case FILL_X87_STACK:
#endif
    case SPOIL_REGISTERS:
    case ANSWER: break;
    }
    return a.length < b.length ? -5 : a.length > b.length ? 7 : 0;
}

ccm_comparator *const answered_deeds[CCM_PLACES] = {do_deed, do_deed, do_deed};

#if PROCESSOR_IS_SEEN
/* A compiler may let do_deed() save any register, which would restore the changed ones. */
__attribute__((naked)) static int spoil_registers(__attribute__((unused)) struct ccm_name a,
                                                  __attribute__((unused)) struct ccm_name b)
{
    __asm__("xor %r14, %r14\n\txor %eax, %eax\n\tret");
}

static ccm_comparator *const spoiling[CCM_PLACES] = {spoil_registers, spoil_registers, spoil_registers};
#else
#define spoiling answered_deeds
#endif

/* Sound questions, one of them long, and then the one that the answered.deed is done at. */
static bool answered_job(void *context, size_t job, struct text *reply)
{
    (void)job;
    size_t length = *(const size_t *)context;
    ccm_comparator *first[CCM_PLACES], *second[CCM_PLACES];
    char *name = malloc(length);
    if (!name)
        return false;
    memset(name, 'n', length);
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    enum deed last = answered.deed;
    answered.deed = ANSWER;
    candidate_use(0, answered_deeds);
    candidate_use(1, answered_deeds);
    candidate_comparators(0, first);
    candidate_comparators(1, second);
    text_printf(reply, "%d ", first[CCM_IMPORT_LIST](answered_name("a"), answered_name("ab")));
    text_printf(reply, "%d ",
                second[CCM_EXPORT_MATCH](answered_name("ab"), answered_name("c")) +
                    second[CCM_IMPORT_LIST](answered_name("c"), answered_name("d")) +
                    second[CCM_POST_OFFICE](answered_name("e"), answered_name("f")));
    text_printf(reply, "%d ", first[CCM_POST_OFFICE]((struct ccm_name){name, length}, answered_name("b")));
    text_printf(reply, "%d",
                candidate_ask_in_place(CCM_IMPORT_LIST, (struct ccm_name){name, length}, (struct ccm_name){name, length}));
    free(name);
    answered.deed = last;
    if (last == SPOIL_REGISTERS)
        candidate_use(1, spoiling);
    candidate_step(42);
    candidate_cycle(7);
    text_printf(reply, " %d", second[CCM_EXPORT_MATCH](answered_name("Smith, Jimmy"), answered_name("SMITH")));
    return true;
}

void answered_look(void *context, size_t job, const struct outcome *outcome)
{
    (void)context;
    (void)job;
    answered.kind = outcome->kind;
    answered.detail = outcome->detail;
    answered.crashed = outcome->crash != NULL;
    *answered.reply = '\0';
    if (outcome->kind == OUTCOME_DONE || outcome->kind == OUTCOME_FAILED)
        (void)snprintf(answered.reply, sizeof answered.reply, "%.*s", (int)outcome->reply_length, outcome->reply);
    if (!answered.crashed)
        return;
    answered.crash = *outcome->crash;
    for (int i = 0; i < 2 && answered.crash.asking; i++)
        (void)snprintf(answered.names[i], sizeof answered.names[i], "%.*s", (int)answered.crash.names[i].length,
                       answered.crash.names[i].bytes);
}

uint64_t answered_limit(void *context, size_t job)
{
    (void)context;
    (void)job;
    return answered.deed == LOOP ? 500 : 4000;
}

void answered_try(worker_job *job, void *context)
{
    struct workers_config config = {.job = job, .collect = answered_look, .limit = answered_limit, .context = context};
    ck_assert_int_eq(workers_run(&config, 1), WORKERS_OK);
}

void answered_try_deed(enum deed deed, size_t length)
{
    answered.deed = deed;
    answered_try(answered_job, &length);
}
