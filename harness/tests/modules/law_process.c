/* A module whose order differs between processes. */
#include "law_module.h"

#include <unistd.h>

static int scrambled(struct ccm_name a, struct ccm_name b)
{
    unsigned key = (unsigned)getpid() * 0x9E37u >> 4 & 0xFF;
    if (a.length && b.length && a.bytes[0] != b.bytes[0])
        return ((unsigned char)a.bytes[0] ^ key) < ((unsigned char)b.bytes[0] ^ key) ? -1 : 1;
    return by_bytes(a, b);
}

LAW_MODULE(by_bytes, by_bytes, scrambled)
