/* Maps an error of ICU to a status. */
#ifndef Q237588_MODEL_ICU_H
#define Q237588_MODEL_ICU_H

#include "model/identity.h"

#include <unicode/utypes.h>

static inline enum identity_status icu_status(UErrorCode error)
{
    if (U_SUCCESS(error))
        return IDENTITY_OK;
    return error == U_MEMORY_ALLOCATION_ERROR ? IDENTITY_NO_MEMORY : IDENTITY_FAILED;
}

#endif
