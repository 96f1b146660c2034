/* Serializes and collects the findings of workers. */
#include "explore/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The head of an answer, followed by each finding and its bytes. Without padding, which would be uninitialized. */
struct answer {
    uint64_t scenarios, found[TRIAL_CLASSES], count;
};

struct answered_finding {
    struct search_mark mark;
    uint32_t length;
    uint64_t number, count;
};

void explore_append_answer(struct text *reply, const struct search_findings *findings)
{
    struct answer answer = {.scenarios = findings->scenarios, .count = findings->count};
    memcpy(answer.found, findings->found, sizeof answer.found);
    text_append(reply, (const char *)&answer, sizeof answer);
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct search_finding *finding = &findings->at[i];
        struct answered_finding head = {
            .mark = finding->mark, .length = (uint32_t)finding->length, .number = finding->number, .count = finding->count};
        text_append(reply, (const char *)&head, sizeof head);
        text_append(reply, finding->bytes, finding->length);
    }
}

bool explore_read_answer(struct exploring *exploring, const char *reply, size_t length)
{
    struct exploration *exploration = exploring->exploration;
    struct answer answer;
    errno = 0;
    if (!text_take_bytes(&reply, &length, &answer, sizeof answer))
        return false;
    for (uint64_t i = 0; i < answer.count; i++) {
        struct answered_finding head;
        if (!text_take_bytes(&reply, &length, &head, sizeof head) || head.length > length || head.mark.class >= TRIAL_CLASSES ||
            head.mark.load > SEARCH_LOADS || head.mark.spread > SEARCH_SPREADS)
            return false;
        const struct search_finding finding = {.mark = head.mark,
                                               .bytes = (char *)(uintptr_t)reply,
                                               .length = head.length,
                                               .number = head.number,
                                               .count = head.count};
        if (!explore_add(exploring, &finding)) {
            errno = ENOMEM;
            return false;
        }
        reply += head.length;
        length -= head.length;
    }
    exploration->scenarios += answer.scenarios;
    for (unsigned i = 0; i < TRIAL_CLASSES; i++)
        exploration->found[i] += answer.found[i];
    return length == 0;
}

bool explore_add(struct exploring *exploring, const struct search_finding *finding)
{
    const struct search_mark *mark = &finding->mark;
    struct search_findings *kind = &exploring->found.kinds[mark->class][mark->load][mark->spread];
    kind->most = exploring->config->findings;
    return search_add(kind, finding);
}

void explore_add_crash(struct explore_crashes *crashes, uint64_t number)
{
    uint32_t at = EXPLORE_CRASHES_MAX - 1;
    if (crashes->count < EXPLORE_CRASHES_MAX)
        at = crashes->count++;
    else if (number >= crashes->numbers[at])
        return;
    for (; at > 0 && crashes->numbers[at - 1] > number; at--)
        crashes->numbers[at] = crashes->numbers[at - 1];
    crashes->numbers[at] = number;
}

/* The lowest rank of all classes that occurred, with or without a finding. */
static unsigned lowest_rank(const struct exploring *exploring, const struct search_findings *all)
{
    const unsigned *rank = exploring->config->rank;
    unsigned lowest = UINT32_MAX;
    for (unsigned class = TRIAL_NOTHING + 1; class < TRIAL_CLASSES; class ++)
        if (exploring->exploration->found[class] && rank[class] < lowest)
            lowest = rank[class];
    for (uint32_t i = 0; i < all->count; i++)
        if (rank[all->at[i].mark.class] < lowest)
            lowest = rank[all->at[i].mark.class];
    return lowest;
}

bool explore_move_findings(struct exploring *exploring)
{
    struct exploration *exploration = exploring->exploration;
    const unsigned *rank = exploring->config->rank;
    const struct search_findings *kinds = &exploring->found.kinds[0][0][0];
    struct search_findings all = {.most = UINT32_MAX};
    bool done = true;
    for (size_t i = 0; i < sizeof exploring->found.kinds / sizeof *kinds && done; i++)
        done = search_merge(&all, &kinds[i]);
    exploration->findings = done ? calloc(all.count + 1, sizeof *exploration->findings) : NULL;
    done = exploration->findings;
    unsigned lowest = done && rank ? lowest_rank(exploring, &all) : 0;
    for (uint32_t i = 0; i < all.count && done && !(rank && exploration->finding_count); i++) {
        if (rank && rank[all.at[i].mark.class] != lowest)
            continue;
        exploration->findings[exploration->finding_count++].finding = all.at[i];
        all.at[i].bytes = NULL;
    }
    search_findings_clean_up(&all);
    return done;
}

void explore_found_clean_up(struct explore_found *found)
{
    struct search_findings *kinds = &found->kinds[0][0][0];
    for (size_t i = 0; i < sizeof found->kinds / sizeof *kinds; i++)
        search_findings_clean_up(&kinds[i]);
}
