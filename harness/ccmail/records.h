/* Writes the three files of a cycle from the model: the export, and a connector's records. */
#ifndef Q237588_CCMAIL_RECORDS_H
#define Q237588_CCMAIL_RECORDS_H

#include "ccmail/ccmdir.h"
#include "model/post_office.h"

/* Write the directory as Ccmdir.exp, or records as Ccmdel.imp or Ccmdir.imp. Return false if out of memory. The caller checks
 * ferror() of the stream. */
bool ccmdir_write_export(const struct ccmdir_writer *writer, const struct post_office *office) __attribute__((warn_unused_result));
bool ccmdir_write_records(const struct ccmdir_writer *writer, const struct names *names, const struct record *records,
                          uint32_t count) __attribute__((warn_unused_result));

/* Whether records can hold all these strings. If not, *culprit is a string that contains a line end or is too long. */
bool ccmdir_can_hold_names(const struct names *names, struct ccm_name *culprit);

/* Appends "a record cannot hold ...". */
void ccmdir_describe_culprit(struct ccm_name culprit, struct text *message);

#endif
