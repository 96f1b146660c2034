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

/* law_touches, calls_fork, calls_mapping, rounds_up, law_grows, law_impure, reads_environment, keeps_count, writes_elsewhere; and what keeps
 * state in memory that appeared while it was loaded, which takes 20 s of processor time, is test_appeared's. */
static const char *const shown_by_modules[] = {
    "writes_to_argument", "forks",        "maps_memory",      "leaves_direction_flag", "recurses", "allocates", "prints",
    "by_environment",     "counts_calls", "sets_environment", "remembers_jimmy",       NULL};

/* Left to Q237588_GALLERY=all: those that take seconds each, and those whose mistake is of a kind that others show, too. */
static const char *const left_out[] = {"first_200000_bytes",
                                       "reads_in_front_when_unaligned",
                                       "merged_behind_700000",
                                       "recurses_on_leading_digits",
                                       "collation",
                                       "quadratic",
                                       "cached_by_address",
                                       "reads_up_to_nul",
                                       "case_by_locale",
                                       "exponential",
                                       "sets_locale",
                                       "prints_to_standard_input",
                                       "writes_the_parents_memory",
                                       "leaves_flush_to_zero",
                                       "leaves_x87_stack",
                                       "wrong_from_a_date_on",
                                       "joiners_ignored",
                                       "tatweel_ignored",
                                       "soft_hyphen_ignored",
                                       "hyphen_ignored",
                                       "direction_marks_ignored",
                                       "variation_selectors_ignored",
                                       "han_variants_merged",
                                       "persian_letters_merged",
                                       "ligatures_taken_apart",
                                       "prints_without_end",
                                       "leaves_a_daemon",
                                       "runs_a_program",
                                       "reads_a_file",
                                       "opens_a_connection",
                                       "sets_an_alarm",
                                       "sets_a_timer",
                                       "ignores_interrupts",
                                       "changes_mask_and_folder",
                                       "prints_to_terminal",
                                       "closes_descriptors",
                                       "by_process_number",
                                       "by_random_numbers",
                                       "reads_the_parents_memory",
                                       "writes_to_the_parents_output",
                                       "kills_the_parent",
                                       "stops_the_parent",
                                       "weak_hash",
                                       "accents_ignored",
                                       "trailing_spaces_ignored",
                                       "first_30_only",
                                       "first_letter_only",
                                       "unfixed_import_list_and_post_office",
                                       "unfixed_import_list_and_export_match",
                                       "unfixed_export_match_and_post_office",
                                       "or_0x20",
                                       "full_folding",
                                       "lower_then_compatible",
                                       "leaves_rounding",
                                       "surname_only",
                                       "upper_here_lower_there",
                                       "punctuation_ignored_in_export",
                                       "digits_merged",
                                       "private_use_ignored",
                                       "replacement_is_question_mark",
                                       "lone_bytes_are_latin",
                                       "writes_a_file",
                                       "raises_a_signal",
                                       "unfixed_post_office",
                                       "nearly_equal",
                                       "length_first",
                                       "dotted_i",
                                       "exit_handler_hangs",
                                       "nbsp_is_space_in_long_names",
                                       "hyphen_ignored_in_long_names",
                                       "by_path_of_program",
                                       "by_kernels_random_bytes",
                                       "constructor_looks_at_standard_input",
                                       "waits_for_a_moment",
                                       "quadratic_in_hyphens",
                                       "quadratic_in_ideographs",
                                       "exponential_in_dots",
                                       "constructor_hangs",
                                       "counter_behind_the_heap",
                                       "by_list_of_objects",
                                       "by_size_of_program",
                                       "by_caller",
                                       "unfolded_as_eleventh_letter",
                                       "merged_behind_sharp_s",
                                       "ignored_before_the_last",
                                       "circle_of_lengths",
                                       "constructor_removes_environment",
                                       "constructor_sets_locale",
                                       "constructor_sets_rounding",
                                       "hangs_on_two_spaces",
                                       "constructor_hangs_in_turkish",
                                       NULL};

/* Those that are verified with all fixtures, for what they blame; the others only for Q237588_GALLERY=all. */
static const char *const with_all_fixtures[] = {"always_equal",        "ascii_only", "invalid_bytes_alike",
                                                "unfixed_import_list", "up_to_ffff", "never_equal",
                                                "right_icu",           "leaks",      NULL};

const char *gallery_listed(enum gallery_list list, size_t index)
{
    static const char *const *const lists[GALLERY_LISTS] = {[GALLERY_SLOW] = slow,
                                                            [GALLERY_SAMPLE] = sample,
                                                            [GALLERY_SHOWN_BY_MODULES] = shown_by_modules,
                                                            [GALLERY_LEFT_OUT] = left_out,
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
