/* Whether the time that a question takes grows faster than its names. */
#include "../../fixtures/candidates/folding.h"
#include "fail_alloc.h"
#include "module/candidate.h"
#include "laws/corpora.h"
#include "laws/growth.h"
#include "laws/growth_units.h"
#include "laws/sort.h"
#include "laws/task.h"
#include "model/unicode.h"
#include "suite.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>
#include <unicode/utf8.h>

static bool take_module(struct prober *prober, const struct ccm_compare *module)
{
    candidate_use(0, module->at);
    return prober_take(prober);
}

/* Times that grow with a power of the length. */
static bool is_steep(double power, uint64_t first, size_t last, uint32_t *span)
{
    uint64_t times[GROWTH_LENGTHS];
    double factor = 1;
    for (size_t i = 0; i < GROWTH_LENGTHS; i++) {
        times[i] = (uint64_t)((double)first * factor);
        factor *= power;
    }
    return growth_is_steep(times, last, span);
}

START_TEST(time_that_grows_faster_than_names_is_distinguished_from_noise)
{
    uint32_t span;
    ck_assert(!is_steep(2, 5000, 14, &span)); /* linear */
    ck_assert(!is_steep(2.3, 5000, 14, &span));
    ck_assert(is_steep(4, 5000, 6, &span)); /* quadratic */
    ck_assert_uint_eq(span, 6);
    ck_assert(!is_steep(4, 5000, 5, &span)); /* of too few lengths */
    ck_assert(!is_steep(4, 10, 6, &span));   /* most of them are noise */
    ck_assert(is_steep(4, 10, 10, &span));
    uint64_t times[GROWTH_LENGTHS];
    for (size_t i = 0; i < GROWTH_LENGTHS; i++)
        times[i] = (uint64_t)3000 << i << (i >= 8 ? 6 : 0);
    for (size_t i = 0; i < GROWTH_LENGTHS; i++) /* a slower way from some length on */
        ck_assert(!growth_is_steep(times, i, &span));
    times[5] = 300000000;
    ck_assert(growth_is_steep(times, 5, &span)); /* it explodes */
    ck_assert_uint_eq(span, 1);
    times[4] = times[5] / 10; /* nearly as slow before */
    ck_assert(!growth_is_steep(times, 5, &span));
}
END_TEST

static int squared(struct ccm_name a, struct ccm_name b)
{
    static volatile unsigned sum;
    for (size_t i = 0; i < a.length && a.length > 200; i++)
        for (size_t j = 0; j < b.length; j++)
            sum += (unsigned char)b.bytes[j];
    return sum == 0 ? name_order(a, b) : -name_order(b, a);
}

/* The same for each tabulator alone. */
static int squared_by_tabs(struct ccm_name a, struct ccm_name b)
{
    static volatile unsigned sum;
    for (size_t i = 0; i < a.length && a.length > 200; i++)
        for (size_t j = 0; j < b.length && a.bytes[i] == '\t'; j++)
            sum += (unsigned char)b.bytes[j];
    return sum == 0 ? name_order(a, b) : -name_order(b, a);
}

START_TEST(repeated_units_are_covered_code_points)
{
    const struct unicode_version unicode = unicode_version();
    char bytes[GROWTH_UNIT_MAX];
    uint32_t blocks = 0;
    for (uint32_t unit = 0; unit < growth_units(); unit++) {
        struct ccm_name rest = {.bytes = bytes, .length = growth_unit(unit, bytes)};
        ck_assert_uint_le(rest.length, sizeof bytes);
        blocks += rest.length > 1;
        for (size_t at = 0; rest.length > 1 && at < rest.length;) {
            UChar32 c;
            U8_NEXT((const uint8_t *)bytes, at, rest.length, c);
            ck_assert(unicode_is_covered(unicode, c));
        }
    }
    ck_assert_uint_gt(blocks, 250);
    ck_assert_uint_eq(growth_unit('-' - 1, bytes), 1);
    ck_assert_int_eq(bytes[0], '-');
    struct text text = {0};
    growth_describe_unit('-' - 1, &text);
    text_puts(&text, ", ");
    growth_describe_unit(255, &text);
    ck_assert_str_eq(text.bytes, "bytes 0x2D, U+0080 to U+00BF");
    text_clean_up(&text);
}
END_TEST

START_TEST(growth_is_measured_for_each_unit)
{
    static const struct ccm_compare slow = {.at = {squared_by_tabs, squared_by_tabs, squared_by_tabs}};
    static const struct prober_config config = {.places = {true, true, true}};
    struct prober prober = {.config = &config};
    struct growth growth = {0}, taken;
    struct text text = {0};
    ck_assert(growth_begin() && take_module(&prober, &slow));
    if (!suite_under_valgrind()) {
        ck_assert(growth_ask(&prober, CCM_POST_OFFICE, GROWTH_LENGTHS_LOW, true, &growth));
        ck_assert(growth.steep);
        growth_describe(&growth, &text);
        ck_assert_ptr_nonnull(strstr(text.bytes, " bytes (bytes 0x09) take "));
        ck_assert(growth_take(&taken, (const char *)&growth, sizeof growth));
    }
    prober_clean_up(&prober);
    text_clean_up(&text);
}
END_TEST

START_TEST(growth_is_measured)
{
    static const struct ccm_compare slow = {.at = {squared, squared, squared}}, fast = {.at = {name_order, name_order, name_order}};
    static const struct prober_config config = {.places = {true, true, true}};
    struct prober prober = {.config = &config};
    struct growth growth = {0}, taken;
    struct text text = {0};
    ck_assert(growth_begin() && take_module(&prober, &fast));
    ck_assert(growth_ask(&prober, CCM_POST_OFFICE, GROWTH_LENGTHS_LOW, true, &growth));
    ck_assert(!growth.steep);
    ck_assert_uint_ge(growth.questions, (uint64_t)GROWTH_LENGTHS_LOW * GROWTH_KINDS);
    prober_clean_up(&prober);
    prober.config = &config;
    ck_assert(take_module(&prober, &slow));
    growth = (struct growth){0};
    ck_assert(growth_ask(&prober, CCM_POST_OFFICE, 6, false, &growth));
    ck_assert(!growth.steep);
    if (!suite_under_valgrind()) {
        ck_assert(growth_ask(&prober, CCM_POST_OFFICE, GROWTH_LENGTHS_LOW, true, &growth));
        ck_assert(growth.steep);
        ck_assert_uint_eq(growth.span, 6);
        growth_describe(&growth, &text);
        ck_assert_ptr_nonnull(strstr(text.bytes, ") take "));
    }
    for (unsigned long n = 1;; n++) {
        fail_alloc_at(n);
        bool asked = growth_ask(&prober, CCM_POST_OFFICE, 2, false, &growth), reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert(asked == !reached);
        if (!reached)
            break;
    }
    ck_assert(growth_take(&taken, (const char *)&growth, sizeof growth));
    ck_assert(!growth_take(&taken, (const char *)&growth, sizeof growth - 1));
    growth.kind = GROWTH_KINDS + growth_units();
    ck_assert(!growth_take(&taken, (const char *)&growth, sizeof growth));
    growth.kind = 0;
    growth.measured = 2;
    ck_assert(!growth_take(&taken, (const char *)&growth, sizeof growth));
    growth.measured = 1;
    growth.span = growth.length + 1;
    ck_assert(!growth_take(&taken, (const char *)&growth, sizeof growth));
    prober_clean_up(&prober);
    text_clean_up(&text);
}
END_TEST

/* SP4 has one comparator at all places. */
START_TEST(questions_to_one_comparator_are_counted_once)
{
    char path[512];
    struct growth growth[CCM_PLACES];
    struct text reply = {0};
    (void)snprintf(path, sizeof path, "%s/modules/sp4.so", suite_build());
    const struct prober_config config = {.path = path, .places = {true, true, true}};
    const struct sets_config sets = {.effort = 0.001};
    ck_assert(growth_begin());
    ck_assert(law_task_do(&(struct law_task){.kind = TASK_GROWTH}, &config, &sets, NULL, 60000, &reply));
    ck_assert_uint_eq(reply.length, sizeof growth);
    memcpy(growth, reply.bytes, sizeof growth);
    ck_assert_uint_gt(growth[0].questions, 0);
    for (int place = 0; place < CCM_PLACES; place++) {
        ck_assert_uint_eq(growth[place].measured, 1);
        ck_assert(place == 0 || growth[place].questions == 0);
    }
    text_clean_up(&reply);
}
END_TEST

#if defined(__x86_64__)
/* Like a module with nested functions. Not instrumented, as AddressSanitizer may move arrays from the stack to its heap. */
__attribute__((no_sanitize("address"))) static int executes_its_stack(struct ccm_name a, struct ccm_name b)
{
    /* Volatile: the compiler sees no reader. */
    volatile unsigned char instruction[] = {0xC3}; /* ret */
    void (*on_stack)(void);
    volatile void *address = instruction;
    memcpy(&on_stack, &address, sizeof on_stack);
    on_stack();
    return name_order(a, b);
}

START_TEST(a_module_may_execute_its_stack)
{
    static const struct ccm_compare nested = {.at = {executes_its_stack, executes_its_stack, executes_its_stack}};
    static const struct prober_config config = {.places = {true, true, true}};
    struct prober prober = {.config = &config};
    struct growth growth = {0};
    ck_assert(growth_begin() && take_module(&prober, &nested));
    ck_assert(growth_ask(&prober, CCM_POST_OFFICE, 2, false, &growth));
    ck_assert_uint_ge(growth.questions, (uint64_t)2 * GROWTH_KINDS);
    prober_clean_up(&prober);
}
END_TEST
#endif

static Suite *growth_suite(void)
{
    Suite *suite = suite_create("growth");
    TCase *growth = tcase_create("growth");
    tcase_set_timeout(growth, 60);
    tcase_add_test(growth, time_that_grows_faster_than_names_is_distinguished_from_noise);
    tcase_add_test(growth, growth_is_measured);
    tcase_add_test(growth, questions_to_one_comparator_are_counted_once);
    tcase_add_test(growth, growth_is_measured_for_each_unit);
#if defined(__x86_64__)
    tcase_add_test(growth, a_module_may_execute_its_stack);
#endif
    tcase_add_test(growth, repeated_units_are_covered_code_points);
    suite_add_tcase(suite, growth);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {growth_suite};
    return suite_main(makers, 1);
}
