/* The three files of a cycle, from the model: what Export.exe exports, and what a connector sends. */
#ifndef Q237588_CCMAIL_RECORDS_H
#define Q237588_CCMAIL_RECORDS_H

#include "ccmail/ccmdir.h"
#include "model/post_office.h"

/* Write the directory as Ccmdir.exp, or records as Ccmdel.imp or Ccmdir.imp. False: out of memory. Errors of writing are found by ferror()
 * of the stream. */
bool ccmdir_write_export(const struct ccmdir_writer *writer, const struct post_office *office) __attribute__((warn_unused_result));
bool ccmdir_write_records(const struct ccmdir_writer *writer, const struct names *names, const struct record *records,
                          uint32_t count) __attribute__((warn_unused_result));

/* Whether records can hold all these strings, so that they are read as they are; if not, *culprit is one with a line end in it, or
 * longer than a line may be. */
bool ccmdir_can_hold_names(const struct names *names, struct ccm_name *culprit);

/* Appends "a record has no room for ...". */
void ccmdir_describe_culprit(struct ccm_name culprit, struct text *message);

#endif
