/* A module that crashes in an exit handler of its own when it is unloaded. */
#include "law_module.h"

#include <stdlib.h>

static void crash(void) { abort(); }

__attribute__((constructor)) static void register_handler(void) { (void)atexit(crash); }

LAW_MODULE(by_bytes, by_bytes, by_bytes)
