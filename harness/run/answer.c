#include "run/answer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void answer_append(struct text *answer, const struct run_result *result)
{
    text_append(answer, (const char *)result, sizeof *result);
    text_append(answer, (const char *)result->cycles, result->cycle_count * sizeof *result->cycles);
}

static bool is_sane(const struct run_result *result)
{
    uint32_t count = result->cycle_count;
    if ((unsigned)result->verdict >= VERDICTS || result->quiet_after > count)
        return false;
    return result->verdict != VERDICT_LOOPING ||
           (result->loop_period > 0 && result->loop_from > 0 && (uint64_t)result->loop_from + result->loop_period <= count);
}

bool answer_take(const char **at, size_t *left, struct run_result *result)
{
    struct run_result answer;
    if (!text_take_bytes(at, left, &answer, sizeof answer) || answer.cycle_count > *left / sizeof *answer.cycles ||
        !is_sane(&answer))
        return false;
    size_t bytes = answer.cycle_count * sizeof *answer.cycles;
    free(result->cycles);
    *result = answer;
    result->blame = (struct blame){0};
    result->cycles = malloc(bytes ? bytes : 1);
    if (!result->cycles) {
        errno = ENOMEM;
        return false;
    }
    return text_take_bytes(at, left, result->cycles, bytes);
}
