/* A module that crashes when it is unloaded, in a handler that it has registered. */
#include "law_module.h"

#include <stdlib.h>

static void crash(void) { abort(); }

__attribute__((constructor)) static void register_handler(void) { (void)atexit(crash); }

LAW_MODULE(by_bytes, by_bytes, by_bytes)
