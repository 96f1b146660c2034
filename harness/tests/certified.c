#include "certified.h"

#include "own_folder.h"
#include "program.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void certified_set_up(void) { own_folder_set_up(); }
void certified_tear_down(void) { own_folder_tear_down(); }

/* "FOLDER/NAME" after an option; valid until the fourth next call. */
json_t *written(void)
{
    json_error_t error;
    json_t *root = json_load_file(in_folder("", "c.json"), JSON_REJECT_DUPLICATES, &error);
    if (!root)
        ck_abort_msg("%s", error.text);
    return root;
}

void write_run(void)
{
    struct ran ran;
    RUN(&ran, "run", "-m", "pre-sp4", "-m", "sp4", "--upgrade", "pre-sp4:sp4@4", in_folder("--certificate=", "c.json"), ARTICLE);
    assert_printed(&ran, 0, "3 passed");
}

void write_verification(const char *module, int status, const char *option)
{
    struct ran ran;
    RUN(&ran, "verify", module, option ? option : "--jobs=2", "--effort=0.001", in_folder("--save=", "found"),
        in_folder("--certificate=", "c.json"), ARTICLE);
    ck_assert_str_eq(ran.errors, "");
    assert_printed(&ran, status, "");
}

enum came replay_bytes(const char *bytes, size_t length, struct text *said)
{
    struct stated stated = {0};
    struct replay replay = {0};
    enum came came = INVALID;
    enum input_status read = stated_read("c.json", bytes, length, &stated, said);
    ck_assert_int_ne(read, INPUT_NO_MEMORY);
    enum replay_status done = read == INPUT_OK ? replay_certificate("c.json", &stated, &replay, said) : REPLAY_INVALID;
    ck_assert_int_ne(done, REPLAY_FAILED);
    if (done == REPLAY_DONE) {
        came = replay.states[REPLAY_CONTRADICTED] ? CONTRADICTED : AS_STATED;
        for (size_t i = 0; i < replay.count; i++)
            if (replay.lines[i].state == REPLAY_CONTRADICTED)
                text_printf(said, "%s: %s\n", replay.lines[i].part, replay.lines[i].detail);
    } else {
        ck_assert_uint_gt(said->length, 0);
    }
    replay_clean_up(&replay);
    stated_clean_up(&stated);
    return came;
}

enum came replay_value(json_t *root, bool sealed, struct text *said)
{
    struct text text = {0};
    if (sealed) {
        ck_assert(certificate_print(root, &text));
    } else {
        char *dumped = json_dumps(root, JSON_COMPACT);
        text_puts(&text, dumped);
        free(dumped);
    }
    enum came came = replay_bytes(text.bytes, text.length, said);
    text_clean_up(&text);
    return came;
}
