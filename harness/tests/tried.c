#include "tried.h"

#include "module/module.h"
#include "suite.h"

#include <string.h>

struct comparators tried_pre_sp4, tried_sp4;

static void load_build(const char *name, struct comparators *comparators)
{
    struct text path = {0}, message = {0};
    struct module module;
    text_printf(&path, "%s/modules/%s.so", suite_build(), name);
    ck_assert_int_eq(module_load(path.bytes, &module, &message), MODULE_OK);
    memcpy(comparators->at, module.compare->at, sizeof comparators->at);
    text_clean_up(&path);
    text_clean_up(&message);
}

void tried_load_builds(void)
{
    load_build("pre-sp4", &tried_pre_sp4);
    load_build("sp4", &tried_sp4);
}

struct searcher tried_searcher(const struct comparators *build, uint64_t seed)
{
    return (struct searcher){
        .drawing.config = draw_defaults(seed),
        .trial = {.build = *build, .before = tried_pre_sp4, .reference = tried_sp4, .ignore_unroutable = true}};
}

bool try_up_to_finding(struct searcher *searcher, uint64_t from, uint64_t to, struct tried *tried)
{
    *tried = (struct tried){0};
    for (uint64_t number = from; number < to && tried->class == TRIAL_NOTHING; number++) {
        const struct test_case *test_case;
        if (search_try(searcher, number, &test_case, &tried->class) != SEARCH_OK)
            return false;
        tried->scenarios += test_case != NULL;
        tried->number = number;
    }
    return true;
}
