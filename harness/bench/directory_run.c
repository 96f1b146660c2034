#include "bench/directory_run.h"

#include "bench/bench.h"
#include "exchange/directory.h"
#include "model/strings.h"

#include <inttypes.h>
#include <stdio.h>

struct directory_names {
    struct strings names, sites;
};

static enum input_status intern_person(void *context, const struct person *person)
{
    struct directory_names *directory = context;
    uint32_t number;
    bool done =
        strings_intern(&directory->names, person->name, &number) && strings_intern(&directory->sites, person->site, &number);
    return done ? INPUT_OK : INPUT_NO_MEMORY;
}

int directory_run_main(int argc, char **argv)
{
    const struct directory_config config = {.site_level = 1};
    struct directory_names directory = {0};
    struct text message = {0};
    if (argc != 1) {
        fputs("bench: wrong usage of " DIRECTORY_RUN "\n", stderr);
        return 2;
    }
    bool done = strings_init(&directory.names) && strings_init(&directory.sites) &&
                directory_read(argv[0], &config, intern_person, &directory, &message) == INPUT_OK;
    if (done)
        printf("%" PRIu64 "\n", (uint64_t)bench_peak_memory() / 1024);
    else
        fprintf(stderr, "bench: %s\n", message.length ? message.bytes : "out of memory");
    strings_clean_up(&directory.names);
    strings_clean_up(&directory.sites);
    text_clean_up(&message);
    return done ? 0 : 4;
}
