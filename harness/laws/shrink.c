#include "laws/shrink.h"

#include "base/utf8.h"
#include "laws/findings.h"

#include <stdlib.h>
#include <string.h>

#define ALL_NAMES LAW_NAMES_MAX

enum attempt { ATTEMPT_BROKEN, ATTEMPT_KEPT, ATTEMPT_FAILED };

/* Offset of code point number `point`; the length of the name if it has fewer. */
static size_t offset_of(struct ccm_name name, size_t point)
{
    size_t i = 0;
    for (; point > 0 && i < name.length; point--)
        (void)utf8_next(name.bytes, name.length, &i);
    return i;
}

/* Bytes of code point number `point`; empty if the name has fewer. */
static struct ccm_name piece_of(struct ccm_name name, size_t point)
{
    size_t start = offset_of(name, point);
    struct ccm_name rest = {.bytes = name.bytes + start, .length = name.length - start};
    return (struct ccm_name){.bytes = rest.bytes, .length = offset_of(rest, 1)};
}

/* The name with `count` code points from `point` on replaced by `by`; NULL bytes: out of memory. */
static struct ccm_name replaced(struct ccm_name name, size_t point, size_t count, const char *by)
{
    size_t start = offset_of(name, point), size = strlen(by);
    size_t end = start + offset_of((struct ccm_name){.bytes = name.bytes + start, .length = name.length - start}, count);
    char *bytes = malloc(name.length + size + 1);
    if (!bytes)
        return (struct ccm_name){0};
    memcpy(bytes, name.bytes, start);
    memcpy(bytes + start, by, size);
    memcpy(bytes + start + size, name.bytes + end, name.length - end);
    return (struct ccm_name){.bytes = bytes, .length = start + size + name.length - end};
}

/* Replaces the counterexample by the candidate if that breaks the law, and frees the other one. */
static enum attempt try(struct law_counterexample *counterexample, struct law_counterexample *candidate,
                        struct name_shrinker *shrinker)
{
    bool usable = shrinker->attempts > 0;
    for (uint32_t i = 0; i < candidate->count; i++)
        usable = usable && candidate->names[i].length;
    shrinker->attempts -= usable;
    if (!usable || !shrinker->broken(shrinker->context, candidate)) {
        counterexample_clean_up(candidate);
        return ATTEMPT_KEPT;
    }
    counterexample_clean_up(counterexample);
    *counterexample = *candidate;
    return ATTEMPT_BROKEN;
}

/* Tries the counterexample with `count` code points from `point` on replaced in one name, or in all that have them. */
static enum attempt try_part(struct law_counterexample *counterexample, uint32_t name, size_t point, size_t count, const char *by,
                             struct name_shrinker *shrinker)
{
    struct law_counterexample candidate;
    if (!counterexample_copy(&candidate, counterexample))
        return ATTEMPT_FAILED;
    for (uint32_t i = 0; i < candidate.count; i++) {
        if ((name != ALL_NAMES && name != i) || !piece_of(candidate.names[i], point).length)
            continue;
        struct ccm_name shorter = replaced(candidate.names[i], point, count, by);
        if (!shorter.bytes) {
            counterexample_clean_up(&candidate);
            return ATTEMPT_FAILED;
        }
        free((char *)candidate.names[i].bytes);
        candidate.names[i] = shorter;
    }
    return try(counterexample, &candidate, shrinker);
}

static size_t longest(const struct law_counterexample *counterexample)
{
    size_t most = 0;
    for (uint32_t i = 0; i < counterexample->count; i++) {
        size_t points = name_points(counterexample->names[i]);
        most = points > most ? points : most;
    }
    return most;
}

/* The names of a step's attempts: all together, then each alone. */
static uint32_t name_of_try(const struct law_counterexample *counterexample, uint32_t i)
{
    return i == 0 ? ALL_NAMES : counterexample->count - i;
}

/* Removes runs of this number of code points where possible. */
static bool leave_out(struct law_counterexample *counterexample, size_t run, struct name_shrinker *shrinker)
{
    for (size_t runs = longest(counterexample) / run + 1; runs-- > 0 && shrinker->attempts;)
        for (uint32_t i = 0; i <= counterexample->count && shrinker->attempts; i++) {
            enum attempt attempt = try_part(counterexample, name_of_try(counterexample, i), runs * run, run, "", shrinker);
            if (attempt == ATTEMPT_FAILED)
                return false;
            if (attempt == ATTEMPT_BROKEN)
                break;
        }
    return true;
}

/* Rank of a code point, plainest first: a to z, then all others. */
static int plainness(struct ccm_name piece)
{
    char c = piece.bytes[0];
    return c >= 'a' && c <= 'z' ? c - 'a' : 'z' - 'a' + 1;
}

static bool make_plain_at(struct law_counterexample *counterexample, uint32_t name, size_t point, struct name_shrinker *shrinker)
{
    static const char *const plain[] = {"a", "b", "c"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain && shrinker->attempts; i++) {
        bool plainer = false, worse = false;
        for (uint32_t j = 0; j < counterexample->count; j++) {
            struct ccm_name piece = piece_of(counterexample->names[j], point);
            if ((name != ALL_NAMES && name != j) || !piece.length)
                continue;
            plainer = plainer || plainness(piece) > (int)i;
            worse = worse || plainness(piece) < (int)i;
        }
        if (!plainer || worse)
            continue;
        enum attempt attempt = try_part(counterexample, name, point, 1, plain[i], shrinker);
        if (attempt != ATTEMPT_KEPT)
            return attempt == ATTEMPT_BROKEN;
    }
    return true;
}

static bool make_plain(struct law_counterexample *counterexample, struct name_shrinker *shrinker)
{
    for (size_t point = 0; point < longest(counterexample) && shrinker->attempts; point++)
        for (uint32_t i = 0; i <= counterexample->count && shrinker->attempts; i++)
            if (!make_plain_at(counterexample, i == 0 ? ALL_NAMES : i - 1, point, shrinker))
                return false;
    return true;
}

bool shrink_counterexample(struct law_counterexample *counterexample, struct name_shrinker *shrinker)
{
    for (size_t run = longest(counterexample); run > 0; run /= 2)
        if (!leave_out(counterexample, run, shrinker))
            return false;
    return make_plain(counterexample, shrinker);
}
