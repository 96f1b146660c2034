#include "audit/status.h"

enum audit_status audit_failed(const struct auditing *auditing, const char *why)
{
    text_clear(auditing->message);
    text_puts(auditing->message, why);
    return AUDIT_FAILED;
}

enum audit_status audit_no_memory(const struct auditing *auditing) { return audit_failed(auditing, "out of memory"); }

enum audit_status audit_identity_status(const struct auditing *auditing, enum identity_status status)
{
    switch (status) {
    case IDENTITY_OK: return AUDIT_OK;
    case IDENTITY_FAILED: return audit_failed(auditing, AUDIT_UNICODE_FAILED);
    case IDENTITY_NO_MEMORY: break;
    }
    return audit_no_memory(auditing);
}

enum audit_status audit_scenario_status(const struct auditing *auditing, enum scenario_status status)
{
    if (status == SCENARIO_OK)
        return AUDIT_OK;
    return status == SCENARIO_UNICODE_FAILED ? audit_failed(auditing, AUDIT_UNICODE_FAILED) : audit_no_memory(auditing);
}
