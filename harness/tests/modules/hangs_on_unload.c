/* A module that never ends when it is unloaded. */
#include "law_module.h"

__attribute__((destructor)) static void hang(void)
{
    static volatile int over = 0;
    while (!over)
        continue;
}

LAW_MODULE(by_bytes, by_bytes, by_bytes)
