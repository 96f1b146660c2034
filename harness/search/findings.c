/* Findings without duplicates. */
#include "base/array.h"
#include "search/search.h"

#include <stdlib.h>
#include <string.h>

/* Additional weight of a byte beyond ASCII. */
#define BEYOND_ASCII 4u

static int compare_marks(const struct search_mark *a, const struct search_mark *b)
{
    if (a->class != b->class)
        return a->class < b->class ? -1 : 1;
    if (a->load != b->load)
        return a->load < b->load ? -1 : 1;
    return (a->spread > b->spread) - (a->spread < b->spread);
}

/* The length, with more weight for bytes beyond ASCII, as people read plain letters more easily. */
static size_t weight_of(const struct search_finding *finding)
{
    size_t weight = finding->length;
    for (size_t i = 0; i < finding->length; i++)
        weight += (unsigned char)finding->bytes[i] < 0x80 ? 0 : BEYOND_ASCII;
    return weight;
}

static int compare_findings(const struct search_finding *a, const struct search_finding *b)
{
    size_t left = weight_of(a), right = weight_of(b);
    if (left != right)
        return left < right ? -1 : 1;
    if (a->length != b->length)
        return a->length < b->length ? -1 : 1;
    int order = memcmp(a->bytes, b->bytes, a->length);
    return order ? order : compare_marks(&a->mark, &b->mark);
}

/* The index of the finding, or the index at which to insert it. */
static uint32_t index_of(const struct search_findings *findings, const struct search_finding *finding, bool *found)
{
    uint32_t low = 0, high = findings->count;
    *found = false;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare_findings(&findings->at[middle], finding);
        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool search_add(struct search_findings *findings, const struct search_finding *finding)
{
    uint32_t most = findings->most ? findings->most : SEARCH_FINDINGS;
    bool found;
    uint32_t index = index_of(findings, finding, &found);
    if (found) {
        struct search_finding *held = &findings->at[index];
        held->count += finding->count;
        held->number = finding->number < held->number ? finding->number : held->number;
        held->unconfirmed = held->unconfirmed && finding->unconfirmed;
        return true;
    }
    /* A dropped finding is never among the smallest again, so the counts of the others are complete. */
    if (index >= most)
        return true;
    struct search_finding *at = array_grow(findings->at, findings->count, &findings->capacity, sizeof *at);
    findings->at = at ? at : findings->at;
    char *bytes = at ? malloc(finding->length) : NULL;
    if (!bytes)
        return false;
    memcpy(bytes, finding->bytes, finding->length);
    if (findings->count == most)
        free(findings->at[--findings->count].bytes);
    memmove(findings->at + index + 1, findings->at + index, (findings->count - index) * sizeof *findings->at);
    findings->count++;
    findings->at[index] = *finding;
    findings->at[index].bytes = bytes;
    return true;
}

bool search_merge(struct search_findings *findings, const struct search_findings *from)
{
    for (uint32_t i = 0; i < from->count; i++)
        if (!search_add(findings, &from->at[i]))
            return false;
    findings->scenarios += from->scenarios;
    for (unsigned i = 0; i < TRIAL_CLASSES; i++)
        findings->found[i] += from->found[i];
    return true;
}

void search_findings_clean_up(struct search_findings *findings)
{
    for (uint32_t i = 0; i < findings->count; i++)
        free(findings->at[i].bytes);
    free(findings->at);
    *findings = (struct search_findings){.most = findings->most};
}
