#include "model/comparators.h"

struct comparator comparator_at(const struct comparators *comparators, enum ccm_place place, const struct names *names)
{
    bool offices = place == CCM_POST_OFFICE;
    return (struct comparator){
        .module = comparators->at[place],
        .names = offices ? names->offices.at : names->users.at,
        .identities = offices ? names->office_identities.of : names->user_identities.of,
    };
}
