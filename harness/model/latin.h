/* Letters of other scripts in Latin letters, by ICU's transliterator.
 *
 * Where memory runs out in the transliterator, ICU crashes, or keeps the letter and reports no error. So it is never called unless there
 * is more memory than it ever takes, and one transliterator is opened for the process, which keeps what it has loaded for a script.
 */
#ifndef Q237588_MODEL_LATIN_H
#define Q237588_MODEL_LATIN_H

#include "model/identity.h"

#include <unicode/utypes.h>

/* Opens it, which takes long; what is open already stays. Not for several threads. IDENTITY_FAILED: ICU has no such transliterator. */
enum identity_status latin_open(void);

/* Writes the letter in Latin ones to `units`, without accents; as it is where ICU knows none. Opens what is not open yet. *length: the
 * UTF-16 units written; 0: there is no room. */
enum identity_status latin_write(UChar32 letter, UChar *units, int32_t capacity, int32_t *length);

#endif
