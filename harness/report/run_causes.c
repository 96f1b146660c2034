/* Many failures in a terminal: a line for each cause, with the simplest fixtures. */
#include "report/run_parts.h"
#include "verify/plain.h"

#include <stdlib.h>
#include <string.h>

/* Limits on the listed causes, and on the fixtures of each. */
#define CAUSES_MAX 12u
#define FIXTURES_MAX 3u

/* The failed runs of a build with the same cause. */
struct cause {
    const struct build *build;
    struct text words;
    size_t *runs; /* the simplest first */
    size_t count;
};

/* Appends the cause: a reason without its numbers and names, as in "verdict: looping, expected quiet" or "crashed: signal 11". */
static void append_cause(const char *reason, struct text *text)
{
    bool is_whole =
        strncmp(reason, "verdict:", 8) == 0 || strncmp(reason, "crashed", 7) == 0 || strncmp(reason, "timed out", 9) == 0;
    const char *cycle = strstr(reason, is_whole ? ", in cycle" : " in cycle"), *colon = is_whole ? NULL : strchr(reason, ':');
    const char *end = cycle && (!colon || cycle < colon) ? cycle : colon;
    text_append(text, reason, end ? (size_t)(end - reason) : strlen(reason));
    text_puts(text, colon ? " other than expected" : "");
}

/* The causes of the failed runs, unordered; NULL: out of memory. */
static struct cause *find_causes(const struct batch *batch, size_t *count)
{
    struct cause *causes = calloc(batch->failed + 1, sizeof *causes);
    size_t *order = runs_by_plainness(batch);
    bool failed = !causes || !order;
    *count = 0;
    for (size_t i = 0; !failed && i < batch->run_count; i++) {
        const struct batch_run *run = &batch->runs[order[i]];
        if (run->passed)
            continue;
        struct text words = {0};
        append_cause(run->reasons.count ? run->reasons.at[0] : "", &words);
        size_t at = 0;
        while (at < *count && (causes[at].build != run->build || strcmp(causes[at].words.bytes, words.bytes) != 0))
            at++;
        struct cause *cause = &causes[at];
        size_t *runs = words.failed ? NULL : realloc(cause->runs, (cause->count + 1) * sizeof *runs);
        failed = !runs;
        if (at == *count && runs) {
            *cause = (struct cause){.build = run->build, .words = words};
            words = (struct text){0};
            ++*count;
        }
        if (runs) {
            cause->runs = runs;
            cause->runs[cause->count++] = order[i];
        }
        text_clean_up(&words);
    }
    free(order);
    if (!failed)
        return causes;
    for (size_t i = 0; causes && i < *count; i++) {
        text_clean_up(&causes[i].words);
        free(causes[i].runs);
    }
    free(causes);
    return NULL;
}

static int compare_causes(const void *a, const void *b)
{
    const struct cause *left = a, *right = b;
    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    return left->runs[0] < right->runs[0] ? -1 : 1;
}

static void add_cause(struct doc *document, const struct batch *batch, const struct cause *cause)
{
    size_t shown = cause->count <= FIXTURES_MAX + 1 ? cause->count : FIXTURES_MAX;
    (void)doc_open(document, NODE_ITEM, TONE_PLAIN, NULL, NULL);
    doc_printf(document, TONE_BAD, "FAILED: %zu", cause->count);
    doc_printf(document, TONE_PLAIN, " with %s: ", cause->build->name);
    text_puts(doc_scratch(document), cause->words.bytes);
    doc_say_scratch(document, NODE_SAID, TONE_PLAIN);
    for (size_t i = 0; i < shown; i++) {
        doc_say(document, TONE_PLAIN, i ? ", " : ": ");
        doc_name(document, TONE_PLAIN, batch->runs[cause->runs[i]].fixture->name);
    }
    if (cause->count > shown)
        doc_printf(document, TONE_SOFT, " and %zu more", cause->count - shown);
    doc_close(document);
}

void run_add_causes(struct doc *document, const struct batch *batch)
{
    size_t count;
    struct cause *causes = find_causes(batch, &count);
    document->failed = document->failed || !causes;
    if (causes)
        qsort(causes, count, sizeof *causes, compare_causes);
    for (size_t i = 0; causes && i < count; i++) {
        if (i < CAUSES_MAX)
            add_cause(document, batch, &causes[i]);
        text_clean_up(&causes[i].words);
        free(causes[i].runs);
    }
    if (causes && count > CAUSES_MAX) {
        doc_block_printf(document, NODE_ITEM, TONE_SOFT, "and %zu more causes", count - CAUSES_MAX);
    }
    free(causes);
}
