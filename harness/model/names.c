#include "model/names.h"

#include <stdlib.h>

bool names_init(struct names *names)
{
    *names = (struct names){0};
    return strings_init(&names->users) && strings_init(&names->offices) && strings_init(&names->comments) &&
           strings_intern(&names->comments, name_of_text(CONNECTOR_COMMENT), &names->connector_comment);
}

enum identity_status names_finish(struct names *names)
{
    identities_clean_up(&names->user_identities);
    identities_clean_up(&names->office_identities);
    enum identity_status status = identities_assign(&names->user_identities, &names->rule, &names->users);
    if (status == IDENTITY_OK)
        status = identities_assign(&names->office_identities, &names->rule, &names->offices);
    if (status != IDENTITY_OK)
        identities_clean_up(&names->user_identities);
    return status;
}

void names_clean_up(struct names *names)
{
    strings_clean_up(&names->users);
    strings_clean_up(&names->offices);
    strings_clean_up(&names->comments);
    identities_clean_up(&names->user_identities);
    identities_clean_up(&names->office_identities);
    free(names->stored_users);
    free(names->stored_offices);
    free(names->stored_comments);
}
