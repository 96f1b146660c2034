#include "module/elsewhere.h"

#include "module/candidate.h"
#include "module/host.h"
#include "module/worker.h"

#include <stdlib.h>
#include <string.h>

/* Distance to the next question of the sample: this fraction of the questions asked so far. */
#define SAMPLE_DENSE 16u
#define SAMPLE_MAX 256u
/* Longest names in the sample. */
#define SAMPLE_LENGTH 4096u

/* Number of times that each is asked. */
#define TIMES 2u

struct kept {
    struct answerer_question question; /* owns the bytes of its names */
    int order;
    uint64_t step;
    uint32_t cycle;
};

static struct {
    const char *paths[CANDIDATES_MAX];
    struct kept kept[SAMPLE_MAX];
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
    return ++sample.count < SAMPLE_MAX ? distance : 0;
}

void elsewhere_ask(void)
{
    const struct kept *first = NULL;
    struct host host = {0};
    int other = 0;
    /* The last one first; each twice, with the names in two kinds of memory. */
    for (size_t i = TIMES * sample.count; i-- > 0;)
        host_add(&host, &sample.kept[i / TIMES].question, sample.kept[i / TIMES].step, sample.kept[i / TIMES].cycle);
    if (!host_ask(&host, sample.paths, CANDIDATES_MAX, answerer_limit_ms())) {
        host_clean_up(&host);
        return;
    }
    for (size_t i = 0; i < TIMES * sample.count; i++) {
        const struct kept *kept = &sample.kept[sample.count - 1 - i / TIMES];
        int order = host_answer(&host, i, kept->order);
        if (order == kept->order)
            continue;
        first = kept;
        other = order;
    }
    host_clean_up(&host);
    if (!first)
        return;
    answerer_note_step(first->step);
    answerer_note_cycle(first->cycle);
    answerer_report_otherwise(&first->question, first->order, other);
}
