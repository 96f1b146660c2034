#include "gallery_lists.h"

#include <string.h>

/* Those that take up all of the time limit. */
static const char *const slow[] = {"hangs_on_two_spaces",
                                   "exponential",
                                   "floods_the_socket",
                                   "prints_without_end",
                                   "exponential_in_dots",
                                   "destructor_hangs",
                                   "exit_handler_hangs",
                                   "constructor_hangs",
                                   "constructor_hangs_in_turkish",
                                   "hangs_after_questions",
                                   NULL};
/* Of each kind of mistake and conclusion one, for a bounded run. */
static const char *const sample[] = {"crashes_on_empty_rest",
                                     "trusts_the_first_byte",
                                     "writes_to_argument",
                                     "forks",
                                     "maps_memory",
                                     "destructor_forks",
                                     "constructor_forks",
                                     "leaves_direction_flag",
                                     "recurses",
                                     "allocates",
                                     "prints",
                                     "by_environment",
                                     "by_address",
                                     "counts_calls",
                                     "sets_environment",
                                     "remembers_jimmy",
                                     "by_loaded_objects",
                                     "signed_char",
                                     "answers_on_the_socket",
                                     "kana_merged",
                                     "shorter_length",
                                     "never_equal",
                                     "circle_of_three",
                                     "right_icu",
                                     NULL};

/* law_touches, calls_fork, calls_mapping, rounds_up, law_grows, law_impure, reads_environment, keeps_count, writes_elsewhere;
 * and what keeps state in memory that appeared while it was loaded, which takes 20 s of processor time, is test_appeared's. */
static const char *const shown_by_modules[] = {
    "writes_to_argument", "forks",        "maps_memory",      "leaves_direction_flag", "recurses", "allocates", "prints",
    "by_environment",     "counts_calls", "sets_environment", "remembers_jimmy",       NULL};

/* What ./run_tests.sh verifies beside the sample and those that are verified with all fixtures: of each law, of laws that are broken
 * together, and of each way of being right, one. The others only --full. */
static const char *const daily[] = {"difference_as_char",
                                    "tie_by_chance",
                                    "constructor_looks_for_a_file",
                                    "behaves_at_page_ends",
                                    "lazy_table",
                                    "reads_in_front",
                                    "overwrites_the_harness",
                                    "fails_to_load_in_turkish",
                                    "by_saved_registers",
                                    "by_thread",
                                    "right_blocks_of_ascii",
                                    "right_exit_handler",
                                    "right_hash_first",
                                    "right_restores_rounding",
                                    "by_arguments",
                                    "brackets_merged_in_words",
                                    NULL};

/* Verified with all fixtures, for their blame; the others only for Q237588_GALLERY=all. */
static const char *const with_all_fixtures[] = {"always_equal", "invalid_bytes_alike", "never_equal", "right_icu", NULL};

const char *gallery_listed(enum gallery_list list, size_t index)
{
    static const char *const *const lists[GALLERY_LISTS] = {[GALLERY_SLOW] = slow,
                                                            [GALLERY_SAMPLE] = sample,
                                                            [GALLERY_SHOWN_BY_MODULES] = shown_by_modules,
                                                            [GALLERY_DAILY] = daily,
                                                            [GALLERY_ALL_FIXTURES] = with_all_fixtures};
    return lists[list][index];
}

bool gallery_lists(enum gallery_list list, const char *name)
{
    size_t i = 0;
    while (gallery_listed(list, i) && strcmp(gallery_listed(list, i), name) != 0)
        i++;
    return gallery_listed(list, i);
}
