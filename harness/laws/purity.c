#include "laws/purity.h"

#include "module/candidate.h"
#include "module/guarded.h"

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* One question in STRIDE is asked; at low effort one in STRIDE_LOW. */
#define STRIDE 6u
#define STRIDE_LOW 24u

struct question {
    ccm_comparator *comparator; /* NULL: allocate something instead */
    struct ccm_name a, b;
    int size; /* of struct purity */
    bool allocated, failed;
};

static size_t memory_in_use(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/* Size of the address space in pages, which also shows mmap(2) and sbrk(2). */
static unsigned long pages_in_use(struct question *question)
{
    char digits[32] = "";
    if (question->size >= 0 && (pread(question->size, digits, sizeof digits - 1, 0) <= 0 || !strchr(digits, ' ')))
        question->failed = true; /* the number may be cut */
    return strtoul(digits, NULL, 10);
}

/* A new thread has no cache of freed memory: the first allocation makes one, which remains after free(3). */
static void *ask_in_thread(void *context)
{
    struct question *question = context;
    /* Long names need memory of the harness. */
    bool reserved = guarded_reserve(question->a.length > question->b.length ? question->a.length : question->b.length);
    unsigned long pages = reserved ? pages_in_use(question) : 0;
    size_t before = memory_in_use();
    if (question->comparator) {
        (void)question->comparator(question->a, question->b);
    } else {
        char *volatile block = malloc(1);
        question->failed = question->failed || !block; /* an allocation that fails cannot be seen */
        if (block)
            *block = 0;
        free(block);
    }
    question->allocated = memory_in_use() != before || (reserved && pages_in_use(question) != pages);
    return NULL;
}

static bool ask_question(struct question *question)
{
    pthread_t thread;
    return pthread_create(&thread, NULL, ask_in_thread, question) == 0 && pthread_join(thread, NULL) == 0 && !question->failed;
}

static void forget_printed(const struct purity *purity)
{
    if (ftruncate(purity->printed, 0) == 0)
        (void)lseek(purity->printed, 0, SEEK_SET);
}

/* Appends output since the last call. */
static void take_printed(const struct purity *purity, struct text *detail)
{
    struct stat status;
    char bytes[PRINTED_MAX];
    (void)fflush(NULL);
    if (fstat(purity->printed, &status) != 0 || status.st_size == 0)
        return;
    ssize_t length = pread(purity->printed, bytes, sizeof bytes, 0);
    if (length > 0)
        text_append(detail, bytes, (size_t)length);
    if (status.st_size > length)
        text_puts(detail, "...");
    forget_printed(purity);
}

/* In the candidate's process: asks, and reports side effects. */
static bool ask_and_look(const struct purity *purity, struct question *question, struct text *printed)
{
    if (!ask_question(question))
        return false;
    unsigned char allocated = question->allocated;
    take_printed(purity, printed);
    candidate_say(&allocated, sizeof allocated);
    candidate_say_text(printed->bytes, printed->length);
    return true;
}

static void hear_of(struct question *question, struct text *printed)
{
    unsigned char allocated = false;
    (void)question->comparator(question->a, question->b);
    candidate_hear(&allocated, sizeof allocated);
    candidate_hear_text(text_append, printed);
    question->allocated = allocated != 0;
}

bool purity_ask(struct purity *purity, enum ccm_place place, struct ccm_name a, struct ccm_name b)
{
    struct findings *findings = &purity->prober->findings;
    struct law_counterexample counterexample = {.names = {a, b}, .count = 2};
    struct question question = {.comparator = purity->prober->at[place], .a = a, .b = b, .size = purity->size};
    struct text printed = {0};
    if (candidate_is_judging())
        hear_of(&question, &printed);
    else if (!ask_and_look(purity, &question, &printed))
        return false;
    findings->questions++;
    if (question.allocated && purity->measured)
        findings_note(findings, &findings->laws[LAW_NO_ALLOCATION][place], &counterexample, NULL);
    findings->failed = findings->failed || printed.failed;
    if (printed.length)
        findings_note(findings, &findings->laws[LAW_NO_OUTPUT][place], &counterexample, printed.bytes);
    text_clean_up(&printed);
    return !findings->failed;
}

static bool ask_pair(void *context, struct ccm_name a, struct ccm_name b)
{
    struct purity *purity = context;
    bool asked = true;
    if (purity->pairs++ % purity->stride != 0)
        return true;
    for (unsigned place = 0, done = 0; asked && place < CCM_PLACES; place++)
        if (prober_step_once(purity->prober, (enum ccm_place)place, &done))
            asked = purity_ask(purity, (enum ccm_place)place, a, b);
    purity->prober->group++;
    return asked;
}

/* Asks about each name of a group with itself and with the next. */
static bool ask_group(void *context, const struct name_group *group)
{
    const struct ccm_name *names = name_group_names(group);
    for (uint32_t i = 0; i < name_group_size(group); i++)
        if (!ask_pair(context, names[i], names[i]) || (i && !ask_pair(context, names[i - 1], names[i])))
            return false;
    return true;
}

bool purity_ask_sets(struct purity *purity, const struct sets_config *sets)
{
    static const enum law_set asked[] = {SET_TRAPS, SET_BYTES, SET_LENGTHS};
    const struct group_visitor visitor = {.visit = ask_group, .context = purity};
    unsigned char measured = purity->measured;
    if (candidate_is_judging())
        candidate_hear(&measured, sizeof measured);
    else
        forget_printed(purity);
    candidate_say(&measured, sizeof measured);
    purity->measured = measured != 0;
    purity->stride = sets->effort < 0.5 ? STRIDE_LOW : STRIDE;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        for (size_t part = 0; part < sets_parts(sets, asked[i]); part++)
            if (!sets_for_each(sets, asked[i], part, &visitor))
                return false;
    return true;
}

bool purity_begin(struct purity *purity, struct prober *prober)
{
    struct question trial = {.size = -1};
    *purity = (struct purity){.prober = prober, .printed = -1, .size = -1, .measured = true};
    if (!candidate_is_answering())
        return true; /* the answerer observes */
    *purity = (struct purity){
        .prober = prober, .printed = memfd_create("printed", MFD_CLOEXEC), .size = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)};
    (void)mallopt(M_ARENA_MAX, 1); /* one arena for all threads, whose size shows allocations */
    if (purity->printed < 0 || !ask_question(&trial))
        return false;
    purity->measured = trial.allocated;
    (void)fflush(NULL);
    return dup2(purity->printed, STDOUT_FILENO) >= 0 && dup2(purity->printed, STDERR_FILENO) >= 0;
}

void purity_clean_up(struct purity *purity)
{
    if (purity->printed >= 0)
        close(purity->printed);
    if (purity->size >= 0)
        close(purity->size);
    purity->printed = purity->size = -1;
}
