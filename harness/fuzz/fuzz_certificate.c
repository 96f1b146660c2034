/* Certificates with a recomputed seal: otherwise the fuzzer would not get past its check. */
#include "fuzz/fuzz.h"

#include "certificate/replay.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* Appends the bytes with a recomputed seal. Returns false if they are not a JSON object. */
static bool seal_again(const char *bytes, size_t length, struct text *sealed)
{
    json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, NULL);
    bool is_object = json_is_object(root);
    if (is_object)
        ck_assert(certificate_print(root, sealed));
    json_decref(root);
    return is_object;
}

static void replay_bytes_of(const char *bytes, size_t length)
{
    struct stated stated = {0};
    struct replay replay = {0};
    struct text message = {0};
    enum input_status status = stated_read("fuzzed", bytes, length, &stated, &message);
    if (status == INPUT_OK) {
        enum replay_status replayed = replay_certificate("fuzzed", &stated, &replay, &message);
        ck_assert_int_ne(replayed, REPLAY_FAILED);
        status = replayed == REPLAY_INVALID ? INPUT_INVALID : INPUT_OK;
        size_t lines = 0;
        for (int state = 0; state < REPLAY_STATES; state++)
            lines += replay.states[state];
        ck_assert_uint_eq(lines, replay.count);
    }
    fuzz_assert_message(status, &message);
    replay_clean_up(&replay);
    stated_clean_up(&stated);
}

void fuzz_certificate(const char *bytes, size_t length)
{
    struct text sealed = {0};
    replay_bytes_of(bytes, length);
    if (seal_again(bytes, length, &sealed))
        replay_bytes_of(sealed.bytes, sealed.length);
    text_clean_up(&sealed);
}
