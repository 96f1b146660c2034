/* Transliterates letters of other scripts to Latin letters, by ICU.
 *
 * If memory runs out in the transliterator, ICU crashes, or keeps the letter and reports no error. So it is only called if there is
 * more memory than it ever needs, and the process opens one transliterator, which caches the data of each script.
 */
#ifndef Q237588_MODEL_LATIN_H
#define Q237588_MODEL_LATIN_H

#include "model/identity.h"

#include <unicode/utypes.h>

/* Opens the transliterator, which is slow, unless it is open. Not thread-safe. IDENTITY_FAILED: ICU has no such transliterator. */
enum identity_status latin_open(void);

/* Writes the letter in Latin letters without accents to `units`, or unchanged if ICU knows none. Opens the transliterator if
 * needed. *length is the number of UTF-16 units written; 0: no room. */
enum identity_status latin_write(UChar32 letter, UChar *units, int32_t capacity, int32_t *length);

#endif
