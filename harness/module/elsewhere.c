#include "module/elsewhere.h"

#include "module/answering.h"
#include "module/candidate.h"
#include "module/guarded.h"
#include "module/module.h"
#include "module/surroundings.h"
#include "module/worker.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The first questions are all kept, later ones at growing distances: a sixteenth of what was asked before. */
#define SAMPLE_DENSE 16u
#define SAMPLE_MOST 256u
/* Longer names are not kept. */
#define SAMPLE_LENGTH 4096u
/* What lies between a build and where it was loaded before, in bytes. */
#define DISTANCE ((size_t)37 << 20)

struct kept {
    struct answerer_question question; /* owns the bytes of its names */
    int order;
    uint64_t step;
    uint32_t cycle;
};

static struct {
    const char *paths[CANDIDATES_MOST];
    struct kept kept[SAMPLE_MOST];
    size_t count;
    uint64_t asked; /* questions so far */
} sample;

void elsewhere_begin(void)
{
    for (size_t i = 0; i < sample.count; i++)
        for (int name = 0; name < 2; name++)
            free((char *)(uintptr_t)sample.kept[i].question.names[name].bytes);
    sample.count = 0;
    sample.asked = 0;
}

void elsewhere_use(unsigned number, const char *path)
{
    if (number == 0)
        memset(sample.paths, 0, sizeof sample.paths);
    sample.paths[number] = path;
}

static bool copy_name(struct ccm_name *to, struct ccm_name from)
{
    char *bytes = malloc(from.length + 1);
    if (bytes)
        memcpy(bytes, from.bytes, from.length);
    *to = (struct ccm_name){.bytes = bytes, .length = from.length};
    return bytes;
}

uint64_t elsewhere_keep(const struct answerer_question *question, int order, uint64_t step)
{
    struct kept *kept = &sample.kept[sample.count];
    uint64_t distance = 1 + sample.asked / SAMPLE_DENSE;
    sample.asked += distance;
    if (!sample.paths[question->number] || question->names[0].length > SAMPLE_LENGTH || question->names[1].length > SAMPLE_LENGTH)
        return distance;
    *kept = (struct kept){
        .question = {.number = question->number, .place = question->place}, .order = order, .step = step, .cycle = worker_cycle()};
    if (!copy_name(&kept->question.names[0], question->names[0]) || !copy_name(&kept->question.names[1], question->names[1])) {
        free((char *)(uintptr_t)kept->question.names[0].bytes);
        worker_report_failure("", 0);
    }
    return ++sample.count < SAMPLE_MOST ? distance : 0;
}

/* The same names in one of three kinds of memory. */
static bool ask(ccm_comparator *comparator, const struct answerer_question *question, size_t kind, int *order)
{
    const struct ccm_name *names = question->names;
    if (kind == 0)
        return guarded_ask(comparator, names[0], names[1], order);
    if (kind == 1)
        return guarded_ask_in_front(comparator, names[0], names[1], order);
    *order = guarded_ask_in_place(comparator, names[0], names[1]);
    return true;
}

/* In the answerer: all of it, the last one first. */
static bool answer_again(void *context, size_t job, struct text *reply)
{
    struct module modules[CANDIDATES_MOST];
    (void)context;
    (void)job;
    /* What it prints here it has printed before; standard input is empty, and can only be read. */
    if (dup2(STDIN_FILENO, STDOUT_FILENO) < 0 || dup2(STDIN_FILENO, STDERR_FILENO) < 0)
        return false;
    isolation_load(sample.paths, CANDIDATES_MOST, &ISOLATION_NO_NEEDS);
    void *distance = mmap(NULL, DISTANCE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (distance == MAP_FAILED || !surroundings_change(SURROUNDINGS_EMPTY))
        return false;
    for (unsigned number = 0; number < CANDIDATES_MOST; number++)
        if (sample.paths[number] && module_load(sample.paths[number], &modules[number], reply) != MODULE_OK)
            return false;
    isolation_answer();
    for (size_t i = sample.count; i-- > 0;) {
        const struct answerer_question *question = &sample.kept[i].question;
        int order = 0;
        if (!ask(modules[question->number].compare->at[question->place], question, i % 3, &order))
            return false;
        answering_put_answer((order > 0) - (order < 0), 0);
    }
    return true;
}

/* Where the job was when it asked that. */
static void note_where(const struct kept *kept)
{
    answerer_note_step(kept->step);
    answerer_note_cycle(kept->cycle);
}

void elsewhere_ask(void)
{
    if (!sample.count || !answerer_begin_other(answer_again))
        return;
    const struct kept *first = NULL;
    int other = 0;
    answerer_order(sample.paths, CANDIDATES_MOST);
    for (size_t i = sample.count; i-- > 0;) {
        const struct kept *kept = &sample.kept[i];
        note_where(kept);
        int order = answerer_take(&kept->question);
        if (order == kept->order)
            continue;
        first = kept;
        other = order;
    }
    if (first) {
        note_where(first);
        answerer_report_otherwise(&first->question, first->order, other);
    }
    answerer_end_other();
}
