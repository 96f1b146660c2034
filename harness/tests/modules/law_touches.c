/* Comparators: one that reads beyond the end of a name, and one that folds names in place. */
#include "law_module.h"

static int reads_first(struct ccm_name a, struct ccm_name b)
{
    volatile const char *bytes = a.bytes;
    (void)bytes[a.length];
    return by_bytes(a, b);
}

static int writes(struct ccm_name a, struct ccm_name b)
{
    char *bytes = (char *)(uintptr_t)b.bytes;
    for (size_t i = 0; i < b.length; i++)
        if (bytes[i] >= 'A' && bytes[i] <= 'Z')
            bytes[i] = (char)(bytes[i] + 'a' - 'A');
    return by_bytes(a, b);
}

/* Does not check for truncated sequences. */
static int reads_cut_short(struct ccm_name a, struct ccm_name b)
{
    volatile const char *bytes = b.bytes;
    for (size_t i = 0; i < b.length; i++)
        if ((unsigned char)bytes[i] == 0xC3 && bytes[i + 1] == 0)
            return 1;
    return by_bytes(a, b);
}

LAW_MODULE(reads_first, writes, reads_cut_short)
