/* A module whose case folding and order depend on the locale. */
#include "law_module.h"

#include <ctype.h>
#include <stdlib.h>
#include <wctype.h>

static int turkish_at_load;

__attribute__((constructor)) static void look(void) { turkish_at_load = towlower(L'I') != L'i'; }

static int wide(struct ccm_name a, struct ccm_name b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    for (size_t i = 0; i < common; i++) {
        wint_t left = towlower((unsigned char)a.bytes[i] < 0x80 ? (wint_t)a.bytes[i] : L'?');
        wint_t right = towlower((unsigned char)b.bytes[i] < 0x80 ? (wint_t)b.bytes[i] : L'?');
        if (left != right)
            return left < right ? -1 : 1;
    }
    return by_bytes(a, b);
}

static int narrow(struct ccm_name a, struct ccm_name b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    for (size_t i = 0; i < common; i++) {
        int left = toupper((unsigned char)a.bytes[i]), right = toupper((unsigned char)b.bytes[i]);
        if (left != right)
            return left < right ? -1 : 1;
    }
    return (a.length > b.length) - (a.length < b.length);
}

static int as_loaded(struct ccm_name a, struct ccm_name b) { return turkish_at_load ? by_bytes(b, a) : by_bytes(a, b); }

LAW_MODULE(wide, narrow, as_loaded)
