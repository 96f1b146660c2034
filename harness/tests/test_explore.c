/* Explore: ranges for workers, deaths, what is told of a find, the file of names. */
#include "explore/internal.h"
#include "explore/name_file.h"
#include "fail_alloc.h"
#include "module/candidate.h"
#include "module/isolation.h"
#include "program.h"
#include "sample.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static struct batch batch;
static struct explore_config config;
static struct exploration exploration;
static struct text message;
static char *known[KNOWN_BUILDS], *folder;

/* Few enough for instruments. */
static uint64_t some(uint64_t scenarios) { return suite_bounded() ? scenarios / 8 / DRAW_BLOCK * DRAW_BLOCK : scenarios; }

static void set_up(void)
{
    folder = new_folder();
    known[BUILD_PRE_SP4] = built_path("modules/pre-sp4.so");
    known[BUILD_SP4] = built_path("modules/sp4.so");
    struct draw_config draws = draw_defaults(EXPLORE_SEED);
    draws.default_rule = draws.replace_only = draws.well_formed = true;
    config = (struct explore_config){.source = &explore_random,
                                     .draws = draws,
                                     .scenarios = some(20000),
                                     .finds = EXPLORE_FINDS_MOST,
                                     .jobs = 2,
                                     .timeout_ms = suite_under_valgrind() ? 60000 : 5000,
                                     .known_paths = {known[0], known[1]}};
}

static void tear_down(void)
{
    batch_clean_up(&batch);
    exploration_clean_up(&exploration);
    text_clean_up(&message);
    for (int i = 0; i < KNOWN_BUILDS; i++)
        free(known[i]);
    remove_folder(folder);
}

/* The path is taken over. */
static void choose(char *path, const char *name, bool candidate)
{
    batch.builds = calloc(1, sizeof *batch.builds);
    ck_assert_ptr_nonnull(batch.builds);
    batch.builds[0] = (struct build){.path = path, .name = strdup(name), .candidate = candidate};
    batch.build_count = 1;
}

static void choose_pre_sp4(void) { choose(strdup(known[BUILD_PRE_SP4]), "pre-SP4", false); }

static void search(void) { ck_assert_msg(explore(&batch, &config, &exploration, &message) == BATCH_OK, "%s", message.bytes); }

static void assert_same(const struct exploration *a, const struct exploration *b)
{
    ck_assert_uint_eq(a->scenarios, b->scenarios);
    ck_assert_uint_eq(a->find_count, b->find_count);
    ck_assert_int_eq(memcmp(a->found, b->found, sizeof a->found), 0);
    for (size_t i = 0; i < a->find_count; i++) {
        const struct explored *one = &a->finds[i], *other = &b->finds[i];
        ck_assert_str_eq(one->name, other->name);
        ck_assert_str_eq(one->title, other->title);
        ck_assert_str_eq(one->comments, other->comments);
        ck_assert_uint_eq(one->find.count, other->find.count);
        ck_assert_uint_eq(one->find.number, other->find.number);
    }
}

START_TEST(how_the_work_is_done_changes_nothing)
{
    struct exploration first;
    choose_pre_sp4();
    search();
    ck_assert_uint_eq(exploration.scenarios, config.scenarios);
    ck_assert_int_eq(exploration.end, EXPLORE_DONE);
    ck_assert_uint_gt(exploration.find_count, 8);
    for (size_t i = 0; i < exploration.find_count; i++) {
        ck_assert_ptr_null(exploration.finds[i].path);
        ck_assert_uint_le(strlen(exploration.finds[i].title), FIXTURE_TITLE_MOST);
        ck_assert_int_eq(strncmp(exploration.finds[i].comments, "Build pre-SP4: ", 15), 0);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(exploration.finds[i].title, exploration.finds[j].title);
    }
    first = exploration;
    config.jobs = 1;
    search();
    assert_same(&first, &exploration);
    exploration_clean_up(&exploration);
    config.no_fork = true;
    search();
    assert_same(&first, &exploration);
    exploration_clean_up(&first);
}
END_TEST

START_TEST(the_smallest_of_each_kind_are_kept)
{
    choose_pre_sp4();
    config.finds = 1;
    search();
    ck_assert_uint_gt(exploration.find_count, 3);
    for (size_t i = 0; i < exploration.find_count; i++)
        for (size_t j = 0; j < i; j++)
            ck_assert_int_ne(memcmp(&exploration.finds[i].find.mark, &exploration.finds[j].find.mark, sizeof(struct search_mark)),
                             0);
    const struct explored *first = &exploration.finds[0];
    ck_assert_int_eq(first->find.mark.class, TRIAL_LOOPING);
    assert_holds(first->scenario, "  - name: \"A\"\n  - name: \"a\"\n");
    ck_assert_int_eq(first->result.verdict, VERDICT_LOOPING);
    ck_assert_int_eq(first->known[BUILD_PRE_SP4].verdict, VERDICT_LOOPING);
    ck_assert_int_eq(first->known[BUILD_SP4].verdict, VERDICT_QUIET);
}
END_TEST

START_TEST(a_candidate_gives_what_the_build_itself_gives)
{
    struct exploration first;
    config.draws.upgrades = false; /* an upgrade to the same build is no change, to a candidate it is one */
    choose_pre_sp4();
    search();
    first = exploration;
    batch.builds[0].candidate = true;
    search();
    assert_same(&first, &exploration);
    exploration_clean_up(&first);
}
END_TEST

static volatile sig_atomic_t stop;
static unsigned told;

static void stop_soon(const struct explore_progress *progress)
{
    ck_assert_uint_gt(progress->scenarios, 0);
    told++;
    stop = 1;
}

START_TEST(a_search_can_be_stopped)
{
    stop = 0;
    told = 0;
    choose_pre_sp4();
    config.scenarios = 0;
    config.stop = &stop;
    config.progress = stop_soon;
    config.no_fork = _i == 1;
    search();
    ck_assert_int_eq(exploration.end, EXPLORE_STOPPED);
    ck_assert_uint_gt(told, 0);
    ck_assert_uint_gt(exploration.find_count, 0);
    ck_assert_uint_lt(exploration.scenarios, 1000000);
}
END_TEST

START_TEST(a_search_ends_in_time)
{
    choose_pre_sp4();
    config.scenarios = 0;
    config.milliseconds = 200;
    search();
    ck_assert_int_eq(exploration.end, EXPLORE_TIME_UP);
    ck_assert_uint_ge(exploration.milliseconds, 200);
}
END_TEST

/* ---- Deaths ---- */

START_TEST(a_crash_is_found_and_shrunk)
{
    struct exploration first;
    config.scenarios = some(6000);
    choose(module_path("crashes"), "crashes", true);
    search();
    ck_assert_uint_gt(exploration.found[TRIAL_CRASHED], 1);
    ck_assert_uint_eq(exploration.find_count, 1);
    ck_assert_uint_eq(exploration.unrepeated, 0);
    ck_assert_int_eq(exploration.finds[0].find.mark.class, TRIAL_CRASHED);
    ck_assert_int_eq(exploration.finds[0].result.verdict, VERDICT_CRASHED);
    ck_assert_str_eq(exploration.finds[0].comments, "Build crashes: crashed.\n");
    ck_assert_ptr_nonnull(exploration.finds[0].scenario);
    first = exploration;
    config.jobs = 1;
    search();
    assert_same(&first, &exploration);
    exploration_clean_up(&first);
}
END_TEST

/* Of the first block what hangs already with the least, of the others what asks the build nothing: each attempt to make a hang smaller
 * would take half a second. */
static enum draw_status draw_least(const struct draw_config *draws, uint64_t number, struct test_case *test_case)
{
    (void)draws;
    sample_scenario(&test_case->scenario, 1);
    test_case->scenario.cycles = number < DRAW_BLOCK ? 2 : 1;
    sample_finish(&test_case->scenario);
    return DRAW_OK;
}

START_TEST(a_build_that_hangs_is_left_alone_soon)
{
    const struct explore_source source = {.run = search_run, .draw = draw_least};
    config.source = &source;
    config.timeout_ms = 100;
    choose(module_path("hangs"), "hangs", true);
    search();
    ck_assert_int_eq(exploration.end, EXPLORE_HUNG);
    ck_assert_uint_ge(exploration.found[TRIAL_HUNG], HANGS_MOST);
    ck_assert_uint_eq(exploration.find_count, 1);
    ck_assert_uint_eq(exploration.unrepeated, DEATHS_MOST - 1);
    ck_assert_int_eq(exploration.finds[0].result.verdict, VERDICT_TIMED_OUT);
}
END_TEST

/* Has an answerer, which ends in this way, and waits for its answer. */
static void end_answerer(void (*way)(void))
{
    char answer;
    candidate_open(NULL, 0, &ISOLATION_NO_NEEDS);
    if (candidate_is_answering())
        way();
    candidate_hear(&answer, 1);
}

/* Crashes in scenario 300, and looks at no build. */
static enum search_status die_once(struct searcher *searcher, const struct search_range *range, struct search_finds *finds,
                                   bool (*proceed)(void *context, const struct search_finds *finds), void *context)
{
    (void)searcher;
    ck_assert(proceed(context, finds));
    for (uint64_t number = range->from; number < range->to; number++) {
        candidate_step(number);
        if (number == 300)
            end_answerer(abort);
        finds->scenarios++;
    }
    return SEARCH_OK;
}

START_TEST(of_a_death_that_is_not_repeated_no_find_is_made)
{
    const struct explore_source source = {.run = die_once, .draw = draw_once};
    config.source = &source;
    config.scenarios = 1000;
    choose_pre_sp4();
    search();
    ck_assert_uint_eq(exploration.unrepeated, 1);
    ck_assert_uint_eq(exploration.found[TRIAL_CRASHED], 1);
    ck_assert_uint_eq(exploration.find_count, 0);
    ck_assert_uint_eq(exploration.scenarios, 1000 - (2 * DRAW_BLOCK - 301));
}
END_TEST

/* ---- Deaths that are not asked about again ---- */

static const struct {
    const char *module;
    enum trial_class class;
    enum verdict verdict;
} dying[] = {{"crashes", TRIAL_CRASHED, VERDICT_CRASHED}, {"hangs", TRIAL_HUNG, VERDICT_TIMED_OUT}};

static void assert_unconfirmed(enum trial_class class)
{
    ck_assert_uint_eq(exploration.unrepeated, 0);
    ck_assert_uint_gt(exploration.find_count, 0);
    for (size_t i = 0; i < exploration.find_count; i++) {
        ck_assert_int_eq(exploration.finds[i].find.mark.class, class);
        ck_assert(exploration.finds[i].find.unconfirmed);
        assert_holds(exploration.finds[i].comments, "\nNot confirmed: the search ended before it was run a second time.\n");
        ck_assert_int_eq(exploration.finds[i].known[BUILD_SP4].verdict, VERDICT_QUIET);
    }
}

START_TEST(a_search_that_is_stopped_keeps_its_deaths)
{
    stop = 0;
    config.stop = &stop;
    config.progress = stop_soon;
    config.timeout_ms = 100;
    config.draws.upgrades = false;
    choose(module_path(dying[_i].module), "dying", true);
    search();
    ck_assert_int_eq(exploration.end, EXPLORE_STOPPED);
    assert_unconfirmed(dying[_i].class);
    ck_assert_int_eq(exploration.finds[0].result.verdict, dying[_i].verdict);
}
END_TEST

/* Dies of the first scenario, and no more of its block is tried. */
static enum search_status die_at_once(struct searcher *searcher, const struct search_range *range, struct search_finds *finds,
                                      bool (*proceed)(void *context, const struct search_finds *finds), void *context)
{
    (void)searcher;
    (void)finds;
    (void)proceed;
    (void)context;
    candidate_step(range->from);
    end_answerer(abort);
    return SEARCH_FAILED;
}

/* As the death is drawn to be asked about there are no descriptors for a process; as it is drawn to be kept there are again. */
static enum draw_status draw_without_descriptors(const struct draw_config *draws, uint64_t number, struct test_case *test_case)
{
    static struct rlimit before;
    static bool taken;
    if (!taken)
        ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    const struct rlimit few = {.rlim_cur = 3, .rlim_max = before.rlim_max};
    taken = !taken;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, taken ? &few : &before), 0);
    return draw_once(draws, number, test_case);
}

START_TEST(a_death_is_kept_where_no_process_can_be_had)
{
    const struct explore_source source = {.run = die_at_once, .draw = draw_without_descriptors};
    config.source = &source;
    config.scenarios = DRAW_BLOCK;
    choose_pre_sp4();
    search();
    assert_unconfirmed(TRIAL_CRASHED);
    ck_assert_uint_eq(message.length, 0);
}
END_TEST

/* ---- Hangs that are none ---- */

static void wait_for_ever(void)
{
    for (;;)
        (void)pause();
}

static enum search_status hang_at_once(struct searcher *searcher, const struct search_range *range, struct search_finds *finds,
                                       bool (*proceed)(void *context, const struct search_finds *finds), void *context)
{
    (void)searcher;
    (void)finds;
    (void)proceed;
    (void)context;
    candidate_step(range->from);
    candidate_give_time(50);
    end_answerer(wait_for_ever);
    return SEARCH_FAILED;
}

START_TEST(time_to_load_is_no_hang)
{
    const struct explore_source source = {.run = hang_at_once, .draw = draw_once};
    config.source = &source;
    config.scenarios = DRAW_BLOCK;
    config.timeout_ms = 50;
    isolation_choose(ISOLATION_NONE); /* it sleeps, which no candidate may */
    choose(module_path("slow_to_load"), "slow to load", true);
    search();
    ck_assert_uint_eq(exploration.found[TRIAL_HUNG], 1);
    ck_assert_uint_eq(exploration.unrepeated, 1);
    ck_assert_uint_eq(exploration.find_count, 0);
}
END_TEST

static enum draw_status draw_slow(const struct draw_config *draws, uint64_t number, struct test_case *test_case)
{
    (void)draws;
    (void)number;
    sample_scenario(&test_case->scenario, 1);
    sample_recipient(&test_case->scenario, 0, "slow");
    sample_recipient(&test_case->scenario, 0, "hangs");
    sample_finish(&test_case->scenario);
    return DRAW_OK;
}

START_TEST(a_hang_does_not_shrink_to_what_is_slow)
{
    const struct explore_source source = {.run = hang_at_once, .draw = draw_slow};
    config.source = &source;
    config.scenarios = DRAW_BLOCK;
    config.timeout_ms = 1000;
    isolation_choose(ISOLATION_NONE); /* it sleeps, which no candidate may */
    choose(module_path("slow_at_first"), "slow at first", true);
    search();
    ck_assert_uint_eq(exploration.find_count, 1);
    ck_assert(!exploration.finds[0].find.unconfirmed);
    assert_holds(exploration.finds[0].scenario, "\"hangs\"");
}
END_TEST

/* Tries every third number only. */
static enum search_status try_some(struct searcher *searcher, const struct search_range *range, struct search_finds *finds,
                                   bool (*proceed)(void *context, const struct search_finds *finds), void *context)
{
    (void)searcher;
    (void)proceed;
    (void)context;
    for (uint64_t number = range->from; number < range->to; number++)
        finds->scenarios += number % 3 == 0;
    return SEARCH_OK;
}

START_TEST(an_exhaustive_search_claims_what_was_run)
{
    const struct explore_source source = {.run = try_some, .draw = draw_once};
    struct exhaust_bound bound = exhaust_defaults();
    bound.length = 2;
    config.source = &source;
    config.exhaustive = &bound;
    choose_pre_sp4();
    search();
    ck_assert_uint_gt(exploration.scenarios, 1000);
    ck_assert_int_eq(strncmp(exploration.covered, "all ", 4), 0);
    uint64_t claimed = 0;
    for (const char *at = exploration.covered + 4; *at != ' '; at++)
        if (*at != ',')
            claimed = claimed * 10 + (uint64_t)(*at - '0');
    ck_assert_uint_eq(claimed, exploration.scenarios);
}
END_TEST

static const char *find_bytes;
static size_t find_length;

/* Finds the same loop in each range, without a look at the build. */
static enum search_status find_blindly(struct searcher *searcher, const struct search_range *range, struct search_finds *finds,
                                       bool (*proceed)(void *context, const struct search_finds *finds), void *context)
{
    (void)searcher;
    (void)proceed;
    (void)context;
    const struct search_find find = {.mark = {.class = TRIAL_LOOPING},
                                     .bytes = (char *)(uintptr_t)find_bytes,
                                     .length = find_length,
                                     .number = range->from,
                                     .count = 1};
    return search_add(finds, &find) ? SEARCH_OK : SEARCH_NO_MEMORY;
}

START_TEST(a_build_may_die_of_a_find)
{
    const struct explore_source source = {.run = find_blindly, .draw = draw_once};
    struct test_case test_case = {0};
    struct text bytes = {0};
    sample_article(&test_case.scenario);
    test_case_write(&test_case, &bytes);
    find_bytes = bytes.bytes;
    find_length = bytes.length;
    config.source = &source;
    choose(module_path("crashes"), "crashes", true);
    search();
    ck_assert_uint_eq(exploration.find_count, 1);
    ck_assert_int_eq(exploration.finds[0].result.verdict, VERDICT_CRASHED);
    ck_assert_uint_eq(exploration.finds[0].result.cycle_count, 0);
    ck_assert_int_eq(exploration.finds[0].known[BUILD_SP4].verdict, VERDICT_QUIET);
    text_clean_up(&bytes);
    test_case_clean_up(&test_case);
}
END_TEST

static enum search_status fail_search(struct searcher *searcher, const struct search_range *range, struct search_finds *finds,
                                      bool (*proceed)(void *context, const struct search_finds *finds), void *context)
{
    (void)searcher;
    (void)range;
    (void)finds;
    (void)proceed;
    (void)context;
    return SEARCH_FAILED;
}

START_TEST(a_failure_is_said)
{
    const struct explore_source source = {.run = fail_search, .draw = draw_once};
    choose_pre_sp4();
    config.source = &source;
    ck_assert_int_eq(explore(&batch, &config, &exploration, &message), BATCH_FAILED);
    ck_assert_str_eq(message.bytes, "the Unicode library failed");
    text_clear(&message);
    exploration_clean_up(&exploration);
    config.source = &explore_random;
    config.known_paths[BUILD_SP4] = "./no-such.so";
    ck_assert_int_eq(explore(&batch, &config, &exploration, &message), BATCH_FAILED);
    assert_holds(message.bytes, "no-such.so");
}
END_TEST

static const struct {
    const char *module, *why;
} unusable[] = {
    {"crashes", "signal 11 (Segmentation fault) ended a worker process"},
    {"exits", "a worker process ended with exit status "},
    {"runs_out_of_time", "signal 24 (CPU time limit exceeded) ended a worker process"},
};

/* A build that is trusted runs in the worker itself: what ends that is neither a lack of memory nor the build's that is tested. */
START_TEST(a_known_build_that_does_not_answer_is_no_lack_of_memory)
{
    char *path = module_path(unusable[_i].module);
    config.scenarios = 2000;
    choose_pre_sp4();
    config.known_paths[BUILD_SP4] = path;
    ck_assert_int_eq(explore(&batch, &config, &exploration, &message), BATCH_FAILED);
    assert_holds(message.bytes, unusable[_i].why);
    free(path);
}
END_TEST

START_TEST(a_find_that_cannot_be_written_is_said)
{
    choose_pre_sp4();
    config.scenarios = 2000;
    config.save = "/dev/null";
    ck_assert_int_eq(explore(&batch, &config, &exploration, &message), BATCH_OK);
    ck_assert_uint_gt(exploration.find_count, 0);
    assert_holds(exploration.unwritten, ".yaml: the find cannot be written: Not a directory");
}
END_TEST

START_TEST(an_answer_that_is_none_is_noticed)
{
    struct exploring *exploring = calloc(1, sizeof *exploring);
    ck_assert_ptr_nonnull(exploring);
    char bytes[512] = {0};
    exploring->exploration = &exploration;
    exploring->config = &config;
    for (size_t length = 0; length < (size_t)8 * (TRIAL_CLASSES + 1); length++)
        ck_assert(!explore_take_answer(exploring, bytes, length));
    memset(bytes, 0x11, sizeof bytes); /* more finds than there are bytes */
    ck_assert(!explore_take_answer(exploring, bytes, sizeof bytes));
    ck_assert_uint_eq(exploration.scenarios, 0);
    free(exploring);
}
END_TEST

START_TEST(failed_allocations_are_survived)
{
    choose_pre_sp4();
    config.no_fork = true;
    config.scenarios = 24;
    config.finds = 1;
    config.draws.changes = config.draws.entries = 0;
    for (unsigned long n = 1;; n += n < 60 ? 1 : suite_under_valgrind() ? 997 : suite_bounded() ? n / 8 : 23) {
        fail_alloc_at(n);
        enum batch_status status = explore(&batch, &config, &exploration, &message);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_msg(status == (reached ? BATCH_FAILED : BATCH_OK), "allocation %lu", n);
        if (reached)
            ck_assert(message.failed || strcmp(message.bytes, "out of memory") == 0);
        text_clean_up(&message);
        exploration_clean_up(&exploration);
        if (!reached)
            break;
    }
}
END_TEST

/* ---- Names ---- */

static const struct {
    const char *contents;
    size_t length, names;
    const char *fault;
} files[] = {
    {"a\nb", 3, 2, NULL},
    {"a\nb\n", 4, 2, NULL},
    {"\xff\x80 \r\n", 5, 1, NULL},
    {"", 0, 0, "names:1: there is no name in the file"},
    {"\n", 1, 0, "names:1: the line is empty"},
    {"a\n\nb", 4, 1, "names:2: the line is empty"},
    {"a\nb\0c\n", 6, 1, "names:2: there is a NUL"},
};

static void put_names(const char *path, const char *contents, size_t length)
{
    FILE *stream = fopen(path, "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_uint_eq(fwrite(contents, 1, length, stream), length);
    ck_assert_int_eq(fclose(stream), 0);
}

START_TEST(names_are_read_line_by_line)
{
    struct name_file file;
    struct text path = {0};
    text_printf(&path, "%s/names", folder);
    put_names(path.bytes, files[_i].contents, files[_i].length);
    ck_assert_int_eq(name_file_read(path.bytes, &file, &message), files[_i].fault ? NAME_FILE_INVALID : NAME_FILE_OK);
    ck_assert_uint_eq(file.count, files[_i].names);
    if (files[_i].fault)
        assert_holds(message.bytes, files[_i].fault);
    name_file_clean_up(&file);
    text_clean_up(&path);
}
END_TEST

START_TEST(names_that_cannot_be_read_are_refused)
{
    struct name_file file;
    struct text path = {0}, long_name = {0};
    ck_assert_int_eq(name_file_read("/no\033such", &file, &message), NAME_FILE_INVALID);
    ck_assert_str_eq(message.bytes, "/no\\x1Bsuch: No such file or directory");
    name_file_clean_up(&file);
    text_clear(&message);
    ck_assert_int_eq(name_file_read(folder, &file, &message), NAME_FILE_INVALID);
    assert_holds(message.bytes, ": Is a directory");
    name_file_clean_up(&file);
    text_clear(&message);
    ck_assert_int_eq(name_file_read("/dev/zero", &file, &message), NAME_FILE_INVALID);
    assert_holds(message.bytes, "larger than 16 MiB");
    name_file_clean_up(&file);
    text_clear(&message);
    for (size_t i = 0; i <= NAME_FILE_NAME_MOST; i++)
        text_puts(&long_name, "x");
    text_printf(&path, "%s/names", folder);
    put_names(path.bytes, long_name.bytes, long_name.length);
    ck_assert_int_eq(name_file_read(path.bytes, &file, &message), NAME_FILE_INVALID);
    assert_holds(message.bytes, "names:1: the name is longer than 4096 bytes");
    name_file_clean_up(&file);
    put_names(path.bytes, long_name.bytes, NAME_FILE_NAME_MOST);
    for (unsigned long n = 1;; n++) {
        fail_alloc_at(n);
        enum name_file_status status = name_file_read(path.bytes, &file, &message);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert_int_eq(status, reached ? NAME_FILE_NO_MEMORY : NAME_FILE_OK);
        name_file_clean_up(&file);
        if (!reached)
            break;
    }
    text_clean_up(&path);
    text_clean_up(&long_name);
}
END_TEST

static Suite *explore_suite(void)
{
    Suite *suite = suite_create("explore");
    TCase *work = tcase_create("work");
    tcase_set_timeout(work, 60);
    tcase_add_checked_fixture(work, set_up, tear_down);
    tcase_add_test(work, how_the_work_is_done_changes_nothing);
    tcase_add_test(work, the_smallest_of_each_kind_are_kept);
    if (!suite_under_valgrind()) /* which would see nothing else in it */
        tcase_add_test(work, a_candidate_gives_what_the_build_itself_gives);
    tcase_add_loop_test(work, a_search_can_be_stopped, 0, 2);
    tcase_add_test(work, a_search_ends_in_time);
    tcase_add_test(work, an_exhaustive_search_claims_what_was_run);
    tcase_add_test(work, a_failure_is_said);
    tcase_add_loop_test(work, a_known_build_that_does_not_answer_is_no_lack_of_memory, 0, sizeof unusable / sizeof *unusable);
    tcase_add_test(work, a_find_that_cannot_be_written_is_said);
    tcase_add_test(work, an_answer_that_is_none_is_noticed);
    tcase_add_test(work, failed_allocations_are_survived);
    suite_add_tcase(suite, work);
    TCase *deaths = tcase_create("deaths");
    tcase_set_timeout(deaths, 120);
    tcase_add_checked_fixture(deaths, set_up, tear_down);
    tcase_add_test(deaths, a_crash_is_found_and_shrunk);
    if (!suite_instrumented()) /* by the clock */
        tcase_add_test(deaths, a_build_that_hangs_is_left_alone_soon);
    tcase_add_test(deaths, of_a_death_that_is_not_repeated_no_find_is_made);
    tcase_add_test(deaths, a_build_may_die_of_a_find);
    tcase_add_loop_test(deaths, a_search_that_is_stopped_keeps_its_deaths, 0, suite_under_valgrind() ? 1 : 2);
    tcase_add_test(deaths, a_death_is_kept_where_no_process_can_be_had);
    if (!suite_instrumented()) {
        tcase_add_test(deaths, time_to_load_is_no_hang);
        tcase_add_test(deaths, a_hang_does_not_shrink_to_what_is_slow);
    }
    suite_add_tcase(suite, deaths);
    TCase *names = tcase_create("names");
    tcase_add_checked_fixture(names, set_up, tear_down);
    tcase_add_loop_test(names, names_are_read_line_by_line, 0, (int)(sizeof files / sizeof *files));
    tcase_add_test(names, names_that_cannot_be_read_are_refused);
    suite_add_tcase(suite, names);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {explore_suite};
    return suite_main(makers, 1);
}
