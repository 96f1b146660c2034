#include "model/latin.h"

#include "model/icu.h"

#include <sys/mman.h>
#include <unicode/utf16.h>
#include <unicode/utrans.h>

/* Han needs most: some 2 MiB. */
#define MEMORY_NEEDED ((size_t)40 << 20)

static UTransliterator *transliterator; /* shared by the process */

static bool can_allocate(void)
{
    void *memory = mmap(NULL, MEMORY_NEEDED, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory != MAP_FAILED && munmap(memory, MEMORY_NEEDED) == 0;
}

enum identity_status latin_open(void)
{
    static const UChar rules[] = u"Any-Latin; Latin-ASCII";
    UErrorCode error = U_ZERO_ERROR;
    if (transliterator)
        return IDENTITY_OK;
    if (!can_allocate())
        return IDENTITY_NO_MEMORY;
    transliterator = utrans_openU(rules, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
    return icu_status(error);
}

enum identity_status latin_write(UChar32 letter, UChar *units, int32_t capacity, int32_t *length)
{
    UErrorCode error = U_ZERO_ERROR;
    enum identity_status status = latin_open();
    *length = 0;
    if (status != IDENTITY_OK)
        return status;
    if (!can_allocate())
        return IDENTITY_NO_MEMORY;
    U16_APPEND_UNSAFE(units, *length, letter);
    int32_t limit = *length;
    utrans_transUChars(transliterator, units, length, capacity, 0, &limit, &error);
    if (U_FAILURE(error))
        *length = 0;
    return error == U_BUFFER_OVERFLOW_ERROR ? IDENTITY_OK : icu_status(error);
}
