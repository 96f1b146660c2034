#include "shrink/shrinker.h"

bool shrinker_begin(struct shrinker *shrinker, const struct test_case *test_case, const struct shrink_config *config)
{
    *shrinker = (struct shrinker){.config = config};
    test_case_write(test_case, &shrinker->bytes);
    if (shrinker->bytes.failed || test_case_read(&shrinker->now, shrinker->bytes.bytes, shrinker->bytes.length) != TEST_CASE_OK)
        shrinker->status = SHRINK_NO_MEMORY;
    return shrinker->status == SHRINK_OK;
}

void shrinker_clean_up(struct shrinker *shrinker)
{
    test_case_clean_up(&shrinker->now);
    text_clean_up(&shrinker->bytes);
}

static bool may_ask(const struct shrinker *shrinker)
{
    uint32_t most = shrinker->config->most ? shrinker->config->most : SHRINK_QUESTIONS;
    return shrinker->status == SHRINK_OK && shrinker->asked < most;
}

enum shrink_answer shrinker_ask(struct shrinker *shrinker, shrink_edit *edit, const void *context, struct test_case *draft)
{
    bool failed = false;
    *draft = (struct test_case){0};
    if (!may_ask(shrinker))
        return SHRINK_LOST;
    if (test_case_read_draft(draft, shrinker->bytes.bytes, shrinker->bytes.length) != TEST_CASE_OK) {
        shrinker->status = SHRINK_NO_MEMORY;
        return SHRINK_LOST;
    }
    bool edited = edit(draft, context, &failed);
    enum scenario_status finished = edited && !failed ? scenario_finish(&draft->scenario, NULL) : SCENARIO_STATUSES;
    if (failed || finished == SCENARIO_NO_MEMORY)
        shrinker->status = SHRINK_NO_MEMORY;
    if (finished != SCENARIO_OK)
        return SHRINK_LOST;
    shrinker->asked++;
    enum shrink_answer answer = shrinker->config->ask(shrinker->config->context, draft);
    if (answer == SHRINK_FAILED)
        shrinker->status = SHRINKING_FAILED;
    return answer;
}

bool shrinker_try(struct shrinker *shrinker, shrink_edit *edit, const void *context)
{
    struct test_case draft;
    struct text bytes = {0};
    bool accepted = false;
    if (shrinker_ask(shrinker, edit, context, &draft) == SHRINK_REPRODUCED) {
        struct test_case now = {0};
        test_case_write(&draft, &bytes);
        if (bytes.failed || test_case_read(&now, bytes.bytes, bytes.length) != TEST_CASE_OK) {
            shrinker->status = SHRINK_NO_MEMORY;
            test_case_clean_up(&now);
        } else {
            struct text old = shrinker->bytes;
            shrinker->bytes = bytes;
            bytes = old;
            test_case_clean_up(&shrinker->now);
            shrinker->now = now;
            accepted = true;
        }
    }
    text_clean_up(&bytes);
    test_case_clean_up(&draft);
    return accepted;
}

bool shrinker_reduce(struct shrinker *shrinker, uint32_t (*count)(const struct test_case *test_case), shrink_edit *remove)
{
    bool any = false;
    for (uint32_t size = count(&shrinker->now); size > 0; size /= 2) {
        for (uint32_t at = 0; at < count(&shrinker->now);) {
            uint32_t left = count(&shrinker->now) - at;
            struct shrink_range range = {.from = at, .count = left < size ? left : size};
            if (shrinker_try(shrinker, remove, &range))
                any = true;
            else
                at += range.count;
        }
    }
    return any;
}
