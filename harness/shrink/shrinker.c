#include "shrink/shrinker.h"

bool shrinker_begin(struct shrinker *shrinker, const struct specimen *specimen, const struct shrink_config *config)
{
    *shrinker = (struct shrinker){.config = config};
    specimen_write(specimen, &shrinker->bytes);
    if (shrinker->bytes.failed || specimen_read(&shrinker->now, shrinker->bytes.bytes, shrinker->bytes.length) != SPECIMEN_OK)
        shrinker->status = SHRINK_NO_MEMORY;
    return shrinker->status == SHRINK_OK;
}

void shrinker_clean_up(struct shrinker *shrinker)
{
    specimen_clean_up(&shrinker->now);
    text_clean_up(&shrinker->bytes);
}

static bool may_ask(const struct shrinker *shrinker)
{
    uint32_t most = shrinker->config->most ? shrinker->config->most : SHRINK_QUESTIONS;
    return shrinker->status == SHRINK_OK && shrinker->asked < most;
}

enum shrink_answer shrinker_ask(struct shrinker *shrinker, shrink_edit *edit, const void *context, struct specimen *draft)
{
    bool failed = false;
    *draft = (struct specimen){0};
    if (!may_ask(shrinker))
        return SHRINK_GONE;
    if (specimen_read_draft(draft, shrinker->bytes.bytes, shrinker->bytes.length) != SPECIMEN_OK) {
        shrinker->status = SHRINK_NO_MEMORY;
        return SHRINK_GONE;
    }
    bool edited = edit(draft, context, &failed);
    enum scenario_status finished = edited && !failed ? scenario_finish(&draft->scenario, NULL) : SCENARIO_STATUSES;
    if (failed || finished == SCENARIO_NO_MEMORY)
        shrinker->status = SHRINK_NO_MEMORY;
    if (finished != SCENARIO_OK)
        return SHRINK_GONE;
    shrinker->asked++;
    enum shrink_answer answer = shrinker->config->ask(shrinker->config->context, draft);
    if (answer == SHRINK_FAILED)
        shrinker->status = SHRINKING_FAILED;
    return answer;
}

bool shrinker_try(struct shrinker *shrinker, shrink_edit *edit, const void *context)
{
    struct specimen draft;
    struct text bytes = {0};
    bool taken = false;
    if (shrinker_ask(shrinker, edit, context, &draft) == SHRINK_SHOWN) {
        struct specimen now = {0};
        specimen_write(&draft, &bytes);
        if (bytes.failed || specimen_read(&now, bytes.bytes, bytes.length) != SPECIMEN_OK) {
            shrinker->status = SHRINK_NO_MEMORY;
            specimen_clean_up(&now);
        } else {
            struct text old = shrinker->bytes;
            shrinker->bytes = bytes;
            bytes = old;
            specimen_clean_up(&shrinker->now);
            shrinker->now = now;
            taken = true;
        }
    }
    text_clean_up(&bytes);
    specimen_clean_up(&draft);
    return taken;
}

bool shrinker_reduce(struct shrinker *shrinker, uint32_t (*count)(const struct specimen *specimen), shrink_edit *remove)
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
