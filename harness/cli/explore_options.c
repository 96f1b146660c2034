#include "cli/explore_options.h"
#include "cli/connectors.h"

#include "cli/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    KEY_SEED = 0x400,
    KEY_CONNECTOR,
    KEY_SCENARIOS,
    KEY_SECONDS,
    KEY_FINDS,
    KEY_SAVE,
    KEY_NAMES,
    KEY_SHARD,
    KEY_SITES,
    KEY_RECIPIENTS,
    KEY_ENTRIES,
    KEY_CHANGES,
    KEY_CYCLES,
    KEY_RULE,
    KEY_COLLISIONS,
    KEY_POST_OFFICES,
    KEY_NO_UPGRADES,
    KEY_EXHAUSTIVE,
    KEY_LETTERS,
    KEY_LENGTH
};

#define SCENARIOS_MAX UINT64_C(1000000000000000)
#define SECONDS_MAX UINT64_C(1000000000)
#define SHARDS_MAX 100000u
#define BOUND_MAX 200u
#define CYCLES_MAX 1000u

static uint32_t read_bound(const struct argp_state *state, const char *option, const char *argument, uint32_t least, uint32_t most)
{
    return (uint32_t)options_read_number(state, option, argument, "a number", least, most);
}

/* Reads one of two words, `word` or "any"; returns whether it is "any". */
static bool read_any(const struct argp_state *state, const char *option, const char *argument, const char *word)
{
    return options_read_word(state, option, argument, (const char *const[]){word, "any"}, 2) == 1;
}

/* Reads "I/N". */
static void read_shard(const struct argp_state *state, const char *argument, struct explore_config *config)
{
    char first[16];
    const char *slash = strchr(argument, '/');
    uint64_t shard = 0, shards = 0;
    size_t length = slash ? (size_t)(slash - argument) : sizeof first;
    if (length < sizeof first) {
        memcpy(first, argument, length);
        first[length] = '\0';
    }
    if (length >= sizeof first || !number_read(slash + 1, 1, SHARDS_MAX, &shards) || !number_read(first, 1, shards, &shard)) {
        options_reject(state, "--shard", argument, "I/N, part I of N parts, as in 1/3; N is at most 100000");
        return;
    }
    config->shard = (uint32_t)shard - 1;
    config->shards = (uint32_t)shards;
}

static error_t parse_bounds(int key, char *argument, struct argp_state *state)
{
    struct explore_options *arguments = state->input;
    struct draw_config *draws = &arguments->config.draws;
    struct exhaust_bound *bound = &arguments->bound;
    switch (key) {
    case KEY_SITES: draws->sites = bound->sites = read_bound(state, "--sites", argument, 1, VOCABULARY_OFFICES); return 0;
    case KEY_RECIPIENTS:
        draws->recipients = bound->recipients = read_bound(state, "--recipients", argument, 0, BOUND_MAX);
        return 0;
    case KEY_ENTRIES:
        arguments->random_only = "--entries";
        draws->entries = read_bound(state, "--entries", argument, 0, BOUND_MAX);
        return 0;
    case KEY_CHANGES: draws->changes = bound->changes = read_bound(state, "--changes", argument, 0, BOUND_MAX); return 0;
    case KEY_CYCLES: draws->cycles = bound->cycles = read_bound(state, "--cycles", argument, 2, CYCLES_MAX); return 0;
    case KEY_EXHAUSTIVE: arguments->exhaustive = true; return 0;
    case KEY_LETTERS: bound->letters = name_of_text(argument); return 0;
    case KEY_LENGTH: bound->length = read_bound(state, "--length", argument, 1, EXHAUST_LENGTH); return 0;
    case KEY_RULE:
        arguments->random_only = "--rule";
        draws->default_rule = !read_any(state, "--rule", argument, "default");
        return 0;
    case KEY_COLLISIONS:
        arguments->random_only = "--collisions";
        draws->default_import = !read_any(state, "--collisions", argument, "replace");
        return 0;
    case KEY_POST_OFFICES:
        arguments->random_only = "--post-offices";
        draws->well_formed = !read_any(state, "--post-offices", argument, "well-formed");
        return 0;
    case KEY_NO_UPGRADES:
        arguments->random_only = "--no-upgrades";
        draws->upgrades = false;
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option bound_options[] = {
    {.name = "sites", .key = KEY_SITES, .arg = "N", .doc = "Up to N sites, at most 6 (default: 3)"},
    {.name = "recipients", .key = KEY_RECIPIENTS, .arg = "N", .doc = "Up to N recipients at all sites together (default: 4)"},
    {.name = "entries", .key = KEY_ENTRIES, .arg = "N", .doc = "Up to N entries in the post office before cycle 1 (default: 3)"},
    {.name = "changes", .key = KEY_CHANGES, .arg = "N", .doc = "Up to N changes of input (default: 3)"},
    {.name = "cycles", .key = KEY_CYCLES, .arg = "N", .doc = "Run N cycles, the last two without changes (default: 6)"},
    {.name = "exhaustive",
     .key = KEY_EXHAUSTIVE,
     .doc = "Run every directory up to --recipients, --sites, --letters, --length and --changes (default: 0), without entries, "
            "upgrades or a seed"},
    {.name = "letters",
     .key = KEY_LETTERS,
     .arg = "TEXT",
     .doc = "With --exhaustive: names are made of these letters (default: aAb)"},
    {.name = "length", .key = KEY_LENGTH, .arg = "N", .doc = "With --exhaustive: names have up to N letters (default: 1)"},
    {.name = "no-upgrades", .key = KEY_NO_UPGRADES, .doc = "No runs that begin with pre-SP4"},
    {.name = "rule",
     .key = KEY_RULE,
     .arg = "WHICH",
     .doc = "Identity rules of post offices: default, which folds case and nothing else, or any (default: default)"},
    {.name = "collisions",
     .key = KEY_COLLISIONS,
     .arg = "WHICH",
     .doc = "How post offices treat a name held in another spelling, a rejected record and the two files: replace (replace the "
            "entry, continue, apply deletes first) or any (default: replace)"},
    {.name = "post-offices",
     .key = KEY_POST_OFFICES,
     .arg = "WHICH",
     .doc = "Post offices: well-formed (no administrator's entry has the name of an Exchange site or looks like the connector's, "
            "and the hosting site is not readdressed) or any (default: well-formed)"},
    {0},
};

static const struct argp bound_argp = {.options = bound_options, .parser = parse_bounds};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct explore_options *arguments = state->input;
    struct explore_config *config = &arguments->config;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = arguments;
        state->child_inputs[1] = state->child_inputs[2] = &arguments->options;
        return 0;
    case 'm':
    case KEY_CONNECTOR:
        if (arguments->connector || (arguments->module && key == KEY_CONNECTOR))
            argp_error(state, "--connector: give one build at a time");
        *(key == 'm' ? &arguments->module : &arguments->connector) = argument;
        return 0;
    case KEY_SEED:
        arguments->random_only = "--seed";
        config->draws.seed = options_read_number(state, "--seed", argument, "a number", 0, INT64_MAX);
        return 0;
    case KEY_SCENARIOS:
        config->scenarios = options_read_number(state, "--scenarios", argument, "a number", 1, SCENARIOS_MAX);
        arguments->counted = true;
        arguments->random_only = "--scenarios";
        return 0;
    case KEY_SECONDS:
        config->milliseconds = 1000 * options_read_number(state, "--seconds", argument, "a number", 1, SECONDS_MAX);
        return 0;
    case KEY_FINDS:
        config->findings = (uint32_t)options_read_number(state, "--finds", argument, "a number", 1, EXPLORE_FINDINGS_MAX);
        return 0;
    case KEY_SAVE: config->save = options_read_text(state, "--save", argument, "the folder that findings go to"); return 0;
    case KEY_NAMES:
        arguments->random_only = "--names";
        arguments->names = options_read_text(state, "--names", argument, "a file of names");
        return 0;
    case KEY_SHARD: read_shard(state, argument, config); return 0;
    case ARGP_KEY_END:
        /* An option without effect would suggest that it was covered. */
        if (arguments->exhaustive && arguments->random_only)
            argp_error(state, "--exhaustive does not use %s; omit one of them", arguments->random_only);
        if (arguments->exhaustive)
            config->exhaustive = &arguments->bound;
        if (!arguments->module)
            arguments->module = "pre-sp4";
        /* Time alone is a sufficient bound. */
        if (arguments->connector && !arguments->counted)
            config->scenarios = EXPLORE_SCENARIOS_OF_CONNECTOR;
        if (config->milliseconds && !arguments->counted)
            config->scenarios = 0;
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option explore_options[] = {
    {.name = "module",
     .key = 'm',
     .arg = "MODULE",
     .doc = "Search with this build: pre-sp4, sp4 or the path of a shared object (default: pre-sp4)"},
    {.name = "connector", .key = KEY_CONNECTOR, .arg = "COMMAND", .doc = CONNECTOR_DOC},
    {.name = "seed", .key = KEY_SEED, .arg = "N", .doc = "Seed of the random scenarios (default: 1)"},
    {.name = "scenarios",
     .key = KEY_SCENARIOS,
     .arg = "N",
     .doc = "Try N scenarios (default: 1000000, or no limit with --seconds)"},
    {.name = "seconds", .key = KEY_SECONDS, .arg = "N", .doc = "Stop after N seconds"},
    {.name = "finds",
     .key = KEY_FINDS,
     .arg = "N",
     .doc = "Keep the N smallest findings of each kind (default: 1); loops also differ in kind by records per cycle and by sites "
            "per name"},
    {.name = "save", .key = KEY_SAVE, .arg = "DIR", .doc = "Write each finding to DIR as a fixture (default: none is written)"},
    {.name = "names", .key = KEY_NAMES, .arg = "FILE", .doc = "Use the names in this file, too, one per line"},
    {.name = "shard", .key = KEY_SHARD, .arg = "I/N", .doc = "Do part I of N of the search, to share it among N machines"},
    {0},
};

static const struct argp_child explore_children[] = {
    {.argp = &bound_argp, .header = "Search space:", .group = 1},
    {.argp = &options_look_argp, .header = "Results:", .group = 2},
    {.argp = &options_work_argp, .header = "Execution:", .group = 3},
    {0},
};

const struct argp explore_argp = {
    .options = explore_options,
    .parser = parse,
    .doc =
        "Searches at random for directories on which a build never converges or leaves faults, and shrinks each finding to a "
        "minimal case.\v"
        "The same seed gives the same findings for any --jobs and --shard. SIGINT and SIGTERM end the search and print its "
        "findings so far.\n\n"
        "Exit status: 0 nothing found, 1 something found, 2 wrong usage, 3 the module or the file of names cannot be used, 4 the "
        "harness itself failed.",
    .children = explore_children,
};

void explore_options_init(struct explore_options *arguments)
{
    struct draw_config draws = draw_defaults(EXPLORE_SEED);
    draws.default_rule = draws.default_import = draws.well_formed = true;
    *arguments = (struct explore_options){
        .bound = exhaust_defaults(),
        .config = {.source = &explore_random, .draws = draws, .scenarios = EXPLORE_SCENARIOS, .findings = EXPLORE_FINDINGS}};
    options_init(&arguments->options);
    arguments->options.kind = RESULTS_SEARCH;
}
