/* Writable memory: new memory is distinguished from memory that existed before loading. */
#include "module/appeared.h"
#include "module/checkpoint.h"

#include "suite.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define SMALL 40u
#define LARGE ((size_t)1 << 20)

static const char *wanted;
static unsigned found;

static void look(char *start, size_t length)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    ck_assert_uint_eq((uintptr_t)start % page, 0);
    ck_assert_uint_eq(length % page, 0);
    found += wanted >= start && wanted < start + length;
}

static void look_away(char *start, size_t length)
{
    (void)start;
    (void)length;
}

/* Blocks and mappings made before, during and after loading: only the second are visited, once. */
START_TEST(new_memory_is_visited)
{
    char *before = malloc(SMALL), *large_before = malloc(LARGE);
    appeared_open();
    appeared_begin();
    char *small = malloc(SMALL), *large = malloc(LARGE);
    char *mapped = mmap(NULL, LARGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *const all[] = {before, large_before, small, large, mapped};
    ck_assert(before && large_before && small && large && mapped != MAP_FAILED);
    wanted = all[_i];
    found = 0;
    if (_i == 2)
        appeared_end(look_away, look);
    else
        appeared_end(look, look_away);
    appeared_close();
    ck_assert_uint_eq(found, _i >= 2);
    char *after = malloc(SMALL);
    wanted = after;
    found = 0;
    ck_assert(after);
    struct appeared_area area = appeared_area_of(wanted);
    ck_assert(area.length && wanted >= area.start && wanted < area.start + area.length);
    appeared_visit_outside(&area, &area, 1, look);
    ck_assert_uint_eq(found, 0);
    appeared_visit_outside(&area, NULL, 0, look);
    ck_assert_uint_eq(found, 1);
    wanted = before;
    struct appeared_area heap = appeared_heap();
    ck_assert(wanted >= heap.start && wanted < heap.start + heap.length);
    ck_assert(after >= heap.start + heap.length);
    ck_assert_uint_eq(appeared_area_of("read only").length, 0);
    for (size_t i = 0; i < 4; i++)
        free(all[i]);
    free(after);
    (void)munmap(mapped, LARGE);
}
END_TEST

static struct appeared_area given;

static void take(char *start, size_t length) { given = (struct appeared_area){.start = start, .length = length}; }

/* Whatever was freed meanwhile or before. */
START_TEST(no_heap_block_is_reused)
{
    enum { BLOCKS = 2000 };
    static char *blocks[BLOCKS];
    for (size_t i = 0; i < BLOCKS; i++)
        ck_assert_ptr_nonnull(blocks[i] = malloc(i * 3 % 5000 + 1));
    for (size_t i = 0; i < BLOCKS; i += 2)
        free(blocks[i]);
    appeared_open();
    appeared_begin();
    for (size_t i = 0; i < BLOCKS; i += 2)
        ck_assert_ptr_nonnull(blocks[i] = malloc(i * 7 % 3000 + 1));
    for (size_t i = 0; i < BLOCKS; i += 4)
        free(blocks[i]);
    appeared_end(look_away, take);
    appeared_close();
    ck_assert_uint_gt(given.length, 0);
    for (size_t i = 0; i < BLOCKS; i += 4) {
        ck_assert_ptr_nonnull(blocks[i] = malloc(i * 11 % 7000 + 1));
        ck_assert_msg(blocks[i] + i * 11 % 7000 < given.start || blocks[i] >= given.start + given.length, "%zu bytes",
                      i * 11 % 7000);
    }
    for (size_t i = 0; i < BLOCKS; i++)
        free(blocks[i]);
}
END_TEST

START_TEST(without_a_list_nothing_is_known)
{
    appeared_begin();
    found = 0;
    appeared_end(look, look);
    appeared_close();
    ck_assert_uint_eq(found, 0);
    ck_assert_uint_eq(appeared_heap().length, 0);
    checkpoint_begin();
    ck_assert(!checkpoint_is_due());
}
END_TEST

static _Thread_local volatile int of_thread;

static __attribute__((noinline)) bool copy_and_write(volatile int *written)
{
    checkpoint_copy(__builtin_frame_address(0));
    *written += 1;
    return checkpoint_differs();
}

START_TEST(writes_to_the_stack_above_or_the_thread_are_detected)
{
    volatile int above = 0;
    static volatile int elsewhere;
    unsigned due = 0;
    appeared_open();
    appeared_begin();
    appeared_end(look_away, look_away);
    appeared_close();
    checkpoint_begin();
    ck_assert_uint_gt(checkpoint_thread().length, 0);
    ck_assert(copy_and_write(&above));
    ck_assert(copy_and_write(&of_thread));
    ck_assert(!copy_and_write(&elsewhere));
    for (unsigned i = 0; i < 16; i++)
        due += checkpoint_is_due();
    ck_assert_uint_eq(due, 16);
    for (unsigned i = 0; i < 1000; i++)
        due += checkpoint_is_due();
    ck_assert_uint_lt(due, 100);
}
END_TEST

static Suite *appeared_suite(void)
{
    Suite *suite = suite_create("appeared");
    TCase *list = tcase_create("list");
    tcase_set_tags(list, SUITE_PLAIN);
    tcase_add_test(list, without_a_list_nothing_is_known);
    if (!suite_instrumented() && !suite_under_valgrind()) { /* whose allocators have no heap of this kind */
        tcase_add_loop_test(list, new_memory_is_visited, 0, 5);
        tcase_add_test(list, no_heap_block_is_reused);
        tcase_add_test(list, writes_to_the_stack_above_or_the_thread_are_detected);
    }
    suite_add_tcase(suite, list);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {appeared_suite};
    return suite_main(makers, 1);
}
