/* Finds letters that the post office's code page lacks. */
#include "audit/proposal.h"
#include "audit/status.h"

#include "base/array.h"

#include <stdlib.h>

static bool append(struct audit *audit, size_t *capacity, const struct audit_loss *loss)
{
    struct audit_loss *losses = array_grow(audit->losses, audit->loss_count, capacity, sizeof *losses);
    if (!losses)
        return false;
    audit->losses = losses;
    audit->losses[audit->loss_count++] = *loss;
    return true;
}

static bool is_listed(const struct audit *audit, uint32_t first, uint32_t code_point)
{
    uint32_t i = first;
    while (i < audit->loss_count && audit->losses[i].code_point != code_point)
        i++;
    return i < audit->loss_count;
}

/* Lists each lost letter of a name once. */
static enum audit_status find_in(struct auditing *auditing, uint32_t index, size_t *capacity)
{
    struct audit *audit = auditing->audit;
    struct ccm_name name = audit->scenario.names.users.at[audit->members[index].name];
    uint32_t first = audit->loss_count, suggestion = AUDIT_NONE;
    struct code_page_loss lost;
    struct ccm_name near;
    enum identity_status status = code_page_suggest(auditing->converter, name, &near);
    if (status != IDENTITY_OK)
        return audit_identity_status(auditing, status);
    if (near.bytes && near.length && scenario_user(&audit->renamed, near, &suggestion) != SCENARIO_OK)
        return audit_no_memory(auditing);
    for (size_t from = 0; code_page_lacks(auditing->converter, name, from, &lost); from = lost.offset + lost.length) {
        const struct audit_loss loss = {.member = index, .code_point = lost.code_point, .suggestion = suggestion};
        if (!is_listed(audit, first, lost.code_point) && !append(audit, capacity, &loss))
            return audit_no_memory(auditing);
    }
    return AUDIT_OK;
}

enum audit_status audit_find_losses(struct auditing *auditing)
{
    const struct audit *audit = auditing->audit;
    enum audit_status status = AUDIT_OK;
    size_t capacity = 0;
    for (uint32_t i = 0; i < audit->member_count && auditing->converter && status == AUDIT_OK; i++)
        if (audit->members[i].name != audit->members[i].stored)
            status = find_in(auditing, i, &capacity);
    return status;
}
