/* q237588 replay: computes a verdict again from the answers in a certificate. */
#include "cli/builds.h"
#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/paths.h"
#include "input/pipe.h"
#include "certificate/replay.h"

#include <stdlib.h>
#include <string.h>

struct replay_arguments {
    struct options options;
    const char *module; /* NULL: no build is asked */
    const char *path;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct replay_arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT: options_hand_down(state, &arguments->options, 2); return 0;
    case 'm': arguments->module = argument; return 0;
    case ARGP_KEY_ARG:
        if (arguments->path)
            argp_error(state, "give one certificate at a time");
        arguments->path = argument;
        return 0;
    case ARGP_KEY_END:
        if (!arguments->path)
            argp_error(state, "give a certificate: a file written by run --certificate or verify --certificate, or -");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option replay_options[] = {
    {.name = "module",
     .key = 'm',
     .arg = "MODULE",
     .doc = "Ask this build the same questions, too: pre-sp4, sp4 or the path of a shared object"},
    {0},
};

static const struct argp_child replay_children[] = {
    {.argp = &options_look_argp, .header = "Results:", .group = 1},
    {.argp = &options_work_argp, .header = "Execution:", .group = 2},
    {0},
};

static const struct argp replay_argp = {
    .options = replay_options,
    .parser = parse,
    .args_doc = "CERTIFICATE",
    .doc = "Computes a verdict again from the answers in a certificate, without the build, and compares it with the one stated.\v"
           "CERTIFICATE is a file written by run or verify; - is standard input.\n\n"
           "Exit status: 0 all as stated, 1 something is contradicted or answered differently, 2 wrong usage, 3 the certificate or "
           "the module cannot be used, 4 the harness itself failed.",
    .children = replay_children,
};

static enum input_status read_certificate(const char *path, struct stated *stated, struct text *message)
{
    char *bytes = NULL;
    size_t length = 0;
    enum input_status status = pipe_accept(path, CERTIFICATE_MAX_BYTES, message);
    if (status == INPUT_OK)
        status = input_read(path, CERTIFICATE_MAX_BYTES, &bytes, &length, message);
    if (status == INPUT_OK)
        status = stated_read(path, bytes, length, stated, message);
    free(bytes);
    return status;
}

static int print_replay(const struct replay_arguments *arguments, const struct stated *stated, const struct replay *replay)
{
    const struct results results = {.kind = RESULTS_REPLAY, .stated = stated, .replay = replay};
    bool good = !replay->states[REPLAY_CONTRADICTED] && !replay->states[REPLAY_OTHERWISE];
    return output_results(&results, &arguments->options, NULL, good ? STATUS_PASSED : STATUS_FAILED);
}

static int replay_file(const struct replay_arguments *arguments, const struct batch_config *config, const char *module)
{
    struct stated stated = {0};
    struct replay replay = {0};
    struct text message = {0};
    enum replay_status done = REPLAY_FAILED;
    enum input_status read = read_certificate(arguments->path, &stated, &message);
    if (read == INPUT_INVALID)
        done = REPLAY_INVALID;
    if (read == INPUT_OK)
        done = replay_certificate(arguments->path, &stated, &replay, &message);
    if (done == REPLAY_DONE && module)
        done = replay_ask(config, module, &stated, &replay, &message);
    progress_erase();
    int status = done == REPLAY_DONE ? print_replay(arguments, &stated, &replay)
                                     : complain_of(&message, done == REPLAY_INVALID ? STATUS_INPUT : STATUS_HARNESS);
    replay_clean_up(&replay);
    stated_clean_up(&stated);
    text_clean_up(&message);
    return status;
}

int command_replay(int argc, char **argv)
{
    struct replay_arguments arguments = {0};
    struct paths paths = {0};
    struct batch chosen = {0};
    struct batch_config config = {0};
    int status = STATUS_HARNESS;
    options_init(&arguments.options);
    arguments.options.kind = RESULTS_REPLAY;
    if (command_parse(&replay_argp, argc, argv, 0, &arguments) != 0 || !paths_find(&paths)) {
        complain("out of memory");
        goto cleanup;
    }
    config = options_batch_config(&arguments.options, &paths);
    status = arguments.module ? builds_choose_one("replay", arguments.module, NULL, config.known_paths, &chosen) : STATUS_PASSED;
    if (status == STATUS_PASSED)
        status = replay_file(&arguments, &config, chosen.build_count ? chosen.builds[0].path : NULL);
cleanup:
    batch_clean_up(&chosen);
    paths_clean_up(&paths);
    options_clean_up(&arguments.options);
    return status;
}
