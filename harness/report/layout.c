#include "report/layout.h"

#include <errno.h>
#include <string.h>

size_t columns_of(const char *words) { return text_columns(words, strlen(words)); }

enum report_status send_text(const struct text *text, FILE *stream)
{
    if (text->failed)
        return REPORT_NO_MEMORY;
    errno = 0;
    if (fwrite(text->bytes, 1, text->length, stream) != text->length || fflush(stream)) {
        if (!errno)
            errno = EIO;
        return REPORT_WRITE_FAILED;
    }
    return REPORT_OK;
}
