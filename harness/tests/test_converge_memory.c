/* A sync tool that is run again and again while memory runs out. */
#include "converge/converge.h"
#include "fail_alloc.h"
#include "program.h"
#include "suite.h"

#include "base/text.h"

#include <stdlib.h>

/* *said: there is a message. */
static enum converge_status find_all(const struct converge_config *config, struct judgement *judgement, bool *said)
{
    struct converge converge;
    struct text message = {0};
    enum converge_status status = converge_find(config, &converge, &message);
    *judgement = converge.judgement;
    *said = message.length > 0;
    converge_clean_up(&converge);
    text_clean_up(&message);
    return status;
}

START_TEST(memory_may_run_out_at_any_time)
{
    static const struct kinds kinds;
    char *folder = new_folder(), *people = new_file(folder, "people", "A\nB\n");
    struct text sync = {0}, snapshot = {0}, reset = {0};
    text_printf(&sync, "if grep -q A %s/dir; then echo B >%s/dir; else echo A >%s/dir; fi", folder, folder, folder);
    text_printf(&snapshot, "sed 's/.*/dn: cn=x\\ncn: &/' %s/dir", folder);
    text_printf(&reset, "echo >%s/dir", folder);
    const char *const command[] = {"sh", "-c", sync.bytes, NULL};
    const struct converge_config config = {.command = command,
                                           .snapshot = snapshot.bytes,
                                           .input = people,
                                           .reset = reset.bytes,
                                           .kinds = &kinds,
                                           .times = 3,
                                           .timeout_ms = 60000};
    struct judgement judgement;
    bool said, reached = true;
    for (unsigned long n = 1; reached; n = fail_alloc_next(n)) {
        free(new_file(folder, "dir", "\n"));
        fail_alloc_at(n);
        enum converge_status status = find_all(&config, &judgement, &said);
        reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_msg(status != CONVERGE_INVALID, "allocation %lu", n);
        ck_assert_msg(reached || status == CONVERGE_DONE, "allocation %lu", n);
        ck_assert(status != CONVERGE_DONE || judgement.verdict == CONVERGE_REPEATS);
    }
    ck_assert_int_eq(find_all(&config, &judgement, &said), CONVERGE_DONE);
    text_clean_up(&sync);
    text_clean_up(&snapshot);
    text_clean_up(&reset);
    free(people);
    remove_folder(folder);
}
END_TEST

static Suite *converge_memory_suite(void)
{
    Suite *suite = suite_create("converge-memory");
    TCase *memory = tcase_create("memory");
    tcase_set_timeout(memory, 240);
    tcase_add_test(memory, memory_may_run_out_at_any_time);
    suite_add_tcase(suite, memory);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {converge_memory_suite};
    return suite_main(makers, 1);
}
