#include "laws/findings.h"

#include "base/utf8.h"
#include "laws/likely.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define NO_DETAIL UINT32_MAX
#define FINDINGS_MAX (((size_t)LAWS + KNOWN_BUILDS + EFFECTS) * CCM_PLACES)

/* Sum over the code points, which count counts[0] in ASCII and counts[1] otherwise; a byte outside valid UTF-8 counts counts[2]. */
static size_t sum_points(struct ccm_name name, const size_t counts[3])
{
    size_t sum = 0;
    for (size_t i = 0; i < name.length;) {
        int32_t c = utf8_next(name.bytes, name.length, &i);
        sum += counts[utf8_is_invalid_byte(c) ? 2 : c >= 0x80];
    }
    return sum;
}

size_t name_points(struct ccm_name name) { return sum_points(name, (const size_t[]){1, 1, 1}); }
size_t name_weight(struct ccm_name name) { return sum_points(name, (const size_t[]){1, 2, 3}); }

static size_t counterexample_weight(const struct law_counterexample *counterexample)
{
    size_t weight = 0;
    for (uint32_t i = 0; i < counterexample->count; i++)
        weight += name_weight(counterexample->names[i]);
    return weight;
}

static size_t counterexample_bytes(const struct law_counterexample *counterexample)
{
    size_t bytes = 0;
    for (uint32_t i = 0; i < counterexample->count; i++)
        bytes += counterexample->names[i].length;
    return bytes;
}

static int order_of(size_t a, size_t b) { return (a > b) - (a < b); }

/* Like counterexample_order(), with known weights. */
static int counted_order(const struct law_counterexample *a, size_t a_weight, const struct law_counterexample *b, size_t b_weight)
{
    if (!a->count || !b->count)
        return order_of(b->count, a->count);
    int order = order_of(a_weight, b_weight);
    if (!order)
        order = order_of(counterexample_bytes(a), counterexample_bytes(b));
    for (uint32_t i = 0; !order && i < a->count && i < b->count; i++)
        order = name_order(a->names[i], b->names[i]);
    return order ? order : order_of(a->count, b->count);
}

int counterexample_order(const struct law_counterexample *a, const struct law_counterexample *b)
{
    return counted_order(a, counterexample_weight(a), b, counterexample_weight(b));
}

struct law_counterexample counterexample_of_pair(struct ccm_name a, struct ccm_name b)
{
    bool turned = name_order(a, b) > 0;
    return (struct law_counterexample){.names = {turned ? b : a, turned ? a : b}, .count = 2};
}

bool counterexample_copy(struct law_counterexample *to, const struct law_counterexample *from)
{
    *to = (struct law_counterexample){0};
    for (uint32_t i = 0; i < from->count; i++) {
        struct ccm_name name = from->names[i];
        char *bytes = malloc(name.length + 1);
        if (!bytes) {
            counterexample_clean_up(to);
            return false;
        }
        memcpy(bytes, name.bytes, name.length);
        bytes[name.length] = '\0';
        to->names[to->count++] = (struct ccm_name){.bytes = bytes, .length = name.length};
    }
    return true;
}

void counterexample_clean_up(struct law_counterexample *counterexample)
{
    for (uint32_t i = 0; i < counterexample->count; i++)
        free((char *)counterexample->names[i].bytes);
    *counterexample = (struct law_counterexample){0};
}

static void finding_clean_up(struct finding *finding)
{
    counterexample_clean_up(&finding->counterexample);
    free(finding->detail);
    *finding = (struct finding){0};
}

void findings_replace(struct findings *findings, struct finding *finding, const struct law_counterexample *counterexample,
                      const char *detail)
{
    struct finding copy = {
        .found = true, .weight = counterexample_weight(counterexample), .detail = detail ? text_copy(detail) : NULL};
    if (!counterexample_copy(&copy.counterexample, counterexample) || (detail && !copy.detail)) {
        finding_clean_up(&copy);
        findings->failed = true;
        return;
    }
    finding_clean_up(finding);
    *finding = copy;
}

static bool is_likely(const struct law_counterexample *counterexample)
{
    uint32_t likely = 0;
    while (likely < counterexample->count && name_is_likely(counterexample->names[likely]))
        likely++;
    return likely && likely == counterexample->count;
}

/* Likely names win over minimal ones. For equal counterexamples the smaller detail wins, so that the order of notes does not
 * matter. */
static bool takes(const struct finding *finding, const struct law_counterexample *counterexample, const char *detail)
{
    if (!finding->found)
        return true;
    bool likely = is_likely(counterexample);
    if (likely != is_likely(&finding->counterexample))
        return likely;
    int order = counted_order(counterexample, counterexample_weight(counterexample), &finding->counterexample, finding->weight);
    return order < 0 || (order == 0 && detail && (!finding->detail || strcmp(detail, finding->detail) < 0));
}

void findings_note(struct findings *findings, struct finding *finding, const struct law_counterexample *counterexample,
                   const char *detail)
{
    if (takes(finding, counterexample, detail))
        findings_replace(findings, finding, counterexample, detail);
}

void findings_note_printf(struct findings *findings, struct finding *finding, const struct law_counterexample *counterexample,
                          const char *format, ...)
{
    struct text detail = {0};
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(&detail, format, arguments);
    va_end(arguments);
    if (detail.failed)
        findings->failed = true;
    else
        findings_note(findings, finding, counterexample, detail.bytes);
    text_clean_up(&detail);
}

static void repeat_finding(struct findings *findings, const struct finding *from, struct finding *to)
{
    if (from->found)
        findings_note(findings, to, &from->counterexample, from->detail);
}

void findings_repeat(struct findings *findings, enum ccm_place from, enum ccm_place to)
{
    for (int law = 0; law < LAWS; law++)
        repeat_finding(findings, &findings->laws[law][from], &findings->laws[law][to]);
    for (int effect = 0; effect < EFFECTS; effect++)
        repeat_finding(findings, &findings->effects[effect][from], &findings->effects[effect][to]);
}

static struct finding *finding_at(struct findings *findings, size_t i)
{
    size_t kind = i / CCM_PLACES, place = i % CCM_PLACES;
    if (kind < LAWS)
        return &findings->laws[kind][place];
    kind -= LAWS;
    return kind < KNOWN_BUILDS ? &findings->differences[kind][place] : &findings->effects[kind - KNOWN_BUILDS][place];
}

/* A serialized finding; the bytes of its names and of its detail follow. */
struct wire_finding {
    uint32_t index, count, detail_length;
    uint32_t lengths[LAW_NAMES_MAX];
};

void findings_append(const struct findings *findings, struct text *reply)
{
    text_append(reply, (const char *)&findings->questions, sizeof findings->questions);
    for (size_t i = 0; i < FINDINGS_MAX; i++) {
        const struct finding *finding = finding_at((struct findings *)findings, i);
        if (!finding->found)
            continue;
        size_t detail = finding->detail ? strlen(finding->detail) : 0;
        struct wire_finding wire = {.index = (uint32_t)i,
                                    .count = finding->counterexample.count,
                                    .detail_length = finding->detail ? (uint32_t)detail : NO_DETAIL};
        for (uint32_t j = 0; j < wire.count; j++)
            wire.lengths[j] = (uint32_t)finding->counterexample.names[j].length;
        text_append(reply, (const char *)&wire, sizeof wire);
        for (uint32_t j = 0; j < wire.count; j++)
            text_append(reply, finding->counterexample.names[j].bytes, wire.lengths[j]);
        text_append(reply, finding->detail, detail);
    }
}

/* Parses and merges one finding, and advances. */
static bool take_one(struct findings *findings, const char **at, size_t *left)
{
    struct wire_finding wire;
    if (!text_take_bytes(at, left, &wire, sizeof wire) || wire.index >= FINDINGS_MAX || wire.count > LAW_NAMES_MAX)
        return false;
    struct law_counterexample counterexample = {.count = wire.count};
    for (uint32_t i = 0; i < wire.count; i++) {
        if (*left < wire.lengths[i])
            return false;
        counterexample.names[i] = (struct ccm_name){.bytes = *at, .length = wire.lengths[i]};
        *at += wire.lengths[i];
        *left -= wire.lengths[i];
    }
    struct text detail = {0};
    if (wire.detail_length != NO_DETAIL) {
        if (*left < wire.detail_length)
            return false;
        text_append(&detail, "", 0);
        text_append_escaped(&detail, *at, wire.detail_length);
        *at += wire.detail_length;
        *left -= wire.detail_length;
    }
    if (detail.failed)
        findings->failed = true;
    else
        findings_note(findings, finding_at(findings, wire.index), &counterexample, detail.bytes);
    text_clean_up(&detail);
    return true;
}

bool findings_take(struct findings *findings, const char *bytes, size_t length)
{
    uint64_t questions;
    if (!text_take_bytes(&bytes, &length, &questions, sizeof questions))
        return false;
    while (length > 0)
        if (!take_one(findings, &bytes, &length))
            return false;
    findings->questions += questions;
    return true;
}

void findings_clean_up(struct findings *findings)
{
    for (size_t i = 0; i < FINDINGS_MAX; i++)
        finding_clean_up(finding_at(findings, i));
    *findings = (struct findings){0};
}
