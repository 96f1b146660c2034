/* Error results of an audit's parts. */
#ifndef Q237588_AUDIT_STATUS_H
#define Q237588_AUDIT_STATUS_H

#include "audit/auditing.h"

/* Set the message and return AUDIT_FAILED. */
enum audit_status audit_failed(const struct auditing *auditing, const char *why);
enum audit_status audit_no_memory(const struct auditing *auditing);
/* Message for an error of the Unicode library. */
#define AUDIT_UNICODE_FAILED "the Unicode library failed"
/* Convert results of names_finish(), scenario_finish() and identity_key(); set the message on failure. */
enum audit_status audit_identity_status(const struct auditing *auditing, enum identity_status status);
enum audit_status audit_scenario_status(const struct auditing *auditing, enum scenario_status status);

#endif
