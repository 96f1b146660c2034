/* fuzz/: Fuzz targets, one for each reader of untrusted input, and their corpora.
 * In: any bytes, of libFuzzer (fuzz_main.c, VARIANT=fuzz) or of corpora/TARGET/ (tests/test_fuzz.c, in every build).
 * Out: nothing; an error fails an assertion of Check.
 */
#ifndef Q237588_FUZZ_FUZZ_H
#define Q237588_FUZZ_FUZZ_H

#include "exchange/directory.h"
#include "input/input.h"

#include <stdbool.h>
#include <stddef.h>

struct fuzz_target {
    const char *name;
    void (*try_input)(const char *bytes, size_t length);
};

#define FUZZ_TARGETS 8
extern const struct fuzz_target fuzz_targets[FUZZ_TARGETS];

/* The target with this name; NULL: there is none. */
const struct fuzz_target *fuzz_find(const char *name);

/* The targets. */
void fuzz_fixture(const char *bytes, size_t length);
void fuzz_scenario(const char *bytes, size_t length);
void fuzz_ldif(const char *bytes, size_t length);
void fuzz_csv(const char *bytes, size_t length);
void fuzz_ccmdir(const char *bytes, size_t length);
void fuzz_url(const char *bytes, size_t length);
void fuzz_ldap(const char *bytes, size_t length);
void fuzz_certificate(const char *bytes, size_t length);

/* The path of a file in memory with these bytes; valid until the next call with this `number`, which is below 2. */
const char *fuzz_file(unsigned number, const char *bytes, size_t length);

/* Asserts that a reader's message fits its status: empty for INPUT_OK, else one line that is safe to print. Cleans up. */
void fuzz_assert_message(enum input_status status, struct text *message);

/* Reads people with `read`, leniently and strictly, and asserts the invariants of all directories. */
typedef enum input_status directory_reader(const char *source, const struct directory_config *config, person_visitor *take,
                                           void *context, struct text *message);
void fuzz_directory(directory_reader *read, const char *source, const struct directory_config *config);

#endif
