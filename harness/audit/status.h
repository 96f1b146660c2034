/* How the parts of an audit fail. */
#ifndef Q237588_AUDIT_STATUS_H
#define Q237588_AUDIT_STATUS_H

#include "audit/auditing.h"

/* Each says why in the message, and gives AUDIT_FAILED. */
enum audit_status audit_failed(const struct auditing *auditing, const char *why);
enum audit_status audit_no_memory(const struct auditing *auditing);
/* Why, where the Unicode library reported an error. */
#define AUDIT_UNICODE_FAILED "the Unicode library failed"
/* What names_finish(), scenario_finish() and identity_key() gave; AUDIT_OK where they did all. */
enum audit_status audit_identity_status(const struct auditing *auditing, enum identity_status status);
enum audit_status audit_scenario_status(const struct auditing *auditing, enum scenario_status status);

#endif
