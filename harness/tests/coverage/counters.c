/* The file that clang's profiling runtime maps its counters from, where LLVM_PROFILE_FILE does not name another. */
/* NOLINTBEGIN(bugprone-reserved-identifier): the runtime's name */
extern const char __llvm_profile_filename[];
const char __llvm_profile_filename[] = COUNTERS;
/* NOLINTEND(bugprone-reserved-identifier) */
